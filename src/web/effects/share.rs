use wasm_bindgen::{JsCast, prelude::*};
use web_sys::HtmlDialogElement;

use crate::web::{
    browser,
    state::{Msg, Shared, Tell},
};

/// Copies the link of a fragment, and tells what became of that.
pub fn share(fragment: &str, tell: &Tell) {
    let address = browser::address(fragment);
    let Some(clipboard) = browser::clipboard() else {
        tell.dispatch(Msg::Share(Shared::Refused));
        return;
    };
    let copying = clipboard.write_text(&address);
    let done = |shared| {
        let tell = tell.clone();
        let done = Closure::once_into_js(move |_: JsValue| {
            tell.dispatch(Msg::Share(shared));
        });
        js_sys::Function::from(done)
    };
    let (copied, refused) = (done(Shared::Copied), done(Shared::Refused));
    browser::then(&copying, &copied, &refused);
}

/// Opens the list of keys.
pub fn open_help() {
    let dialog = browser::find("dialog").and_then(|it| it.dyn_into().ok());
    if let Some(dialog) = dialog {
        let dialog: HtmlDialogElement = dialog;
        // It is open already: nothing to do.
        let _ = dialog.show_modal();
    }
}
