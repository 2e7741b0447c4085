//! What can be set before a run: knobs, their ranges and their values.

use std::{fmt, time::Duration};

use super::decimal;
use crate::trace::SimTime;

/// Something that belongs to the whole run and can be set before it.
#[derive(Debug)]
pub struct Knob {
    /// Its name in links and on the command line.
    pub name: &'static str,
    /// Its name for people.
    pub label: &'static str,
    /// The group it is shown in.
    pub group: &'static str,
    /// What it takes.
    pub kind: KnobKind,
    /// Its value where none is given.
    pub default: KnobValue,
}

/// A knob's kind and default.
/// What a knob takes, and where it stands at first.
pub type Kind = (KnobKind, KnobValue);

/// A duration from `min` to `max`.
pub const fn time(default: SimTime, min: SimTime, max: SimTime) -> Kind {
    (KnobKind::Time { min, max }, KnobValue::Time(default))
}

/// A whole number from `min` to `max`.
pub const fn count(
    unit: &'static str,
    default: u64,
    min: u64,
    max: u64,
) -> Kind {
    (KnobKind::Count { unit, min, max }, KnobValue::Count(default))
}

/// A number from `min` to `max`.
pub const fn number(
    unit: &'static str,
    default: f64,
    min: f64,
    max: f64,
) -> Kind {
    (KnobKind::Number { unit, min, max }, KnobValue::Number(default))
}

/// One of a few words; the first is the default.
pub const fn choice(words: &'static [(&'static str, &'static str)]) -> Kind {
    (KnobKind::Choice { words }, KnobValue::Choice(words[0].0))
}

impl Knob {
    /// A knob of a group.
    pub const fn new(
        name: &'static str,
        label: &'static str,
        group: &'static str,
        (kind, default): Kind,
    ) -> Knob {
        Knob { name, label, group, kind, default }
    }
}

/// What a knob takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum KnobKind {
    /// A duration.
    Time {
        /// The shortest.
        min: SimTime,
        /// The longest.
        max: SimTime,
    },
    /// A whole number.
    Count {
        /// What is counted.
        unit: &'static str,
        /// The smallest.
        min: u64,
        /// The largest.
        max: u64,
    },
    /// A number with a fraction.
    Number {
        /// What it measures.
        unit: &'static str,
        /// The smallest.
        min: f64,
        /// The largest.
        max: f64,
    },
    /// One of a few words.
    Choice {
        /// The words and what they mean.
        words: &'static [(&'static str, &'static str)],
    },
}

/// A knob's value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum KnobValue {
    /// A duration.
    Time(SimTime),
    /// A whole number.
    Count(u64),
    /// A number with a fraction.
    Number(f64),
    /// A word.
    Choice(&'static str),
}

/// The text is no value of the knob.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("knob `{name}`: `{}`: expected {expected}", shown(value))]
pub struct KnobError {
    /// The knob.
    pub name: String,
    /// What was given.
    pub value: String,
    /// What it takes.
    pub expected: String,
}

/// What somebody gave, as a message quotes it: on one line, and not at any
/// length.
pub(crate) fn shown(given: &str) -> String {
    const CHARS_MAX: usize = 60;
    match given.char_indices().nth(CHARS_MAX) {
        Some((end, _)) => format!("{}…", one_line(&given[..end])),
        None => one_line(given),
    }
}

/// The text with its control characters spelled out.
pub(crate) fn one_line(text: &str) -> String {
    let mut line = String::new();
    for char in text.chars() {
        match char.is_control() {
            true => line.extend(char.escape_default()),
            false => line.push(char),
        }
    }
    line
}

