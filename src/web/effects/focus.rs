use std::{cell::RefCell, rc::Rc};

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::web::browser::{self, Listener};

/// Where the focus goes when what had it is gone.
///
/// The buttons of a lesson do away with themselves; the keyboard goes on at
/// what is to be pressed next, or at what has been said. So does what shows
/// the rest of a list: the keyboard goes on in the list.
pub struct Focus {
    /// What had the focus last.
    last: Rc<RefCell<Option<Last>>>,
    _listener: Listener,
}

struct Last {
    element: Element,
    /// Whether that was in the narration.
    told: bool,
    /// The list in which it was, if in one of [`LISTS`].
    list: Option<HtmlElement>,
}

/// Lists that can be scrolled by keys, and of which a button shows more.
const LISTS: &str = ".facts, .listing";

impl Default for Focus {
    fn default() -> Focus {
        let last = Rc::new(RefCell::new(None));
        let knows = last.clone();
        let listener =
            Listener::new(&browser::document(), "focusin", move |event| {
                let target = event.target();
                let element = target.and_then(|t| t.dyn_into::<Element>().ok());
                knows.replace(element.map(Last::of));
            });
        Focus { last, _listener: listener }
    }
}

impl Last {
    fn of(element: Element) -> Last {
        let inside = |selector| element.closest(selector).ok().flatten();
        let told = inside(".narration").is_some();
        let list = inside(LISTS).and_then(|list| list.dyn_into().ok());
        Last { element, told, list }
    }
}

impl Focus {
    /// Looks where the focus is; the page has just been drawn.
    pub fn follow(&self) {
        let active = browser::document().active_element();
        if active.is_some_and(|active| active.tag_name() != "BODY") {
            return;
        }
        let Some(next) = self.next() else { return };
        // Not while what was found out is borrowed: the listener hears of it.
        let _ = next.focus();
    }

    fn next(&self) -> Option<HtmlElement> {
        let last = self.last.borrow();
        let last = last.as_ref()?;
        if last.told {
            let next = [".answers button", "button.glow", ".narration .words"];
            return next.into_iter().find_map(browser::find_as::<HtmlElement>);
        }
        // Who has left it by will stays away.
        let gone = !last.element.is_connected();
        last.list.clone().filter(|list| gone && list.is_connected())
    }
}
