//! Rows that the database has not and that can come back all the same.
//!
//! A write that waits in a cache's write-behind tray is there as long as the
//! cache's process runs; when it stops, what its disk kept is there. What its
//! replica has is there too, for the replica can take over; once it has, what
//! the old primary alone had is gone. What was taken from all of these places
//! is wiped. A row in a stream is there until a consumer is done with it; what
//! a consumer has in its own memory besides does not count. A message of a
//! channel is there from its sending until the database has its row.

use super::logs::Logs;
use crate::trace::{
    Change, DbEvent, DiskEvent, Entry, EntryId, Event, FaultEvent, IdMap,
    NodeId, ReplEvent, Row, SimTime, Stop, Sym, TrayEvent,
};

use super::{Flow, Pushed, Streamed};

/// What takes a row away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taking {
    /// The node that had it stopped.
    Stopped(Stop),
    /// A sync job gave it up.
    GivenUp,
    /// Another node took over that did not have it.
    FailedOver,
    /// The node that had it took over all of its primary's data, without it.
    Synced,
    /// The log that had it was cut back to its leader's.
    Truncated,
    /// It was cut off the old end of its stream.
    Trimmed,
    /// It was pending at a consumer that was deleted.
    ConsumerDeleted,
    /// It was a message that nobody heard, or whose connection was given up.
    NotHeard,
    /// It waited for a subscriber whose connection the cache closed.
    Discarded,
}

impl Taking {
    /// In a few words.
    pub const fn word(self) -> &'static str {
        match self {
            Taking::Stopped(how) => how.word(),
            Taking::GivenUp => "given up",
            Taking::FailedOver => "failover",
            Taking::Synced => "full resync",
            Taking::Truncated => "truncation",
            Taking::Trimmed => "trimmed",
            Taking::ConsumerDeleted => "consumer deleted",
            Taking::NotHeard => "not heard",
            Taking::Discarded => "discarded",
        }
    }
}

/// A row that stands somewhere, and the entry that put it there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The key.
    pub key: Sym,
    /// The row.
    pub row: Row,
    /// The entry.
    pub entry: EntryId,
}

/// A row that was accepted and that was taken before the database had it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wiped {
    /// The key.
    pub key: Sym,
    /// The row.
    pub row: Row,
    /// The entry that took it.
    pub entry: EntryId,
    /// When that was.
    pub at: SimTime,
    /// What took it.
    pub how: Taking,
}

/// What caches keep for the database, folded from entries in order.
#[derive(Clone, Debug, Default)]
pub struct Survivors {
    nodes: IdMap<NodeId, Kept>,
    /// What sync jobs have in their memory alone, each with its node.
    popped: Vec<(NodeId, Standing)>,
    /// What a replicated log has, and its consumers.
    logs: Logs,
    streamed: Streamed,
    pushed: Pushed,
}

#[derive(Clone, Debug, Default)]
struct Kept {
    /// What is in memory or, while the node is down, what its disk kept.
    waiting: Vec<Standing>,
    /// What of that is in the append-only file, with its position.
    file: Vec<(u32, Standing)>,
    written: u32,
    on_disk: u32,
    /// What the snapshot has that is being saved, and the one on disk.
    saving: Vec<Standing>,
    saved: Vec<Standing>,
}

impl Survivors {
    /// Whether an event changes what survives.
    pub fn concerns(event: Event) -> bool {
        if let Event::Log(event) = event {
            return Logs::concerns(event);
        }
        if Pushed::concerns(event) {
            return true;
        }
        matches!(
            event,
            Event::Tray(
                TrayEvent::Queued { .. }
                    | TrayEvent::Cleared { .. }
                    | TrayEvent::Popped { .. }
                    | TrayEvent::Requeued { .. }
                    | TrayEvent::Dropped { .. }
            ) | Event::Disk(_)
                | Event::Stream(_)
                | Event::Db(DbEvent::Committed { .. })
                | Event::Fault(FaultEvent::Crashed { .. })
                | Event::Repl(
                    ReplEvent::Applied {
                        change: Change::Queued | Change::Cleared,
                        ..
                    } | ReplEvent::Synced { .. }
                        | ReplEvent::Copied { dirty: true, .. }
                        | ReplEvent::Promoted { .. },
                )
        )
    }

