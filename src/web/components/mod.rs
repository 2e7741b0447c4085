//! The parts of the page: each draws a part of the state.

mod code;
mod faults;
mod freshness;
mod header;
mod help;
mod icon;
mod knobs;
mod lesson;
mod narration;
mod proof;
mod requests;
pub mod scene;
mod stage;
mod steps;
mod transport;
mod verdicts;

use yew::Html;

pub use self::{
    code::{code, newest_line},
    faults::faults,
    header::header,
    knobs::knobs,
    narration::narration,
    proof::proof,
    stage::stage,
    steps::{ROW_PX, steps, window},
    transport::transport,
    verdicts::verdicts,
};
use super::el::{El, el};

/// A client's letter; other nodes have none.
fn letter(letter: Option<char>) -> Html {
    match letter {
        Some(letter) => {
            el("b").class("letter").unread().text(letter.to_string()).into()
        }
        None => Html::default(),
    }
}

/// Where all steps of the lit proof are marked.
fn mark(word: &'static str) -> El {
    el("em").class("mark").text(word)
}
