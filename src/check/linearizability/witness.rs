use crate::{
    history::Operation,
    trace::{EntryId, IdMap, OpKind, Row, Sym, sort_by_number},
};

use super::{
    super::keys::{Key, same},
    Answer, Op, Register, search,
};

/// A part of the key's operations that has no order and of which none can be
/// left out.
///
/// Leaves out halves, quarters and so on down to single operations, as long
/// as what remains has no order; reads first, because a write that was
/// acknowledged convinces more than a read that saw it.
pub(super) fn smallest<'a>(
    key: &Key<'a>,
    first: EntryId,
    fuel: u64,
) -> Vec<&'a Operation> {
    let has_no_order = |part: &[&Operation]| {
        let ops = part.iter().filter_map(|o| Op::of(o, EntryId::NONE));
        let register = Register::new(key.initial, &ops.collect::<Vec<_>>());
        search(&register, fuel).0 == Answer::NoOrder
    };
    let mut part = key.operations.clone();
    part.retain(|operation| operation.began <= first);
    if !has_no_order(&part) {
        part = key.operations.clone();
    }
    let ended = |o: &Operation| o.end.is_some_and(|end| end.entry <= first);
    sort_by_number(&mut part, |o| {
        let write = u128::from(o.kind == OpKind::Write);
        u128::from(ended(o)) << 33 | write << 32 | u128::from(o.began.0)
    });
    for careful in [true, false] {
        let mut size = part.len().div_ceil(2);
        loop {
            let before = part.len();
            let mut at = 0;
            while at < part.len() {
                let mut rest = part.clone();
                rest.drain(at..part.len().min(at + size));
                let fair = !careful || keeps_origins(key.initial, &part, &rest);
                if fair && has_no_order(&rest) {
                    part = rest;
                } else {
                    at += size;
                }
            }
            if size == 1 && part.len() == before {
                break;
            }
            size = size.div_ceil(2);
        }
    }
    sort_by_number(&mut part, |operation| operation.began.0.into());
    part
}

/// The beginnings and ends of operations, in order.
pub(super) fn entries(operations: &[&Operation]) -> Vec<EntryId> {
    let mut entries: Vec<EntryId> = operations
        .iter()
        .flat_map(|o| [Some(o.began), o.end.map(|end| end.entry)])
        .flatten()
        .collect();
    sort_by_number(&mut entries, |entry| entry.0.into());
    entries
}

/// Whether each row that is still read in `rest` has as many possible origins
/// as in `part`, or has lost its only one.
fn keeps_origins(
    initial: Row,
    part: &[&Operation],
    rest: &[&Operation],
) -> bool {
    let (before, after) = (by_text(part), by_text(rest));
    let origins = |writes: &IdMap<Sym, Vec<Row>>, row: Row| {
        let written = writes.get(row.text).into_iter().flatten();
        let written = written.filter(|written| same(**written, row)).count();
        written + usize::from(same(initial, row))
    };
    let reads = rest.iter().filter(|o| o.kind == OpKind::Read);
    reads.map(|read| read.row).all(|row| {
        let before = origins(&before, row);
        before == 1 || before == origins(&after, row)
    })
}

/// The rows that were written, by their texts.
fn by_text(part: &[&Operation]) -> IdMap<Sym, Vec<Row>> {
    let mut rows = IdMap::<Sym, Vec<Row>>::default();
    for write in part.iter().filter(|o| o.kind == OpKind::Write) {
        rows.slot(write.row.text).get_or_insert_default().push(write.row);
    }
    rows
}
