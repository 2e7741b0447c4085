//! What reaches beyond the state: the address bar, what scrolls, the painter.

mod address;
mod bench;
mod beside;
pub mod document;
mod focus;
mod hand;
mod keys;
pub mod save;
mod scroll;
mod share;

use std::rc::Rc;

use flushpoint::view::Progress;
use yew::Callback;

use self::{
    address::Address, bench::Bench, beside::Stages, focus::Focus, hand::Hand,
    scroll::Scroll,
};
pub use self::{
    keys::listen,
    share::{copy, open_help},
};
use super::{
    browser,
    components::scene,
    paint::{Painter, Track},
    state::{Msg, Pair, Seen, Settings, State, Tell, keep_progress},
};

/// What the browser shows and the page did not draw.
pub struct Effects {
    drawn: bool,
    address: Address,
    settings: Option<Settings>,
    /// Which dialogs are open.
    dialogs: (bool, bool),
    progress: Option<Progress>,
    scroll: Scroll,
    focus: Focus,
    painter: Option<Painter>,
    stages: Option<Stages>,
    painted: Option<(Rc<Seen>, bool, u32)>,
    track: Option<Track>,
    hand: Option<Hand>,
    bench: Bench,
}

impl Default for Effects {
    fn default() -> Effects {
        Effects {
            drawn: false,
            address: Address::shown(),
            settings: None,
            dialogs: (false, false),
            progress: None,
            scroll: Scroll::default(),
            focus: Focus::default(),
            painter: None,
            stages: None,
            painted: None,
            track: None,
            hand: None,
            bench: Bench::default(),
        }
    }
}

impl Effects {
    /// Follows the state; the page has just been drawn for it, or some of its
    /// parts wait for their `turn` in the next frame.
    pub fn after(
        &mut self,
        state: &State,
        tell: &Tell,
        waits: bool,
        turn: &Callback<()>,
    ) {
        if self.settings != Some(state.settings) {
            state.settings.apply();
            self.settings = Some(state.settings);
        }
        if state.whole {
            self.follow(state, waits, tell);
        }
        let pair = state.shown_pair();
        if pair.is_none() {
            self.stages = None;
        }
        if pair.is_some() || state.broken.is_some() || state.gallery {
            self.painter = None;
            self.painted = None;
            return;
        }
        self.paint(state, tell, turn);
        if let (true, Some(painter)) = (waits, &self.painter) {
            painter.owe();
        }
    }

    /// What the first look does without.
    #[inline(never)]
    fn follow(&mut self, state: &State, waits: bool, tell: &Tell) {
        if !self.drawn {
            self.drawn = true;
            browser::tell_drawn();
        }
        browser::set_title(&title(state));
        let dialogs = (state.panels.sharing, state.panels.enlarged.is_some());
        if dialogs != (false, false) || self.dialogs != dialogs {
            share::dialogs(state);
        }
        self.dialogs = dialogs;
        // What was kept before is there already.
        if self.progress.as_ref().is_some_and(|kept| *kept != state.progress) {
            keep_progress(&state.progress.text());
        }
        self.progress = Some(state.progress.clone());
        let pair = state.shown_pair();
        if pair.is_some() || state.broken.is_some() || state.gallery {
            self.hand = None;
            self.scroll = Scroll::default();
            match pair {
                Some(pair) => self.follow_pair(state, pair, tell),
                None => self.address.rest(),
            }
            return;
        }
        let doc = &state.doc;
        match state.glance.grab {
            // What is tried out is no place to go back to.
            Some(_) => self.address.settle(),
            // Nor is each step while the run plays: it is named where the run
            // comes to rest.
            None if doc.playing && self.address.is_at(doc.turns) => {}
            None => self.address.show(doc.fragment(), doc.turns),
        }
        if !self.hand.as_ref().is_some_and(Hand::is_on_page) {
            self.hand = Hand::on_plot(tell);
        }
        self.scroll.follow(state);
        if !waits {
            self.scroll.unfold(state);
        }
        self.focus.follow();
        self.bench.follow(state, tell);
    }

    #[inline(never)]
    fn follow_pair(&mut self, state: &State, pair: &Pair, tell: &Tell) {
        self.address.show(&pair.fragment, pair.turns);
        self.focus.follow();
        let stages = self.stages.get_or_insert_default();
        stages.paint(state, pair, tell);
    }

    fn paint(&mut self, state: &State, tell: &Tell, turn: &Callback<()>) {
        let doc = &state.doc;
        let now = (doc.seen.clone(), doc.playing, state.settings.speed);
        let same = self.painted.as_ref().is_some_and(|before| {
            let (seen, playing, speed) = before;
            Rc::ptr_eq(seen, &now.0) && (*playing, *speed) == (now.1, now.2)
        });
        let track = scene::track(state);
        let moved = self.track != Some(track);
        self.track = Some(track);
        if same {
            if let (true, Some(painter)) = (moved, &self.painter) {
                painter.lay(track);
            }
            return;
        }
        self.painted = Some(now);
        if self.painter.is_none() {
            let tell = tell.clone();
            let due = Callback::from(move |by| tell.dispatch(Msg::Advance(by)));
            let turn = turn.clone();
            self.painter = browser::find(".stage")
                .map(|stage| Painter::new(&stage, due, turn));
        }
        if let Some(painter) = &self.painter {
            painter.show(Rc::new(scene::scene(state)));
        }
    }
}

/// What the window is called.
fn title(state: &State) -> String {
    let run = &state.doc.take.run;
    if let Some(pair) = state.shown_pair() {
        let [a, b] = pair.runs().map(|run| run.variant.name);
        return format!("Compare {a} with {b} - Flushpoint");
    }
    match (&state.broken, state.gallery) {
        (Some(_), _) => "No such run - Flushpoint".into(),
        (None, true) => "All patterns - Flushpoint".into(),
        (None, false) => {
            let (title, variant) = (run.scenario.title, run.variant.name);
            format!("{title}: {variant} - Flushpoint")
        }
    }
}
