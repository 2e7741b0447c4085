use wasm_bindgen::prelude::*;
use yew::prelude::*;

use crate::web::browser;

/// What became of the wish to share.
#[derive(Clone, Debug, PartialEq)]
pub enum Shared {
    /// Nothing was wished.
    Not,
    /// The link is in the clipboard.
    Copied,
    /// The browser refuses: here it is.
    Refused(String),
}

/// Copies the link of a fragment when called.
#[hook]
pub fn use_share(fragment: AttrValue) -> (Shared, Callback<MouseEvent>) {
    let shared = use_state_eq(|| Shared::Not);
    use_effect_with(fragment.clone(), {
        let shared = shared.clone();
        move |_| shared.set(Shared::Not)
    });
    let share = {
        let shared = shared.clone();
        Callback::from(move |_| copy(&fragment, shared.clone()))
    };
    ((*shared).clone(), share)
}

fn copy(fragment: &str, shared: UseStateHandle<Shared>) {
    let address = browser::address(fragment);
    let Some(clipboard) = browser::clipboard() else {
        shared.set(Shared::Refused(address));
        return;
    };
    let copying = clipboard.write_text(&address);
    let refused = shared.clone();
    let done = Closure::once_into_js(move |_: JsValue| {
        shared.set(Shared::Copied);
    });
    let failed = Closure::once_into_js(move |_: JsValue| {
        refused.set(Shared::Refused(address));
    });
    let then = js_sys::Function::from(done);
    let otherwise = js_sys::Function::from(failed);
    browser::then(&copying, &then, &otherwise);
}
