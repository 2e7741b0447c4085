//! Lost writes: acknowledged, and at the audit neither they nor a later write
//! of their key stands in the database.
//!
//! Of two rows of a key the one with the higher version is later. Where a
//! version is not known, real time decides, as for stale reads: a write is
//! lost if what the audit found certainly came from before it.
//!
//! `checked` counts the acknowledged writes of audited keys, `count` the lost
//! ones. The finding is the write that was the first to be gone, and `first`
//! the entry since which it is: the one that put there what the audit found,
//! or the acknowledgement if that came later. Unlike a stale read a lost write
//! is not for ever: a later write of its key ends it. So the verdict at a
//! cursor is the verdict on the history of that prefix.

use crate::{
    history::{AuditRead, History, Operation},
    trace::{EntryId, IdMap, sort_by_number},
};

use super::{
    Finding, Property, Status, Verdict,
    keys::{Key, keys, same},
    origins::{Older, Origins},
};

/// Looks for acknowledged writes that the audit does not find.
pub fn check(history: &History) -> Verdict {
    let mut verdict = Verdict::holds(Property::LostWrites, 0);
    let mut audit = IdMap::default();
    for read in &history.audit {
        audit.insert(read.key, read);
    }
    for key in keys(history) {
        let Some(read) = audit.get(key.key) else { continue };
        let origins = Origins::of(&key, read.row, EntryId::NONE);
        for write in key.acknowledged_writes() {
            verdict.checked += 1;
            if same(write.row, read.row) {
                continue;
            }
            if let Some(why) = origins.older_than(write) {
                verdict.count += 1;
                record(&mut verdict, &key, write, read, why);
            }
        }
    }
    verdict
}

/// Takes the lost write into the verdict, if it is the first.
fn record(
    verdict: &mut Verdict,
    key: &Key,
    write: &Operation,
    read: &AuditRead,
    why: Older,
) {
    let Some(end) = write.acknowledged() else { return };
    let since = read.entry.some().map_or(end.entry, |e| e.max(end.entry));
    if verdict.first.is_some_and(|first| first <= since) {
        return;
    }
    verdict.status = Status::Broken;
    verdict.first = Some(since);
    verdict.finding = Finding::Lost {
        key: key.key,
        written: write.row,
        found: read.row,
        acknowledged_at: end.at,
    };
    let mut evidence = vec![write.began, end.entry];
    evidence.extend(read.entry.some());
    if let Older::From(origin) = why {
        let end = origin.end.map(|end| end.entry);
        evidence.extend([origin.began].into_iter().chain(end));
    }
    sort_by_number(&mut evidence, |entry| entry.0.into());
    evidence.dedup();
    verdict.evidence = evidence;
}
