use std::rc::Rc;

use flushpoint::view::compare::Side;
use yew::Callback;

use crate::web::{
    browser,
    components::scene,
    paint::Painter,
    state::{Msg, Pair, Seen, State, Tell},
};

/// The painters of two stages that keep one time.
#[derive(Default)]
pub struct Stages {
    painters: Vec<Painter>,
    painted: Option<(Rc<Seen>, Rc<Seen>, bool, u32)>,
}

impl Stages {
    /// Follows the state; the page has just been drawn for it.
    pub fn paint(&mut self, state: &State, pair: &Pair, tell: &Tell) {
        let [a, b] = Side::BOTH.map(|side| pair.doc(side).seen.clone());
        let now = (a, b, pair.playing, state.settings.speed);
        let same = self.painted.as_ref().is_some_and(|before| {
            Rc::ptr_eq(&before.0, &now.0)
                && Rc::ptr_eq(&before.1, &now.1)
                && (before.2, before.3) == (now.2, now.3)
        });
        if same {
            return;
        }
        self.painted = Some(now);
        if self.painters.is_empty() {
            self.painters = painters(tell);
        }
        for (painter, side) in self.painters.iter().zip(Side::BOTH) {
            let scene = scene::scene_beside(state, pair, side);
            painter.show(Rc::new(scene));
        }
    }
}

/// The first one says when a step is due, the second keeps time with it.
fn painters(tell: &Tell) -> Vec<Painter> {
    let tell = tell.clone();
    let due = Callback::from(move |by| tell.dispatch(Msg::Advance(by)));
    let stages =
        [(".side-one .stage", due), (".side-two .stage", Callback::noop())];
    let found = stages.into_iter().filter_map(|(stage, due)| {
        let stage = browser::find(stage)?;
        Some(Painter::new(&stage, due, Callback::noop()))
    });
    found.collect()
}
