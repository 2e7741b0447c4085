use std::rc::Rc;

use flushpoint::trace::MsgId;
use web_sys::Element;

use super::{
    Arrival, Fate, Flight, Scene,
    clock::{Clock, share},
    geometry::{Point, Wire, wires},
    sprites::{Sprites, place},
    track::{Runner, Track},
};

/// How near to a box a message comes, in pixels from its wire's end.
const INSET_PX: (f64, f64) = (36.0, 17.0);

/// Messages nearer than this, in pixels, are moved apart.
const APART_PX: (f64, f64) = (72.0, 27.0);

/// How long a frame lasts, in milliseconds: faster steps are taken together.
const FRAME_MS: f64 = 16.0;

/// The stage at one moment, and how it came there.
pub struct Frame {
    stage: Element,
    scene: Option<Rc<Scene>>,
    sprites: Sprites,
    /// Whether the sprites are those of an earlier drawing.
    outdated: bool,
    runner: Runner,
    wires: Vec<Wire>,
    clock: Clock,
    anchors: Vec<(MsgId, Anchor)>,
    /// Messages jump instead of travelling.
    still: bool,
    due_was_told: bool,
}

/// Where a message was, where it goes, and how it gets there.
#[derive(Clone, Copy)]
struct Anchor {
    share: f64,
    to: f64,
    way: Way,
}

#[derive(Clone, Copy)]
enum Way {
    /// As virtual time passes.
    Time { from_ns: f64, until_ns: f64 },
    /// Within the glide of one step.
    Glide,
}

/// A moment: of virtual time, and of the glide of one step.
#[derive(Clone, Copy)]
struct Moment {
    ns: f64,
    done: f64,
}

/// What came of painting.
pub struct Painted {
    /// Whether there is more to paint.
    pub moves: bool,
    /// How many steps are due.
    pub due: usize,
}

impl Anchor {
    fn share(&self, now: Moment) -> f64 {
        let done = match self.way {
            Way::Glide => now.done,
            Way::Time { from_ns, until_ns } if until_ns > from_ns => {
                share((now.ns - from_ns) / (until_ns - from_ns))
            }
            Way::Time { .. } => 1.0,
        };
        self.share + (self.to - self.share) * done
    }
}

impl Frame {
    /// The frame of a stage without a scene.
    pub fn new(stage: Element) -> Frame {
        Frame {
            stage,
            scene: None,
            sprites: Sprites::default(),
            outdated: false,
            runner: Runner::default(),
            wires: Vec::new(),
            clock: Clock::default(),
            anchors: Vec::new(),
            still: false,
            due_was_told: false,
        }
    }

    /// Finds the elements anew, and where the boxes stand.
    pub fn measure(&mut self) {
        self.outdated = false;
        let before = std::mem::take(&mut self.sprites);
        self.sprites = Sprites::found_in(&self.stage, before);
        let Some(scene) = &self.scene else { return };
        self.wires = wires(&self.sprites.rects(), &scene.links);
        for (element, wire) in self.sprites.wires.iter().zip(&self.wires) {
            let path = wire.path();
            // What is set is laid out anew, even if it is the same.
            if element.get_attribute("d").as_ref() != Some(&path) {
                let _ = element.set_attribute("d", &path);
            }
        }
        for (element, wire) in self.sprites.tools.iter().zip(&self.wires) {
            place(element, wire.tools());
        }
    }

    /// Takes over another scene at a moment of the page.
    pub fn show(&mut self, scene: Rc<Scene>, page_ms: f64, still: bool) {
        let was = self.moment(page_ms);
        let now_ns = scene.now.as_ns() as f64;
        let glides = scene.arrival == Arrival::Step && !still;
        self.clock = match (scene.ahead, glides) {
            (Some((next, pace)), _) => Clock::run(now_ns, next, page_ms, pace),
            (None, true) => Clock::glide(was.ns, scene.now, page_ms),
            (None, false) => Clock::stand(scene.now),
        };
        let from_ns = if glides { was.ns.min(now_ns) } else { now_ns };
        let anchors = scene.flights.iter().map(|flight| {
            let before = self.anchor_of(flight.msg).filter(|_| glides);
            let before = before.map(|before| before.share(was));
            (flight.msg, anchor(flight, before, from_ns))
        });
        let anchors: Vec<(MsgId, Anchor)> = anchors.collect();
        self.anchors = anchors;
        let runs = scene.ahead.is_some() && !still;
        self.runner.show(scene.track, glides, runs);
        self.still = still;
        self.scene = Some(scene);
        self.due_was_told = false;
        // To measure what has just been drawn would lay out the page twice:
        // the next frame finds it laid out.
        self.outdated = true;
        if still {
            // What jumps is in its place in the frame of the step itself.
            self.put(page_ms, 0.0);
        } else if self.wires.is_empty() {
            self.measure();
        }
    }

