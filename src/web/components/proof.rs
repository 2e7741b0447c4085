use flushpoint::{trace::EntryId, view::VerdictView};
use yew::prelude::*;

use super::{
    icon::{Drawn, Icon},
    verdicts,
};
use crate::web::{
    shared::Shared,
    state::{Msg, Take, Tell},
};

/// What [`Proof`] shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The run.
    pub take: Shared<Take>,
    /// The step under the cursor.
    pub current: Option<EntryId>,
    /// The verdict that is proved.
    pub verdict: VerdictView,
    /// Hears what the visitor does.
    pub tell: Tell,
}

/// A verdict's proof: its sentence and its steps.
#[component]
pub fn Proof(props: &Props) -> Html {
    let Props { verdict, tell, .. } = props;
    let close = {
        let tell = tell.clone();
        Callback::from(move |_| tell.dispatch(Msg::Unlight))
    };
    html! {
        <div class="proof">
            <p><b>{ verdicts::name(verdict.property) }{ ": broken. " }</b>
                { sentence(&verdict.detail) }</p>
            <ol aria-label="Steps of the proof">
                { for verdict.evidence.iter().map(|id| step(props, *id)) }
            </ol>
            <button class="round" aria-label="Close the proof" onclick={close}>
                <Drawn icon={Icon::Cross} size={14} />
            </button>
        </div>
    }
}

fn step(props: &Props, id: EntryId) -> Html {
    let number = props.take.index.step_number(id.index() + 1);
    let here = props.current == Some(id);
    let tell = props.tell.clone();
    let go = Callback::from(move |_| tell.dispatch(Msg::GoTo(id)));
    html! {
        <li key={id.0}>
            <button onclick={go} class={classes!(here.then_some("here"))}
                aria-label={format!("Proof step {number}")}>{ number }</button>
        </li>
    }
}

/// A checker's words with a capital and a full stop.
fn sentence(words: &str) -> String {
    let mut sentence = format!("{words}.");
    if let Some(first) = sentence.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    sentence
}
