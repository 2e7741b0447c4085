//! Overdue: an acknowledged write has waited for the database for longer than
//! [`LIMIT`].
//!
//! It waits until the database has it or a later row of its key, until it is
//! put aside (a dead-letter queue), or until the last place that had it is
//! gone: a lost write is not late. Somebody looks ten times a second. Where a
//! version is not known, nothing is claimed.
//!
//! `checked` counts the acknowledged writes, `count` those that were overdue at
//! some time: one that comes through at last was late all the same. The finding
//! is the first of them, the evidence the write and the entry at which somebody
//! looked, which is `first`. The verdict on a prefix of the history is broken
//! exactly if `first` lies in it.

use crate::{
    history::{History, Look, Operation},
    trace::{EntryId, IdMap, OpKind, Row, SimTime, Sym},
};

use super::{Finding, Property, Reads, Verdict, reads::Breach};

/// A write may wait for so long.
pub const LIMIT: SimTime = SimTime::from_ms(3_000);

/// Looks for writes that waited for too long.
pub fn check(history: &History) -> Verdict {
    reads(history).verdict(usize::MAX)
}

/// The writes that are judged, and those that break the property.
pub fn reads(history: &History) -> Reads {
    Reads::judged(Property::Overdue, history, judge)
}

fn judge(history: &History, reads: &mut Reads) {
    let settled = settled(history);
    for write in &history.operations {
        let Some(end) = write.acknowledged() else { continue };
        if write.kind != OpKind::Write || write.row.version == 0 {
            continue;
        }
        let since_ns = end.at.as_ns();
        let late_ns = since_ns.saturating_add(LIMIT.as_ns());
        let look = history.looks.iter().find(|it| it.at.as_ns() >= late_ns);
        let look = look.filter(|look| {
            let settled = settled.get(write.key).into_iter().flatten();
            let mut before = settled.filter(|(_, entry)| *entry < look.entry);
            !before.any(|(row, _)| covers(*row, write))
        });
        let breach = look.map(|look| breach(write, *look, since_ns));
        reads.add_late(end.entry, breach);
    }
}

/// The rows of each key that wait no more, each with the entry since which.
fn settled(history: &History) -> IdMap<Sym, Vec<(Row, EntryId)>> {
    let mut settled = IdMap::<Sym, Vec<(Row, EntryId)>>::default();
    let applied = history.applied.iter().chain(&history.aside);
    let applied = applied.map(|it| (it.key, it.row, it.entry));
    let wiped = history.wiped.iter().map(|it| (it.key, it.row, it.entry));
    for (key, row, entry) in applied.chain(wiped) {
        settled.slot(key).get_or_insert_default().push((row, entry));
    }
    settled
}

fn covers(row: Row, write: &Operation) -> bool {
    row.version >= write.row.version
}

fn breach(write: &Operation, look: Look, since_ns: u64) -> Breach {
    Breach {
        seen: look.entry,
        age_ns: 0,
        finding: Finding::Overdue {
            key: write.key,
            row: write.row,
            waited_ns: look.at.as_ns() - since_ns,
        },
        evidence: [Some(write.began), write.end.map(|end| end.entry)]
            .into_iter()
            .flatten()
            .chain([look.entry])
            .collect(),
    }
}
