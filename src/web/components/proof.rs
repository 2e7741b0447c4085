use flushpoint::{trace::EntryId, view::VerdictView};
use yew::prelude::*;

use super::{
    icon::{Icon, drawn},
    verdicts,
};
use crate::web::state::{Msg, Take, Tell};

/// A verdict's proof: its sentence and its steps.
pub fn proof(
    take: &Take,
    current: Option<EntryId>,
    verdict: &VerdictView,
    tell: &Tell,
) -> Html {
    let close = {
        let tell = tell.clone();
        Callback::from(move |_| tell.dispatch(Msg::Unlight))
    };
    html! {
        <div class="proof">
            <p><b>{ verdicts::name(verdict.property) }{ ": broken. " }</b>
                { sentence(&verdict.detail) }</p>
            <ol aria-label="Steps of the proof">
                { for verdict.evidence.iter().map(|id| {
                    step(take, current == Some(*id), *id, tell)
                }) }
            </ol>
            <button class="round" aria-label="Close the proof" onclick={close}>
                { drawn(Icon::Cross, 14) }
            </button>
        </div>
    }
}

fn step(take: &Take, here: bool, id: EntryId, tell: &Tell) -> Html {
    let number = take.index.step_number(id.index() + 1);
    let tell = tell.clone();
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
