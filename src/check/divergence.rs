//! Divergence at rest: a cache would answer with another row than the database
//! has, and nothing is on its way that could change either.
//!
//! A key that no cache has diverges from nothing: the next reader asks the
//! database. Two rows are the same where their texts are, and no two known
//! versions differ. A key is not judged while an operation on it is under way,
//! a request that may change it is on the wire, or a row of it waits for the
//! database and somebody tries to bring it there: what a dead-letter queue has
//! is not on its way any more. Nobody has to be told of a divergence: unlike
//! the other properties this one is no matter of clients, and it ends when the
//! copy does.
//!
//! `checked` counts the copies that were compared, `count` those that differ.
//! The finding is the one that has differed for longest, and the evidence the
//! entries that put both rows there. `first` is the last of them and of what
//! settled it: the end of a write of the key, or that a row of it was taken.
//! The verdict at a cursor is the verdict on the history of that prefix.

use crate::{
    history::{AuditRead, Cached, History},
    trace::{EntryId, IdMap, OpKind, Sym, sort_by_number},
};

use super::{Finding, Property, Status, Verdict, keys::same};

/// Looks for copies that differ from the database and will not be mended.
pub fn check(history: &History) -> Verdict {
    let mut verdict = Verdict::holds(Property::Divergence, 0);
    let mut first: Option<(EntryId, Pair)> = None;
    for pair in pairs(history) {
        verdict.checked += 1;
        if same(pair.cached.row, pair.stored.row) {
            continue;
        }
        verdict.count += 1;
        let since = pair.since(history);
        if first.is_none_or(|(first, _)| since < first) {
            first = Some((since, pair));
        }
    }
    if let Some((since, pair)) = first {
        verdict.status = Status::Broken;
        verdict.first = Some(since);
        verdict.finding = pair.finding();
        verdict.evidence = pair.evidence();
    }
    verdict
}

/// Every copy that differs, by cache and key.
pub fn each(history: &History) -> Vec<Finding> {
    pairs(history)
        .filter(|pair| !same(pair.cached.row, pair.stored.row))
        .map(|pair| pair.finding())
        .collect()
}

/// A copy and what the database has.
#[derive(Clone, Copy)]
struct Pair<'a> {
    cached: &'a Cached,
    stored: &'a AuditRead,
}

fn pairs(history: &History) -> impl Iterator<Item = Pair<'_>> {
    let mut stored = IdMap::<Sym, &AuditRead>::default();
    for read in &history.stored {
        stored.insert(read.key, read);
    }
    let cached = history.cached.iter();
    let rests = |it: &&Cached| history.moving.get(it.key).is_none();
    cached.filter(rests).filter_map(move |cached| {
        Some(Pair { cached, stored: stored.get(cached.key)? })
    })
}

impl Pair<'_> {
    /// The entry since which they differ and nothing is on its way.
    fn since(&self, history: &History) -> EntryId {
        let key = self.cached.key;
        let wiped = history.wiped.iter().filter(|it| it.key == key);
        let writes = history.operations.iter();
        let writes = writes.filter(|o| (o.key, o.kind) == (key, OpKind::Write));
        let ends = writes.filter_map(|write| write.end).map(|end| end.entry);
        let all = ends.chain(wiped.map(|wiped| wiped.entry));
        let all = all.chain(self.stored.entry.some());
        all.fold(self.cached.entry, EntryId::max)
    }

    fn finding(&self) -> Finding {
        Finding::Diverged {
            key: self.cached.key,
            cached: self.cached.row,
            stored: self.stored.row,
        }
    }

    fn evidence(&self) -> Vec<EntryId> {
        let mut evidence = vec![self.cached.entry];
        evidence.extend(self.stored.entry.some());
        sort_by_number(&mut evidence, |entry| entry.0.into());
        evidence
    }
}
