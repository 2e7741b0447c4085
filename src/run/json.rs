//! A run as a JSON document.
//!
//! ```json
//! {
//!   "flushpoint": 1,
//!   "scenario": "cache-aside",
//!   "variant": "lease",
//!   "seed": 7,
//!   "knobs": { "ttl": "500ms" },
//!   "actions": ["120ms:crash cache"],
//!   "until": "3s"
//! }
//! ```
//!
//! All but the first two may be left out. A seed above 2^53 is written as a
//! string, because a script's numbers end there; either form is read.

use std::{collections::BTreeMap, fmt};

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{Error as _, IgnoredAny, MapAccess, Visitor},
};
use serde_json::Value;

use super::{Run, RunError, SEED, shown, whole};
use crate::scenario::one_line;

/// The version of the document.
pub const FORMAT: u64 = 1;

/// The largest number up to which a script tells every whole number apart.
const SCRIPT_NUMBER_MAX: u64 = 1 << 53;

/// A document that names no run: the place in it and what was expected there.
#[derive(Debug, thiserror::Error)]
pub enum JsonError {
    /// It is no JSON; the reason names line and column.
    #[error("json: {0}: expected a JSON document")]
    Syntax(serde_json::Error),
    /// It is of a version that is not known here.
    #[error("json: flushpoint: `{}`: expected {FORMAT}", shown(given))]
    Format {
        /// What was given.
        given: String,
    },
    /// It has another shape.
    #[error("json: {}: {}", shown(path), one_line(message))]
    Shape {
        /// The place in the document.
        path: String,
        /// What is wrong there and what was expected.
        message: String,
    },
    /// There is no such run.
    #[error("json: {}", place_in_document(.0))]
    Run(#[from] RunError),
}

#[derive(Deserialize)]
struct Head {
    flushpoint: Value,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[serde(expecting = "an object with `flushpoint` and `scenario`")]
struct Document {
    flushpoint: u64,
    scenario: String,
    variant: Option<String>,
    seed: Option<Seed>,
    #[serde(default)]
    knobs: Knobs,
    #[serde(default)]
    actions: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
}

impl Run {
    /// Reads a document.
    ///
    /// # Errors
    /// If it names no run.
    pub fn from_json(text: &str) -> Result<Run, JsonError> {
        let _: IgnoredAny =
            serde_json::from_str(text).map_err(JsonError::Syntax)?;
        // The version before the rest: another one may have other fields.
        if let Ok(Head { flushpoint }) = serde_json::from_str(text)
            && flushpoint != FORMAT
        {
            return Err(JsonError::Format { given: flushpoint.to_string() });
        }
        let reader = &mut serde_json::Deserializer::from_str(text);
        let document: Document = serde_path_to_error::deserialize(reader)
            .map_err(|error| {
                let path = match error.path().to_string() {
                    root if root == "." => "document".into(),
                    // A member without a name.
                    empty if empty.is_empty() => "``".into(),
                    path => path,
                };
                JsonError::Shape { path, message: error.inner().to_string() }
            })?;
        Ok(document.run()?)
    }

