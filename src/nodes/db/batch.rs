use super::Database;
use crate::{
    nodes::{Cluster, Key, Reply},
    sim::Ctx,
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
    if !ctx.is_waited_for() {
        ctx.write(DbEvent::RolledBack { rows: count });
        return None;
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
