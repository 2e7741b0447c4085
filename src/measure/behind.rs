//! Write-behind in figures: what waited, for how long, and what was at risk.

use serde::Serialize;

use crate::{
    history::{Flow, Streamed},
    trace::{
        Change, Entry, IdMap, NodeId, ReplEvent, Row, SimTime, StreamEvent,
        Sym, TrayEvent,
    },
};

/// What a write-behind cache took in and passed on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct BehindFigures {
    /// Rows queued for the database.
    pub queued: u64,
    /// Those of them that took the place of an older one of their key, which
    /// the database then never saw.
    pub coalesced: u64,
    /// Batches: calls to the database, without repeated ones.
    pub batches: u64,
    /// Calls that failed and were made again.
    pub failed: u64,
    /// Rows that the database has confirmed.
    pub rows: u64,
    /// Writes that found the tray full.
    pub full: u64,
    /// Rows that a sync job put back at the end of the queue.
    pub requeued: u64,
    /// Rows that went to the dead-letter queue.
    pub dead: u64,
    /// How often the alarm on depth or age began to sound.
    pub alarms: u64,
    /// Rows that a sync job gave up.
    pub dropped: u64,
    /// The most rows that waited at once.
    pub depth_max: u32,
    /// How long the row waited that waited for longest, those that wait at
    /// the end included.
    pub oldest_max_ns: u64,
}

/// Folds a trace into these figures.
#[derive(Default)]
pub(super) struct Fold {
    figures: BehindFigures,
    /// Of each cache what waits, and since when.
    waiting: IdMap<NodeId, Vec<(Sym, Row, SimTime)>>,
    /// Of each replica what would wait if it took over, likewise.
    mirrored: IdMap<NodeId, Vec<(Sym, Row, SimTime)>>,
    popped: Vec<Popped>,
    streamed: Streamed,
}

/// A row in the memory of a sync job, and since when it has waited.
struct Popped {
    by: NodeId,
    key: Sym,
    row: Row,
    since: SimTime,
}

impl Fold {
    pub(super) fn tray(&mut self, entry: &Entry, event: TrayEvent) {
        let figures = &mut self.figures;
        let waiting = self.waiting.slot(entry.node).get_or_insert_default();
        match event {
            TrayEvent::Queued { key, row, depth, coalesced } => {
                figures.queued += 1;
                figures.coalesced += u64::from(coalesced);
                figures.depth_max = figures.depth_max.max(depth);
                waiting.push((key, row, entry.at));
            }
            TrayEvent::Full { .. } => figures.full += 1,
            TrayEvent::FlushBegun { .. } => figures.batches += 1,
            TrayEvent::Failed { .. } => figures.failed += 1,
            TrayEvent::Flushed { rows, .. } => figures.rows += u64::from(rows),
            TrayEvent::Cleared { key, row, .. } => {
                let gone = |(k, r, _): &mut (Sym, Row, SimTime)| {
                    *k == key && r.version <= row.version
                };
                for (.., since) in waiting.extract_if(.., gone) {
                    let age = SimTime::from(entry.at.since(since)).as_ns();
                    figures.oldest_max_ns = figures.oldest_max_ns.max(age);
                }
            }
            TrayEvent::Requeued { key, row, depth, .. } => {
                figures.requeued += 1;
                figures.depth_max = figures.depth_max.max(depth);
                // It has waited since it was queued first.
                let of_it = |it: &mut Popped| (it.key, it.row) == (key, row);
                let since = self.popped.extract_if(.., of_it).next();
                let since = since.map_or(entry.at, |popped| popped.since);
                waiting.push((key, row, since));
            }
            TrayEvent::Popped { key, row, by } => {
                let gone = |(k, r, _): &mut (Sym, Row, SimTime)| {
                    (*k, *r) == (key, row)
                };
                let gone = waiting.extract_if(.., gone);
                self.popped.extend(gone.map(|(key, row, since)| Popped {
                    by,
                    key,
                    row,
                    since,
                }));
            }
            TrayEvent::DeadLettered { key, row, .. } => {
                figures.dead += 1;
                let gone = |(k, r, _): &mut (Sym, Row, SimTime)| {
                    (*k, *r) == (key, row)
                };
                for (.., since) in waiting.extract_if(.., gone) {
                    let age = SimTime::from(entry.at.since(since)).as_ns();
                    figures.oldest_max_ns = figures.oldest_max_ns.max(age);
                }
            }
            TrayEvent::Dropped { key, row } => {
                figures.dropped += 1;
                self.applied(entry.at, key, row);
            }
            TrayEvent::Alarm { .. } => figures.alarms += 1,
            TrayEvent::AlarmOver { .. } | TrayEvent::Closed { .. } => {}
            TrayEvent::Taken { .. } | TrayEvent::Passed { .. } => {}
        }
    }

