use std::{cell::RefCell, rc::Rc};

use flushpoint::run::{Link, LinkError};
use gloo_timers::callback::Timeout;
use yew::prelude::*;

use crate::web::{
    browser::{self, Listener},
    state::{Doc, Msg, Tell},
};

/// Browsers refuse an address bar that changes more often.
const QUIET_MS: u32 = 350;

/// What the address bar and the page know of each other.
#[derive(Default)]
struct Known {
    /// What the address bar shows.
    shown: String,
    /// What it is to show after a quiet while.
    wanted: Option<(String, Timeout)>,
    turns: u32,
}

/// The document's link in the address bar, and back from there.
///
/// Stepping replaces the address, after a quiet while; another run is a new
/// place to go back from. Returns the document's fragment.
#[hook]
pub fn use_address(
    doc: &Doc,
    tell: &Tell,
    broken: Callback<LinkError>,
) -> AttrValue {
    let known = use_mut_ref(|| Known {
        shown: browser::fragment(),
        ..Known::default()
    });
    let fragment = use_memo((doc.take.clone(), doc.cursor()), |_| {
        let at = (doc.cursor() > 0).then_some(doc.cursor() as u32);
        AttrValue::from(Link { run: doc.take.run.clone(), at }.fragment())
    });
    let key = ((*fragment).clone(), doc.turns);
    use_effect_with(key, {
        let known = known.clone();
        move |(fragment, turns)| show(&known, fragment, *turns)
    });
    use_effect_with(tell.clone(), move |tell| {
        let tell = tell.clone();
        let window = browser::window();
        let listener = Listener::new(&window, "popstate", move |_| {
            let fragment = browser::fragment();
            if known.borrow().shown == fragment {
                return;
            }
            let mut known = known.borrow_mut();
            known.wanted = None;
            known.shown = fragment.clone();
            drop(known);
            match opened(&fragment) {
                Ok(link) => {
                    let cursor = link.at.unwrap_or(0) as usize;
                    tell.dispatch(Msg::Open(link.run, cursor));
                }
                Err(error) => broken.emit(error),
            }
        });
        move || drop(listener)
    });
    (*fragment).clone()
}

/// What a fragment names; an empty one names the first story.
pub fn opened(fragment: &str) -> Result<Link, LinkError> {
    match fragment {
        "" | "#" | "#/" => Link::parse("#/v1/cache-aside/update-then-delete"),
        fragment => Link::parse(fragment),
    }
}

fn show(known: &Rc<RefCell<Known>>, fragment: &str, turns: u32) {
    let mut now = known.borrow_mut();
    if now.shown == fragment {
        now.wanted = None;
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
    let later = known.clone();
    let timeout = Timeout::new(QUIET_MS, move || {
        let mut now = later.borrow_mut();
        if let Some((wanted, timeout)) = now.wanted.take() {
            // It is this one, and it has run out.
            timeout.forget();
            browser::replace_fragment(&wanted);
            now.shown = wanted;
        }
    });
    now.wanted = Some((fragment.to_string(), timeout));
}
