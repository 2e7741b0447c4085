use crate::{
    history::{History, Operation},
    trace::{EntryId, IdMap, OpKind, Outcome, Row, Sym, sort_by_number},
};

/// What happened to one key.
pub(super) struct Key<'a> {
    pub key: Sym,
    /// The row that stood before the run, or [`Row::NONE`].
    pub initial: Row,
    /// Its operations in the order of their beginning.
    pub operations: Vec<&'a Operation>,
    /// The entry at which it is first known that its versions began anew: a
    /// write that began after another was acknowledged has a lower one.
    pub anew: Option<EntryId>,
}

/// A history by key.
pub(super) fn keys(history: &History) -> Vec<Key<'_>> {
    let mut by_key = IdMap::<Sym, Key<'_>>::default();
    for operation in &history.operations {
        let key = operation.key;
        let of_key = by_key.slot(key).get_or_insert_with(|| {
            let initial = history.initial.get(key).copied();
            let initial = initial.unwrap_or(Row::NONE);
            Key { key, initial, operations: Vec::new(), anew: None }
        });
        of_key.operations.push(operation);
    }
    let keys = by_key.into_values();
    keys.map(|key| Key { anew: began_anew(&key), ..key }).collect()
}

/// Where the versions of a key are first known to have begun anew.
fn began_anew(key: &Key) -> Option<EntryId> {
    let end = |write: &&Operation| write.acknowledged().map(|it| it.entry);
    let versioned = key.acknowledged_writes();
    let versioned = versioned.filter(|write| write.row.version != 0);
    let by_beginning: Vec<&Operation> = versioned.collect();
    let mut by_end = by_beginning.clone();
    sort_by_number(&mut by_end, |w| end(w).map_or(0, |it| it.0.into()));
    let mut ended = by_end.into_iter().peekable();
    let mut highest = 0;
    let mut anew: Option<EntryId> = None;
    for write in by_beginning {
        while let Some(before) = ended.next_if(|it| it.precedes(write)) {
            highest = highest.max(before.row.version);
        }
        if write.row.version < highest {
            anew = anew.into_iter().chain(end(&write)).min();
        }
    }
    anew
}

impl<'a> Key<'a> {
    /// Whether versions tell which of two rows is newer, by what is known at
    /// that entry. Where they began anew, real time alone does.
    pub fn versions_tell(&self, seen: EntryId) -> bool {
        self.anew.is_none_or(|anew| anew > seen)
    }

    /// The writes, refused ones too.
    pub fn all_writes(&self) -> impl Iterator<Item = &'a Operation> {
        let all = self.operations.iter().copied();
        all.filter(|operation| operation.kind == OpKind::Write)
    }

    /// The writes whose clients were told that they are done.
    pub fn acknowledged_writes(&self) -> impl Iterator<Item = &'a Operation> {
        self.all_writes().filter(|write| write.acknowledged().is_some())
    }

    /// The reads that returned.
    pub fn finished_reads(&self) -> impl Iterator<Item = &'a Operation> {
        let all = self.operations.iter().copied();
        all.filter(|o| o.kind == OpKind::Read && o.acknowledged().is_some())
    }
}

/// Whether it was refused and took no effect.
pub(super) fn failed(operation: &Operation) -> bool {
    operation.end.is_some_and(|end| end.outcome == Outcome::Failed)
}

/// Whether two rows may be one and the same: equal texts, and no two known
/// versions that differ.
pub(super) fn same(a: Row, b: Row) -> bool {
    a.text == b.text
        && (a.version == b.version || a.version == 0 || b.version == 0)
}
