use std::{cell::Cell, rc::Rc};

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};

use crate::web::browser::{self, Listener};

/// Where the focus goes when what had it is gone.
///
/// The buttons of a lesson do away with themselves; the keyboard goes on at
/// what is to be pressed next, or at what has been said.
pub struct Focus {
    /// Whether the focus was last in the narration.
    told: Rc<Cell<bool>>,
    _listener: Listener,
}

impl Default for Focus {
    fn default() -> Focus {
        let told = Rc::new(Cell::new(false));
        let knows = told.clone();
        let listener =
            Listener::new(&browser::document(), "focusin", move |event| {
                let target = event.target();
                let target = target.and_then(|t| t.dyn_into::<Element>().ok());
                let inside = target
                    .and_then(|it| it.closest(".narration").ok().flatten());
                knows.set(inside.is_some());
            });
        Focus { told, _listener: listener }
    }
}

impl Focus {
    /// Looks where the focus is; the page has just been drawn.
    pub fn follow(&self) {
        let active = browser::document().active_element();
        let lost = active.is_none_or(|active| active.tag_name() == "BODY");
        if lost && self.told.get() {
            let next = [".answers button", "button.glow", ".narration .words"];
            let next =
                next.into_iter().find_map(browser::find_as::<HtmlElement>);
            if let Some(next) = next {
                let _ = next.focus();
            }
        }
    }
}
