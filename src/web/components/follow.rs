use web_sys::{Element, HtmlElement};
use yew::prelude::*;

/// A scrolling list that keeps its line of this number in sight.
///
/// It looks again when another tab is shown: what is hidden has no height.
/// Only the list itself scrolls, never the page around it.
#[hook]
pub fn use_follow(line: Option<u32>, tab: &'static str) -> NodeRef {
    let list = use_node_ref();
    use_effect_with((line, tab, list.clone()), |(line, _, list)| {
        let (Some(line), Some(list)) = (line, list.cast::<Element>()) else {
            return;
        };
        let selector = format!("[data-line='{line}']");
        if let Ok(Some(found)) = list.query_selector(&selector) {
            keep_in_sight(&list, &found);
        }
    });
    list
}

fn keep_in_sight(list: &Element, line: &Element) {
    use wasm_bindgen::JsCast;
    let Some(line) = line.dyn_ref::<HtmlElement>() else { return };
    let (top, height) = (line.offset_top(), line.offset_height());
    let (from, room) = (list.scroll_top(), list.client_height());
    if top < from || top + height > from + room {
        list.set_scroll_top((top - room / 2).max(0));
    }
}
