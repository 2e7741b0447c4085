//! A run as a JSON document, read and written by the browser.
//!
//! The library's own reader ([`flushpoint::run::Run::from_json`]) stands on
//! serde, and that takes 20 KB of the page's first load. The browser knows
//! JSON already; the names, the rules and the messages are the same. Two
//! things it cannot see: a field that is given twice, and the last digits of
//! a number from 2^53 on, which therefore must be a string.

use flushpoint::run::{FORMAT, JsonError, Run, RunError};
use js_sys::{Array, JSON, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// From here on a script no longer tells every whole number apart.
const SCRIPT_NUMBER_END: f64 = 9_007_199_254_740_992.0;

const FIELDS: &str =
    "flushpoint, scenario, variant, seed, knobs, actions, until";

/// The document of a run.
pub fn write(run: &Run) -> String {
    let document = Object::new();
    let set = |to: &Object, name: &str, value: JsValue| {
        // A plain object takes every field.
        let _ = Reflect::set(to, &name.into(), &value);
    };
    let text = |text: String| JsValue::from_str(&text);
    set(&document, "flushpoint", JsValue::from_f64(FORMAT as f64));
    set(&document, "scenario", run.scenario.id.into());
    set(&document, "variant", run.variant.id.into());
    let seed = match run.seed as f64 {
        small if small < SCRIPT_NUMBER_END => JsValue::from_f64(small),
        _ => text(run.seed.to_string()),
    };
    set(&document, "seed", seed);
    let knobs = Object::new();
    for (name, value) in run.knobs() {
        set(&knobs, name, text(value.to_string()));
    }
    set(&document, "knobs", knobs.into());
    let actions = Array::new();
    for action in run.actions() {
        actions.push(&text(action.to_string()));
    }
    set(&document, "actions", actions.into());
    if let Some(until) = run.own_until() {
        set(&document, "until", text(until.exact()));
    }
    let (none, indent) = (JsValue::NULL, JsValue::from_f64(2.0));
    let written =
        JSON::stringify_with_replacer_and_space(&document, &none, &indent);
    written.map_or(String::new(), Into::into)
}

/// Reads a document, or says at which place in it something else was expected.
pub fn read(text: &str) -> Result<Run, String> {
    let document = JSON::parse(text).map_err(|error| {
        let why = Reflect::get(&error, &"message".into()).ok();
        let why = why.and_then(|why| why.as_string()).unwrap_or_default();
        format!("json: {why}: expected a JSON document")
    })?;
    let document = object(&document, "document", "an object")?;
    let mut run = None;
    let mut rest = Vec::new();
    for entry in Object::entries(document).iter() {
        let pair: &Array = entry.unchecked_ref();
        let (name, value) = (words(&pair.get(0)), pair.get(1));
        match name.as_str() {
            "flushpoint" if value.as_f64() != Some(FORMAT as f64) => {
                return Err(wrong(&name, &value, &FORMAT.to_string()));
            }
            "scenario" => run = Some(of(&text_at(&name, &value)?)?),
            "flushpoint" => rest.push((name, value)),
            "variant" | "seed" | "knobs" | "actions" | "until" => {
                // What is null is left out.
                if !value.is_null() {
                    rest.push((name, value));
                }
            }
            _ => {
                return Err(format!(
                    "json: {name}: unknown field, expected one of {FIELDS}"
                ));
            }
        }
    }
    if rest.iter().all(|(name, _)| name != "flushpoint") {
        return Err("json: document: missing field `flushpoint`".into());
    }
    let missing = "json: document: missing field `scenario`";
    let mut run = run.ok_or(missing)?;
    // In the order in which one depends on another.
    for field in ["variant", "seed", "knobs", "actions", "until"] {
        let mut given = rest.iter().filter(|(name, _)| name == field);
        if let Some((name, value)) = given.next() {
            run = with(run, name, value)?;
        }
    }
    Ok(run)
}

fn of(id: &str) -> Result<Run, String> {
    Run::of(id).map_err(named)
}

/// The run with a field of the document.
fn with(run: Run, name: &str, value: &JsValue) -> Result<Run, String> {
    match name {
        "variant" => run.with_variant(&text_at(name, value)?),
        "seed" => return seeded(run, value),
        "knobs" => return turned(run, value),
        "actions" => return acted(run, value),
        _ => run.with_until_text(&text_at(name, value)?),
    }
    .map_err(named)
}

fn seeded(run: Run, value: &JsValue) -> Result<Run, String> {
    if value.as_f64().is_some_and(|seed| seed >= SCRIPT_NUMBER_END) {
        let expected = "a string, as from 2^53 on digits of a number are lost";
        return Err(wrong("seed", value, expected));
    }
    let is_seed = value.as_f64().is_some() || value.is_string();
    match is_seed {
        true => run.with_seed_text(&words(value)).map_err(named),
        false => Err(wrong("seed", value, "a whole number or a string")),
    }
}

fn turned(mut run: Run, value: &JsValue) -> Result<Run, String> {
    let knobs = object(value, "knobs", "an object of knobs and their values")?;
    for entry in Object::entries(knobs).iter() {
        let pair: &Array = entry.unchecked_ref();
        let (name, value) = (words(&pair.get(0)), pair.get(1));
        if !value.is_string() && value.as_f64().is_none() {
            let place = format!("knobs.{name}");
            return Err(wrong(&place, &value, "a string or a number"));
        }
        run = run.with_knob(&name, &words(&value)).map_err(named)?;
    }
    Ok(run)
}

fn acted(run: Run, value: &JsValue) -> Result<Run, String> {
    let expected = "a list of actions such as \"120ms:crash cache\"";
    if !Array::is_array(value) {
        return Err(wrong("actions", value, expected));
    }
    let list: &Array = value.unchecked_ref();
    let mut texts = Vec::new();
    for (place, action) in list.iter().enumerate() {
        texts.push(text_at(&format!("actions[{place}]"), &action)?);
    }
    run.with_action_texts(&texts).map_err(named)
}

fn object<'a>(
    value: &'a JsValue,
    place: &str,
    expected: &str,
) -> Result<&'a Object, String> {
    match value.is_object() && !Array::is_array(value) {
        true => Ok(value.unchecked_ref()),
        false => Err(wrong(place, value, expected)),
    }
}

fn text_at(place: &str, value: &JsValue) -> Result<String, String> {
    value.as_string().ok_or_else(|| wrong(place, value, "a string"))
}

/// A string as it is, anything else as JSON writes it.
fn words(value: &JsValue) -> String {
    value.as_string().unwrap_or_else(|| {
        JSON::stringify(value).map_or(String::new(), Into::into)
    })
}

fn wrong(place: &str, value: &JsValue, expected: &str) -> String {
    const CHARS_MAX: usize = 60;
    let written: String =
        JSON::stringify(value).map_or(String::new(), Into::into);
    let mut given: String = written.chars().take(CHARS_MAX).collect();
    if given.len() < written.len() {
        given.push('…');
    }
    format!("json: {place}: `{given}`: expected {expected}")
}

/// The library's own message, with the place as a path in the document.
fn named(error: RunError) -> String {
    JsonError::from(error).to_string()
}
