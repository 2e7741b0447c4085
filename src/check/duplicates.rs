//! Duplicates: a write that the database applied twice.
//!
//! A write is its key, its text and its version. A statement that finds the
//! write there and changes nothing applies nothing: it is no duplicate. Where
//! a version is not known, nothing is claimed.
//!
//! `checked` counts the rows that were applied, `count` those that had been
//! applied before. The finding is the first of them, the evidence the first
//! application and that one.

use crate::history::{Applied, History};

use super::{Finding, Property, Verdict, applied};

/// Looks for writes that were applied twice.
pub fn check(history: &History) -> Verdict {
    applied::verdict(Property::Duplicates, history, judge)
}

fn judge(before: &[Applied], row: Applied) -> Option<(Applied, Finding)> {
    let same = |first: &&Applied| first.row == row.row;
    let first = before.iter().find(same).filter(|_| row.row.version != 0)?;
    let after_ns = row.at.as_ns() - first.at.as_ns();
    let finding = Finding::Twice { key: row.key, row: row.row, after_ns };
    Some((*first, finding))
}
