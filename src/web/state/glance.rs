use std::rc::Rc;

use flushpoint::{
    run::{Place, RunError},
    trace::{SimTime, Sym},
    view::{Axis, Scale, Window},
};

use super::{Doc, Layout, Msg, Room, State, settings::Board};

/// How the visitor looks at the timeline.
#[derive(Clone)]
pub struct Glance {
    /// Even steps or true time.
    pub axis: Axis,
    /// The part that was chosen by hand; none follows the cursor.
    pub window: Option<Window>,
    /// The key that was chosen by hand.
    pub key: Option<String>,
    /// The room that the lanes have.
    pub room: Room,
    /// The action that is being carried along the timeline.
    pub grab: Option<Rc<Grab>>,
}

/// An action that is being carried along the timeline.
pub struct Grab {
    /// The document before.
    base: Doc,
    /// The same run without the action.
    bare: Doc,
    /// Its number among the actions before.
    pub was: usize,
    /// Its number among the actions now.
    pub now: usize,
    /// Where it is now.
    pub place: Place,
}

/// What the visitor does with the timeline. Pixels are those of its room.
#[derive(Clone, Copy, Debug)]
pub enum Look {
    /// Another axis.
    Axis(Axis),
    /// Wider (above 1000) or narrower, around a pixel or the cursor.
    Zoom(Option<f64>, u64),
    /// Along, by so many pixels.
    Pan(f64),
    /// The whole run.
    Whole,
    /// The lanes have another room.
    Room(Room),
    /// The cursor goes to the step nearest to a pixel.
    Go(f64),
    /// An action is taken up.
    Grab(usize),
    /// It is carried to a pixel.
    Carry(f64),
    /// It is carried over one step.
    Nudge {
        /// Its number.
        index: usize,
        /// Which way.
        back: bool,
    },
    /// It stays where it is.
    Drop,
    /// It goes back to where it was.
    Cancel,
    /// It is taken back.
    Remove(usize),
    /// The timeline or the steps.
    Board(Board),
}

impl Default for Glance {
    fn default() -> Glance {
        let layout = Layout::Middle;
        Glance {
            axis: Axis::Steps,
            window: None,
            key: None,
            room: Room { width: 660, height: 200, layout },
            grab: None,
        }
    }
}

impl Glance {
    /// Whether a message would change nothing: the browser tells of sizes
    /// more often than they change.
    pub fn knows(&self, msg: &Msg) -> bool {
        match msg {
            Msg::Look(Look::Room(room)) => {
                room.or_size_of(self.room) == self.room
            }
            Msg::Look(Look::Drop | Look::Cancel | Look::Carry(_)) => {
                self.grab.is_none()
            }
            _ => false,
        }
    }
}

impl State {
    /// The key in question: the chosen one, or that of the current step, or
    /// else the first.
    pub fn key(&self) -> Sym {
        let take = &self.doc.take;
        let (trace, moments) = (take.trace(), take.moments());
        let chosen = self.glance.key.as_ref();
        let chosen = chosen.and_then(|key| trace.names.find(key));
        let own = |id| moments.key_at(trace, &take.index, id);
        chosen
            .or_else(|| self.doc.current().and_then(own))
            .or_else(|| moments.keys(1).first().copied())
            .unwrap_or(Sym::NONE)
    }

    /// What becomes of the state when the visitor does that.
    pub(super) fn look(&mut self, look: Look) -> Result<(), RunError> {
        match look {
            Look::Axis(axis) => {
                self.drop_action();
                self.glance.axis = axis;
                self.glance.window = None;
            }
            Look::Zoom(around, parts) => {
                let (scale, ruler) = (self.scale(), self.ruler());
                let window = ruler.window;
                let zoomed = match around {
                    Some(px) => scale.zoomed(window, ruler.place(px), parts),
                    None => {
                        let cursor = scale.of_cursor(self.doc.cursor());
                        let zoomed = scale.zoomed(window, cursor, parts);
                        scale.framed(zoomed, cursor)
                    }
                };
                self.glance.window = Some(zoomed);
            }
            Look::Pan(px) => {
                let ruler = self.ruler();
                let Window { from, .. } = ruler.window;
                let from = from as f64 + px * ruler.units_a_px();
                let from = from.max(0.0) as u64;
                let to = from + ruler.window.len();
                let window = self.scale().fitted(Window { from, to });
                self.glance.window = Some(window);
            }
            Look::Whole => self.glance.window = Some(self.scale().whole()),
            Look::Room(room) => {
                self.glance.room = room.or_size_of(self.glance.room);
            }
            Look::Go(px) => {
                let step = self.scale().step_at(self.ruler().place(px));
                let step = step.min(self.open_steps());
                if step != self.doc.step() {
                    self.doc = self.doc.at_step(step);
                }
            }
            Look::Grab(index) => self.grab(index)?,
            Look::Carry(px) => self.carry(self.ruler().place(px))?,
            Look::Nudge { index, back } => {
                self.grab(index)?;
                self.nudge(back)?;
            }
            Look::Drop => self.drop_action(),
            Look::Cancel => {
                if let Some(grab) = self.glance.grab.take() {
                    self.doc = grab.base.clone();
                }
            }
            Look::Remove(index) => {
                self.drop_action();
                self.doc = self.doc.without(index)?;
            }
            Look::Board(board) => self.settings.board = board,
        }
        Ok(())
    }

