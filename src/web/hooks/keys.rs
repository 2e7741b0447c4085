use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::prelude::*;

use crate::web::{
    browser::{Listener, document},
    settings::{Change, SettingsHandle},
    state::{Msg, Tell},
};

/// Where keys belong to what has the focus.
const TYPING: &str = "input, textarea, select, dialog[open]";

/// Where the space bar presses what has the focus.
const PRESSING: &str = "button, a, summary";

/// Whether a key that was pressed belongs to a field.
pub fn is_typing(event: &web_sys::Event) -> bool {
    is_in(event, TYPING)
}

fn is_in(event: &web_sys::Event, selector: &str) -> bool {
    let target = event.target().and_then(|t| t.dyn_into::<Element>().ok());
    let found = target.and_then(|t| t.closest(selector).ok().flatten());
    found.is_some()
}

/// The keys of the whole page.
#[hook]
pub fn use_keys(tell: &Tell, settings: &SettingsHandle, playing: bool) {
    let key = (tell.clone(), playing);
    let settings = settings.clone();
    use_effect_with(key, move |(tell, playing)| {
        let (tell, playing) = (tell.clone(), *playing);
        let listener = Listener::new(&document(), "keydown", move |event| {
            if event.default_prevented() || is_typing(&event) {
                return;
            }
            let presses = is_in(&event, PRESSING);
            let Ok(event) = event.dyn_into::<KeyboardEvent>() else { return };
            let modified =
                event.ctrl_key() || event.alt_key() || event.meta_key();
            if modified {
                return;
            }
            let msg = match event.key().as_str() {
                "ArrowRight" => {
                    settings.dispatch(Change::Stepped);
                    Msg::Forward
                }
                "ArrowLeft" => Msg::Back,
                "Home" => Msg::Home,
                "End" => Msg::End,
                " " if !presses => Msg::Play(!playing),
                _ => return,
            };
            event.prevent_default();
            tell.dispatch(msg);
        });
        move || drop(listener)
    });
}
