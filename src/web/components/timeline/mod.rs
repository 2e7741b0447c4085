//! The timeline: lanes, messages, flags, and under them the copies of a key.

mod field;
mod flags;
mod hang;
mod keys;
mod lanes;
mod names;
mod plan;

use std::rc::Rc;

use flushpoint::{
    check::Status,
    view::{Axis, Strip},
};
use yew::Html;

use self::{
    field::{Field, Sight},
    keys::keys,
    names::names,
    plan::Plan,
};
use super::ladder::ladder;
use crate::web::{
    el::{El, classes, el, when},
    kept::{Panel, Same, kept},
    state::{Doc, Grab, Look, Msg, State, Tell},
};

pub use self::plan::Plan as TimelinePlan;

/// A press of a button makes the window so much wider or narrower.
const WIDER: u64 = 1_600;
const NARROWER: u64 = 625;

/// The timeline; while a question is open it hides all behind the cursor.
pub fn timeline(state: &State, tell: &Tell) -> Html {
    let veiled = state.veiled();
    let doc = &state.doc;
    let take = &doc.take;
    let (ruler, key) = (state.ruler(), state.key());
    let grab = state.glance.grab.as_ref();
    let upright = when(ruler.upright, "upright");
    let held = when(grab.is_some(), "carrying");
    let panel = el("section")
        .class(classes(&["timeline", upright, held, when(veiled, "veiled")]))
        .label("Timeline")
        .attr("data-tab", "timeline");
    // Its size is asked for even while it is hidden.
    let lanes = el("div")
        .class("lanes")
        .attr("role", "group")
        .label("Lanes of the nodes");
    if !state.shows_tab("timeline") {
        return panel.add(lanes).into();
    }
    let sight = Sight {
        take: Same(take.clone()),
        axis: state.glance.axis,
        window: ruler.window,
        cursor: doc.cursor(),
        key,
        veiled,
    };
    let verdicts = match veiled {
        true => &doc.seen.verdicts,
        false => take.verdicts(),
    };
    let shown = take.timeline(&sight.scope(verdicts));
    let (room, strip) = (state.glance.room, take.strip(key));
    // A question takes room from below: then the lanes come first.
    let strip = match Plan::has_room(room, ruler, &shown, &strip) {
        true => strip,
        false => Rc::new(Strip { key, bands: Vec::new() }),
    };
    let plan = Plan::of(room, ruler, &shown, &strip);
    let field = Field { sight, plan, strip };
    let names = names(&field, tell);
    let lanes = lanes.all(field.drawn(names, state, shown, tell));
    let ladder = ladder(doc, key, tell);
    panel.add(head(state, tell, grab)).add(lanes).maybe(ladder).into()
}

/// What can be set, or while something is carried: what would come of it.
fn head(state: &State, tell: &Tell, grab: Option<&Rc<Grab>>) -> El {
    let head = el("div").class("head");
    let outcome = el("p").attr("role", "status").class("outcome");
    if let Some(grab) = grab {
        let close =
            el("button").press(tell, Msg::Look(Look::Drop)).text("Keep");
        let back = el("button").press(tell, Msg::Look(Look::Cancel));
        return head
            .add(outcome.text(outcome_words(&state.doc, grab)))
            .add(close)
            .add(back.text("Undo"));
    }
    head.add(outcome)
        .maybe(keys(state, tell))
        .add(kept(Axes(state.glance.axis), tell))
        .add(kept(Zoom, tell))
}

/// The choice between even steps and true time.
#[derive(PartialEq)]
struct Axes(Axis);

impl Panel for Axes {
    fn draw(&self, tell: &Tell) -> Html {
        let axis = |axis, word: &'static str| {
            let on = self.0 == axis;
            el("button")
                .attr("aria-pressed", if on { "true" } else { "false" })
                .press(tell, Msg::Look(Look::Axis(axis)))
                .text(word)
        };
        el("div")
            .class("seg")
            .attr("role", "group")
            .label("Axis")
            .add(axis(Axis::Steps, "Even steps"))
            .add(axis(Axis::Time, "True time"))
            .into()
    }
}

/// The buttons that change the window.
#[derive(PartialEq)]
struct Zoom;

impl Panel for Zoom {
    fn draw(&self, tell: &Tell) -> Html {
        let tool = |name: &'static str, sign: &'static str, look| {
            el("button")
                .label(name)
                .title(name)
                .press(tell, Msg::Look(look))
                .text(sign)
        };
        el("div")
            .class("zoom")
            .add(tool("Zoom out", "−", Look::Zoom(None, WIDER)))
            .add(tool("Zoom in", "+", Look::Zoom(None, NARROWER)))
            .add(tool("Fit the whole run", "fit", Look::Whole))
            .into()
    }
}

/// Where what is carried is, and what the whole run comes to.
fn outcome_words(doc: &Doc, grab: &Grab) -> String {
    let mut words = format!("at {}: ", grab.place.at);
    let verdicts = doc.take.verdicts().iter();
    let broken = verdicts.filter(|it| it.status == Status::Broken);
    let mut between = "";
    for verdict in broken {
        words.push_str(between);
        words.push_str(&verdict.short);
        between = ", ";
    }
    if between.is_empty() {
        words.push_str("nothing is broken");
    }
    words
}
