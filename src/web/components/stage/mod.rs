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
    state::{Doc, Tell},
};

/// The stage: nodes, wires and messages at one moment.
pub fn stage(doc: &Doc, tell: &Tell) -> El {
    let stage = &doc.seen.stage;
    let row = |class: &'static str, apps| {
        let nodes = scene::drawn(stage, apps).into_iter();
        el("div").class(class).all(nodes.map(|node| boxed(doc, node, tell)))
    };
    let wires = el("svg").class("wires").unread();
    let links = stage.links.iter();
    let tools = links.clone().map(|link| tools(doc, link, tell));
    let shown = scene::messages(doc).into_iter();
    let pills = shown.map(|(message, fate)| pill(doc, message, fate, tell));
    el("section")
        .class("stage")
        .label("Stage")
        .add(wires.all(links.map(wire)))
        .add(row("row apps", true))
        .add(row("row services", false))
        .add(el("div").class("tools").all(tools))
        .add(el("div").class("pills").all(pills))
}
