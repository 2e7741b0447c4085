//! The stage: nodes, wires and messages at one moment.

mod app;
mod aside;
mod broker;
mod buttons;
mod link;
pub mod lost;
mod message;
mod node;
mod row;
mod stream;

use std::rc::Rc;

use flushpoint::{
    trace::MsgId,
    view::{LinkView, StageView},
};
use yew::Html;

pub use self::{
    buttons::PAUSE,
    link::{cut, lag, lags},
};
use self::{
    link::{tools, wire},
    message::Pill,
    node::{Boxed, narrow},
};
use super::scene::{self, Row};
use crate::web::{
    el::{El, classes, el, when},
    kept::{Panel, Same, kept, kept_as},
    state::{Doc, Glow, State, Take, Tell},
};

/// The stage: nodes, wires and messages at one moment.
pub fn stage(state: &State, tell: &Tell) -> Html {
    let doc = &state.doc;
    let links = Rc::new(doc.seen.stage.links.clone());
    let tools = Tools { take: Same(doc.take.clone()), links };
    let tools = kept(tools, tell);
    let glows = |msg| state.glows(Glow::Message(msg));
    parts(doc, glows, Some(tools), tell).label("Stage").into()
}

/// Whether there is a row of brokers.
pub fn has_brokers(stage: &StageView) -> bool {
    !scene::drawn(stage, Row::Brokers).is_empty()
}

/// A stage to look at only.
pub fn still_stage(doc: &Doc, name: String, tell: &Tell) -> El {
    parts(doc, |_| false, None, tell).label(name)
}

/// Without tools nothing can be done to it.
fn parts(
    doc: &Doc,
    glows: impl Fn(MsgId) -> bool,
    tools: Option<Html>,
    tell: &Tell,
) -> El {
    let stage = &doc.seen.stage;
    let still = tools.is_none();
    let row = |name: &'static str, row| {
        let nodes = scene::drawn(stage, row);
        let class = [
            "row",
            name,
            when(nodes.len() > 2, "three"),
            when(nodes.iter().any(|node| narrow(node)), "paired"),
        ];
        let count = nodes.len();
        let boxed = |node| Boxed::of(doc, node, still).among(count);
        let nodes =
            nodes.into_iter().map(|node| kept_as(node.id.0, boxed(node), tell));
        el("div").class(classes(&class)).all(nodes)
    };
    let brokers = has_brokers(stage);
    let wires = Wires(Rc::new(stage.links.clone()));
    let shown = scene::messages(doc).into_iter();
    let pills = shown.map(|(message, fate)| {
        let glows = glows(message.msg);
        let pill = Pill::of(&doc.take, message, fate, glows, still);
        kept_as(message.msg.0, pill, tell)
    });
    el("section")
        .class(classes(&["stage", when(brokers, "brokered")]))
        .add(kept(wires, tell))
        .add(row("apps", Row::Apps))
        .maybe(brokers.then(|| row("brokers", Row::Brokers)))
        .add(row("services", Row::Services))
        .maybe(tools)
        .add(el("div").class("pills").all(pills))
}

/// The wires of the links.
#[derive(PartialEq)]
struct Wires(Rc<Vec<LinkView>>);

impl Panel for Wires {
    fn draw(&self, _: &Tell) -> Html {
        let wires = el("svg").class("wires").unread();
        wires.all(self.0.iter().map(wire)).into()
    }
}

/// What one can do to the links.
#[derive(PartialEq)]
struct Tools {
    take: Same<Take>,
    links: Rc<Vec<LinkView>>,
}

impl Panel for Tools {
    fn draw(&self, tell: &Tell) -> Html {
        let links = self.links.iter();
        let tools = links.map(|link| tools(&self.take, link, tell));
        el("div").class("tools").all(tools).into()
    }
}