impl Knob {
    /// Reads a value.
    ///
    /// # Errors
    /// If the text is none, or out of the knob's range.
    pub fn parse(&self, text: &str) -> Result<KnobValue, KnobError> {
        let value = match self.kind {
            KnobKind::Time { min, max } => text
                .parse()
                .ok()
                .filter(|time| (min..=max).contains(time))
                .map(KnobValue::Time),
            KnobKind::Count { min, max, .. } => text
                .parse()
                .ok()
                .filter(|count| (min..=max).contains(count))
                .map(KnobValue::Count),
            KnobKind::Number { min, max, .. } => decimal::parse(text)
                .filter(|number| (min..=max).contains(number))
                .map(KnobValue::Number),
            KnobKind::Choice { words } => words
                .iter()
                .find(|(word, _)| *word == text)
                .map(|(word, _)| KnobValue::Choice(word)),
        };
        value.ok_or_else(|| KnobError {
            name: self.name.into(),
            value: text.into(),
            expected: self.kind.to_string(),
        })
    }
}

impl fmt::Display for KnobKind {
    /// What the knob takes, in words.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            KnobKind::Time { min, max } => {
                write!(f, "a time from {} to {}", min.exact(), max.exact())
            }
            KnobKind::Count { unit, min, max } => {
                write!(f, "a whole number of {unit} from {min} to {max}")
            }
            KnobKind::Number { unit, min, max } => {
                match *unit {
                    "1" => write!(f, "a number")?,
                    "share" => write!(f, "a share")?,
                    unit => write!(f, "a number of {unit}")?,
                }
                let (min, max) = (decimal::show(*min), decimal::show(*max));
                write!(f, " from {min} to {max}")
            }
            KnobKind::Choice { words } => {
                let words: Vec<&str> = words.iter().map(|w| w.0).collect();
                write!(f, "one of {}", words.join(", "))
            }
        }
    }
}

impl fmt::Display for KnobValue {
    /// The text that [`Knob::parse`] reads back.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            KnobValue::Time(time) => f.write_str(&time.exact()),
            KnobValue::Count(count) => write!(f, "{count}"),
            KnobValue::Number(number) => f.write_str(&decimal::show(*number)),
            KnobValue::Choice(word) => f.write_str(word),
        }
    }
}

/// The values of all knobs of a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    values: Vec<(&'static str, KnobValue)>,
}

/// Every getter panics if the scenario has no such knob of that kind: a
/// scenario asks for knobs that it declares itself.
impl Settings {
    /// The defaults of `knobs`, changed by `set`.
    pub fn new(knobs: &[Knob], set: &[(&'static str, KnobValue)]) -> Settings {
        let value = |knob: &Knob| {
            let set = set.iter().find(|(name, _)| *name == knob.name);
            set.map_or(knob.default, |(_, value)| *value)
        };
        let values = knobs.iter().map(|knob| (knob.name, value(knob)));
        Settings { values: values.collect() }
    }

    /// A knob's value.
    ///
    /// # Panics
    /// If the scenario has no such knob.
    pub fn value(&self, name: &str) -> KnobValue {
        match self.values.iter().find(|(known, _)| *known == name) {
            Some((_, value)) => *value,
            None => panic!("the scenario has no knob `{name}`"),
        }
    }

    /// A duration.
    ///
    /// # Panics
    /// If the scenario has no such knob.
    pub fn time(&self, name: &str) -> Duration {
        match self.value(name) {
            KnobValue::Time(time) => Duration::from_nanos(time.as_ns()),
            other => panic!("knob `{name}` is no time but {other}"),
        }
    }

    /// A whole number.
    ///
    /// # Panics
    /// If the scenario has no such knob.
    pub fn count(&self, name: &str) -> u64 {
        match self.value(name) {
            KnobValue::Count(count) => count,
            other => panic!("knob `{name}` is no count but {other}"),
        }
    }

    /// A number with a fraction.
    ///
    /// # Panics
    /// If the scenario has no such knob.
    pub fn number(&self, name: &str) -> f64 {
        match self.value(name) {
            KnobValue::Number(number) => number,
            other => panic!("knob `{name}` is no number but {other}"),
        }
    }

    /// A word.
    ///
    /// # Panics
    /// If the scenario has no such knob.
    pub fn choice(&self, name: &str) -> &'static str {
        match self.value(name) {
            KnobValue::Choice(word) => word,
            other => panic!("knob `{name}` is no choice but {other}"),
        }
    }
}
