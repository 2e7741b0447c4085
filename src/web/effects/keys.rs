use wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent};

use super::{save, share::open_help};
use crate::web::{
    browser::{self, Listener},
    state::{Led, Msg, Tell},
};

/// Where keys belong to what has the focus.
const TYPING: &str = "input, textarea, select, dialog[open]";

/// Where the space bar presses what has the focus.
const PRESSING: &str = "button, a, summary";

/// Listens to the keys of the whole page, to its address bar, to files that
/// are dropped on it, and to boot.js, which brings the rest of the program.
pub fn listen(tell: &Tell) -> [Listener; 5] {
    let rest = tell.clone();
    if browser::is_whole() {
        rest.dispatch(Msg::Whole);
    }
    let keys = tell.clone();
    let places = tell.clone();
    let files = tell.clone();
    [
        Listener::new(&browser::window(), "whole", move |_| {
            rest.dispatch(Msg::Whole);
        }),
        Listener::new(&browser::document(), "keydown", move |event| {
            if let Some(msg) = msg_of(&event) {
                event.prevent_default();
                keys.dispatch(msg);
            }
        }),
        Listener::new(&browser::window(), "popstate", move |_| {
            places.dispatch(Msg::Visit(browser::fragment()));
        }),
        // Without this a browser would open the file in place of the page.
        Listener::new(&browser::document(), "dragover", |event| {
            event.prevent_default();
        }),
        Listener::new(&browser::document(), "drop", move |event| {
            event.prevent_default();
            save::load(&event, &files);
        }),
    ]
}

fn msg_of(event: &Event) -> Option<Msg> {
    let typing = is_in(event, TYPING);
    let answers = typing && is_in(event, ".answers");
    if event.default_prevented() || (typing && !answers) {
        return None;
    }
    let event = event.dyn_ref::<KeyboardEvent>()?;
    if answers {
        return (event.key() == "Enter").then_some(Msg::Lesson(Led::Say));
    }
    if event.ctrl_key() || event.alt_key() || event.meta_key() {
        return None;
    }
    match event.key().as_str() {
        "ArrowRight" => Some(Msg::Forward),
        "ArrowLeft" => Some(Msg::Back),
        "Home" => Some(Msg::Home),
        "End" => Some(Msg::End),
        " " if !is_in(event, PRESSING) => Some(Msg::Play),
        "?" => {
            open_help();
            None
        }
        _ => None,
    }
}

fn is_in(event: &Event, selector: &str) -> bool {
    let target = event.target().and_then(|t| t.dyn_into::<Element>().ok());
    let found = target.and_then(|t| t.closest(selector).ok().flatten());
    found.is_some()
}