    fn grab(&mut self, index: usize) -> Result<(), RunError> {
        // What would come of it is what is asked.
        if self.veiled() {
            return Ok(());
        }
        let held = self.glance.grab.as_ref().map(|grab| grab.now);
        if held == Some(index) {
            return Ok(());
        }
        self.drop_action();
        let doc = self.doc.paused();
        let Some(action) = doc.take.run.actions().get(index) else {
            return Ok(());
        };
        let place = action.place;
        // While it is carried, the ground stays where it is.
        self.glance.window = Some(self.window());
        let bare = doc.without(index)?;
        let grab = Grab { base: doc, bare, was: index, now: index, place };
        self.glance.grab = Some(Rc::new(grab));
        Ok(())
    }

    /// Carries the action to a place on the axis.
    fn carry(&mut self, at: u64) -> Result<(), RunError> {
        let Some(grab) = self.glance.grab.clone() else { return Ok(()) };
        let scale = grab.scale(self.glance.axis);
        let place = match scale.axis {
            // It becomes the step at that place.
            Axis::Steps => {
                let before = scale.step_at(at).saturating_sub(1);
                grab.bare.place_of_step(before)
            }
            Axis::Time => {
                let unit = round(self.ruler().units_a_px() as u64);
                let last = scale.until.as_ns().saturating_sub(unit);
                let at = (at + unit / 2) / unit * unit;
                Place { at: SimTime(at.min(last)), after: 0 }
            }
        };
        self.put(&grab, place)
    }

    fn nudge(&mut self, back: bool) -> Result<(), RunError> {
        let Some(grab) = self.glance.grab.clone() else { return Ok(()) };
        let bare = &grab.bare;
        let place = |step| bare.place_of_step(step);
        let now = bare.take.index.steps.len();
        // The last step that the action comes after.
        let upto = bare.take.index.steps.partition_point(|id| {
            bare.take.trace().entry(*id).at <= grab.place.at
        });
        let step = (0..=upto.min(now)).rev();
        let step = step.clone().find(|step| place(*step) <= grab.place);
        let step = step.unwrap_or(0);
        let to = match (back, place(step) == grab.place) {
            (true, true) => place(step.saturating_sub(1)),
            (true, false) => place(step),
            (false, _) => place((step + 1).min(now)),
        };
        self.put(&grab, to)
    }

    fn put(&mut self, grab: &Grab, place: Place) -> Result<(), RunError> {
        if place == grab.place {
            return Ok(());
        }
        let (doc, now) = grab.base.moved(grab.was, place)?;
        self.doc = doc;
        let (base, bare) = (grab.base.clone(), grab.bare.clone());
        let grab = Grab { base, bare, was: grab.was, now, place };
        self.glance.grab = Some(Rc::new(grab));
        Ok(())
    }

    /// What is carried stays where it is: one more place to go back from, or
    /// none if that is where it was.
    pub(super) fn drop_action(&mut self) {
        let Some(grab) = self.glance.grab.take() else { return };
        self.doc = match grab.is_moved() {
            true => self.doc.seen_anew(),
            false => grab.base.clone(),
        };
    }

    /// Keeps the cursor in sight.
    pub(super) fn follow_cursor(&mut self) {
        if self.glance.window.is_none() || self.glance.grab.is_some() {
            return;
        }
        let (scale, window) = (self.scale(), self.window());
        let cursor = scale.of_cursor(self.doc.cursor());
        if !window.holds(cursor) {
            self.glance.window = Some(scale.framed(window, cursor));
        }
    }
}

impl Grab {
    fn scale(&self, axis: Axis) -> Scale<'_> {
        let take = &self.bare.take;
        let until = take.run.until();
        Scale { axis, trace: take.trace(), index: &take.index, until }
    }

    /// Whether it is elsewhere than it was.
    pub fn is_moved(&self) -> bool {
        let was = self.base.take.run.actions().get(self.was);
        was.is_some_and(|action| action.place != self.place)
    }

    /// The number that an action of the carried run had before.
    pub fn number_before(&self, now: usize) -> usize {
        if now == self.now {
            return self.was;
        }
        let rest = if now > self.now { now - 1 } else { now };
        if rest >= self.was { rest + 1 } else { rest }
    }
}

/// The greatest power of ten that is not greater.
fn round(number: u64) -> u64 {
    let mut round = 1;
    while round <= number / 10 {
        round *= 10;
    }
    round
}
