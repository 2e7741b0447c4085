//! Panels that take turns while a run plays.
//!
//! A step changes nearly every panel, and to draw them all in the frame of the
//! step would make that frame late. The stage and what is told of it are drawn
//! with the step; what stands around them follows in the frames after it, one
//! panel in each. As soon as the run rests or anything but the cursor changes,
//! all are drawn at once.

use std::rc::Rc;

use yew::Html;

use super::{
    components::shows,
    kept::{Panel, Same, kept},
    state::{Board, State, Tell},
};

/// How many parts there are: the stage with all that goes with it; and those
/// that take turns: the code, the timeline, the steps, what a node holds and
/// has done, and what else stands beside the stage.
pub const PARTS: usize = 7;

const STAGE: usize = 0;
const TIMELINE: usize = 2;
const STEPS: usize = 3;

/// What each part shows; see [`PARTS`].
#[derive(Default)]
pub struct Turns {
    shown: Option<[Rc<State>; PARTS]>,
    next: usize,
    /// Whether the frame before was that of a step.
    stepped: bool,
    /// Whether some part shows less than is known.
    owes: bool,
}

/// How a part is drawn.
type Draw = fn(&State, &Tell) -> Html;

impl Turns {
    /// Takes in the state that is to be drawn, and says what each part is to
    /// show of it.
    pub fn after(&mut self, now: &State) -> [Rc<State>; PARTS] {
        let now = Rc::new(now.clone());
        let parts = match &mut self.shown {
            Some(parts) if parts.iter().all(|it| plays_on(it, &now)) => parts,
            _ => {
                self.owes = false;
                return self
                    .shown
                    .insert([(); PARTS].map(|()| now.clone()))
                    .clone();
            }
        };
        let steps = is_behind(STAGE, &parts[STAGE], &now);
        if steps {
            parts[STAGE] = now.clone();
        }
        // What a step has drawn is measured in the frame after it.
        let measures = self.stepped && !steps;
        self.stepped = steps;
        if parts[TIMELINE].window() != now.window() {
            // The cursor has gone on to other ground.
            parts[TIMELINE] = now.clone();
        } else if self.owes && !measures {
            // Where all was drawn, the frame of the step is the stage's own.
            let mut places = (0..PARTS).map(|it| (self.next + it) % PARTS);
            let behind = places.find(|it| is_behind(*it, &parts[*it], &now));
            if let Some(place) = behind {
                parts[place] = now.clone();
                self.next = (place + 1) % PARTS;
            }
        }
        let mut places = 0..PARTS;
        self.owes = places.any(|it| is_behind(it, &parts[it], &now));
        parts.clone()
    }

    /// Whether another frame is needed to draw all that is known.
    pub fn owes(&self) -> bool {
        self.owes
    }
}

/// Whether nothing has happened but that the cursor moved on by itself.
fn plays_on(before: &State, now: &State) -> bool {
    now.doc.playing
        && Rc::ptr_eq(&before.doc.take, &now.doc.take)
        && before.touched == now.touched
}

fn is_behind(place: usize, before: &State, now: &State) -> bool {
    // What nobody sees can wait until the run rests.
    if place == STEPS && !shows(now, Board::Steps) {
        return false;
    }
    !Rc::ptr_eq(&before.doc.seen, &now.doc.seen)
        || before.first_row != now.first_row
}

/// A part of the page that shows the state as it was at its last turn.
pub fn part(state: &Rc<State>, draw: Draw, tell: &Tell) -> Html {
    kept(Turn { state: Same(state.clone()), draw }, tell)
}

struct Turn {
    state: Same<State>,
    /// Each place of the page is always drawn in the same way.
    draw: Draw,
}

impl PartialEq for Turn {
    fn eq(&self, other: &Turn) -> bool {
        self.state == other.state
    }
}

impl Panel for Turn {
    fn draw(&self, tell: &Tell) -> Html {
        (self.draw)(&self.state, tell)
    }
}
