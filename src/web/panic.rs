use wasm_bindgen::JsValue;

use super::browser;

/// From now on a panic shows a message instead of a page that stands still.
///
/// No Rust code runs after it, so the message is plain elements, and the
/// reload is boot.js's. The address bar keeps the run's link.
pub fn show_in_the_page() {
    // By way of Yew, which would else put its own hook in the place of this.
    yew::set_custom_panic_hook(Box::new(|info| {
        // A second failure, in the message itself, is left alone.
        let _ = show(&info.to_string());
    }));
}

fn show(info: &str) -> Result<(), JsValue> {
    let document = browser::document();
    // What comes after the first failure is what it left behind.
    if document.query_selector(".panic")?.is_some() {
        return Ok(());
    }
    let text = |name: &str, class: &str, text: &str| {
        let element = document.create_element(name)?;
        element.set_class_name(class);
        element.set_text_content(Some(text));
        Ok::<_, JsValue>(element)
    };
    let alert = text("div", "panic", "")?;
    alert.set_attribute("role", "alert")?;
    let link = browser::address(&browser::fragment());
    alert.append_child(&*text("h1", "", "Flushpoint has stopped")?)?;
    let sorry = "An error in the program, not in what you did. The link \
                 below is the run you were in: reload it, and send it with \
                 the text under it to whoever can mend this.";
    alert.append_child(&*text("p", "", sorry)?)?;
    let address = text("a", "mono", &link)?;
    address.set_attribute("href", &link)?;
    alert.append_child(&address)?;
    alert.append_child(&*text("pre", "mono", info)?)?;
    let reload = text("button", "primary", "Reload")?;
    reload.set_attribute("data-reload", "")?;
    alert.append_child(&reload)?;
    let body = document.body().ok_or(JsValue::NULL)?;
    body.append_child(&alert)?;
    Ok(())
}
