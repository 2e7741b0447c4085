use super::{Database, ROW};
use crate::{
    nodes::{Cluster, Key, Reply},
    sim::{Ctx, Latency},
    trace::{DbEvent, Row},
};

/// `INSERT … ON CONFLICT (key) DO UPDATE … WHERE version < excluded.version`,
/// for each row of a batch, in one transaction: sending it again changes
/// nothing. A blind one has no `WHERE`: the last call wins.
///
/// The one message stands for the whole of it: the client sends the rows, and
/// the commit when they are through. A client that has gone before then has
/// sent no commit, and the database rolls back.
pub(super) fn upsert(
    db: &mut Database,
    ctx: &mut Ctx<'_, Cluster>,
    rows: &[(Key, Row)],
    blind: bool,
) -> Option<Reply> {
    let count = rows.len() as u32;
    if rolled_back(ctx, count) {
        return None;
    }
    if rejected(db, ctx, rows) {
        return Some(Reply::Rejected);
    }
    let (mut changed, mut newer) = (0, Vec::new());
    for (key, row) in rows {
        let stands = db.row(*key);
        if blind || stands.version < row.version {
            db.stand(ctx, *key, *row);
            changed += 1;
            continue;
        }
        let (key, row, version) = (*key, *row, stands.version);
        ctx.write(DbEvent::Absorbed { key, row, stands: version });
        if version > row.version {
            newer.push((key, stands));
        }
    }
    ctx.write(DbEvent::Batched { rows: count, changed });
    Some(Reply::Stored { newer })
}

/// `INSERT` of each row of a batch, in one transaction: a line is added for
/// whatever comes, and the line that was added last is the key's row. Sending
/// it again adds the lines again.
pub(super) fn insert(
    db: &mut Database,
    ctx: &mut Ctx<'_, Cluster>,
    rows: &[(Key, Row)],
) -> Option<Reply> {
    let count = rows.len() as u32;
    if rolled_back(ctx, count) {
        return None;
    }
    if rejected(db, ctx, rows) {
        return Some(Reply::Rejected);
    }
    for (key, row) in rows {
        db.stand(ctx, *key, *row);
    }
    ctx.write(DbEvent::Batched { rows: count, changed: count });
    Some(Reply::Stored { newer: Vec::new() })
}

/// Whether the client of a batch has gone before its commit.
pub(super) fn rolled_back(ctx: &mut Ctx<'_, Cluster>, rows: u32) -> bool {
    let gone = !ctx.is_waited_for();
    if gone {
        ctx.write(DbEvent::RolledBack { rows });
    }
    gone
}

/// Whether a row of a batch breaks the rule of its table: then none of them
/// is stored.
fn rejected(
    db: &Database,
    ctx: &mut Ctx<'_, Cluster>,
    rows: &[(Key, Row)],
) -> bool {
    let names = &ctx.trace().names;
    let chars = |row: Row| names.text(row.text).chars().count();
    let too_long = |(_, row): &&(Key, Row)| chars(*row) > db.text_max;
    let found = rows.iter().find(too_long).copied();
    if let Some((key, row)) = found {
        ctx.write(DbEvent::Rejected { key, row });
    }
    found.is_some()
}

/// How long reading all rows takes.
#[inline(never)]
pub(super) fn all_take(db: &Database) -> Latency {
    db.read.longer_by(ROW * db.rows.iter().count() as u32)
}

/// All rows.
#[inline(never)]
pub(super) fn all(db: &Database) -> Reply {
    let rows = db.rows.iter().map(|(key, row)| (key, *row));
    Reply::Fetched { rows: rows.collect(), next: 0 }
}
