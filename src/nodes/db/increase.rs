use super::{Database, batch::rolled_back};
use crate::{
    nodes::{Cluster, Key, Reply},
    sim::Ctx,
    trace::{DbEvent, Row, Sym},
};

/// `UPDATE … SET n = n + by WHERE key = …` for each row of a batch, in one
/// transaction. A row's version becomes the greatest of what was added to it.
///
/// With ids each is stored in the same transaction, in a table of what was
/// added; what is there already is left out. Nobody clears that table here.
/// A text that is no number breaks the rule of the column.
pub(super) fn increase(
    db: &mut Database,
    ctx: &mut Ctx<'_, Cluster>,
    rows: &[(Key, Row)],
    ids: Option<&[Sym]>,
) -> Option<Reply> {
    let count = rows.len() as u32;
    if rolled_back(ctx, count) {
        return None;
    }
    let number = |ctx: &mut Ctx<'_, Cluster>, row: Row| {
        ctx.trace().names.text(row.text).parse::<i64>().ok()
    };
    let wrong = |(_, by): &&(Key, Row)| number(ctx, *by).is_none();
    if let Some((key, row)) = rows.iter().find(wrong).copied() {
        ctx.write(DbEvent::Rejected { key, row });
        return Some(Reply::Rejected);
    }
    let mut changed = 0;
    for (place, (key, by)) in rows.iter().enumerate() {
        let (key, by, stands) = (*key, *by, db.row(*key));
        let id = ids.and_then(|ids| ids.get(place));
        if id.is_some_and(|id| db.added.insert(*id, ()).is_some()) {
            let (row, stands) = (by, stands.version);
            ctx.write(DbEvent::Absorbed { key, row, stands });
            continue;
        }
        let before = number(ctx, stands).unwrap_or_default();
        let sum = before.saturating_add(number(ctx, by).unwrap_or_default());
        let text = ctx.trace().names.intern(&sum.to_string());
        let version = stands.version.max(by.version);
        ctx.write(DbEvent::Increased { key, by });
        db.stand(ctx, key, Row { text, version });
        changed += 1;
    }
    ctx.write(DbEvent::Batched { rows: count, changed });
    Some(Reply::Stored { newer: Vec::new() })
}
