//! Monotonic reads: what a client has read of a key is not older than what it
//! had read of it before.
//!
//! It is the session guarantee of that name in Terry and others, "Session
//! guarantees for weakly consistent replicated data" (1994). Broken is it by a
//! read that began after another read of the same client and the same key had
//! returned, and that returned an older row. No write need be acknowledged for
//! that: time seems to run backwards, whoever wrote.
//!
//! Of two rows the one with the higher version is newer, and any row is newer
//! than none. Where a version is not known, or versions began anew, the writes
//! decide that the rows may have come from: all those of the older row must
//! have been acknowledged before any of the newer one's began. Otherwise, and
//! of rows of one version, nothing is claimed.
//!
//! The client is the app node, and each key is judged alone; see
//! [`read_your_writes`](super::read_your_writes). Reads that overlap are not
//! compared.
//!
//! `checked` counts the reads that had an earlier one to be compared with,
//! `count` those that went back. The finding is the first of them, against the
//! newest row that its client had read before. `first` is the entry at which
//! it returned. The verdict on a prefix of the history is broken exactly if
//! `first` lies in it.

use crate::{
    history::{History, Operation},
    trace::{EntryId, IdMap, NodeId, sort_by_number},
};

use super::{
    Finding, Property, Reads, Verdict,
    keys::{Key, keys},
    origins::Origins,
    outdated::entries,
};

/// Looks for reads that went back behind an earlier one.
pub fn check(history: &History) -> Verdict {
    reads(history).verdict(usize::MAX)
}

/// The reads that are judged, and those that break the property.
pub fn reads(history: &History) -> Reads {
    Reads::judged(Property::MonotonicReads, history, judge)
}

fn judge(history: &History, reads: &mut Reads) {
    for key in keys(history) {
        let mut clients = IdMap::<NodeId, Vec<&Operation>>::default();
        for read in key.finished_reads() {
            clients.slot(read.client).get_or_insert_default().push(read);
        }
        for own in clients.into_values() {
            judge_one(&key, &own, reads);
        }
    }
}

/// Judges the reads of one client of one key, in the order of their beginning.
fn judge_one<'a>(key: &Key<'a>, own: &[&'a Operation], reads: &mut Reads) {
    let mut ended = own.to_vec();
    sort_by_number(&mut ended, |read| end(read).map_or(0, |e| e.0.into()));
    let mut ended = ended.into_iter().peekable();
    let mut before = Before::default();
    for read in own {
        while let Some(earlier) = ended.next_if(|e| e.precedes(read)) {
            before.add(earlier);
        }
        if before.count == 0 {
            continue;
        }
        let back = before.newer_than(key, read).map(|back| {
            let ended_at = back.earlier.end.map_or(0, |end| end.at.0);
            let finding = Finding::WentBack {
                key: key.key,
                read: read.row,
                before: back.earlier.row,
                age_ns: read.began_at.0.saturating_sub(ended_at),
            };
            let Back { earlier, newer, older } = back;
            let proof = entries([Some(*read), Some(earlier), newer, older]);
            (0, finding, proof)
        });
        reads.add(read, back);
    }
}

/// A read that showed a newer row, and the writes that tell so.
struct Back<'a> {
    earlier: &'a Operation,
    newer: Option<&'a Operation>,
    older: Option<&'a Operation>,
}

impl<'a> Back<'a> {
    fn plainly(earlier: &'a Operation) -> Back<'a> {
        Back { earlier, newer: None, older: None }
    }
}

/// The reads that have returned.
#[derive(Default)]
struct Before<'a> {
    count: u32,
    /// The first one that returned a row.
    some: Option<&'a Operation>,
    /// Of those of known version the first one of the highest.
    highest: Option<&'a Operation>,
    /// Those of unknown version.
    unversioned: Vec<&'a Operation>,
    /// Those of known version.
    versioned: Vec<&'a Operation>,
}

impl<'a> Before<'a> {
    fn add(&mut self, read: &'a Operation) {
        self.count += 1;
        if !read.row.is_some() {
            return;
        }
        self.some.get_or_insert(read);
        let version = read.row.version;
        if version == 0 {
            self.unversioned.push(read);
            return;
        }
        self.versioned.push(read);
        if self.highest.is_none_or(|high| high.row.version < version) {
            self.highest = Some(read);
        }
    }

    /// One that showed a newer row than `read` does.
    fn newer_than(
        &self,
        key: &Key<'a>,
        read: &'a Operation,
    ) -> Option<Back<'a>> {
        let version = read.row.version;
        if !read.row.is_some() {
            return self.highest.or(self.some).map(Back::plainly);
        }
        let tell = end(read).is_some_and(|seen| key.versions_tell(seen));
        let highest = self.highest.filter(|_| version != 0 && tell);
        if let Some(high) = highest.filter(|h| h.row.version > version) {
            return Some(Back::plainly(high));
        }
        let versioned = match version != 0 && tell {
            false => &self.versioned[..],
            true => &[],
        };
        // What has the same version counts as the same row.
        let versioned = versioned
            .iter()
            .filter(|other| version == 0 || other.row.version != version);
        let mut unsure = versioned.chain(&self.unversioned).peekable();
        unsure.peek()?;
        let seen = end(read)?;
        let origins = Origins::of(key, read.row, seen);
        unsure.find_map(|earlier| {
            let other = Origins::of(key, earlier.row, end(earlier)?);
            let (newer, why) = origins.older_than_row(&other)?;
            if version != 0 && version < earlier.row.version {
                return Some(Back::plainly(earlier));
            }
            let older = why.origin();
            let both = version != 0 && earlier.row.version != 0;
            if both && !older.is_some_and(|it| begins_anew(it, newer, seen)) {
                return None;
            }
            Some(Back { earlier, newer: Some(newer), older })
        })
    }
}

/// Whether two writes, one after the other, show by entry `seen` that versions
/// began anew between them.
fn begins_anew(before: &Operation, after: &Operation, seen: EntryId) -> bool {
    let known = after.acknowledged().is_some_and(|end| end.entry <= seen);
    known && (1..before.row.version).contains(&after.row.version)
}

fn end(read: &Operation) -> Option<EntryId> {
    read.end.map(|end| end.entry)
}
