//! Stale reads: a read that began after a newer write was acknowledged.
//!
//! Of two rows of a key the one with the higher version is newer. Where a
//! version is not known, real time decides: a write that began after another
//! was acknowledged is newer; of writes that overlap, nothing is claimed. The
//! rows that stood before the run count as acknowledged at its beginning, so
//! finding nothing where a row is known to be is stale too. Two reads that
//! disagree while no acknowledgement lies before them are no matter of this
//! property, but of linearizability.
//!
//! `checked` counts the reads that returned, `count` the stale ones. The
//! finding is the oldest: its value had been outdated for longest when its
//! read began. `first` is the entry at which a client first held a stale
//! value. The verdict on a prefix of the history is broken exactly if `first`
//! lies in it.

use crate::{
    history::{History, Operation},
    trace::{EntryId, Row, SimTime, sort_by_number},
};

use super::{
    Finding, Property, Status, Verdict,
    keys::{Key, keys},
    origins::{Older, Origins},
};

/// Looks for reads that returned what was already outdated.
pub fn check(history: &History) -> Verdict {
    let (stale, reads) = all(history);
    verdict(&stale, reads.len() as u32)
}

/// One stale read.
#[derive(Clone, Debug)]
pub struct StaleRead {
    /// The entry at which its client had the value.
    pub seen: EntryId,
    /// Nanoseconds from when the value was outdated to the read's beginning.
    pub age_ns: u64,
    /// What was found.
    pub finding: Finding,
    /// The entries that prove it.
    pub evidence: Vec<EntryId>,
}

/// Every stale read, key by key; and of every read that returned the entry
/// at which it did.
///
/// Whether a read is stale is known when it returns, and what comes later
/// changes nothing: the stale reads of a prefix are those of the whole that
/// were seen in it.
pub fn all(history: &History) -> (Vec<StaleRead>, Vec<EntryId>) {
    let (mut stale, mut reads) = (Vec::new(), Vec::new());
    for key in keys(history) {
        let writes = Writes::of(&key);
        for read in key.finished_reads() {
            let Some(end) = read.end else { continue };
            reads.push(end.entry);
            let Some(outdated) = writes.outdated(&key, read) else { continue };
            let age_ns = read.began_at.0.saturating_sub(outdated.at.0);
            stale.push(StaleRead {
                seen: end.entry,
                age_ns,
                finding: Finding::Stale {
                    key: key.key,
                    read: read.row,
                    newer: outdated.by,
                    age_ns,
                },
                evidence: outdated.evidence(read),
            });
        }
    }
    (stale, reads)
}

/// The verdict on these stale reads of so many reads: of equally old ones the
/// first is shown.
pub fn verdict<'a>(
    stale: impl IntoIterator<Item = &'a StaleRead>,
    reads: u32,
) -> Verdict {
    let mut verdict = Verdict::holds(Property::StaleReads, reads);
    let mut oldest: Option<&StaleRead> = None;
    for read in stale {
        verdict.count += 1;
        verdict.first = verdict.first.into_iter().chain([read.seen]).min();
        if oldest.is_none_or(|oldest| read.age_ns > oldest.age_ns) {
            oldest = Some(read);
        }
    }
    if let Some(oldest) = oldest {
        verdict.status = Status::Broken;
        verdict.finding = oldest.finding;
        verdict.evidence = oldest.evidence.clone();
    }
    verdict
}

/// Why a read is stale.
struct Outdated<'a> {
    by: Row,
    /// When the newer row was acknowledged.
    at: SimTime,
    /// The write that brought it; none for a row from before the run.
    write: Option<&'a Operation>,
    /// What tells that the row read is older.
    why: Older<'a>,
}

impl Outdated<'_> {
    fn evidence(&self, read: &Operation) -> Vec<EntryId> {
        let origin = match self.why {
            Older::Plainly => None,
            Older::From(origin) => Some(origin),
        };
        let shown = [Some(read), self.write, origin];
        let mut entries: Vec<EntryId> = shown
            .into_iter()
            .flatten()
            .flat_map(|o| [Some(o.began), o.end.map(|end| end.entry)])
            .flatten()
            .collect();
        sort_by_number(&mut entries, |entry| entry.0.into());
        entries
    }
}