    /// Takes an entry in; what it wiped.
    pub fn entry(&mut self, id: EntryId, entry: &Entry) -> Vec<Wiped> {
        if !Survivors::concerns(entry.event) {
            return Vec::new();
        }
        let (node, at) = (entry.node, entry.at);
        let (pushed, how) = self.pushed.entry(id, entry);
        match entry.event {
            Event::Tray(TrayEvent::Queued { key, row, .. })
            | Event::Repl(
                ReplEvent::Applied { change: Change::Queued, key, row, .. }
                | ReplEvent::Copied { key, row, .. },
            ) => {
                let standing = Standing { key, row, entry: id };
                let kept = self.nodes.slot(node);
                kept.get_or_insert_default().waiting.push(standing);
            }
            Event::Stream(event) => {
                let flow = self.streamed.see(node, event);
                return flow
                    .map_or(Vec::new(), |flow| self.flow(id, entry, flow));
            }
            Event::Fault(FaultEvent::Crashed { how }) => {
                let gone = [self.stopped(node, how), pushed].concat();
                return self.wiped(gone, id, at, Taking::Stopped(how));
            }
            Event::Repl(ReplEvent::Synced { .. }) => {
                let kept = self.nodes.get_mut(node).map(std::mem::take);
                let gone = kept.map_or(Vec::new(), |kept| kept.waiting);
                return self.wiped(gone, id, at, Taking::Synced);
            }
            Event::Repl(ReplEvent::Promoted { .. }) => {
                let mut gone = Vec::new();
                let nodes = self.nodes.iter().map(|(other, _)| other);
                let others: Vec<NodeId> =
                    nodes.filter(|other| *other != node).collect();
                for other in others {
                    let kept = self.nodes.remove(other);
                    gone.extend(kept.unwrap_or_default().waiting);
                }
                return self.wiped(gone, id, at, Taking::FailedOver);
            }
            Event::Tray(TrayEvent::Cleared { key, row, .. })
            | Event::Repl(ReplEvent::Applied { key, row, .. }) => {
                if let Some(kept) = self.nodes.get_mut(node) {
                    kept.cleared(key, row);
                }
            }
            Event::Db(event @ DbEvent::Committed { key, row }) => {
                self.popped.retain(|(_, s)| (s.key, s.row) != (key, row));
                self.logs.database(event);
            }
            Event::Log(event) => {
                let (gone, how) = self.logs.entry(id, node, event);
                return self.wiped(gone, id, at, how);
            }
            Event::Tray(event) => return self.job(id, entry, event),
            Event::Disk(event) => {
                if let Some(kept) = self.nodes.get_mut(node) {
                    kept.disk(event);
                }
            }
            _ => {}
        }
        self.wiped(pushed, id, at, how)
    }

    /// A node has stopped: what it had.
    fn stopped(&mut self, node: NodeId, how: Stop) -> Vec<Standing> {
        self.streamed.stopped(node);
        let kept = self.nodes.get_mut(node);
        let mut gone = kept.map_or(Vec::new(), |kept| kept.stop(how));
        let of_job = self.popped.extract_if(.., |it| it.0 == node);
        gone.extend(of_job.map(|(_, standing)| standing));
        gone.extend(self.logs.stopped(node, how));
        gone
    }

    /// A row came into a stream, or will not be given to anybody any more.
    fn flow(&mut self, id: EntryId, entry: &Entry, flow: Flow) -> Vec<Wiped> {
        let kept = self.nodes.slot(entry.node).get_or_insert_default();
        let (gone, how) = match flow {
            Flow::Waits(key, row) => {
                let known = |s: &Standing| (s.key, s.row) == (key, row);
                if !kept.waiting.iter().any(known) {
                    kept.waiting.push(Standing { key, row, entry: id });
                }
                return Vec::new();
            }
            Flow::Done(key, row) => {
                kept.forget(key, row);
                return Vec::new();
            }
            Flow::Cut(key, row) => (vec![(key, row)], Taking::Trimmed),
            Flow::Dropped(rows) => (rows, Taking::ConsumerDeleted),
        };
        let gone = gone.into_iter();
        let gone = gone.filter_map(|(key, row)| kept.forget(key, row));
        let gone: Vec<Standing> = gone.collect();
        self.wiped(gone, id, entry.at, how)
    }

    /// Of rows that one node has no more those that no other has either.
    fn wiped(
        &self,
        gone: Vec<Standing>,
        entry: EntryId,
        at: SimTime,
        how: Taking,
    ) -> Vec<Wiped> {
        let gone = gone.into_iter().filter(|Standing { key, row, .. }| {
            !self.rows().any(|kept| (kept.key, kept.row) == (*key, *row))
        });
        let wiped =
            |Standing { key, row, .. }| Wiped { key, row, entry, at, how };
        gone.map(wiped).collect()
    }

