//! What caches and databases are known to hold, folded from what they did.

use super::{fold::Fold, stage::Ttl};
use crate::{
    scenario::NodeKind,
    trace::{CacheEvent, DbEvent, Entry, EntryId, NodeId, Row, SimTime, Sym},
};

/// What a cache key or a database row is known to be.
#[derive(Clone, Copy)]
pub(super) struct Copied {
    pub row: Row,
    pub number: Option<u32>,
    pub ttl: Option<Ttl>,
    pub touched: EntryId,
}

impl Fold<'_> {
    pub(super) fn cache(
        &mut self,
        id: EntryId,
        entry: &Entry,
        event: CacheEvent,
    ) {
        let copies = &mut self.copies[entry.node.index()];
        let ttl = |ttl_ms: u32| {
            let ends = entry.at.as_ns() + u64::from(ttl_ms) * 1_000_000;
            let ends_at = SimTime(ends);
            (ttl_ms > 0).then_some(Ttl { set_at: entry.at, ends_at })
        };
        let touched = id;
        match event {
            CacheEvent::Stored { key, row, ttl_ms }
            | CacheEvent::Warm { key, row, ttl_ms } => {
                let (number, ttl) = (None, ttl(ttl_ms));
                copies.insert(key, Copied { row, number, ttl, touched });
            }
            CacheEvent::Counted { key, number, ttl_ms } => {
                let (row, ttl) = (Row::NONE, ttl(ttl_ms));
                let number = Some(number);
                copies.insert(key, Copied { row, number, ttl, touched });
            }
            CacheEvent::Deleted { key, .. }
            | CacheEvent::Expired { key, .. }
            | CacheEvent::Evicted { key, .. } => {
                copies.remove(key);
            }
            CacheEvent::Hit { key, .. }
            | CacheEvent::Overdue { key, .. }
            | CacheEvent::Found { key, .. } => {
                if let Some(copied) = copies.get_mut(key) {
                    copied.touched = id;
                }
            }
            CacheEvent::Renewed { key, ttl_ms } => {
                if let Some(copied) = copies.get_mut(key) {
                    copied.ttl = ttl(ttl_ms);
                    copied.touched = id;
                }
            }
            CacheEvent::Incremented { key, number } => {
                if let Some(copied) = copies.get_mut(key) {
                    (copied.number, copied.touched) = (Some(number), id);
                }
            }
            CacheEvent::Missed { .. } | CacheEvent::Refused { .. } => {}
            CacheEvent::Sampled { .. } | CacheEvent::Full { .. } => {}
            CacheEvent::Scanned { .. } => {}
        }
    }

    pub(super) fn db(&mut self, id: EntryId, entry: &Entry, event: DbEvent) {
        match event {
            DbEvent::Seeded { key, row } | DbEvent::Committed { key, row } => {
                self.copy_row(id, entry.node, key, row);
                // A replica starts from the same rows.
                if matches!(event, DbEvent::Seeded { .. }) {
                    for node in self.replicas() {
                        self.copy_row(id, node, key, row);
                    }
                }
            }
            DbEvent::Replicated { key, row } => {
                self.copy_row(id, entry.node, key, row);
                // Nobody is answered.
                self.leave(entry);
            }
            DbEvent::Recovered { key, row } => {
                self.copy_row(id, entry.node, key, row);
            }
            DbEvent::Read { key, row } => {
                if row.is_some() {
                    self.copy_row(id, entry.node, key, row);
                }
            }
            DbEvent::Noted { .. } => self.outbox[entry.node.index()] += 1,
            DbEvent::Forgot { .. } => {
                let rows = &mut self.outbox[entry.node.index()];
                *rows = rows.saturating_sub(1);
            }
            // Nobody is answered.
            DbEvent::RolledBack { .. } => self.leave(entry),
            DbEvent::Conflicted { .. }
            | DbEvent::Increased { .. }
            | DbEvent::Rejected { .. }
            | DbEvent::Absorbed { .. }
            | DbEvent::Batched { .. } => {}
        }
    }

    fn replicas(&self) -> Vec<NodeId> {
        self.topology.of_kind(NodeKind::Replica).collect()
    }

    fn copy_row(&mut self, touched: EntryId, node: NodeId, key: Sym, row: Row) {
        let copied = Copied { row, number: None, ttl: None, touched };
        self.copies[node.index()].insert(key, copied);
    }
}
