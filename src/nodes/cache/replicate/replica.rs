use std::rc::Rc;

use super::{Follow, Link, Origin, Replication, Role};
use crate::{
    nodes::{
        Cluster,
        cache::{
            Cache, keyspace::Content, persist::Record, stream::StreamChange,
        },
    },
    sim::Ctx,
    trace::{Change, ReplEvent, Row},
};

impl Follow {
    /// Takes in changes that may come before their turn or twice, as a
    /// connection does: what is next, in order.
    fn next(&mut self, after: u32, records: Rc<[Record]>) -> Vec<Record> {
        self.early.push((after, records));
        let (mut next, mut upto) = (Vec::new(), self.offset);
        loop {
            let end = |(after, records): &(u32, Rc<[Record]>)| {
                after + records.len() as u32
            };
            self.early.retain(|piece| end(piece) > upto);
            let turn = self.early.iter().position(|(at, _)| *at <= upto);
            let Some(turn) = turn else { return next };
            let piece = self.early.remove(turn);
            next.extend(&piece.1[(upto - piece.0) as usize..]);
            upto = end(&piece);
        }
    }
}

impl Replication {
    /// Says how far it is; `waits` if what is missing has had its time.
    pub(super) fn ack(&mut self, ctx: &mut Ctx<'_, Cluster>, waits: bool) {
        let Role::Replica(follow) = &self.role else { return };
        let (origin, offset) = (follow.origin, follow.offset);
        let gap = waits && !follow.early.is_empty();
        self.post(ctx, Link::Ack { origin, offset, gap });
    }
}

impl Cache {
    /// Changes of the primary, if they are of the history that it follows.
    pub(super) fn take_feed(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        origin: Origin,
        after: u32,
        records: Rc<[Record]>,
    ) {
        let replication = self.journal.replication.as_mut();
        let follow = replication.and_then(|r| r.follows());
        let Some(follow) = follow else { return };
        if follow.origin != Some(origin) {
            return;
        }
        for record in follow.next(after, records) {
            if let Record::Stream { stream, change } = record
                && let StreamChange::Cut(last) = change
            {
                self.streams.mirror_cut(ctx, stream, last);
            }
            let coalesced = self.apply(record, ctx.now());
            self.applied(ctx, record, coalesced);
        }
    }

    fn applied(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        record: Record,
        coalesced: bool,
    ) {
        let replication = self.journal.replication.as_mut();
        let follow = replication.and_then(|r| r.follows());
        let Some(follow) = follow else { return };
        follow.offset += 1;
        let offset = follow.offset;
        let key = record.key();
        let now_ms = ctx.clock_ns().div_euclid(1_000_000);
        let left = |deadline_ms: i64| (deadline_ms - now_ms).max(1) as u32;
        let (change, row, deadline_ms) = match record {
            Record::Put { content, deadline_ms, .. } => {
                (Change::Stored, row_of(content), deadline_ms)
            }
            Record::Removed { .. } => (Change::Removed, Row::NONE, None),
            Record::Queued { row, .. } => (Change::Queued, row, None),
            Record::Cleared { row, deadline_ms, .. } => {
                (Change::Cleared, row, deadline_ms)
            }
            Record::Stream { change, .. } => {
                (Change::Streamed, change.row(), None)
            }
        };
        let ttl_ms = deadline_ms.map_or(0, left);
        let applied =
            ReplEvent::Applied { change, key, row, ttl_ms, coalesced, offset };
        ctx.write(applied);
        if let Record::Stream { stream, change } = record {
            self.streams.mirrored(ctx, stream, change);
        }
    }

    /// Throws away what it has, for all that the primary has.
    pub(super) fn take_over_all(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        origin: Origin,
        offset: u32,
        image: &[Record],
    ) {
        let replication = self.journal.replication.as_mut();
        let follow = replication.and_then(|r| r.follows());
        let Some(follow) = follow else { return };
        let early = Vec::new();
        *follow = Follow { origin: Some(origin), offset, early };
        self.keyspace.clear();
        self.tray.iter_mut().for_each(|tray| tray.lose_memory());
        self.streams.lose_memory();
        for record in image {
            self.apply(*record, ctx.now());
        }
        let keys = self.keyspace.len() as u32;
        ctx.write(ReplEvent::Synced { keys, offset });
        let rows: Vec<_> = self.keyspace.iter().collect();
        for (key, content, _) in rows {
            let row = row_of(content);
            let dirty = self.tray.as_ref().is_some_and(|t| t.holds(key));
            ctx.write_aside(ReplEvent::Copied { key, row, dirty });
        }
        self.streams.tell(ctx);
    }
}

fn row_of(content: Content) -> Row {
    match content {
        Content::Row(row) => row,
        Content::Number(_) => Row::NONE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::Sym;

    fn record(number: u32) -> Record {
        Record::Removed { key: Sym(number) }
    }

    fn piece(from: u32, to: u32) -> (u32, Rc<[Record]>) {
        (from, (from..to).map(record).collect())
    }

    /// Whatever comes early, late or twice: each change is done once, in its
    /// turn.
    #[test]
    fn changes_are_done_in_their_order_and_once() {
        let pieces = [piece(0, 2), piece(2, 3), piece(1, 5), piece(5, 6)];
        for code in 0..4_usize.pow(6) {
            let mut follow = Follow::default();
            let mut done = Vec::new();
            for place in 0..6 {
                let piece = &pieces[code / 4_usize.pow(place) % 4];
                let next = follow.next(piece.0, piece.1.clone());
                follow.offset += next.len() as u32;
                done.extend(next);
            }
            let expected = (0..done.len() as u32).map(record);
            assert_eq!(done, expected.collect::<Vec<_>>(), "{code}");
        }
    }
}
