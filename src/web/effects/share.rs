use wasm_bindgen::{JsCast, prelude::*};
use web_sys::{HtmlDialogElement, HtmlDocument};

use crate::web::{
    browser,
    state::{Msg, Shared, State, Tell},
};

/// Copies the text of the field with that id, and tells what became of that.
///
/// Where the page may not use the clipboard, the text stays selected.
pub fn copy(field: &'static str, what: &'static str, tell: &Tell) {
    let Some(text) = select(field) else { return };
    let done = |shared| {
        let tell = tell.clone();
        let done = Closure::once_into_js(move |_: JsValue| {
            tell.dispatch(Msg::Share(shared));
        });
        js_sys::Function::from(done)
    };
    let Some(clipboard) = browser::clipboard() else {
        tell.dispatch(Msg::Share(copied_as_of_old(what)));
        return;
    };
    let copying = clipboard.write_text(&text);
    let refused = {
        let tell = tell.clone();
        let refused = Closure::once_into_js(move |_: JsValue| {
            tell.dispatch(Msg::Share(copied_as_of_old(what)));
        });
        js_sys::Function::from(refused)
    };
    browser::then(&copying, &done(Shared::Copied(what)), &refused);
}

/// Selects the text of a field, and returns it.
fn select(field: &str) -> Option<String> {
    let field = browser::find(field)?;
    let select = js_sys::Reflect::get(&field, &"select".into());
    if let Ok(select) = select.and_then(|s| s.dyn_into::<js_sys::Function>()) {
        let _ = select.call0(&field);
    }
    js_sys::Reflect::get(&field, &"value".into()).ok()?.as_string()
}

/// What is selected is copied without asking for permission.
fn copied_as_of_old(what: &'static str) -> Shared {
    let document = browser::document().dyn_into::<HtmlDocument>();
    let copied = document.is_ok_and(|d| d.exec_command("copy") == Ok(true));
    match copied {
        true => Shared::Copied(what),
        false => Shared::Refused(what),
    }
}

/// Opens the list of keys.
pub fn open_help() {
    open("dialog.help", true);
}

/// Opens and closes the dialogs as the state has them.
pub fn dialogs(state: &State) {
    open("dialog.share", state.panels.sharing);
    open("dialog.large", state.panels.enlarged.is_some());
}

fn open(dialog: &str, wanted: bool) {
    let Some(dialog) = browser::find_as::<HtmlDialogElement>(dialog) else {
        return;
    };
    // Nothing stands before the message that the program has stopped.
    let wanted = wanted && browser::find(".panic").is_none();
    match (wanted, dialog.open()) {
        // One that is there can be shown; nothing is left to hear otherwise.
        (true, false) => _ = dialog.show_modal(),
        (false, true) => dialog.close(),
        _ => {}
    }
}
