//! Every order of the operations of one key, tried one after another.

use std::collections::BTreeSet;

use flushpoint::{
    history::History,
    trace::{OpKind, Outcome, Row, Sym},
};

struct Op {
    write: bool,
    row: Row,
    began: i64,
    /// The entry before which it must take effect.
    ended: Option<i64>,
}

fn same(a: Row, b: Row) -> bool {
    let known = a.version != 0 && b.version != 0;
    a.text == b.text && (!known || a.version == b.version)
}

/// Whether the operations of `key`, the only one, have an order.
pub fn has_order(history: &History, key: Sym) -> bool {
    let initial = history.initial.get(key).copied();
    let initial = initial.unwrap_or(Row::NONE);
    let mut ops = Vec::new();
    let mut explained = vec![initial, Row::NONE];
    for o in &history.operations {
        let outcome = o.end.map(|end| end.outcome);
        let ended = o.acknowledged().map(|end| i64::from(end.entry.0));
        let write = o.kind == OpKind::Write;
        let row = match (write, o.end) {
            (true, None) => Row { version: 0, ..o.row },
            _ => o.row,
        };
        if write {
            explained.push(row);
        }
        let refused = outcome == Some(Outcome::Failed);
        if !refused && (write || ended.is_some()) {
            let began = i64::from(o.began.0);
            ops.push(Op { write, row, began, ended });
        }
    }
    let reads = ops.iter().filter(|op| !op.write).map(|op| op.row);
    let reads: BTreeSet<Row> = reads.collect();
    for row in reads {
        if !explained.iter().any(|known| same(*known, row)) {
            ops.push(Op { write: true, row, began: -1, ended: None });
        }
    }
    extends(&ops, &mut vec![false; ops.len()], initial)
}

/// Whether some order of the operations not yet placed completes the
/// order so far.
fn extends(ops: &[Op], placed: &mut [bool], stands: Row) -> bool {
    let open = |(op, placed): (&Op, &bool)| op.ended.is_some() && !placed;
    if !ops.iter().zip(&*placed).any(open) {
        return true;
    }
    (0..ops.len()).any(|next| {
        let op = &ops[next];
        let too_early = ops.iter().zip(&*placed).any(|(other, placed)| {
            !placed && other.ended.is_some_and(|end| end < op.began)
        });
        let wrong = !op.write && !same(stands, op.row);
        if placed[next] || too_early || wrong {
            return false;
        }
        placed[next] = true;
        let stands = if op.write { op.row } else { stands };
        let found = extends(ops, placed, stands);
        placed[next] = false;
        found
    })
}
