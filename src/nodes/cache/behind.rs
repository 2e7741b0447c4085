//! Write-behind as the cache does it: what a write becomes, and what happens
//! once the database has it.

use super::{Batch, Cache, Content, persist::Record};
use crate::{
    nodes::{Cluster, Key, Reply, Text},
    sim::{Ctx, Kept},
    trace::{CacheEvent, Row, SimTime, TrayEvent, WhenFull},
};

/// By how much a version jumps behind a loss: more commits of one key than any
/// run has between two flushes.
const JUMP: u32 = 1_000;

impl Cache {
    /// Stores a row and queues it for the database, in one step. None where
    /// the write waits for room or for the database.
    pub(super) fn put(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        key: Key,
        text: Text,
        base: Option<u32>,
    ) -> Option<Reply> {
        if self.closing {
            ctx.write(TrayEvent::Closed { key });
            return Some(Reply::Busy);
        }
        let now_ms = ctx.clock_ns().div_euclid(1_000_000);
        if self.keyspace.is_expired(key, now_ms) {
            self.keyspace.remove(key);
        }
        if self.version(key).or(base).is_none() {
            ctx.write(CacheEvent::Missed { key });
            return Some(Reply::Nil);
        }
        let Some(tray) = &mut self.tray else { return Some(Reply::Nil) };
        if tray.config.through {
            let kept = ctx.keep();
            self.pass_on(ctx, key, text, base, kept);
            return None;
        }
        if tray.is_full_for(key) {
            let (then, depth) = (tray.config.when_full, tray.depth() as u32);
            ctx.write(TrayEvent::Full { key, depth, then });
            match then {
                WhenFull::Reject => return Some(Reply::Busy),
                WhenFull::Block => {
                    let kept = ctx.keep()?;
                    tray.block(kept, key, text);
                }
                WhenFull::Synchronous => {
                    let kept = ctx.keep();
                    self.queue(ctx, key, text, base, kept);
                }
            }
            ctx.ring();
            return None;
        }
        let row = self.queue(ctx, key, text, base, None);
        Some(Reply::Done { key, row })
    }

    /// The version of the row that the key holds.
    fn version(&self, key: Key) -> Option<u32> {
        match self.keyspace.get(key)? {
            Content::Row(row) => Some(row.version),
            Content::Number(_) => None,
        }
    }

    /// Queues a row that is stored once the database has it.
    fn pass_on(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        key: Key,
        text: Text,
        base: Option<u32>,
        asker: Option<Kept>,
    ) {
        let held = self.version(key).or(base).unwrap_or_default();
        let Some(tray) = &mut self.tray else { return };
        let newest = tray.version(key).unwrap_or(0).max(held);
        let row = Row { text, version: newest.saturating_add(1) };
        tray.put(key, row, asker, ctx.now());
        ctx.write(TrayEvent::Passed { key, row });
        ctx.ring();
    }

    fn queue(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        key: Key,
        text: Text,
        base: Option<u32>,
        asker: Option<Kept>,
    ) -> Row {
        let held = self.version(key).or(base).unwrap_or_default();
        let jump = self.unsure.remove(key).map_or(1, |()| JUMP);
        let row = Row { text, version: held.saturating_add(jump) };
        // What the database has not yet never expires.
        self.keyspace.put(key, Content::Row(row), None);
        if let Some(tray) = &mut self.tray {
            let coalesced = tray.put(key, row, asker, ctx.now());
            let depth = tray.depth() as u32;
            ctx.write(TrayEvent::Queued { key, row, depth, coalesced });
            if tray.is_due_by_size() {
                ctx.ring();
            }
        }
        self.journal.append(ctx, Record::Queued { key, row });
        row
    }

    /// What waits now goes with the flush that is due.
    pub(super) fn flush_is_due(&mut self) {
        self.tray.iter_mut().for_each(|tray| tray.call_due());
    }

    /// From now on it takes no more writes for the database, and flushes what
    /// waits.
    pub(in crate::nodes) fn close(&mut self, ctx: &mut Ctx<'_, Cluster>) {
        self.closing = true;
        ctx.ring();
    }

    /// Whether nothing waits for the database any more; none if it is not to
    /// end. What a replica has its primary flushes.
    pub(in crate::nodes) fn closed(&self) -> Option<bool> {
        let waits = self.tray.as_ref().is_some_and(|tray| tray.waits());
        self.closing.then(|| !waits || self.journal.follows())
    }

