use std::{fmt, str::FromStr, time::Duration};

use serde::{Deserialize, Serialize};

use super::field::{Field, FieldValue};

/// An instant of virtual time, in whole nanoseconds since the run began.
///
/// It is printed in milliseconds and parsed with a unit: `120ms`, `2.5s`,
/// `17us`, `9ns`.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
)]
pub struct SimTime(pub u64);

/// The text is no time with a unit.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}`: expected a time with its unit, such as 120ms, 2.5s or 17us")]
pub struct ParseTimeError(pub String);

/// The units a time may carry, longest suffix first, in nanoseconds.
const UNITS: [(&str, u64); 4] =
    [("ms", 1_000_000), ("us", 1_000), ("ns", 1), ("s", 1_000_000_000)];

impl SimTime {
    /// The beginning of every run.
    pub const ZERO: SimTime = SimTime(0);

    /// The instant `ms` milliseconds after the beginning.
    pub const fn from_ms(ms: u64) -> Self {
        SimTime(ms * 1_000_000)
    }

    /// Whole nanoseconds since the beginning.
    pub const fn as_ns(self) -> u64 {
        self.0
    }

    /// Milliseconds since the beginning, for drawing and for charts.
    pub fn as_ms_f64(self) -> f64 {
        self.0 as f64 / 1e6
    }

    /// How long after `earlier` this is; zero if it is not after it.
    pub const fn since(self, earlier: SimTime) -> Duration {
        Duration::from_nanos(self.0.saturating_sub(earlier.0))
    }

    /// The shortest exact text that [`SimTime::from_str`] reads back.
    pub fn exact(self) -> String {
        let order = [1_000_000_000, 1_000_000, 1_000, 1];
        let name = ["s", "ms", "us", "ns"];
        for (unit, name) in order.into_iter().zip(name) {
            let thousandth = unit / 1_000;
            if self.0 >= unit
                && (unit == 1 || self.0.is_multiple_of(thousandth))
            {
                let whole = self.0 / unit;
                let rest = (self.0 % unit) * 1_000 / unit;
                let text = format!("{whole}.{rest:03}");
                let text = text.trim_end_matches('0').trim_end_matches('.');
                return format!("{text}{name}");
            }
        }
        "0ms".into()
    }
}

impl From<Duration> for SimTime {
    fn from(duration: Duration) -> Self {
        SimTime(u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX))
    }
}

impl fmt::Display for SimTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text =
            format!("{}.{:03}", self.0 / 1_000_000, self.0 / 1000 % 1000);
        let text = text.trim_end_matches('0').trim_end_matches('.');
        write!(f, "{text} ms")
    }
}

impl FromStr for SimTime {
    type Err = ParseTimeError;

    fn from_str(text: &str) -> Result<Self, ParseTimeError> {
        let fail = || ParseTimeError(text.into());
        let (number, unit) = UNITS
            .iter()
            .find_map(|(name, unit)| {
                text.strip_suffix(name).map(|number| (number, *unit))
            })
            .ok_or_else(fail)?;
        let (whole, part) = number.split_once('.').unwrap_or((number, "0"));
        let digits = |s: &str| {
            !s.is_empty()
                && s.len() <= 18
                && s.bytes().all(|b| b.is_ascii_digit())
        };
        if !digits(whole) || !digits(part) || part.len() > 9 {
            return Err(fail());
        }
        let whole: u64 = whole.parse().map_err(|_| fail())?;
        let scale = 10u64.pow(part.len() as u32);
        let part: u64 = part.parse().map_err(|_| fail())?;
        let part = u128::from(part) * u128::from(unit) / u128::from(scale);
        whole
            .checked_mul(unit)
            .and_then(|ns| ns.checked_add(part as u64))
            .map(SimTime)
            .ok_or_else(fail)
    }
}

/// A length of virtual time inside an event: nanoseconds in two halves, so
/// that an entry needs no more than 4-byte alignment there.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize,
)]
pub struct Span {
    high: u32,
    low: u32,
}

impl Span {
    /// A span of so many nanoseconds.
    pub const fn from_ns(ns: u64) -> Self {
        Span { high: (ns >> 32) as u32, low: ns as u32 }
    }

    /// Whole nanoseconds.
    pub const fn as_ns(self) -> u64 {
        (self.high as u64) << 32 | self.low as u64
    }
}

impl Field for Span {
    fn value(&self) -> FieldValue {
        FieldValue::Number(self.as_ns())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_with_its_unit() {
        let cases = [
            ("120ms", 120_000_000),
            ("2.5s", 2_500_000_000),
            ("17us", 17_000),
            ("9ns", 9),
            ("0.25ms", 250_000),
        ];
        for (text, ns) in cases {
            assert_eq!(text.parse(), Ok(SimTime(ns)), "{text}");
        }
        for text in ["", "ms", "12", "1.ms", ".5s", "-1ms", "1e3ms", "9e18s"] {
            assert!(text.parse::<SimTime>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_exact_text_reads_back() {
        for ns in
            [0, 1, 999, 1_000, 1_001, 1_234_567, 120_000_000, 2_500_000_000]
        {
            let text = SimTime(ns).exact();
            assert_eq!(text.parse(), Ok(SimTime(ns)), "{text}");
        }
        assert_eq!(SimTime(2_500_000_000).exact(), "2.5s");
        assert_eq!(SimTime(1_234_567).exact(), "1234.567us");
    }
}
