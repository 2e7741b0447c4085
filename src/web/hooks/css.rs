use web_sys::HtmlElement;
use yew::prelude::*;

use crate::web::paint::set;

/// Sets one property of an element's own style.
///
/// Not as a `style` attribute: a strict content security policy forbids those.
#[hook]
pub fn use_css(element: &NodeRef, name: &'static str, value: String) {
    use_effect_with((element.clone(), value), move |(element, value)| {
        if let Some(element) = element.cast::<HtmlElement>() {
            set(&element, name, value);
        }
    });
}