    /// How many batches may be on their way at once.
    pub(super) fn threads(&self) -> u32 {
        self.tray.as_ref().map_or(0, |tray| tray.config.threads)
    }

    /// Rows for the database, if some wait.
    pub(super) fn take_batch(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
    ) -> Option<Batch> {
        // A replica leaves the database to its primary.
        if self.journal.follows() {
            return None;
        }
        self.tray.as_mut()?.take(ctx)
    }

    /// How long until a flush is due: none if it is now.
    pub(super) fn until_due(&self, now: SimTime) -> Option<SimTime> {
        let tray = self.tray.as_ref()?;
        if tray.is_due_by_size() || (self.closing && tray.can_go()) {
            return None;
        }
        let next = tray.next_flush(now, self.began);
        Some(SimTime(next.as_ns() - now.as_ns()))
    }

    /// The database has a batch. Of some keys it may have a newer row, after
    /// a restart that lost something: then the cache takes that one over.
    pub(super) fn batch_done(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        batch: &Batch,
        newer: &[(Key, Row)],
    ) {
        let Some(tray) = &mut self.tray else { return };
        let through = tray.config.through;
        let answers = tray.done(ctx, batch);
        for (key, row) in batch.rows.iter() {
            match through {
                true => self.store(ctx, *key, *row),
                false => self.cleared(ctx, *key, *row),
            }
        }
        for (key, row) in newer {
            if self.version(*key).is_some_and(|held| held < row.version) {
                self.take_over(ctx, *key, *row);
            }
        }
        for (kept, key, row) in answers {
            ctx.answer(kept, Reply::Done { key, row });
        }
        self.admit(ctx);
        self.journal.before_answers(ctx);
    }

    /// The deadline of a row that begins to live now, and how long it lives.
    fn deadline(&self, ctx: &Ctx<'_, Cluster>) -> (Option<i64>, u32) {
        let ttl_ms = self.ttl.as_millis().min(u32::MAX.into()) as u32;
        let now_ms = ctx.clock_ns().div_euclid(1_000_000);
        ((ttl_ms > 0).then(|| now_ms + i64::from(ttl_ms)), ttl_ms)
    }

    fn cleared(&mut self, ctx: &mut Ctx<'_, Cluster>, key: Key, row: Row) {
        let waits = self.tray.as_ref().is_some_and(|tray| tray.holds(key));
        let (mut deadline_ms, mut ttl_ms) = (None, 0);
        if let (false, Some(content)) = (waits, self.keyspace.get(key)) {
            (deadline_ms, ttl_ms) = self.deadline(ctx);
            self.keyspace.put(key, content, deadline_ms);
        }
        ctx.write_aside(TrayEvent::Cleared { key, row, ttl_ms });
        let record = Record::Cleared { key, row, deadline_ms };
        self.journal.append(ctx, record);
    }

    fn take_over(&mut self, ctx: &mut Ctx<'_, Cluster>, key: Key, row: Row) {
        if self.tray.as_ref().is_some_and(|tray| tray.holds(key)) {
            return;
        }
        self.store(ctx, key, row);
    }

    /// Stores a row that the database has.
    fn store(&mut self, ctx: &mut Ctx<'_, Cluster>, key: Key, row: Row) {
        let (deadline_ms, ttl_ms) = self.deadline(ctx);
        let content = Content::Row(row);
        self.keyspace.put(key, content, deadline_ms);
        ctx.write_aside(CacheEvent::Stored { key, row, ttl_ms });
        let record = Record::Put { key, content, deadline_ms };
        self.journal.append(ctx, record);
    }

    /// Writes that wait for room come in, in their order.
    fn admit(&mut self, ctx: &mut Ctx<'_, Cluster>) {
        while let Some((kept, key, text)) =
            self.tray.as_mut().and_then(|tray| tray.unblock())
        {
            let row = self.queue(ctx, key, text, None, None);
            ctx.answer(kept, Reply::Done { key, row });
        }
    }

    /// The database did not take a batch.
    pub(super) fn batch_failed(
        &self,
        ctx: &mut Ctx<'_, Cluster>,
        batch: &Batch,
        attempt: u32,
    ) {
        let rows = batch.rows.len() as u32;
        ctx.write(TrayEvent::Failed { rows, attempt });
    }
}
