//! Primary and replica of a cache, as the stage shows them.

use super::{
    behind::Dirty,
    copies::Copied,
    fold::Fold,
    stage::{ReplicationView, Ttl},
};
use crate::trace::{
    Change, Entry, EntryId, NodeId, ReplEvent, Row, SimTime, Sym,
};

/// What is known of one cache's part in a pair.
#[derive(Clone, Copy)]
pub(super) struct Part {
    /// Whether it takes the writes.
    pub leads: bool,
    /// How far it is: as a primary with its changes, as a replica with those
    /// of its primary.
    pub offset: u32,
    /// What a primary knows of its replica, and since when.
    pub acked: u32,
    pub heard: SimTime,
}

impl Fold<'_> {
    #[inline(never)]
    pub(super) fn repl(
        &mut self,
        id: EntryId,
        entry: &Entry,
        event: ReplEvent,
    ) {
        let (node, at) = (entry.node, entry.at);
        match event {
            ReplEvent::Leads { .. } => self.set_part(node, true, 0, at),
            ReplEvent::Follows { .. } => {
                self.set_part(node, false, 0, at);
                // The rest of its tray goes nowhere.
                self.leave(entry);
            }
            ReplEvent::Promoted { offset } => {
                for part in self.parts.iter_mut().flatten() {
                    part.leads = false;
                }
                self.set_part(node, true, offset, at);
            }
            ReplEvent::Applied {
                change,
                key,
                row,
                ttl_ms,
                coalesced,
                offset,
            } => {
                let ends = at.as_ns() + u64::from(ttl_ms) * 1_000_000;
                let ttl = Ttl { set_at: at, ends_at: SimTime(ends) };
                let ttl = (ttl_ms > 0).then_some(ttl);
                self.apply(id, node, (change, key, row), ttl, coalesced);
                self.reached(node, offset);
                self.leave(entry);
            }
            ReplEvent::Synced { offset, .. } => {
                self.copies[node.index()].clear();
                let tray = &mut self.behind[node.index()].tray;
                tray.iter_mut().for_each(Vec::clear);
                self.reached(node, offset);
                self.leave(entry);
            }
            ReplEvent::Copied { key, row, dirty } => {
                let change = match dirty {
                    true => Change::Queued,
                    false => Change::Stored,
                };
                self.apply(id, node, (change, key, row), None, false);
            }
            ReplEvent::Fed { offset } => self.reached(node, offset),
            ReplEvent::Acknowledged { offset, .. } => {
                if let Some(part) = &mut self.parts[node.index()] {
                    (part.acked, part.heard) = (offset, at);
                }
                self.leave(entry);
            }
            ReplEvent::Waited { .. }
            | ReplEvent::NoReplicas { .. }
            | ReplEvent::ReadOnly { .. } => {}
        }
    }

    fn set_part(
        &mut self,
        node: NodeId,
        leads: bool,
        offset: u32,
        heard: SimTime,
    ) {
        let part = Part { leads, offset, acked: 0, heard };
        self.parts[node.index()] = Some(part);
    }

    fn reached(&mut self, node: NodeId, offset: u32) {
        if let Some(part) = &mut self.parts[node.index()] {
            part.offset = offset;
        }
    }

    fn apply(
        &mut self,
        touched: EntryId,
        node: NodeId,
        (change, key, row): (Change, Sym, Row),
        ttl: Option<Ttl>,
        coalesced: bool,
    ) {
        let since = self.now;
        let copies = &mut self.copies[node.index()];
        match change {
            Change::Stored | Change::Queued => {
                let number = None;
                copies.insert(key, Copied { row, number, ttl, touched });
            }
            Change::Removed => {
                copies.remove(key);
            }
            Change::Cleared => {
                if let Some(copied) = copies.get_mut(key) {
                    copied.ttl = ttl.or(copied.ttl);
                }
            }
            // The stream tells of it itself.
            Change::Streamed => {}
        }
        let behind = &mut self.behind[node.index()];
        match change {
            Change::Queued => {
                let dirty = Dirty { key, row, since, away: false };
                behind.queue(dirty, coalesced);
            }
            Change::Cleared => behind.clear(key, row),
            Change::Stored | Change::Removed | Change::Streamed => {}
        }
    }

    /// How many changes of the primary a replica has not yet.
    fn behind_by(&self, node: NodeId) -> u32 {
        let Some(own) = self.parts[node.index()] else { return 0 };
        let mut parts = self.parts.iter().flatten();
        let primary = parts.find(|part| part.leads);
        primary.map_or(0, |part| part.offset.saturating_sub(own.offset))
    }

    /// A cache's part in a pair; none where it is alone.
    pub(super) fn replication_view(
        &self,
        node: NodeId,
    ) -> Option<ReplicationView> {
        let part = self.parts[node.index()]?;
        Some(match part.leads {
            true => ReplicationView::Primary {
                offset: part.offset,
                acked: part.acked,
                heard: part.heard,
            },
            false => ReplicationView::Replica {
                offset: part.offset,
                behind: self.behind_by(node),
            },
        })
    }
}
