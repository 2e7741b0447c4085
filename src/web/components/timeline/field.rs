//! What stands in the field of time. Most of it stays as it is while the
//! cursor moves over it.

use std::rc::Rc;

use flushpoint::{
    trace::Sym,
    view::{
        Axis, Scale, Strip, Tick, Ticks, VerdictView, Window,
        timeline::{Arrow, Flag, Lane, Scope, Timeline},
    },
};
use yew::Html;

use super::{flags, hang::hang, lanes, plan::Plan};
use crate::web::{
    components::key_strip,
    el::{El, el},
    kept::{Panel, Same, kept, kept_as},
    paint::short,
    state::{Glow, Grab, Room, State, Take, Tell},
};

/// A time beside the axis takes so much room, in pixels.
const TICK_PX: f64 = 62.0;
const UPRIGHT_TICK_PX: f64 = 34.0;

/// How long the words of the veil are.
const VEIL_PX: f64 = 140.0;

/// What of a run is shown.
#[derive(Clone, PartialEq)]
pub struct Sight {
    /// The run.
    pub take: Same<Take>,
    /// Its axis.
    pub axis: Axis,
    /// The part of the axis.
    pub window: Window,
    /// How many entries lie before the cursor.
    pub cursor: usize,
    /// The key in question.
    pub key: Sym,
    /// Whether nothing behind the cursor is shown.
    pub veiled: bool,
}

impl Sight {
    /// The run, laid out along the axis.
    pub fn scale(&self) -> Scale<'_> {
        let take = &self.take;
        Scale {
            axis: self.axis,
            trace: take.trace(),
            index: &take.index,
            until: take.run.until(),
        }
    }

    /// What a timeline is drawn from, with the verdicts that are flags.
    pub fn scope<'a>(&'a self, verdicts: &'a [VerdictView]) -> Scope<'a> {
        let take = &self.take;
        Scope {
            run: &take.run,
            record: &take.record,
            topology: &take.topology,
            moments: take.moments(),
            scale: self.scale(),
            window: self.window,
            cursor: self.cursor,
            key: self.key,
            verdicts,
            veiled: self.veiled,
        }
    }

    /// The same for all cursors, where nothing is hidden.
    fn still(&self) -> Sight {
        let cursor = if self.veiled { self.cursor } else { 0 };
        Sight { cursor, ..self.clone() }
    }
}

/// The field of time.
pub struct Field {
    /// What of the run is shown.
    pub sight: Sight,
    /// Where everything stands.
    pub plan: Plan,
    /// The copies of the key in question.
    pub strip: Rc<Strip>,
}

impl Field {
    /// The times beside the lanes; those of hidden steps are hidden too.
    pub fn ticks(&self) -> Ticks {
        let (sight, ruler) = (&self.sight, self.plan.ruler);
        let apart = if ruler.upright { UPRIGHT_TICK_PX } else { TICK_PX };
        let apart = apart * ruler.large;
        let most = (ruler.length / apart) as usize;
        let scale = sight.scale();
        let mut ticks = scale.ticks(ruler.window, most);
        if sight.veiled && sight.axis == Axis::Steps {
            let here = scale.of_cursor(sight.cursor);
            ticks.ticks.retain(|tick| tick.at <= here);
        }
        ticks
    }

    /// The field, one drawing above the other: what stands still, the shade
    /// and the cursor, which the painter moves, and what stands before them.
    pub fn drawn(
        &self,
        names: Html,
        state: &State,
        shown: Timeline,
        tell: &Tell,
    ) -> [El; 4] {
        let (doc, plan, sight) = (&state.doc, self.plan, &self.sight);
        let group = |class: &'static str| el("g").class(class).unread();
        let carried = lanes::carried(&plan, &shown, doc);
        let words = group("words")
            .add(kept(Times { plan, ticks: self.ticks().ticks }, tell))
            .add(kept(Values(self.copies()), tell))
            .add(el("g").all(carried))
            .maybe(sight.veiled.then(|| veil(&plan, &shown)).flatten());
        let here = lanes::here(&plan, &shown, doc);
        let (step, steps) = (doc.step(), doc.steps());
        let spoken = format!("step {step} of {steps}, {}", doc.now());
        let Timeline { lanes, arrows, flags, .. } = shown;
        let (take, lanes) = (sight.take.clone(), Rc::new(lanes));
        let (arrows, flying) = parted(arrows);
        let flying = flying.into_iter().map(|sent| {
            kept_as(
                sent.sent.0,
                Flying { take: take.clone(), plan, sent },
                tell,
            )
        });
        let flying = el("g").class("arrows").unread().all(flying);
        let arrows = Arrows { take: take.clone(), plan, arrows };
        let grab = state.glance.grab.clone().map(Same);
        let glows = state.glows(Glow::Flag);
        let still = inside(&plan)
            .add(key_strip::hatch())
            .add(kept(Ground { plan, lanes: lanes.clone() }, tell))
            .add(kept(arrows, tell))
            .add(flying)
            .add(group("halo").maybe(here))
            .add(kept(Marks { take, plan, lanes }, tell))
            .add(kept(Bands(self.copies()), tell));
        let before = inside(&plan)
            .add(words)
            .add(kept(Flags { plan, flags, grab, glows }, tell));
        let cursor = flags::cursor(&plan, step, steps, spoken);
        let room = state.glance.room;
        [
            drawing(room).add(names).add(still),
            moved(&plan, room, "shade", flags::shade(&plan).unread()),
            moved(&plan, room, "line", cursor),
            drawing(room).class("before").add(before),
        ]
    }

    fn copies(&self) -> Copies {
        let (sight, plan) = (self.sight.still(), self.plan);
        Copies { sight, plan, strip: Same(self.strip.clone()) }
    }
}

