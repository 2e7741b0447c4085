//! Files that leave the page and come into it.

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use web_sys::{Blob, Element, Event, File, HtmlElement, Url};

use super::document;
use crate::web::{
    browser,
    state::{Msg, Tell},
};

/// The largest run file that is read, in bytes.
const BYTES_MAX: f64 = 4_000_000.0;

/// Saves a text as a file of that name.
pub fn text(name: &str, text: &str) {
    let parts = Array::of1(&JsValue::from_str(text));
    let Ok(blob) = Blob::new_with_str_sequence(&parts) else { return };
    let Ok(url) = Url::create_object_url_with_blob(&blob) else { return };
    if let Ok(link) = browser::document().create_element("a") {
        let _ = link.set_attribute("href", &url);
        let _ = link.set_attribute("download", name);
        if let Ok(link) = link.dyn_into::<HtmlElement>() {
            link.click();
        }
    }
    let _ = Url::revoke_object_url(&url);
}

/// What a style sheet says of a chart, without which it would be all black.
const STYLED: &[&str] =
    &["fill", "stroke", "stroke-width", "stroke-dasharray", "font"];

/// Saves the large chart as an SVG file, with its colours written out.
pub fn chart() {
    let Some(svg) = browser::find("dialog.large svg") else { return };
    let Ok(copy) = svg.clone_node_with_deep(true) else { return };
    let Ok(copy) = copy.dyn_into::<Element>() else { return };
    let _ = copy.set_attribute("xmlns", "http://www.w3.org/2000/svg");
    let (Ok(shown), Ok(saved)) =
        (svg.query_selector_all("*"), copy.query_selector_all("*"))
    else {
        return;
    };
    for place in 0..shown.length() {
        let element =
            |list: &web_sys::NodeList| list.item(place)?.dyn_into().ok();
        if let (Some(from), Some(to)) = (element(&shown), element(&saved)) {
            write_out(&from, &to);
        }
    }
    text("chart.svg", &copy.outer_html());
}

fn write_out(shown: &Element, saved: &Element) {
    let style = browser::window().get_computed_style(shown).ok().flatten();
    let Some(style) = style else { return };
    for name in STYLED {
        if let Ok(value) = style.get_property_value(name) {
            let _ = saved.set_attribute(name, &value);
        }
    }
}

/// Reads a file that was dropped or chosen, and opens the run it describes.
pub fn load(event: &Event, tell: &Tell) {
    let Some(file) = file_of(event) else { return };
    if file.size() > BYTES_MAX {
        let words = "the file: expected a run of at most 4 MB".to_string();
        tell.dispatch(Msg::Complain(words));
        return;
    }
    let hear = |msg: fn(JsValue) -> Msg| {
        let tell = tell.clone();
        let hear = Closure::once_into_js(move |value: JsValue| {
            tell.dispatch(msg(value));
        });
        js_sys::Function::from(hear)
    };
    let read = hear(|text| {
        let text = text.as_string().unwrap_or_default();
        document::read(&text).map_or_else(Msg::Complain, Msg::Load)
    });
    let failed = hear(|_| Msg::Complain("the file cannot be read".into()));
    browser::then(&file.text(), &read, &failed);
}

/// The first file of a drop or of a field.
fn file_of(event: &Event) -> Option<File> {
    let get = |from: &JsValue, name: &str| {
        let value = js_sys::Reflect::get(from, &name.into()).ok()?;
        value.is_object().then_some(value)
    };
    let dropped = get(event, "dataTransfer");
    let holder = dropped.or_else(|| get(event, "target"))?;
    get(&get(&holder, "files")?, "0")?.dyn_into().ok()
}
