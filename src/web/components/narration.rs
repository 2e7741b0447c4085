use flushpoint::{trace::EntryId, view};
use yew::prelude::*;

use crate::web::{
    shared::Shared,
    state::{Msg, Take, Tell},
};

/// What [`Narration`] shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The run.
    pub take: Shared<Take>,
    /// The step under the cursor.
    pub current: Option<EntryId>,
    /// Whether there is a run to go back to.
    pub has_before: bool,
    /// Hears what the visitor does.
    pub tell: Tell,
}

/// What happened in the step under the cursor, and why.
#[component]
pub fn Narration(props: &Props) -> Html {
    let Props { tell, .. } = props;
    let back = {
        let tell = tell.clone();
        Callback::from(move |_| tell.dispatch(Msg::Return))
    };
    html! {
        <section class="narration" aria-label="Narration">
            <div class="telling">
                <div class="words" aria-live="polite" aria-atomic="true">
                    { words(props) }
                </div>
                if props.has_before {
                    <button class="before" onclick={back}>
                        { "Back to the run before" }
                    </button>
                }
            </div>
        </section>
    }
}

fn words(props: &Props) -> Html {
    let Props { take, current, tell, .. } = props;
    let Some(id) = *current else {
        return html! { <p class="says">
            <b>{ take.run.scenario.question }</b>
            { " Press " }<b>{ "Step forward" }</b>{ " or the right arrow key." }
        </p> };
    };
    let told = view::narrate(take.trace(), &take.index, id);
    let cause = told.cause.map(|(id, words)| {
        let tell = tell.clone();
        let go = Callback::from(move |_| tell.dispatch(Msg::GoTo(id)));
        html! { <p class="because">
            { "Because of " }
            <button class="linklike" onclick={go}>{ words }</button>
        </p> }
    });
    html! { <>
        <p class="says">{ told.text }</p>
        { cause }
    </> }
}
