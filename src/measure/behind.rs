//! Write-behind in figures: what waited, for how long, and what was at risk.

use serde::Serialize;

use crate::{
    history::Survivors,
    trace::{
        Change, DbEvent, DiskEvent, Entry, EntryId, Event, IdMap, LogEvent,
        NodeId, OpEvent, OpId, Outcome, ReplEvent, Row, SimTime, Stop, Sym,
        Trace, TrayEvent,
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
            TrayEvent::AlarmOver { .. } => {}
            TrayEvent::Taken { .. } | TrayEvent::Passed { .. } => {}
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
            ReplEvent::Synced { .. } => *mirrored = None,
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

/// An acknowledged write while a fault of one kind would have taken it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AtRisk {
    /// Its operation.
    pub op: OpId,
    /// Its key.
    pub key: Sym,
    /// Its row.
    pub row: Row,
    /// The acknowledgement, with which it began to be at risk.
    pub from: EntryId,
    /// The entry with which it ended: before `from` where the write was gone
    /// when its client was told OK; none if it is at risk at the end.
    pub to: Option<EntryId>,
    /// Whether it ended with its loss.
    pub lost: bool,
}

/// A write that a cache has taken in.
struct Taken {
    risk: AtRisk,
    acknowledged: bool,
    position: Option<u32>,
}

/// When each acknowledged write was at risk of a stop of that kind, in the
/// first `len` entries, in the order in which the cache took them in.
///
/// It no longer is once it or a later row of its key is in the database or in
/// the append-only file as far as that kind of stop leaves it: with the
/// operating system for a crash of the process, on disk for a loss of power,
/// not at all for the loss of the machine; or once a replica has it, which can
/// take over whatever the fault, or a second broker has it in its log.
pub fn at_risk(trace: &Trace, len: usize, how: Stop) -> Vec<AtRisk> {
    let (open, gone, closed) = (Vec::new(), Vec::new(), Vec::new());
    let mut fold = Risks { how, open, gone, closed };
    let mut survivors = Survivors::default();
    for (id, entry) in trace.iter().take(len) {
        for wiped in survivors.entry(id, entry) {
            let (key, row) = (wiped.key, wiped.row);
            fold.end(id, true, |risk, _| (risk.key, risk.row) == (key, row));
        }
        fold.entry(id, entry);
    }
    let Risks { open, mut closed, .. } = fold;
    let still = open.into_iter().filter(|taken| taken.acknowledged);
    closed.extend(still.map(|taken| taken.risk));
    closed
}

struct Risks {
    how: Stop,
    open: Vec<Taken>,
    /// Lost before their clients knew of anything.
    gone: Vec<AtRisk>,
    closed: Vec<AtRisk>,
}

impl Risks {
    fn entry(&mut self, id: EntryId, entry: &Entry) {
        match entry.event {
            Event::Tray(TrayEvent::Queued { key, row, .. })
            | Event::Log(LogEvent::Appended { key, row, .. }) => {
                let (from, to, lost) = (EntryId::NONE, None, false);
                let risk = AtRisk { op: entry.op, key, row, from, to, lost };
                let (acknowledged, position) = (false, None);
                self.open.push(Taken { risk, acknowledged, position });
            }
            Event::Op(OpEvent::Ended { outcome, .. }) => {
                let told = outcome == Outcome::Acknowledged;
                let mut open = self.open.iter_mut();
                let taken = open.find(|taken| taken.risk.op == entry.op);
                if let Some(taken) = taken.filter(|_| told) {
                    (taken.acknowledged, taken.risk.from) = (true, id);
                }
                let late = |risk: &mut AtRisk| risk.op == entry.op && told;
                let gone = self.gone.extract_if(.., late);
                self.closed
                    .extend(gone.map(|risk| AtRisk { from: id, ..risk }));
            }
            Event::Db(DbEvent::Committed { key, row }) => {
                self.end(id, false, |risk, _| {
                    risk.key == key && risk.row.version <= row.version
                });
            }
            Event::Repl(ReplEvent::Applied {
                change: Change::Queued,
                key,
                row,
                ..
            })
            | Event::Log(LogEvent::Replicated { key, row, .. }) => {
                self.end(id, false, |risk, _| {
                    (risk.key, risk.row) == (key, row)
                });
            }
            Event::Disk(DiskEvent::Appended { key, row, position }) => {
                let mut open = self.open.iter_mut().rev();
                let of_it = |taken: &&mut Taken| {
                    (taken.risk.key, taken.risk.row) == (key, row)
                };
                if let Some(taken) = open.find(of_it) {
                    taken.position = Some(position);
                }
            }
            Event::Disk(event) => {
                let end = match (event, self.how) {
                    (
                        DiskEvent::Written { position }
                        | DiskEvent::Forced { position },
                        Stop::Process,
                    )
                    | (
                        DiskEvent::Fsynced { position },
                        Stop::Process | Stop::Power,
                    ) => position,
                    _ => return,
                };
                self.end(id, false, |_, at| at.is_some_and(|at| at <= end));
            }
            _ => {}
        }
    }

    /// Those that it concerns are at risk no longer.
    fn end(
        &mut self,
        id: EntryId,
        lost: bool,
        concerns: impl Fn(&AtRisk, Option<u32>) -> bool,
    ) {
        let ends = |taken: &mut Taken| concerns(&taken.risk, taken.position);
        for mut taken in self.open.extract_if(.., ends) {
            // A write that was safe before its client knew was never at risk;
            // one that is lost before its client knows is lost all the same.
            (taken.risk.to, taken.risk.lost) = (Some(id), lost);
            match (taken.acknowledged, lost) {
                (true, _) => self.closed.push(taken.risk),
                (false, true) => self.gone.push(taken.risk),
                (false, false) => {}
            }
        }
    }
}
