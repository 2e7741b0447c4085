//! The timeline: lanes, messages, flags, and under them the copies of a key.

mod flags;
mod lanes;
mod plan;

use std::rc::Rc;

use flushpoint::{
    check::Status,
    view::{
        self, Axis, Strip, Tick,
        timeline::{Scope, Timeline},
    },
};

use self::plan::Plan;
use super::{key_strip, ladder::ladder};
use crate::web::{
    el::{El, classes, el, when},
    paint::short,
    state::{Doc, Field, Grab, Look, Msg, State, Tell},
};

pub use self::plan::Plan as TimelinePlan;

/// A press of a button makes the window so much wider or narrower.
const WIDER: u64 = 1_600;
const NARROWER: u64 = 625;

/// A choice of keys offers at most so many.
const KEYS_MAX: usize = 40;

/// A time beside the axis takes so much room, in pixels.
const TICK_PX: f64 = 52.0;
const UPRIGHT_TICK_PX: f64 = 34.0;

/// How long the words of the veil are.
const VEIL_PX: f64 = 140.0;

/// The timeline; `veiled` hides all that lies behind the cursor.
pub fn timeline(state: &State, tell: &Tell, veiled: bool) -> El {
    let doc = &state.doc;
    let take = &doc.take;
    let (ruler, key) = (state.ruler(), state.key());
    let strip = take.strip(key);
    let verdicts = match veiled {
        true => &doc.seen.verdicts,
        false => take.verdicts(),
    };
    let scope = Scope {
        run: &take.run,
        record: &take.record,
        topology: &take.topology,
        moments: take.moments(),
        scale: state.scale(),
        window: ruler.window,
        cursor: doc.cursor(),
        key,
        verdicts,
        veiled,
    };
    let shown = view::timeline::timeline(&scope);
    let room = state.glance.room;
    // A question takes room from below: then the lanes come first.
    let strip = match Plan::has_room(room, ruler, &shown, &strip) {
        true => strip,
        false => Rc::new(Strip { key, bands: Vec::new() }),
    };
    let plan = Plan::of(room, ruler, &shown, &strip);
    let hung = flags::hang(&shown.flags, &plan);
    let grab = state.glance.grab.as_deref();
    let hung = flags::flags(&plan, &shown.flags, &hung, grab);
    let drawing = field(state, &scope, &plan, &shown, &strip, hung);
    let names =
        names(doc, &plan, &shown, &strip, ticks(state, &plan, veiled).unit);
    let svg = el("svg")
        .attr("role", "group")
        .label("Lanes of the nodes")
        .add(names)
        .add(drawing);
    let upright = when(ruler.upright, "upright");
    let held = when(grab.is_some(), "carrying");
    el("section")
        .class(classes(&["timeline", upright, held, when(veiled, "veiled")]))
        .label("Timeline")
        .attr("data-tab", "timeline")
        .add(head(state, tell, grab))
        .add(el("div").class("lanes").add(svg))
        .maybe(ladder(doc, key))
}

/// What can be set, or while something is carried: what would come of it.
fn head(state: &State, tell: &Tell, grab: Option<&Grab>) -> El {
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
    let axis = |axis, word: &'static str| {
        let on = state.glance.axis == axis;
        el("button")
            .attr("aria-pressed", if on { "true" } else { "false" })
            .press(tell, Msg::Look(Look::Axis(axis)))
            .text(word)
    };
    let axes = el("div")
        .class("seg")
        .attr("role", "group")
        .label("Axis")
        .add(axis(Axis::Steps, "Even steps"))
        .add(axis(Axis::Time, "True time"));
    let tool = |name: &'static str, sign: &'static str, look| {
        el("button")
            .label(name)
            .title(name)
            .press(tell, Msg::Look(look))
            .text(sign)
    };
    let zoom = el("div")
        .class("zoom")
        .add(tool("Zoom out", "−", Look::Zoom(None, WIDER)))
        .add(tool("Zoom in", "+", Look::Zoom(None, NARROWER)))
        .add(tool("Fit the whole run", "fit", Look::Whole));
    head.add(outcome).maybe(keys(state, tell)).add(axes).add(zoom)
}

