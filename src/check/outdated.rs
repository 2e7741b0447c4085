use crate::{
    history::Operation,
    trace::{EntryId, Row, SimTime, sort_by_number},
};

use super::{
    keys::Key,
    origins::{Older, Origins},
};

/// Why what was read was outdated.
#[derive(Clone, Copy)]
pub(super) struct Outdated<'a> {
    pub by: Row,
    /// When the newer row was acknowledged.
    pub at: SimTime,
    /// The write that brought it; none for a row from before the run.
    pub write: Option<&'a Operation>,
    /// What tells that the row read is older.
    pub why: Older<'a>,
}

impl Outdated<'_> {
    /// The entries that prove it.
    pub fn evidence(&self, read: &Operation) -> Vec<EntryId> {
        entries([Some(read), self.write, self.why.origin()])
    }
}

/// The beginnings and the ends of some operations, in order.
pub(super) fn entries<const N: usize>(
    operations: [Option<&Operation>; N],
) -> Vec<EntryId> {
    let mut entries: Vec<EntryId> = operations
        .into_iter()
        .flatten()
        .flat_map(|o| [Some(o.began), o.end.map(|end| end.entry)])
        .flatten()
        .collect();
    sort_by_number(&mut entries, |entry| entry.0.into());
    entries
}

/// Acknowledged writes of one key, ready to be asked which of them outdated a
/// read.
pub(super) struct Writes<'a> {
    /// In the order of their acknowledgement.
    all: Vec<&'a Operation>,
    /// Those of known version by version, each with the earliest acknowledged
    /// one of all from it on.
    versioned: Vec<(&'a Operation, &'a Operation)>,
    /// Those of unknown version, in the order of their acknowledgement.
    unversioned: Vec<&'a Operation>,
}

impl<'a> Writes<'a> {
    /// The acknowledged ones of some writes of a key.
    pub fn of(
        acknowledged_writes: impl Iterator<Item = &'a Operation>,
    ) -> Writes<'a> {
        let mut all: Vec<_> = acknowledged_writes.collect();
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

    /// Which of the writes outdated the row of `read` first, before it began.
    pub fn outdated(
        &self,
        key: &Key<'a>,
        read: &Operation,
    ) -> Option<Outdated<'a>> {
        let versions_tell = key.versions_tell(read.end?.entry);
        let newer = if read.row.version == 0 || !versions_tell {
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