    /// A sync job took a row out, put it back or gave it up.
    fn job(
        &mut self,
        id: EntryId,
        entry: &Entry,
        event: TrayEvent,
    ) -> Vec<Wiped> {
        match event {
            TrayEvent::Popped { key, row, by } => {
                let of_it = |s: &Standing| (s.key, s.row) == (key, row);
                let kept = self.nodes.slot(entry.node).get_or_insert_default();
                let place = kept.waiting.iter().position(of_it);
                let standing = place.map(|place| kept.waiting.remove(place));
                self.popped.extend(standing.map(|standing| (by, standing)));
            }
            TrayEvent::Requeued { key, row, by, .. } => {
                self.forget(by, key, row);
                let standing = Standing { key, row, entry: id };
                let kept = self.nodes.slot(entry.node);
                kept.get_or_insert_default().waiting.push(standing);
            }
            TrayEvent::Dropped { key, row } => {
                self.forget(entry.node, key, row);
                let (entry, at, how) = (id, entry.at, Taking::GivenUp);
                return vec![Wiped { key, row, entry, at, how }];
            }
            _ => {}
        }
        Vec::new()
    }

    /// A job has this row no longer.
    fn forget(&mut self, job: NodeId, key: Sym, row: Row) {
        let of_it = |(node, s): &(NodeId, Standing)| {
            (*node, s.key, s.row) != (job, key, row)
        };
        self.popped.retain(of_it);
    }

    /// All rows that can come back.
    pub fn rows(&self) -> impl Iterator<Item = Standing> + '_ {
        let nodes = self.nodes.iter();
        let waiting = nodes.flat_map(|(_, kept)| kept.waiting.iter().copied());
        let waiting = waiting.chain(self.logs.rows());
        let waiting = waiting.chain(self.pushed.rows());
        waiting.chain(self.popped.iter().map(|(_, standing)| *standing))
    }
}

impl Kept {
    fn cleared(&mut self, key: Sym, row: Row) {
        let newer = |standing: &Standing| {
            standing.key != key || standing.row.version > row.version
        };
        self.waiting.retain(newer);
        self.saving.retain(newer);
        self.saved.retain(newer);
        self.file.retain(|(_, standing)| newer(standing));
    }

    /// A row is in no place any more; what stood in memory.
    fn forget(&mut self, key: Sym, row: Row) -> Option<Standing> {
        let other = |s: &Standing| (s.key, s.row) != (key, row);
        let mut waiting = self.waiting.iter();
        let found = waiting.find(|s| !other(s)).copied();
        self.waiting.retain(other);
        self.saving.retain(other);
        self.saved.retain(other);
        self.file.retain(|(_, standing)| other(standing));
        found
    }

    fn disk(&mut self, event: DiskEvent) {
        match event {
            DiskEvent::Appended { key, row, position } => {
                let of_tray = |standing: &&Standing| {
                    (standing.key, standing.row) == (key, row)
                };
                if let Some(standing) = self.waiting.iter().rfind(of_tray) {
                    self.file.push((position, *standing));
                }
            }
            DiskEvent::Written { position }
            | DiskEvent::Forced { position } => {
                self.written = position;
            }
            DiskEvent::Fsynced { position } => self.on_disk = position,
            DiskEvent::SaveBegun { .. } => {
                self.saving.clone_from(&self.waiting);
            }
            DiskEvent::Saved { .. } => {
                self.saved = std::mem::take(&mut self.saving);
            }
            DiskEvent::Postponed { .. }
            | DiskEvent::FsyncBegun { .. }
            | DiskEvent::Restored { .. }
            | DiskEvent::Loaded { .. } => {}
        }
    }

    /// What a stop takes.
    fn stop(&mut self, how: Stop) -> Vec<Standing> {
        let end = match how {
            Stop::Exit => {
                let last = self.file.last().map(|(position, _)| *position);
                last.unwrap_or(0).max(self.written)
            }
            Stop::Process => self.written,
            Stop::Power => self.on_disk,
            Stop::Machine => {
                self.saved.clear();
                0
            }
        };
        self.file.retain(|(position, _)| *position <= end);
        self.on_disk = match how {
            Stop::Exit => end,
            _ => self.on_disk.min(end),
        };
        self.written = end;
        self.saving.clear();
        let file = self.file.iter().map(|(_, standing)| *standing);
        let kept: Vec<Standing> =
            file.chain(self.saved.iter().copied()).collect();
        let before = std::mem::replace(&mut self.waiting, kept);
        let gone = before.into_iter();
        gone.filter(|standing| !self.waiting.contains(standing)).collect()
    }
}
