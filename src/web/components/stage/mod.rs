//! The stage: nodes, wires and messages at one moment.

mod link;
mod message;
mod node;

pub use self::{
    link::{cut, lag, lags},
    node::PAUSE,
};
use self::{
    link::{tools, wire},
    message::pill,
    node::boxed,
};
use super::scene;
use crate::web::{
    el::{El, el},
    state::{Glow, State, Tell},
};

/// The stage: nodes, wires and messages at one moment.
pub fn stage(state: &State, tell: &Tell) -> El {
    let doc = &state.doc;
    let stage = &doc.seen.stage;
    let row = |class: &'static str, apps| {
        let nodes = scene::drawn(stage, apps).into_iter();
        el("div").class(class).all(nodes.map(|node| boxed(doc, node, tell)))
    };
    let wires = el("svg").class("wires").unread();
    let links = stage.links.iter();
    let tools = links.clone().map(|link| tools(doc, link, tell));
    let shown = scene::messages(doc).into_iter();
    let pills = shown.map(|(message, fate)| {
        let glows = state.glows(Glow::Message(message.msg));
        pill(doc, message, fate, glows, tell)
    });
    el("section")
        .class("stage")
        .label("Stage")
        .add(wires.all(links.map(wire)))
        .add(row("row apps", true))
        .add(row("row services", false))
        .add(el("div").class("tools").all(tools))
        .add(el("div").class("pills").all(pills))
}
