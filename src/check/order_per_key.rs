//! Order per key: the database applies no write of a key after a newer one.
//!
//! Of two rows of a key the one with the higher version is newer; where a
//! version is not known, nothing is claimed. An older row that a statement
//! refuses to put over the newer one is not applied, and a row that is left
//! out breaks no order.
//!
//! `checked` counts the rows that were applied, `count` those that came after
//! a newer one. The finding is the first of them, the evidence the newest row
//! that was applied before and that one.

use crate::history::{Applied, History};

use super::{Finding, Property, Verdict, applied};

/// Looks for rows that were applied after newer ones.
pub fn check(history: &History) -> Verdict {
    applied::verdict(Property::OrderPerKey, history, judge)
}

fn judge(before: &[Applied], row: Applied) -> Option<(Applied, Finding)> {
    let newest = before.iter().max_by_key(|applied| applied.row.version)?;
    if row.row.version == 0 || newest.row.version <= row.row.version {
        return None;
    }
    let finding = Finding::Overtaken {
        key: row.key,
        row: row.row,
        newer: newest.row,
        after_ns: row.at.as_ns() - newest.at.as_ns(),
    };
    Some((*newest, finding))
}
