//! Rows that stand in a replicated log and that the database has not yet.
//!
//! A row stands as long as a broker's log has it: whoever is elected later may
//! have it. It is gone when the last log that has it is cut back to another
//! leader's, or loses its disk. Rows before the group's committed offset are
//! read by nobody any more: what of them the database has not is in the
//! consumer's memory alone.

use super::{Standing, Taking};
use crate::trace::{DbEvent, EntryId, IdMap, LogEvent, NodeId, Row, Stop, Sym};

/// What brokers and consumers have, folded from entries in order.
#[derive(Clone, Debug, Default)]
pub(super) struct Logs {
    brokers: IdMap<NodeId, Vec<Placed>>,
    /// Who leads each partition.
    leaders: Vec<(u32, NodeId)>,
    /// What consumers have in their memory alone, each with its node.
    taken: Vec<(NodeId, Placed)>,
    /// The newest version of each key in the database.
    stored: IdMap<Sym, u32>,
}

/// A row and its place in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Placed {
    partition: u32,
    offset: u32,
    standing: Standing,
}

impl Placed {
    fn same(&self, other: &Placed) -> bool {
        let of = |it: &Placed| (it.partition, it.offset, it.standing.row);
        of(self) == of(other)
    }
}

impl Logs {
    /// Whether an event changes what stands.
    pub fn concerns(event: LogEvent) -> bool {
        matches!(
            event,
            LogEvent::Appended { .. }
                | LogEvent::Replicated { .. }
                | LogEvent::Discarded { .. }
                | LogEvent::OffsetCommitted { .. }
                | LogEvent::Leads { .. }
                | LogEvent::Elected { .. }
        )
    }

    /// Takes an event in; what is gone by it, and how.
    pub fn entry(
        &mut self,
        id: EntryId,
        node: NodeId,
        event: LogEvent,
    ) -> (Vec<Standing>, Taking) {
        let mut gone = Vec::new();
        match event {
            LogEvent::Appended { partition, offset, key, row }
            | LogEvent::Replicated { partition, offset, key, row } => {
                let standing = Standing { key, row, entry: id };
                let log = self.brokers.slot(node).get_or_insert_default();
                log.push(Placed { partition, offset, standing });
            }
            LogEvent::Discarded { partition, offset, row, .. } => {
                let it = (partition, offset, row);
                let of_it = |p: &mut Placed| {
                    (p.partition, p.offset, p.standing.row) == it
                };
                if let Some(log) = self.brokers.get_mut(node) {
                    gone.extend(log.extract_if(.., of_it));
                }
            }
            LogEvent::Leads { partition, .. }
            | LogEvent::Elected { partition, .. } => {
                self.leaders.retain(|(it, _)| *it != partition);
                self.leaders.push((partition, node));
            }
            LogEvent::OffsetCommitted { partition, offset, by } => {
                self.passed(partition, offset, by);
            }
            _ => {}
        }
        (self.nowhere(gone), Taking::Truncated)
    }

    /// The group goes on at this offset: what the leader has before it has
    /// been read. Who was cut off may have other records there.
    fn passed(&mut self, of: u32, upto: u32, by: NodeId) {
        let mut leaders = self.leaders.iter();
        let leader = leaders.find(|(partition, _)| *partition == of);
        let log = leader.and_then(|(_, node)| self.brokers.get(*node));
        let before = |p: &&Placed| p.partition == of && p.offset < upto;
        let read: Vec<Placed> =
            log.into_iter().flatten().filter(before).copied().collect();
        let unread = |p: &Placed| !read.iter().any(|it| it.same(p));
        self.brokers.each(|log| log.retain(unread));
        self.taken.extend(read.iter().map(|placed| (by, *placed)));
    }

    /// The database has a row.
    pub fn database(&mut self, event: DbEvent) {
        let DbEvent::Committed { key, row: Row { version, .. } } = event else {
            return;
        };
        self.stored.insert(key, version);
        let newer = |p: &Placed| {
            p.standing.key != key || p.standing.row.version > version
        };
        self.brokers.each(|log| log.retain(newer));
        self.taken.retain(|(_, placed)| newer(placed));
    }

    /// A node has stopped; what is gone with it.
    pub fn stopped(&mut self, node: NodeId, how: Stop) -> Vec<Standing> {
        let of_it = |it: &mut (NodeId, Placed)| it.0 == node;
        let taken = self.taken.extract_if(.., of_it);
        let mut gone: Vec<Placed> = taken.map(|it| it.1).collect();
        if !how.spares_the_machine() {
            gone.extend(self.brokers.remove(node).unwrap_or_default());
        }
        self.nowhere(gone)
    }

    /// Of rows that one place has no more those that are nowhere, and that the
    /// database has not.
    fn nowhere(&self, gone: Vec<Placed>) -> Vec<Standing> {
        let gone = gone.into_iter().filter(|placed| {
            let Standing { key, row, .. } = placed.standing;
            let stored = self.stored.get(key).copied().unwrap_or(0);
            stored < row.version && !self.placed().any(|it| it.same(placed))
        });
        gone.map(|placed| placed.standing).collect()
    }

    fn placed(&self) -> impl Iterator<Item = &Placed> {
        let logs = self.brokers.iter().flat_map(|(_, log)| log);
        logs.chain(self.taken.iter().map(|(_, placed)| placed))
    }

    /// All rows that can come to the database.
    pub fn rows(&self) -> impl Iterator<Item = Standing> + '_ {
        self.placed().map(|placed| placed.standing)
    }
}
