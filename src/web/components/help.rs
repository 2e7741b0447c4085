use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;
use yew::prelude::*;

use crate::web::{
    browser::{Listener, document},
    hooks::is_typing,
};

const KEYS: &[(&str, &str)] = &[
    ("→", "a step forward"),
    ("←", "a step back"),
    ("Space", "play and pause"),
    ("Home", "to the beginning"),
    ("End", "to the end"),
    ("?", "this list"),
    ("Esc", "close it"),
];

/// The list of keys, behind a button and the `?` key.
#[component]
pub fn Help() -> Html {
    let dialog = use_node_ref();
    let open = {
        let dialog = dialog.clone();
        Callback::from(move |()| {
            if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
                // It is open already, or there is none: nothing to do.
                let _ = dialog.show_modal();
            }
        })
    };
    use_effect_with((), {
        let open = open.clone();
        move |()| {
            let listener =
                Listener::new(&document(), "keydown", move |event| {
                    if event.default_prevented() || is_typing(&event) {
                        return;
                    }
                    let Ok(event) = event.dyn_into::<KeyboardEvent>() else {
                        return;
                    };
                    if event.key() == "?" {
                        open.emit(());
                    }
                });
            move || drop(listener)
        }
    });
    html! { <>
        <button class="square" aria-label="Help" title="Keys (?)"
            onclick={open.reform(|_| ())}>{ "?" }</button>
        <dialog class="help" ref={dialog} aria-labelledby="help-title">
            <h2 id="help-title">{ "Keys" }</h2>
            <dl>{ for KEYS.iter().map(|(key, does)| html! { <>
                <dt><kbd>{ *key }</kbd></dt><dd>{ *does }</dd>
            </> }) }</dl>
            <p>{ "Everything on the stage can be pressed: a message to hold \
                  it, a node to crash it, a link to cut it. What you do \
                  happens at the step you are at, and the run goes on from \
                  there." }</p>
            <form method="dialog">
                <button class="primary">{ "Close" }</button>
            </form>
        </dialog>
    </> }
}
