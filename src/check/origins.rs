use crate::{
    history::Operation,
    trace::{EntryId, Row},
};

use super::keys::{Key, failed, same};

/// Where a row may have come from, to tell its age without versions.
pub(super) struct Origins<'a> {
    row: Row,
    /// The entry at which it was seen.
    seen: EntryId,
    /// Whether versions tell what is newer.
    versions_tell: bool,
    /// Whether it may have stood there before the run.
    initial: bool,
    /// The writes that may have written it.
    writes: Vec<&'a Operation>,
}

/// Why a row is older than a write.
#[derive(Clone, Copy)]
pub(super) enum Older<'a> {
    /// Its version is lower, or it stood there before the run, or there is
    /// no row at all, which no write leaves behind.
    Plainly,
    /// It came from this write, which is older.
    From(&'a Operation),
}

impl<'a> Older<'a> {
    /// The write that the older row came from, where that had to be asked.
    pub fn origin(self) -> Option<&'a Operation> {
        match self {
            Older::Plainly => None,
            Older::From(origin) => Some(origin),
        }
    }
}

impl<'a> Origins<'a> {
    /// The origins of a row of `key` that was seen at entry `seen`.
    ///
    /// Only what was known at that entry counts: a later acknowledgement may
    /// tell more, but a verdict must not change its mind about the past.
    pub fn of(key: &Key<'a>, row: Row, seen: EntryId) -> Origins<'a> {
        Origins {
            row,
            seen,
            versions_tell: key.versions_tell(seen),
            initial: same(key.initial, row),
            writes: key
                .all_writes()
                .filter(|write| write.began < seen)
                .filter(|write| !failed(write) || ended_after(write, seen))
                .filter(|write| same(known(write, seen), row))
                .collect(),
        }
    }

    /// Whether the row is certainly older than the row of `other`, and why:
    /// of `other` the first write that may be its origin, and what tells that
    /// this row is older than that one.
    ///
    /// Every write that may be the origin of `other` must be newer, and it
    /// must not have stood there before the run.
    pub fn older_than_row(
        &self,
        other: &Origins<'a>,
    ) -> Option<(&'a Operation, Older<'a>)> {
        let newer = |write: &&'a Operation| {
            let known = known(write, self.seen);
            self.older_than(&Operation { row: known, ..**write })
        };
        let whys = other.writes.iter().map(newer);
        let whys = whys.collect::<Option<Vec<Older<'a>>>>()?;
        let first = *other.writes.first()?;
        let why = *whys.first()?;
        (!other.initial).then_some((first, why))
    }

    /// Whether the row is certainly older than an acknowledged write, and
    /// why.
    ///
    /// Two known versions decide, unless they began anew. Otherwise every
    /// write that may be the row's origin must have been acknowledged before
    /// `write` began; where they overlap, or where no origin is known, nothing
    /// can be claimed.
    pub fn older_than(&self, write: &Operation) -> Option<Older<'a>> {
        if !self.row.is_some() {
            return Some(Older::Plainly);
        }
        let told = by_version(self.row, write.row);
        if let (Some(older), true) = (told, self.versions_tell) {
            return older.then_some(Older::Plainly);
        }
        if let Some(older) = told {
            return self.older_in_time(write, older);
        }
        let older = |origin: &&Operation| {
            by_version(known(origin, self.seen), write.row).unwrap_or_else(
                || origin.acknowledged().is_some() && origin.precedes(write),
            )
        };
        if !self.writes.iter().all(older) {
            return None;
        }
        match self.writes.last() {
            _ if self.initial => Some(Older::Plainly),
            Some(origin) => Some(Older::From(origin)),
            None => None,
        }
    }

    /// Whether the row is certainly older than an acknowledged write where
    /// versions began anew: each write that may be its origin was acknowledged
    /// before. What its version says besides need not be the same.
    fn older_in_time(
        &self,
        write: &Operation,
        by_version: bool,
    ) -> Option<Older<'a>> {
        let precedes = |origin: &&Operation| {
            origin.acknowledged().is_some() && origin.precedes(write)
        };
        if !self.writes.iter().all(precedes) {
            return None;
        }
        let origin = self.writes.last().copied();
        let known = |origin: &&Operation| {
            known(origin, self.seen).version == self.row.version
        };
        match origin {
            _ if by_version && (self.initial || origin.is_some()) => {
                Some(Older::Plainly)
            }
            Some(origin) if !self.initial => {
                Some(origin).filter(known).map(Older::From)
            }
            _ => None,
        }
    }
}

/// Whether `row` is older than `other`, if their versions tell.
fn by_version(row: Row, other: Row) -> Option<bool> {
    let tell =
        row.version != 0 && other.version != 0 && row.version != other.version;
    tell.then_some(row.version < other.version)
}

/// What a write is known to have written by the time of entry `seen`.
fn known(write: &Operation, seen: EntryId) -> Row {
    let version = if ended_after(write, seen) { 0 } else { write.row.version };
    Row { version, ..write.row }
}

/// Whether a write was still running at entry `seen`.
fn ended_after(write: &Operation, seen: EntryId) -> bool {
    write.end.is_none_or(|end| end.entry > seen)
}
