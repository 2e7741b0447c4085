use crate::{
    history::Operation,
    trace::{EntryId, OpKind, Row, sort_by_number},
};

use super::super::keys::{failed, same};

/// One operation as the search sees it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Op {
    pub write: bool,
    pub row: Row,
    /// The entry at which it began; none for a write by an outsider, which
    /// may have begun before everything.
    began: Option<EntryId>,
    /// The entry before which it takes effect; none for a write that may
    /// take effect at any time or never.
    ended: Option<EntryId>,
    /// Whether it was refused: it takes no effect, but shows whose its row
    /// is.
    refused: bool,
}

impl Op {
    /// The write of a row by somebody outside the history.
    fn by_outsider(row: Row) -> Op {
        Op { write: true, row, began: None, ended: None, refused: false }
    }

    /// What `operation` tells by the time of entry `until`; nothing if it
    /// constrains nothing.
    pub fn of(operation: &Operation, until: EntryId) -> Option<Op> {
        if operation.began > until {
            return None;
        }
        let end = operation.end.filter(|end| end.entry <= until);
        let operation = Operation { end, ..*operation };
        let ended = operation.acknowledged().map(|end| end.entry);
        let write = operation.kind == OpKind::Write;
        if !write && ended.is_none() {
            return None;
        }
        let version = if end.is_some() { operation.row.version } else { 0 };
        Some(Op {
            write,
            row: Row { version, ..operation.row },
            began: Some(operation.began),
            ended,
            refused: failed(&operation),
        })
    }
}

/// One key as a register: what the search works on.
#[derive(Debug, Default)]
pub(super) struct Register {
    /// The operations that take effect or may. Reads have one of
    /// [`Register::rows`]; every write is read or must take effect.
    pub ops: Vec<Op>,
    /// Of each operation, the places in `rows` of what it reads or of what
    /// can be read from it.
    pub classes: Vec<Vec<u32>>,
    /// The places in `rows` that the row from before the run explains.
    pub initial: Vec<u32>,
    /// The distinct rows that were read.
    pub rows: Vec<Row>,
    /// Beginnings and ends in order: the operation, and whether it ends.
    pub calls: Vec<(u32, bool)>,
}

impl Register {
    /// The register whose row before the run is `initial`.
    ///
    /// A row that was read, that no operation wrote and that did not stand
    /// there before the run was written by an outsider, once, at any time.
    pub fn new(initial: Row, all: &[Op]) -> Register {
        let reads = all.iter().filter(|op| !op.write);
        let mut rows: Vec<Row> = reads.map(|op| op.row).collect();
        sort_by_number(&mut rows, |row| {
            u128::from(row.text.0) << 32 | u128::from(row.version)
        });
        rows.dedup();
        let matching = |row: Row| -> Vec<u32> {
            let from = rows.partition_point(|r| r.text < row.text);
            let to = rows.partition_point(|r| r.text <= row.text);
            let places = from as u32..to as u32;
            places.filter(|at| same(rows[*at as usize], row)).collect()
        };
        let initial = matching(initial);
        let mut explained = vec![false; rows.len()];
        for class in &initial {
            explained[*class as usize] = true;
        }
        let mut register = Register { initial, ..Register::default() };
        for op in all {
            let classes = if op.write {
                matching(op.row)
            } else {
                let place = rows.binary_search(&op.row);
                place.map(|at| at as u32).into_iter().collect()
            };
            for class in classes.iter().filter(|_| op.write) {
                explained[*class as usize] = true;
            }
            let unread = op.ended.is_none() && classes.is_empty();
            if !op.refused && !unread {
                register.ops.push(*op);
                register.classes.push(classes);
            }
        }
        for (row, explained) in rows.iter().zip(explained) {
            if row.is_some() && !explained {
                register.ops.push(Op::by_outsider(*row));
                register.classes.push(matching(*row));
            }
        }
        register.rows = rows;
        register.calls = register.sorted_calls();
        register
    }

    /// Beginnings and ends in the order of the trace. Of a beginning and an
    /// end at one entry the beginning comes first: only an end that lies
    /// before a beginning orders two operations.
    fn sorted_calls(&self) -> Vec<(u32, bool)> {
        let mut calls = Vec::with_capacity(2 * self.ops.len());
        for (op, place) in self.ops.iter().zip(0..) {
            calls.push((op.began, false, place));
            if op.ended.is_some() {
                calls.push((op.ended, true, place));
            }
        }
        sort_by_number(&mut calls, |(entry, end, place)| {
            let behind = u128::from(*end) << 32 | u128::from(*place);
            let at = entry.map_or(0, |entry| u128::from(entry.0) + 1);
            at << 33 | behind
        });
        calls.into_iter().map(|(_, end, place)| (place, end)).collect()
    }
}
