//! Lost writes: acknowledged, and at the audit neither they nor a later write
//! of their key can come back.
//!
//! Of two rows of a key the one with the higher version is later. Where a
//! version is not known or they began anew, real time decides, as for stale
//! reads: a write is lost if what the audit found certainly came from before
//! it.
//!
//! `checked` counts the acknowledged writes of audited keys, `count` the lost
//! ones. The finding is the write that was the first to be gone, and `first`
//! the entry since which it is: the one that put there what the audit found,
//! the stop that took it, or the acknowledgement, whichever came last. Unlike a stale read a lost write
//! is not for ever: a later write of its key ends it. So the verdict at a
//! cursor is the verdict on the history of that prefix.

use crate::{
    history::{AuditRead, End, History, Operation, Wiped},
    trace::{EntryId, IdMap, Sym, sort_by_number},
};

use super::{
    Finding, Property, Status, Verdict,
    keys::{Key, keys, same},
    origins::{Older, Origins},
};

/// Looks for acknowledged writes that the audit does not find.
pub fn check(history: &History) -> Verdict {
    let mut verdict = Verdict::holds(Property::LostWrites, 0);
    let mut first: Option<Lost> = None;
    let audit = audit(history);
    for key in keys(history) {
        verdict.checked += look(history, &audit, &key, &mut |lost| {
            verdict.count += 1;
            if first.is_none_or(|first| lost.since < first.since) {
                first = Some(lost);
            }
        });
    }
    if let Some(lost) = first {
        verdict.status = Status::Broken;
        verdict.first = Some(lost.since);
        verdict.finding = lost.finding();
        verdict.evidence = lost.evidence();
    }
    verdict
}

/// Every lost write, in the order of the acknowledgements.
pub fn each(history: &History) -> Vec<Finding> {
    let mut all = Vec::new();
    let audit = audit(history);
    for key in keys(history) {
        look(history, &audit, &key, &mut |lost| {
            all.push((lost.end.entry, lost.finding()));
        });
    }
    sort_by_number(&mut all, |(entry, _)| entry.0.into());
    all.into_iter().map(|(_, finding)| finding).collect()
}

/// A lost write, and what tells so.
#[derive(Clone, Copy)]
struct Lost<'a> {
    write: &'a Operation,
    end: End,
    read: &'a AuditRead,
    why: Older<'a>,
    wiped: Option<&'a Wiped>,
    /// The entry since which it is lost.
    since: EntryId,
}

/// The audit's reads, by key.
fn audit(history: &History) -> IdMap<Sym, &AuditRead> {
    let mut audit = IdMap::default();
    for read in &history.audit {
        audit.insert(read.key, read);
    }
    audit
}

/// Looks at the writes of a key, and how many were looked at.
fn look<'a>(
    history: &'a History,
    audit: &IdMap<Sym, &'a AuditRead>,
    key: &Key<'a>,
    found: &mut impl FnMut(Lost<'a>),
) -> u32 {
    let Some(read) = audit.get(key.key) else { return 0 };
    let origins = Origins::of(key, read.row, EntryId::NONE);
    let mut looked = 0;
    for write in key.acknowledged_writes() {
        looked += 1;
        let (false, Some(end), Some(why)) = (
            same(write.row, read.row),
            write.acknowledged(),
            origins.older_than(write),
        ) else {
            continue;
        };
        let wiped = history
            .wiped
            .iter()
            .rfind(|wiped| wiped.key == key.key && same(wiped.row, write.row));
        let put_there = read.entry.some().into_iter();
        let causes = put_there.chain(wiped.map(|wiped| wiped.entry));
        let since = causes.fold(end.entry, EntryId::max);
        found(Lost { write, end, read, why, wiped, since });
    }
    looked
}

impl Lost<'_> {
    fn finding(&self) -> Finding {
        Finding::Lost {
            key: self.write.key,
            written: self.write.row,
            found: self.read.row,
            acknowledged_at: self.end.at,
            wiped: self.wiped.map(|wiped| (wiped.how, wiped.at)),
        }
    }

    fn evidence(&self) -> Vec<EntryId> {
        let mut evidence = vec![self.write.began, self.end.entry];
        evidence.extend(self.read.entry.some());
        evidence.extend(self.wiped.map(|wiped| wiped.entry));
        if let Older::From(origin) = self.why {
            let end = origin.end.map(|end| end.entry);
            evidence.extend([origin.began].into_iter().chain(end));
        }
        sort_by_number(&mut evidence, |entry| entry.0.into());
        evidence.dedup();
        evidence
    }
}