    /// Takes over the timeline's cursor on other ground; all else goes on.
    pub fn lay(&mut self, track: Track) {
        let runs = self.scene.as_ref().is_some_and(|it| it.ahead.is_some());
        self.runner.show(track, false, runs && !self.still);
    }

    /// Paints the stage as it stands at a moment of the page, with so much
    /// slack in pixels.
    pub fn paint(&mut self, page_ms: f64, slack_px: f64) -> Painted {
        self.put(page_ms, slack_px);
        let Some(scene) = &self.scene else {
            return Painted { moves: false, due: 0 };
        };
        let done = self.clock.done(page_ms) >= 1.0;
        let due = match scene.ahead {
            Some((_, pace)) if done && !self.due_was_told => {
                self.due_was_told = true;
                let shortest_ms = pace.lasts_ms(0.0).max(0.1);
                (FRAME_MS / shortest_ms).ceil() as usize
            }
            _ => 0,
        };
        Painted { moves: !done, due }
    }

    /// Puts everything where it is at a moment of the page.
    fn put(&mut self, page_ms: f64, slack_px: f64) {
        let Some(scene) = self.scene.clone() else { return };
        if self.outdated {
            self.measure();
        }
        let now = self.moment(page_ms);
        self.paint_pills(&scene, now, slack_px);
        self.paint_bars(&scene, now.ns);
        self.runner.paint(now.done, scene.ahead.is_none());
    }

    fn anchor_of(&self, msg: MsgId) -> Option<&Anchor> {
        let mut anchors = self.anchors.iter();
        anchors.find(|(own, _)| *own == msg).map(|(_, anchor)| anchor)
    }

    fn moment(&self, page_ms: f64) -> Moment {
        match &self.scene {
            Some(scene) if self.still => {
                Moment { ns: scene.now.as_ns() as f64, done: 1.0 }
            }
            _ => Moment {
                ns: self.clock.at(page_ms),
                done: self.clock.done(page_ms),
            },
        }
    }

    fn paint_pills(&mut self, scene: &Scene, now: Moment, slack_px: f64) {
        let mut taken: Vec<Point> = Vec::new();
        for (flight, place) in scene.flights.iter().zip(0..) {
            let (Some(anchor), Some(wire)) =
                (self.anchor_of(flight.msg), self.wires.get(flight.link))
            else {
                continue;
            };
            let share = anchor.share(now);
            let share = if flight.forward { share } else { 1.0 - share };
            let point = along(wire, share);
            let point = match flight.fate {
                Fate::Flying | Fate::Held => apart(point, &taken),
                Fate::Arriving | Fate::Lost => point,
            };
            taken.push(point);
            let width = self.sprites.width;
            if let Some(pill) = self.sprites.pills.get_mut(place) {
                pill.place(point, width, slack_px);
            }
        }
    }

    fn paint_bars(&mut self, scene: &Scene, now_ns: f64) {
        for (bar, (from, to)) in self.sprites.bars.iter_mut().zip(&scene.bars) {
            let (from, to) = (from.as_ns() as f64, to.as_ns() as f64);
            bar.show(share((to - now_ns) / (to - from).max(1.0)));
        }
    }
}

/// How a flight goes on that was at `before`, if it was drawn before.
fn anchor(flight: &Flight, before: Option<f64>, from_ns: f64) -> Anchor {
    let sent_ns = flight.sent_at.as_ns() as f64;
    let ends_ns = flight.ends_at.map(|end| end.as_ns() as f64);
    let until_ns = ends_ns.unwrap_or(f64::INFINITY);
    let way = Way::Time { from_ns: sent_ns, until_ns };
    let whole = Anchor { share: 0.0, to: 1.0, way };
    let now = Moment { ns: from_ns, done: 0.0 };
    let share = before.unwrap_or_else(|| whole.share(now));
    let way = Way::Glide;
    match flight.fate {
        Fate::Held => Anchor { share, to: 0.5, way },
        Fate::Arriving => Anchor { share, to: 1.0, way },
        Fate::Lost => Anchor { share, to: share, way },
        Fate::Flying if before.is_some() => {
            let way = Way::Time { from_ns: from_ns.max(sent_ns), until_ns };
            Anchor { share, to: 1.0, way }
        }
        Fate::Flying => whole,
    }
}

fn along(wire: &Wire, share: f64) -> Point {
    let (near, far) =
        (wire.share_of(INSET_PX.0), 1.0 - wire.share_of(INSET_PX.1));
    wire.at(near + (far - near) * share)
}

/// The point, moved down until no taken one is near.
fn apart(mut point: Point, taken: &[Point]) -> Point {
    let near = |point: Point, other: &Point| {
        (point.x - other.x).abs() < APART_PX.0
            && (point.y - other.y).abs() < APART_PX.1
    };
    for _ in 0..4 {
        match taken.iter().find(|other| near(point, other)) {
            Some(other) => point.y = other.y + APART_PX.1,
            None => break,
        }
    }
    point
}