    /// Rows of a stream wait until a consumer is done with them.
    pub(super) fn stream(&mut self, entry: &Entry, event: StreamEvent) {
        let (node, at) = (entry.node, entry.at);
        let flow = self.streamed.see(node, event);
        let mirror = self.mirrored.slot(node).as_mut();
        let leads = mirror.is_none();
        let waiting = match mirror {
            Some(mirror) => mirror,
            None => self.waiting.slot(node).get_or_insert_default(),
        };
        let figures = &mut self.figures;
        if let StreamEvent::Read { .. } = event {
            figures.batches += u64::from(leads);
        }
        let added = matches!(event, StreamEvent::Added { .. });
        let mut gone = Vec::new();
        match flow {
            Some(Flow::Waits(key, row)) => {
                figures.queued += u64::from(leads && added);
                waiting.push((key, row, at));
            }
            Some(Flow::Done(key, row)) => {
                figures.rows += u64::from(leads);
                gone.push((key, row));
            }
            Some(Flow::Cut(key, row)) => gone.push((key, row)),
            Some(Flow::Dropped(rows)) => gone = rows,
            None => {}
        }
        let is_gone =
            |(k, r, _): &mut (Sym, Row, SimTime)| gone.contains(&(*k, *r));
        for (.., since) in waiting.extract_if(.., is_gone) {
            let age = SimTime::from(at.since(since)).as_ns();
            figures.oldest_max_ns = figures.oldest_max_ns.max(age);
        }
        let depth = waiting.len() as u32;
        if leads {
            figures.depth_max = figures.depth_max.max(depth);
        }
    }

    /// What a replica has counts from when it takes over.
    pub(super) fn repl(&mut self, entry: &Entry, event: ReplEvent) {
        let (node, at) = (entry.node, entry.at);
        let mirrored = self.mirrored.slot(node);
        match event {
            ReplEvent::Applied { change: Change::Queued, key, row, .. }
            | ReplEvent::Copied { key, row, dirty: true } => {
                mirrored.get_or_insert_default().push((key, row, at));
            }
            ReplEvent::Applied {
                change: Change::Cleared, key, row, ..
            } => {
                let waits = |(k, r, _): &(Sym, Row, SimTime)| {
                    *k != key || r.version > row.version
                };
                mirrored.iter_mut().for_each(|rows| rows.retain(waits));
            }
            ReplEvent::Applied { change: Change::Streamed, .. } => {
                mirrored.get_or_insert_default();
            }
            ReplEvent::Synced { .. } => *mirrored = Some(Vec::new()),
            ReplEvent::Promoted { .. } => {
                let rows = mirrored.take().unwrap_or_default();
                self.waiting = IdMap::default();
                self.waiting.insert(node, rows);
            }
            _ => {}
        }
    }

    /// How many rows wait.
    pub(super) fn count(&self) -> u32 {
        let waiting = self.waiting.iter().map(|(_, rows)| rows.len());
        waiting.sum::<usize>() as u32
    }

    /// The database has a row, or nobody has it any more: a job that popped it
    /// holds it no longer.
    pub(super) fn applied(&mut self, at: SimTime, key: Sym, row: Row) {
        let of_it = |it: &mut Popped| (it.key, it.row) == (key, row);
        for popped in self.popped.extract_if(.., of_it) {
            let age = SimTime::from(at.since(popped.since)).as_ns();
            let figures = &mut self.figures;
            figures.oldest_max_ns = figures.oldest_max_ns.max(age);
        }
    }

    /// Since when the row has waited that has waited for longest.
    pub(super) fn oldest(&self) -> Option<SimTime> {
        let waiting = self.waiting.iter().flat_map(|(_, rows)| rows);
        let waiting = waiting.map(|(.., since)| *since);
        waiting.chain(self.popped.iter().map(|popped| popped.since)).min()
    }

    /// Whether a row was ever queued.
    pub(super) fn is_used(&self) -> bool {
        self.figures.queued > 0
    }

    /// A row waits again after a restart.
    pub(super) fn restored(&mut self, entry: &Entry, key: Sym, row: Row) {
        let waiting = self.waiting.slot(entry.node).get_or_insert_default();
        waiting.push((key, row, entry.at));
    }

    /// A node has stopped; whether rows waited there.
    pub(super) fn crashed(&mut self, node: NodeId) -> bool {
        self.mirrored.remove(node);
        self.streamed.stopped(node);
        self.popped.retain(|popped| popped.by != node);
        let rows = self.waiting.remove(node);
        rows.is_some_and(|rows| !rows.is_empty())
    }

    pub(super) fn finish(self, now: SimTime) -> BehindFigures {
        let mut figures = self.figures;
        let waiting = self.waiting.into_values().flatten();
        let waiting = waiting.map(|(.., since)| since);
        let popped = self.popped.iter().map(|popped| popped.since);
        for since in waiting.chain(popped) {
            let age = SimTime::from(now.since(since)).as_ns();
            figures.oldest_max_ns = figures.oldest_max_ns.max(age);
        }
        figures
    }
}
