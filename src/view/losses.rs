//! Which acknowledged writes are lost, and which copies differ, by name.

use super::words::row_words;
use crate::{
    check::{Finding, divergence, lost_writes},
    history::History,
    trace::{SimTime, Trace},
};

/// A write that was acknowledged, and that neither it nor a later one of its
/// key can come back from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Loss {
    /// The key.
    pub key: String,
    /// What was written.
    pub row: String,
    /// When its client was told OK.
    pub acknowledged_at: SimTime,
    /// When it was taken from the last place that had it, if that is known.
    pub wiped_at: Option<SimTime>,
}

/// The acknowledged writes that are lost after the first `cursor` entries, in
/// the order of their acknowledgements.
pub fn losses(trace: &Trace, cursor: usize) -> Vec<Loss> {
    let found = lost_writes::each(&History::of(trace, cursor)).into_iter();
    let named = found.filter_map(|finding| match finding {
        Finding::Lost { key, written, acknowledged_at, wiped, .. } => {
            Some(Loss {
                key: trace.text(key).into(),
                row: row_words(trace, written),
                acknowledged_at,
                wiped_at: wiped.map(|(_, at)| at),
            })
        }
        _ => None,
    });
    named.collect()
}

/// The copies that differ from the database at rest after the first `cursor`
/// entries, each with both values, such as `Ana 330 v3 / 310 v2`.
pub fn differences(trace: &Trace, cursor: usize) -> Vec<String> {
    let found = divergence::each(&History::of(trace, cursor)).into_iter();
    let named = found.filter_map(|finding| match finding {
        Finding::Diverged { key, cached, stored } => {
            let stored = match stored.is_some() {
                true => row_words(trace, stored),
                false => "nothing".into(),
            };
            let cached = row_words(trace, cached);
            Some(format!("{} {cached} / {stored}", trace.text(key)))
        }
        _ => None,
    });
    named.collect()
}