/// Which key the strip shows, where there are several.
fn keys(state: &State, tell: &Tell) -> Option<El> {
    let take = &state.doc.take;
    let trace = take.trace();
    let shown = state.key();
    let mut keys = take.moments().keys(KEYS_MAX);
    if keys.len() < 2 {
        return None;
    }
    if !keys.contains(&shown) {
        keys.push(shown);
    }
    let chosen = state.glance.key.as_deref().unwrap_or_default();
    let option = |value: &str, words: String| {
        el("option")
            .key(value.to_string())
            .attr("value", value.to_string())
            .selected(value == chosen)
            .text(words)
    };
    let follow = format!("key: {}", trace.text(shown));
    let keys = keys.into_iter().map(|key| trace.text(key));
    let select = el("select")
        .label("Key in question")
        .chosen(tell, Field::StripKey)
        .add(option("", follow))
        .all(keys.map(|key| option(key, key.to_string())));
    Some(select)
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

/// The times beside the lanes; those of hidden steps are hidden too.
fn ticks(state: &State, plan: &Plan, veiled: bool) -> view::Ticks {
    let apart = if plan.ruler.upright { UPRIGHT_TICK_PX } else { TICK_PX };
    let apart = apart * plan.ruler.large;
    let most = (plan.ruler.length / apart) as usize;
    let mut ticks = state.scale().ticks(plan.ruler.window, most);
    if veiled && state.glance.axis == Axis::Steps {
        let here = state.scale().of_cursor(state.doc.cursor());
        ticks.ticks.retain(|tick| tick.at <= here);
    }
    ticks
}

/// What stands in the field of time; all that is past its edges is cut off.
fn field(
    state: &State,
    scope: &Scope,
    plan: &Plan,
    shown: &Timeline,
    strip: &Strip,
    hung: [El; 3],
) -> El {
    let doc = &state.doc;
    let ruler = plan.ruler;
    let (width, height) = match ruler.upright {
        true => (plan.across, ruler.length),
        false => (ruler.length + 8.0, plan.across),
    };
    let (x, y) = match ruler.upright {
        true => (0.0, ruler.start),
        false => (ruler.start, 0.0),
    };
    let group = |class: &'static str| el("g").class(class).unread();
    let marks = group("marks").all(lanes::marks(plan, shown, doc));
    let words = group("words")
        .all(times(plan, &ticks(state, plan, scope.veiled).ticks))
        .all(key_strip::words(plan, scope, strip, doc))
        .all(lanes::carried(plan, shown, doc))
        .maybe(scope.veiled.then(|| veil(plan, shown)).flatten());
    let (step, steps) = (doc.step(), doc.steps());
    let spoken = format!("step {step} of {steps}, {}", doc.now());
    el("svg")
        .class("field")
        .attr("x", short(x))
        .attr("y", short(y))
        .attr("width", short(width))
        .attr("height", short(height))
        .add(key_strip::hatch())
        .add(group("ground").all(lanes::ground(plan, shown)))
        .add(group("arrows").all(lanes::arrows(plan, shown, doc)))
        .add(marks)
        .add(group("bands").all(key_strip::bands(plan, scope, strip)))
        .add(flags::shade(plan).unread())
        .add(words)
        .add(flags::cursor(plan, step, steps, spoken))
        .all(hung)
}

/// Why nothing is behind the cursor, if that can be read whole.
fn veil(plan: &Plan, shown: &Timeline) -> Option<El> {
    let along = plan.along(shown.cursor) + 14.0;
    let words = "veiled until you answer".to_string();
    let fits = along + VEIL_PX * plan.ruler.large < plan.ruler.length;
    fits.then(|| plan.words(along, plan.top + 14.0, words).class("unit"))
}

fn times(plan: &Plan, ticks: &[Tick]) -> Vec<El> {
    let tick = |tick: &Tick| {
        let down = 12.0 * plan.ruler.large;
        let across = plan.times + if plan.ruler.upright { 4.0 } else { down };
        let along = plan.along(tick.at);
        let along = if plan.ruler.upright { along + 4.0 } else { along };
        plan.words(along, across, tick.words.clone())
            .key(tick.at.to_string())
            .class("tick")
    };
    ticks.iter().map(tick).collect()
}

/// What the lanes and the bands are called.
fn names(
    doc: &Doc,
    plan: &Plan,
    shown: &Timeline,
    strip: &Strip,
    unit: &'static str,
) -> El {
    let take = &doc.take;
    let start = plan.ruler.start;
    let at = |across: f64, words: String, class: &'static str| {
        let (along, across) = match plan.ruler.upright {
            true => (start - 6.0, across),
            false => (start - 10.0, across + 4.0),
        };
        let name = plan.words(along, across, words).class(class);
        match plan.ruler.upright {
            true => name.attr(
                "transform",
                format!("rotate(-90 {})", plan.point(along, across)),
            ),
            false => name,
        }
    };
    let lanes = shown.lanes.iter().enumerate().map(|(place, lane)| {
        let name = match take.letter(lane.node) {
            Some(letter) => format!("{letter} {}", lane.name),
            None => lane.name.clone(),
        };
        at(plan.lane(place), name, "name")
    });
    let bands = strip.bands.iter().enumerate().map(|(place, band)| {
        let middle = plan.strip + plan.band_px * (place as f64 + 0.5);
        at(middle, key_strip::name(take, band), "name band")
    });
    let middle = plan.times + if plan.ruler.upright { 18.0 } else { 8.0 };
    el("g")
        .class("names")
        .unread()
        .all(lanes)
        .add(at(middle, unit.into(), "name unit"))
        .all(bands)
}
