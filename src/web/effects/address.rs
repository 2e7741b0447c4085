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
    wanted: Option<(String, Timeout)>,
    turns: u32,
}

impl Address {
    /// As the address bar shows it.
    pub fn shown() -> Address {
        let shown = browser::fragment();
        let known = Known { shown, wanted: None, turns: 0 };
        Address(Rc::new(RefCell::new(known)))
    }

    /// Leaves the address bar as it is.
    pub fn rest(&self) {
        self.0.borrow_mut().wanted = None;
    }

    /// Shows at once what it was to show after a while.
    pub fn settle(&self) {
        let mut now = self.0.borrow_mut();
        if let Some((wanted, _)) = now.wanted.take() {
            browser::replace_fragment(&wanted);
            now.shown = wanted;
        }
    }

    /// Shows a fragment; `turns` counts the places to go back to.
    pub fn show(&self, fragment: &str, turns: u32) {
        let mut now = self.0.borrow_mut();
        let is_wanted = |wanted: &(String, Timeout)| wanted.0 == fragment;
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
            if let Some((wanted, _)) = now.wanted.take() {
                browser::replace_fragment(&wanted);
            }
            now.turns = turns;
            now.shown = fragment.to_string();
            browser::push_fragment(fragment);
            return;
        }
        let later = self.0.clone();
        let here = browser::fragment();
        let timeout = Timeout::new(QUIET_MS, move || {
            let mut now = later.borrow_mut();
            if let Some((wanted, timeout)) = now.wanted.take() {
                // It is this one, and it has run out.
                timeout.forget();
                // Who went elsewhere meanwhile stays there.
                if browser::fragment() == here {
                    browser::replace_fragment(&wanted);
                    now.shown = wanted;
                }
            }
        });
        now.wanted = Some((fragment.to_string(), timeout));
    }
}
