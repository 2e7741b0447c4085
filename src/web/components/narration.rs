use flushpoint::{
    trace::EntryId,
    view::{self, VerdictView},
};
use yew::prelude::*;

use super::{icon::{Drawn, Icon}, verdicts};
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
    /// The verdict whose proof is lit.
    pub lit: Option<VerdictView>,
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
            if let Some(verdict) = &props.lit { { proof(props, verdict) } }
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

/// A verdict's proof: its sentence and its steps.
fn proof(props: &Props, verdict: &VerdictView) -> Html {
    let Props { take, tell, .. } = props;
    let close = {
        let tell = tell.clone();
        Callback::from(move |_| tell.dispatch(Msg::Unlight))
    };
    let step = |id: &EntryId| {
        let (tell, id) = (tell.clone(), *id);
        let number = take.index.step_number(id.index() + 1);
        let here = props.current == Some(id);
        let go = Callback::from(move |_| tell.dispatch(Msg::GoTo(id)));
        html! { <li key={id.0}>
            <button onclick={go} class={classes!(here.then_some("here"))}
                aria-label={format!("Proof step {number}")}>{ number }</button>
        </li> }
    };
    html! {
        <div class="proof">
            <p><b>{ verdicts::name(verdict.property) }{ ": broken. " }</b>
                { &verdict.detail }</p>
            <ol aria-label="Steps of the proof">
                { for verdict.evidence.iter().map(step) }
            </ol>
            <button class="round" aria-label="Close the proof" onclick={close}>
                <Drawn icon={Icon::Cross} size={14} />
            </button>
        </div>
    }
}
