//! The parts of the page: each draws a part of the state.

pub mod beside;
mod board;
mod branches;
pub mod charts;
mod code;
mod faults;
mod freshness;
mod header;
mod help;
mod icon;
mod inspector;
mod key_strip;
mod knobs;
mod ladder;
mod lesson;
mod narration;
mod proof;
mod requests;
pub mod scene;
mod share;
mod stage;
mod steps;
mod timeline;
mod transport;
mod verdicts;

use yew::Html;

pub use self::{
    board::{board, shows},
    charts::metrics,
    code::{code, newest_line},
    faults::faults,
    header::{brand, header, theme},
    help::{help, help_button},
    icon::{Icon, drawn as drawn_icon},
    inspector::{held, inspector, tallied},
    knobs::knobs,
    narration::narration,
    proof::proof,
    stage::{has_brokers, stage},
    steps::{ROW_PX, drawn as drawn_steps, steps},
    timeline::timeline,
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