    /// The document that [`Run::from_json`] reads back.
    pub fn to_json(&self) -> String {
        let knobs = self.knobs.iter();
        let texts = knobs.map(|(name, value)| (*name, value.to_string()));
        let document = Document {
            flushpoint: FORMAT,
            scenario: self.scenario.id.into(),
            variant: Some(self.variant.id.into()),
            seed: Some(Seed(self.seed)),
            knobs: Knobs(texts.map(|(name, v)| (name.into(), v)).collect()),
            actions: self.actions.iter().map(|a| a.to_string()).collect(),
            until: self.until.map(|until| until.exact()),
        };
        match serde_json::to_string_pretty(&document) {
            Ok(text) => text,
            Err(error) => unreachable!("all are texts and numbers: {error}"),
        }
    }
}

impl Document {
    fn run(self) -> Result<Run, RunError> {
        let mut run = Run::of(&self.scenario)?;
        if let Some(variant) = &self.variant {
            run = run.with_variant(variant)?;
        }
        if let Some(Seed(seed)) = self.seed {
            run = run.with_seed(seed);
        }
        for (name, value) in &self.knobs.0 {
            run = run.with_knob(name, value)?;
        }
        run = run.with_action_texts(&self.actions)?;
        match &self.until {
            Some(until) => run.with_until_text(until),
            None => Ok(run),
        }
    }
}

/// The error with the place as a path in the document.
fn place_in_document(error: &RunError) -> String {
    match error {
        RunError::Scenario { given, known } => {
            format!("scenario: `{}`: expected one of {known}", shown(given))
        }
        RunError::Variant { given, known } => {
            format!("variant: `{}`: expected one of {known}", shown(given))
        }
        RunError::UnknownKnob { given, known } => {
            format!("knobs.{}: expected one of {known}", shown(given))
        }
        RunError::Knob(error) => {
            let value = shown(&error.value);
            let expected = &error.expected;
            format!("knobs.{}: `{value}`: expected {expected}", error.name)
        }
        RunError::Action { number, error } => {
            format!("actions[{}]: {error}", number - 1)
        }
        RunError::Seed { given } => {
            format!("seed: `{}`: expected {SEED}", shown(given))
        }
        RunError::TooManyActions { .. }
        | RunError::NoAction { .. }
        | RunError::Place { .. } => error.to_string(),
        RunError::Until { given } => {
            let expected = super::UNTIL;
            format!("until: `{}`: expected {expected}", shown(given))
        }
    }
}

/// A seed in JSON: a number where a script can hold it, else a string.
pub struct Seed(pub u64);

impl Serialize for Seed {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            seed @ 0..=SCRIPT_NUMBER_MAX => to.serialize_u64(seed),
            seed => to.collect_str(&seed),
        }
    }
}

impl<'de> Deserialize<'de> for Seed {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let given = Value::deserialize(from)?;
        let seed = match &given {
            Value::Number(number) => number.as_u64(),
            Value::String(text) => whole(text),
            _ => None,
        };
        seed.map(Seed).ok_or_else(|| wrong(&given, SEED))
    }
}

/// A knob's value: a string, or a number where it is one.
struct Setting(String);

impl<'de> Deserialize<'de> for Setting {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        match Value::deserialize(from)? {
            Value::String(text) => Ok(Setting(text)),
            Value::Number(number) => Ok(Setting(number.to_string())),
            given => Err(wrong(&given, "a string or a number")),
        }
    }
}

fn wrong<E: serde::de::Error>(given: &Value, expected: &str) -> E {
    let given = shown(&given.to_string());
    E::custom(format!("`{given}`: expected {expected}"))
}

/// Knobs by name, none of them twice.
#[derive(Default)]
struct Knobs(BTreeMap<String, String>);

impl Serialize for Knobs {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(&self.0)
    }
}

impl<'de> Deserialize<'de> for Knobs {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_map(KnobsVisitor)
    }
}

struct KnobsVisitor;

