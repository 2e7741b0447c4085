//! What the page asks of the browser, in one place.

use std::cell::RefCell;

use wasm_bindgen::{JsCast, prelude::*};
use web_sys::{
    Document, Element, Event, EventTarget, HtmlElement, MediaQueryList,
    Storage, SvgElement, Window,
};

/// The window.
pub fn window() -> Window {
    // A page without a window does not exist.
    web_sys::window().expect("a page has a window")
}

/// The document.
pub fn document() -> Document {
    window().document().expect("a window has a document")
}

/// The `<html>` element.
pub fn root() -> Option<HtmlElement> {
    document().document_element()?.dyn_into().ok()
}

/// The first element that a selector names.
pub fn find(selector: &str) -> Option<Element> {
    document().query_selector(selector).ok().flatten()
}

/// The first element that a selector names, if it is of that kind.
pub fn find_as<T: JsCast>(selector: &str) -> Option<T> {
    find(selector)?.dyn_into().ok()
}

/// Takes the focus away from what has it.
pub fn blur() {
    let focus = document().active_element();
    if let Some(focus) = focus.and_then(|it| it.dyn_into::<SvgElement>().ok()) {
        let _ = focus.blur();
    }
}

/// The fragment of the address, with its `#`; empty if there is none.
pub fn fragment() -> String {
    window().location().hash().unwrap_or_default()
}

/// The whole address with this fragment.
pub fn address(fragment: &str) -> String {
    let href = window().location().href().unwrap_or_default();
    let before = href.split('#').next().unwrap_or_default();
    format!("{before}{fragment}")
}

/// Names the window.
pub fn set_title(title: &str) {
    let document = document();
    if document.title() != title {
        document.set_title(title);
    }
}

/// Puts a fragment into the address bar, in place of the one that is there.
pub fn replace_fragment(fragment: &str) {
    with_history(|history| {
        history.replace_state_with_url(&JsValue::NULL, "", Some(fragment))
    });
}

/// Puts a fragment into the address bar as a new place to go back from.
pub fn push_fragment(fragment: &str) {
    with_history(|history| {
        history.push_state_with_url(&JsValue::NULL, "", Some(fragment))
    });
}

/// A browser that refuses changes nothing but its address bar.
fn with_history(change: impl FnOnce(&web_sys::History) -> Result<(), JsValue>) {
    if let Ok(history) = window().history() {
        let _ = change(&history);
    }
}

/// Whether the visitor asked for less motion.
pub fn wants_less_motion() -> bool {
    matches("(prefers-reduced-motion: reduce)")
}

/// Whether the visitor's system is dark.
pub fn prefers_dark() -> bool {
    matches("(prefers-color-scheme: dark)")
}

thread_local! {
    /// The media queries that were asked about: each knows by itself whether
    /// it holds, and to make one anew costs more than to ask it.
    static QUERIES: RefCell<Vec<(&'static str, MediaQueryList)>> =
        const { RefCell::new(Vec::new()) };
}

/// Whether a media query holds now.
pub fn matches(query: &'static str) -> bool {
    QUERIES.with_borrow_mut(|known| {
        if let Some((_, list)) = known.iter().find(|(own, _)| *own == query) {
            return list.matches();
        }
        let list = window().match_media(query).ok().flatten();
        let Some(list) = list else { return false };
        let holds = list.matches();
        known.push((query, list));
        holds
    })
}

/// Tells boot.js that all of the page is drawn.
pub fn tell_drawn() {
    if let Ok(event) = Event::new("drawn") {
        let _ = window().dispatch_event(&event);
    }
}

/// Whether boot.js has said that the whole program is there.
pub fn is_whole() -> bool {
    root().is_some_and(|root| root.has_attribute("data-whole"))
}

/// What was kept under a name; nothing where the browser refuses storage.
pub fn kept(name: &str) -> Option<String> {
    storage()?.get_item(name).ok().flatten()
}

/// Keeps a text under a name, where the browser allows it.
pub fn keep(name: &str, text: &str) {
    if let Some(storage) = storage() {
        let _ = storage.set_item(name, text);
    }
}

fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

/// Listens until it is dropped.
pub struct Listener {
    target: EventTarget,
    kind: &'static str,
    closure: Closure<dyn FnMut(Event)>,
}

impl Listener {
    /// Calls `hear` for each event of that kind at `target`.
    pub fn new(
        target: &EventTarget,
        kind: &'static str,
        hear: impl FnMut(Event) + 'static,
    ) -> Listener {
        let closure: Closure<dyn FnMut(Event)> = Closure::new(hear);
        let function = closure.as_ref().unchecked_ref();
        let _ = target.add_event_listener_with_callback(kind, function);
        Listener { target: target.clone(), kind, closure }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let function = self.closure.as_ref().unchecked_ref();
        let target = &self.target;
        let _ = target.remove_event_listener_with_callback(self.kind, function);
    }
}

/// The page's own clock, in milliseconds.
pub fn now_ms() -> f64 {
    window().performance().map_or(0.0, |clock| clock.now())
}

/// The clipboard, where this page may use one.
pub fn clipboard() -> Option<web_sys::Clipboard> {
    let navigator = window().navigator();
    // An insecure page has none, which the binding does not know.
    let there = js_sys::Reflect::get(&navigator, &"clipboard".into()).ok()?;
    there.is_object().then(|| navigator.clipboard())
}

/// Calls one of two functions when a promise is kept or broken.
pub fn then(
    promise: &js_sys::Promise,
    kept: &js_sys::Function,
    broken: &js_sys::Function,
) {
    let method = js_sys::Reflect::get(promise, &"then".into());
    if let Ok(method) = method.and_then(|m| m.dyn_into::<js_sys::Function>()) {
        let _ = method.call2(promise, kept, broken);
    }
}
