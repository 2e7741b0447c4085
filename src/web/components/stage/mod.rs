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
use flushpoint::trace::MsgId;

use super::scene;
use crate::web::{
    el::{El, el},
    state::{Doc, Glow, State, Tell},
};

/// The stage: nodes, wires and messages at one moment.
pub fn stage(state: &State, tell: &Tell) -> El {
    let doc = &state.doc;
    let links = doc.seen.stage.links.iter();
    let tools = links.map(|link| tools(doc, link, tell));
    let tools = el("div").class("tools").all(tools);
    let glows = |msg| state.glows(Glow::Message(msg));
    parts(doc, Some(tell), glows, Some(tools)).label("Stage")
}

/// A stage to look at only.
pub fn still_stage(doc: &Doc, name: String) -> El {
    parts(doc, None, |_| false, None).label(name)
}

fn parts(
    doc: &Doc,
    tell: Option<&Tell>,
    glows: impl Fn(MsgId) -> bool,
    tools: Option<El>,
) -> El {
    let stage = &doc.seen.stage;
    let row = |class: &'static str, apps| {
        let nodes = scene::drawn(stage, apps).into_iter();
        el("div").class(class).all(nodes.map(|node| boxed(doc, node, tell)))
    };
    let wires = el("svg").class("wires").unread();
    let shown = scene::messages(doc).into_iter();
    let pills = shown.map(|(message, fate)| {
        pill(doc, message, fate, glows(message.msg), tell)
    });
    el("section")
        .class("stage")
        .add(wires.all(stage.links.iter().map(wire)))
        .add(row("row apps", true))
        .add(row("row services", false))
        .maybe(tools)
        .add(el("div").class("pills").all(pills))
}