/// The acknowledged writes of one key, ready to be asked.
struct Writes<'a> {
    /// In the order of their acknowledgement.
    all: Vec<&'a Operation>,
    /// Those of known version by version, each with the earliest acknowledged
    /// one of all from it on.
    versioned: Vec<(&'a Operation, &'a Operation)>,
    /// Those of unknown version, in the order of their acknowledgement.
    unversioned: Vec<&'a Operation>,
}

impl<'a> Writes<'a> {
    fn of(key: &Key<'a>) -> Writes<'a> {
        let mut all: Vec<_> = key.acknowledged_writes().collect();
        sort_by_number(&mut all, |write| {
            acknowledged(write).map_or(0, |entry| entry.0.into())
        });
        let known = |write: &&&Operation| write.row.version != 0;
        let unversioned = all.iter().filter(|w| !known(w)).copied().collect();
        let mut versioned: Vec<_> =
            all.iter().filter(known).map(|write| (*write, *write)).collect();
        sort_by_number(&mut versioned, |(write, _)| write.row.version.into());
        for place in (1..versioned.len()).rev() {
            let (later, earlier) = (versioned[place].1, versioned[place - 1].1);
            if acknowledged(later) < acknowledged(earlier) {
                versioned[place - 1].1 = later;
            }
        }
        Writes { all, versioned, unversioned }
    }

    /// What outdated the row of `read` first, before it began.
    fn outdated(
        &self,
        key: &Key<'a>,
        read: &Operation,
    ) -> Option<Outdated<'a>> {
        if predates(read.row, key.initial) {
            return Some(Outdated {
                by: key.initial,
                at: SimTime::ZERO,
                write: None,
                why: Older::Plainly,
            });
        }
        let newer = if read.row.version == 0 {
            self.first_newer(key, read, &self.all)
        } else {
            let version = read.row.version;
            let equal = self.equal(version).map(|(write, _)| write);
            let unsure = equal.chain(&self.unversioned).copied();
            let unsure: Vec<_> = unsure.collect();
            let plain = self.first_above(version, read);
            let other = self.first_newer(key, read, &unsure);
            let both = plain.into_iter().chain(other);
            both.min_by_key(|(write, _)| acknowledged(write))
        };
        newer.map(|(write, why)| Outdated {
            by: write.row,
            at: write.end.map_or(SimTime::ZERO, |end| end.at),
            write: Some(write),
            why,
        })
    }

    /// Of all writes of higher version the one acknowledged first.
    fn first_above(
        &self,
        version: u32,
        read: &Operation,
    ) -> Option<(&'a Operation, Older<'a>)> {
        let above =
            self.versioned.partition_point(|(w, _)| w.row.version <= version);
        let (_, first) = self.versioned.get(above)?;
        first.precedes(read).then_some((*first, Older::Plainly))
    }

    /// The writes of exactly that version.
    fn equal(
        &self,
        version: u32,
    ) -> impl Iterator<Item = &(&'a Operation, &'a Operation)> {
        let from =
            self.versioned.partition_point(|(w, _)| w.row.version < version);
        let rest = &self.versioned[from..];
        rest.iter().take_while(move |(w, _)| w.row.version == version)
    }

    /// Of some writes the first acknowledged one that is certainly newer
    /// than what was read.
    fn first_newer(
        &self,
        key: &Key<'a>,
        read: &Operation,
        writes: &[&'a Operation],
    ) -> Option<(&'a Operation, Older<'a>)> {
        let candidates = writes.iter().filter(|write| write.precedes(read));
        let mut candidates = candidates.copied().peekable();
        candidates.peek()?;
        let origins = Origins::of(key, read.row, read.end?.entry);
        candidates
            .filter_map(|write| Some((write, origins.older_than(write)?)))
            .min_by_key(|(write, _)| acknowledged(write))
    }
}

/// The entry of a write's acknowledgement.
fn acknowledged(write: &Operation) -> Option<EntryId> {
    write.acknowledged().map(|end| end.entry)
}

/// Whether `row` is older than what stood before the run.
fn predates(row: Row, initial: Row) -> bool {
    let gone = !row.is_some() && initial.is_some();
    gone || (row.version != 0 && row.version < initial.version)
}
