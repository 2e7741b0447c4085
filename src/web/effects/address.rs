use std::{cell::RefCell, rc::Rc};

use gloo_timers::callback::Timeout;

use crate::web::browser;

/// Browsers refuse an address bar that changes more often.
const QUIET_MS: u32 = 350;

/// The link in the address bar.
///
/// Stepping replaces it, after a quiet while; another run is a new place to
/// go back from.
pub struct Address(Rc<RefCell<Known>>);

struct Known {
    /// What the address bar shows.
    shown: String,
    /// What it is to show after a quiet while.
    wanted: Option<Wanted>,
    timer: Option<Timeout>,
    turns: u32,
}

struct Wanted {
    fragment: String,
    /// What the address bar showed when that was wanted.
    here: String,
    /// When it will have been quiet for long enough, on the page's clock.
    due_ms: f64,
}

impl Address {
    /// As the address bar shows it.
    pub fn shown() -> Address {
        let shown = browser::fragment();
        let known = Known { shown, wanted: None, timer: None, turns: 0 };
        Address(Rc::new(RefCell::new(known)))
    }

    /// Leaves the address bar as it is.
    pub fn rest(&self) {
        self.0.borrow_mut().wanted = None;
    }

    /// Shows at once what it was to show after a while.
    pub fn settle(&self) {
        let mut now = self.0.borrow_mut();
        if let Some(Wanted { fragment, .. }) = now.wanted.take() {
            browser::replace_fragment(&fragment);
            now.shown = fragment;
        }
    }

    /// Whether it shows a step of that place to go back to.
    pub fn is_at(&self, turns: u32) -> bool {
        self.0.borrow().turns == turns
    }

    /// Shows a fragment; `turns` counts the places to go back to.
    pub fn show(&self, fragment: &str, turns: u32) {
        let mut now = self.0.borrow_mut();
        let is_wanted = |wanted: &Wanted| wanted.fragment == fragment;
        if now.turns == turns && now.wanted.as_ref().is_some_and(is_wanted) {
            return;
        }
        if now.shown == fragment {
            now.wanted = None;
            now.turns = turns;
            return;
        }
        if now.turns != turns && browser::fragment() == fragment {
            // The browser is there already.
            now.wanted = None;
            now.shown = fragment.to_string();
            now.turns = turns;
            return;
        }
        if now.turns != turns {
            // The place that is left keeps its last step.
            if let Some(wanted) = now.wanted.take() {
                browser::replace_fragment(&wanted.fragment);
            }
            now.turns = turns;
            now.shown = fragment.to_string();
            browser::push_fragment(fragment);
            return;
        }
        let here = browser::fragment();
        let due_ms = browser::now_ms() + f64::from(QUIET_MS);
        let wanted = Wanted { fragment: fragment.to_string(), here, due_ms };
        now.wanted = Some(wanted);
        if now.timer.is_none() {
            now.timer = Some(wait(&self.0, QUIET_MS));
        }
    }
}

/// Looks after a while whether it has been quiet. One timer is enough: while
/// it runs, steps need not begin another one.
fn wait(known: &Rc<RefCell<Known>>, ms: u32) -> Timeout {
    let later = known.clone();
    Timeout::new(ms, move || {
        let mut now = later.borrow_mut();
        if let Some(timer) = now.timer.take() {
            // It is this one, and it has run out.
            timer.forget();
        }
        let Some(wanted) = now.wanted.take() else { return };
        let left_ms = wanted.due_ms - browser::now_ms();
        if left_ms >= 1.0 {
            now.wanted = Some(wanted);
            now.timer = Some(wait(&later, left_ms as u32));
            return;
        }
        // Who went elsewhere meanwhile stays there.
        if browser::fragment() == wanted.here {
            browser::replace_fragment(&wanted.fragment);
            now.shown = wanted.fragment;
        }
    })
}
