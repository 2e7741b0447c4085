use crate::{
    history::{History, Operation},
    trace::{IdMap, OpKind, Outcome, Row, Sym},
};

/// What happened to one key.
pub(super) struct Key<'a> {
    pub key: Sym,
    /// The row that stood before the run, or [`Row::NONE`].
    pub initial: Row,
    /// Its operations in the order of their beginning.
    pub operations: Vec<&'a Operation>,
}

/// A history by key.
pub(super) fn keys(history: &History) -> Vec<Key<'_>> {
    let mut by_key = IdMap::<Sym, Key<'_>>::default();
    for operation in &history.operations {
        let key = operation.key;
        let of_key = by_key.slot(key).get_or_insert_with(|| {
            let initial = history.initial.get(key).copied();
            let initial = initial.unwrap_or(Row::NONE);
            Key { key, initial, operations: Vec::new() }
        });
        of_key.operations.push(operation);
    }
    by_key.into_values().collect()
}

impl<'a> Key<'a> {
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
