//! What a cache reads back or takes over: changes, done again.

use super::{Cache, Content, Key, persist::Record};
use crate::{
    nodes::Cluster,
    sim::Ctx,
    trace::{DiskEvent, Row, SimTime},
};

impl Cache {
    /// Reads back what the disk has kept. A key whose time is over stays away.
    pub(super) fn load(&mut self, ctx: &mut Ctx<'_, Cluster>) {
        if self.journal.follows() {
            return;
        }
        let Some(loaded) = self.journal.persistence.load() else { return };
        let now_ms = ctx.clock_ns().div_euclid(1_000_000);
        for record in loaded.records {
            self.apply(record, ctx.now());
        }
        let keys: Vec<Key> = self.keyspace.keys().collect();
        let mut restored = 0;
        for key in keys {
            if self.keyspace.is_expired(key, now_ms) {
                self.keyspace.remove(key);
                continue;
            }
            restored += 1;
            if let Some(evictor) = &mut self.evictor {
                evictor.created(ctx, &mut self.keyspace, key);
            }
            let row = match self.keyspace.get(key) {
                Some(Content::Row(row)) => row,
                Some(Content::Number(_)) | None => Row::NONE,
            };
            let dirty = self.tray.as_ref().is_some_and(|t| t.holds(key));
            ctx.write_aside(DiskEvent::Restored { key, row, dirty });
            if loaded.lost > 0 {
                self.unsure.insert(key, ());
            }
        }
        self.streams.tell(ctx);
        let (keys, lost) = (restored, loaded.lost);
        ctx.write(DiskEvent::Loaded { keys, lost });
    }

    /// Does again what a command had done; whether a row for the database took
    /// the place of an older one.
    pub(super) fn apply(&mut self, record: Record, now: SimTime) -> bool {
        match record {
            Record::Put { key, content, deadline_ms } => {
                self.keyspace.put(key, content, deadline_ms);
            }
            Record::Removed { key } => {
                self.keyspace.remove(key);
            }
            Record::Queued { key, row } => {
                self.keyspace.put(key, Content::Row(row), None);
                let tray = self.tray.as_mut();
                return tray.is_some_and(|tray| tray.put(key, row, None, now));
            }
            Record::Cleared { key, row, deadline_ms } => {
                let Some(tray) = &mut self.tray else { return false };
                tray.clear(key, row);
                let content = self.keyspace.get(key);
                if let (false, Some(content)) = (tray.holds(key), content) {
                    self.keyspace.put(key, content, deadline_ms);
                }
            }
            Record::Stream { stream, change } => {
                self.streams.apply(stream, change);
            }
        }
        false
    }
}
