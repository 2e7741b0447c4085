use std::collections::BTreeMap;

use crate::{
    history::{History, Operation},
    trace::{OpKind, Outcome, Row, Sym},
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
    let mut by_key = BTreeMap::<Sym, Vec<&Operation>>::new();
    for operation in &history.operations {
        by_key.entry(operation.key).or_default().push(operation);
    }
    let initial = |key| history.initial.get(key).copied();
    by_key
        .into_iter()
        .map(|(key, operations)| {
            let initial = initial(key).unwrap_or(Row::NONE);
            Key { key, initial, operations }
        })
        .collect()
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
