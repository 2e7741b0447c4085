//! Stale reads: a read that began after a newer write was acknowledged.
//!
//! Of two rows of a key the one with the higher version is newer. Where a
//! version is not known, or versions began anew (a write that began after
//! another was acknowledged has a lower one), real time decides: a write that
//! began after another was acknowledged is newer; of writes that overlap,
//! nothing is claimed. The rows that stood before the run count as acknowledged
//! at its beginning, so finding nothing where a row is known to be is stale
//! too. Two reads that disagree while no acknowledgement lies before them are
//! no matter of this property, but of linearizability.
//!
//! `checked` counts the reads that returned, `count` the stale ones. The
//! finding is the oldest: its value had been outdated for longest when its
//! read began. `first` is the entry at which a client first held a stale
//! value. The verdict on a prefix of the history is broken exactly if `first`
//! lies in it.

use crate::{
    history::History,
    trace::{Row, SimTime},
};

use super::{
    Finding, Property, Reads, Verdict,
    keys::keys,
    origins::Older,
    outdated::{Outdated, Writes},
};

/// Looks for reads that returned what was already outdated.
pub fn check(history: &History) -> Verdict {
    reads(history).verdict(usize::MAX)
}

/// The reads that are judged, and those that break the property.
pub fn reads(history: &History) -> Reads {
    Reads::judged(Property::StaleReads, history, judge)
}

fn judge(history: &History, reads: &mut Reads) {
    for key in keys(history) {
        let writes = Writes::of(key.acknowledged_writes());
        let initial = Outdated {
            by: key.initial,
            at: SimTime::ZERO,
            write: None,
            why: Older::Plainly,
        };
        for read in key.finished_reads() {
            let outdated = match predates(read.row, key.initial) {
                true => Some(initial),
                false => writes.outdated(&key, read),
            };
            let stale = outdated.map(|outdated| {
                let age_ns = read.began_at.0.saturating_sub(outdated.at.0);
                let finding = Finding::Stale {
                    key: key.key,
                    read: read.row,
                    newer: outdated.by,
                    age_ns,
                };
                (age_ns, finding, outdated.evidence(read))
            });
            reads.add(read, stale);
        }
    }
}

/// Whether `row` is older than what stood before the run.
fn predates(row: Row, initial: Row) -> bool {
    let gone = !row.is_some() && initial.is_some();
    gone || (row.version != 0 && row.version < initial.version)
}