impl<'de> Visitor<'de> for KnobsVisitor {
    type Value = Knobs;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of knobs and their values")
    }

    fn visit_map<A: MapAccess<'de>>(
        self,
        mut map: A,
    ) -> Result<Knobs, A::Error> {
        let mut knobs = BTreeMap::new();
        while let Some((name, Setting(value))) =
            map.next_entry::<String, _>()?
        {
            let name = shown(&name);
            if knobs.insert(name.clone(), value).is_some() {
                let twice = format!("`{name}`: expected once, found again");
                return Err(A::Error::custom(twice));
            }
        }
        Ok(Knobs(knobs))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_holds_what_differs_from_the_default() {
        let run = Run::of("cache-aside").unwrap();
        let run = run.with_variant("lease").unwrap();
        let run = run.with_knob("ttl", "500ms").unwrap();
        let run = run.with_action_texts(&["120ms:crash cache"]).unwrap();
        let run = run.with_until_text("3s").unwrap();
        let expected = serde_json::json!({
            "flushpoint": 1,
            "scenario": "cache-aside",
            "variant": "lease",
            "seed": 7,
            "knobs": { "ttl": "500ms" },
            "actions": ["120ms:crash cache"],
            "until": "3s",
        });
        let text = run.to_json();
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value, expected);
        assert_eq!(Run::from_json(&text).unwrap(), run);
    }

    #[test]
    fn a_seed_that_a_script_would_round_is_a_string() {
        let run = Run::of("cache-aside").unwrap();
        for (seed, shown) in [
            (SCRIPT_NUMBER_MAX, "\"seed\": 9007199254740992"),
            (SCRIPT_NUMBER_MAX + 1, "\"seed\": \"9007199254740993\""),
            (u64::MAX, "\"seed\": \"18446744073709551615\""),
        ] {
            let run = run.clone().with_seed(seed);
            let text = run.to_json();
            assert!(text.contains(shown), "{text}");
            assert_eq!(Run::from_json(&text).unwrap(), run);
        }
    }

    #[test]
    fn a_number_will_do_where_a_knob_is_one() {
        let text = r#"{"flushpoint": 1, "scenario": "cache-aside",
            "knobs": {"loss": 0.25, "pool": 3}}"#;
        let run = Run::from_json(text).unwrap();
        assert_eq!(run.settings().number("loss"), 0.25);
        assert_eq!(run.settings().count("pool"), 3);
    }

    #[test]
    fn a_message_names_the_place() {
        for (members, message) in [
            ("'flushpoint': 2, 'x': 1", "flushpoint: `2`: expected 1"),
            ("'scenario': 'x'", "document: missing field `flushpoint`"),
            ("'flushpoint': 1", "document: missing field `scenario` at l"),
            ("S, 'foo': 1", "foo: unknown field `foo`, expected one of"),
            ("S, 'seed': -1", "seed: `-1`: expected a whole number from"),
            ("S, 'seed': 'x'", "seed: `\"x\"`: expected a whole"),
            ("S, 'seed': 1, 'seed': 1", "document: duplicate field `seed`"),
            ("S, 'variant': 'x'", "variant: `x`: expected one of "),
            ("S, 'knobs': 5", "knobs: invalid type: integer `5`, expec"),
            ("S, 'knobs': {'x': 5}", "knobs.x: expected one of workl"),
            ("S, 'knobs': {'ttl': 5}", "knobs.ttl: `5`: expected a t"),
            ("S, 'knobs': {'ttl': []}", "knobs.ttl: `[]`: expected a "),
            ("S, 'knobs': {'ttl': '1s', 'ttl': '1s'}", "knobs: `t"),
            ("S, 'actions': [5]", "actions[0]: invalid type: integer"),
            ("S, 'actions': ['1ms:x']", "actions[0]: `x`: expected one"),
            ("S, 'until': '0s'", "until: `0s`: expected a time from"),
            ("S, 'until': 'x'", "until: `x`: expected a time from 1ns"),
        ] {
            let start = "'flushpoint': 1, 'scenario': 'cache-aside'";
            let members = members.replacen('S', start, 1);
            let text = format!("{{{members}}}").replace('\'', "\"");
            let error = Run::from_json(&text).unwrap_err().to_string();
            let message = format!("json: {message}");
            assert!(error.starts_with(&message), "{text}: {error}");
        }
        let error = Run::from_json("{\n  oops").unwrap_err().to_string();
        assert!(error.contains("line 2 column 3"), "{error}");
        let error = Run::from_json("[]").unwrap_err().to_string();
        assert!(error.starts_with("json: document: "), "{error}");
    }
}
