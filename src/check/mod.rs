//! Verdicts on histories, one property a file.
//!
//! A checker knows a [`History`] and nothing of the simulator that made it. It
//! answers that the property holds, that it is broken, with the entries that
//! prove it, or that it ran out of fuel. The evidence alone, as a history, is
//! broken by the same checker, and no longer without any one of its
//! operations.

use crate::{
    history::History,
    trace::{EntryId, Names, Row, SimTime, Sym},
};

/// What can be promised of a history.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    serde::Serialize,
    serde::Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Property {
    /// No read that began after a newer write was acknowledged returns an
    /// older value.
    StaleReads,
    /// No acknowledged write is gone at the audit, unless a later write of
    /// its key stands there.
    LostWrites,
    /// Every key behaves as one register that each operation meets at one
    /// instant between its beginning and its end.
    Linearizability,
}

/// Whether a property is kept.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Every opportunity to break it was checked.
    Holds,
    /// It is broken, and the evidence proves it.
    Broken,
    /// The search ran out of fuel.
    Unknown,
}

/// What was found, in the history's own terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    /// Nothing to object to.
    Nothing,
    /// A stale read: the oldest one found.
    Stale {
        /// The key.
        key: Sym,
        /// What was read.
        read: Row,
        /// The newest row acknowledged before the read began.
        newest: Row,
        /// Nanoseconds from that acknowledgement to the read's beginning.
        age_ns: u64,
    },
    /// A lost write: the first one found.
    Lost {
        /// The key.
        key: Sym,
        /// What was acknowledged.
        written: Row,
        /// What the audit found.
        found: Row,
        /// When it was acknowledged.
        acknowledged_at: SimTime,
    },
    /// No order of the operations explains what they saw.
    NoOrder {
        /// The key.
        key: Sym,
        /// How many operations the smallest contradiction has.
        operations: u32,
    },
    /// The search ended before the answer.
    OutOfFuel {
        /// How many steps were taken.
        steps: u64,
    },
}

/// A checker's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// The property.
    pub property: Property,
    /// Whether it is kept.
    pub status: Status,
    /// How many opportunities to break it were checked; 0: not tested yet.
    pub checked: u32,
    /// How many of them broke it.
    pub count: u32,
    /// The entry at which it was first broken.
    pub first: Option<EntryId>,
    /// What was found.
    pub finding: Finding,
    /// The entries that prove it, in order.
    pub evidence: Vec<EntryId>,
}
