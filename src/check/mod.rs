//! Verdicts on histories, one property a file.
//!
//! A checker knows a [`History`] and nothing of the simulator that made it. It
//! answers that the property holds, that it is broken, with the entries that
//! prove it, or that it ran out of fuel. The evidence alone, as a history
//! ([`History::only`]), is broken by the same checker, and no longer without
//! any one of its operations.

pub mod database_lag;
pub mod divergence;
pub mod duplicates;
pub mod failed_requests;
pub mod linearizability;
pub mod lost_writes;
pub mod monotonic_reads;
pub mod order_per_key;
pub mod overdue;
pub mod read_your_writes;
pub mod stale_reads;

mod applied;
mod finding;
mod keys;
mod origins;
mod outdated;
mod reads;
mod verdict;

pub use finding::Finding;
pub use reads::{Breach, Reads};
pub use verdict::{ParsePropertyError, Property, Status, Verdict};

use crate::history::History;

/// Judges one property of a history, linearizability with its default fuel.
pub fn check(property: Property, history: &History) -> Verdict {
    match property {
        Property::StaleReads => stale_reads::check(history),
        Property::ReadYourWrites => read_your_writes::check(history),
        Property::MonotonicReads => monotonic_reads::check(history),
        Property::LostWrites => lost_writes::check(history),
        Property::FailedRequests => failed_requests::check(history),
        Property::Duplicates => duplicates::check(history),
        Property::OrderPerKey => order_per_key::check(history),
        Property::DatabaseLag => database_lag::check(history),
        Property::Divergence => divergence::check(history),
        Property::Overdue => overdue::check(history),
        Property::Linearizability => linearizability::check(history),
    }
}

/// The reads of a history that a property judges, for verdicts on all its
/// prefixes; none if the property is not one of single reads.
pub fn reads(property: Property, history: &History) -> Option<Reads> {
    match property {
        Property::StaleReads => Some(stale_reads::reads(history)),
        Property::ReadYourWrites => Some(read_your_writes::reads(history)),
        Property::MonotonicReads => Some(monotonic_reads::reads(history)),
        Property::FailedRequests => Some(failed_requests::reads(history)),
        Property::DatabaseLag => Some(database_lag::reads(history)),
        Property::Overdue => Some(overdue::reads(history)),
        Property::LostWrites
        | Property::Duplicates
        | Property::OrderPerKey
        | Property::Divergence
        | Property::Linearizability => None,
    }
}
