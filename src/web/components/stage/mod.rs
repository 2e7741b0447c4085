//! The stage: nodes, wires and messages at one moment.

mod link;
mod message;
mod node;

use std::rc::Rc;

use flushpoint::view::LinkView;
use yew::Html;

pub use self::{
    link::{cut, lag, lags},
    node::PAUSE,
};
use self::{
    link::{tools, wire},
    message::Pill,
    node::Boxed,
};
use super::scene;
use crate::web::{
    el::el,
    kept::{Panel, Same, kept, kept_as},
    state::{Glow, State, Take, Tell},
};

/// The stage: nodes, wires and messages at one moment.
pub fn stage(state: &State, tell: &Tell) -> Html {
    let doc = &state.doc;
    let stage = &doc.seen.stage;
    let row = |class: &'static str, apps| {
        let nodes = scene::drawn(stage, apps).into_iter();
        let nodes =
            nodes.map(|node| kept_as(node.id.0, Boxed::of(doc, node), tell));
        el("div").class(class).all(nodes)
    };
    let links = Rc::new(stage.links.clone());
    let tools = Tools { take: Same(doc.take.clone()), links: links.clone() };
    let shown = scene::messages(doc).into_iter();
    let pills = shown.map(|(message, fate)| {
        let glows = state.glows(Glow::Message(message.msg));
        let pill = Pill::of(&doc.take, message, fate, glows);
        kept_as(message.msg.0, pill, tell)
    });
    el("section")
        .class("stage")
        .label("Stage")
        .add(kept(Wires(links), tell))
        .add(row("row apps", true))
        .add(row("row services", false))
        .add(kept(tools, tell))
        .add(el("div").class("pills").all(pills))
        .into()
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