/// The part of a drawing in which time runs; what is past its edges is cut
/// off.
fn inside(plan: &Plan) -> El {
    let (ruler, across) = (plan.ruler, plan.across);
    let (x, y, width, height) = match ruler.upright {
        true => (0.0, ruler.start, across, ruler.length),
        false => (ruler.start, 0.0, ruler.length + 8.0, across),
    };
    el("svg")
        .class("field")
        .attr("x", short(x))
        .attr("y", short(y))
        .attr("width", short(width))
        .attr("height", short(height))
}

/// A drawing as large as the room. Its size is in pixels: were it a share of
/// what is around it, all its words would be laid out anew with everything
/// that changes there.
fn drawing(room: Room) -> El {
    el("svg")
        .attr("width", room.width.to_string())
        .attr("height", room.height.to_string())
}

/// A drawing of its own for what moves with the cursor: as a whole it can be
/// moved without anything being laid out or painted.
fn moved(plan: &Plan, room: Room, what: &'static str, element: El) -> El {
    let placed = plan.placed(el("g"), plan.ruler.start, 0.0);
    drawing(room).attr("data-cursor", what).add(placed.add(element))
}

/// Why nothing is behind the cursor, if that can be read whole.
fn veil(plan: &Plan, shown: &Timeline) -> Option<El> {
    let along = plan.along(shown.cursor) + 14.0;
    let words = "veiled until you answer".to_string();
    let fits = along + VEIL_PX * plan.ruler.large < plan.ruler.length;
    fits.then(|| plan.words(along, plan.top + 14.0, words).class("unit"))
}

/// The lanes themselves.
#[derive(PartialEq)]
struct Ground {
    plan: Plan,
    lanes: Rc<Vec<Lane>>,
}

impl Panel for Ground {
    fn draw(&self, _: &Tell) -> Html {
        let ground = el("g").class("ground").unread();
        ground.all(lanes::ground(&self.plan, &self.lanes)).into()
    }
}

/// All messages, and those alone that are on their way at the cursor.
fn parted(mut all: Vec<Arrow>) -> (Vec<Arrow>, Vec<Arrow>) {
    let flying = all.iter().filter(|arrow| arrow.flying).copied().collect();
    for arrow in &mut all {
        arrow.flying = false;
    }
    (all, flying)
}

/// A message on its way: with a step few of them change.
#[derive(PartialEq)]
struct Flying {
    take: Same<Take>,
    plan: Plan,
    sent: Arrow,
}

impl Panel for Flying {
    fn draw(&self, _: &Tell) -> Html {
        lanes::arrow(&self.plan, &self.sent, &self.take).into()
    }
}

/// Messages between the lanes.
#[derive(PartialEq)]
struct Arrows {
    take: Same<Take>,
    plan: Plan,
    arrows: Vec<Arrow>,
}

impl Panel for Arrows {
    fn draw(&self, _: &Tell) -> Html {
        let arrows = self.arrows.iter();
        let arrows =
            arrows.map(|sent| lanes::arrow(&self.plan, sent, &self.take));
        el("g").class("arrows").unread().all(arrows).into()
    }
}

/// What happened on the lanes.
#[derive(PartialEq)]
struct Marks {
    take: Same<Take>,
    plan: Plan,
    lanes: Rc<Vec<Lane>>,
}

impl Panel for Marks {
    fn draw(&self, _: &Tell) -> Html {
        let marks = lanes::marks(&self.plan, &self.lanes, &self.take);
        el("g").class("marks").unread().all(marks).into()
    }
}

/// The copies of the key in question.
#[derive(PartialEq)]
struct Copies {
    sight: Sight,
    plan: Plan,
    strip: Same<Strip>,
}

/// Their bands.
#[derive(PartialEq)]
struct Bands(Copies);

impl Panel for Bands {
    fn draw(&self, _: &Tell) -> Html {
        let Copies { sight, plan, strip } = &self.0;
        let bands = key_strip::bands(plan, &sight.scope(&[]), strip);
        el("g").class("bands").unread().all(bands).into()
    }
}

/// The values in the bands.
#[derive(PartialEq)]
struct Values(Copies);

impl Panel for Values {
    fn draw(&self, _: &Tell) -> Html {
        let Copies { sight, plan, strip } = &self.0;
        let words = key_strip::words(plan, &sight.scope(&[]), strip);
        el("g").all(words).into()
    }
}

/// The times beside the lanes.
#[derive(PartialEq)]
struct Times {
    plan: Plan,
    ticks: Vec<Tick>,
}

impl Panel for Times {
    fn draw(&self, _: &Tell) -> Html {
        let plan = &self.plan;
        let tick = |tick: &Tick| {
            let down = 12.0 * plan.ruler.large;
            let across = if plan.ruler.upright { 4.0 } else { down };
            let along = plan.along(tick.at);
            let along = if plan.ruler.upright { along + 4.0 } else { along };
            plan.words(along, plan.times + across, tick.words.clone())
                .key(tick.at.to_string())
                .class("tick")
        };
        el("g").all(self.ticks.iter().map(tick)).into()
    }
}

/// What can be dragged or gone to.
#[derive(PartialEq)]
struct Flags {
    plan: Plan,
    flags: Vec<Flag>,
    grab: Option<Same<Grab>>,
    /// Whether a lesson waits for what was done to be dragged.
    glows: bool,
}

impl Panel for Flags {
    fn draw(&self, _: &Tell) -> Html {
        let Flags { plan, flags, grab, glows } = self;
        let hung = hang(flags, plan);
        let grab = grab.as_deref();
        el("g").all(flags::flags(plan, flags, &hung, grab, *glows)).into()
    }
}
