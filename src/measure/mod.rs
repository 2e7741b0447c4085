//! From a trace to figures: outcomes, latencies, hit ratio, load, losses.
//!
//! Stale reads and lost writes are no figures but verdicts; the checkers know
//! them.

mod behind;
mod cache;
mod latency;
mod loads;
mod memory;
mod recovery;
mod risk;
mod series;
mod spent;

pub use behind::BehindFigures;
pub use cache::{CacheFigures, CacheTally};
pub use latency::Latency;
pub use memory::Keys;
pub use recovery::{Recovery, Share, recovery};
pub use risk::{AtRisk, at_risk};
pub use series::{Meter, Pool, Series, Window, round_width};
pub use spent::{Spent, spent};

use serde::Serialize;

use crate::trace::{
    DbEvent, DiskEvent, Entry, Event, FaultEvent, IdMap, NetEvent, OpEvent,
    OpId, OpKind, Outcome, SimTime, Trace,
};

/// The figures of a trace.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Metrics {
    /// Requests that came to a client: all reads and writes, and those that
    /// were turned away.
    pub requests: u64,
    /// Requests that came to a client that was down: they never began.
    pub turned_away: u64,
    /// Reads that began.
    pub reads: Operations,
    /// Writes that began.
    pub writes: Operations,
    /// The cache.
    pub cache: CacheFigures,
    /// The database, replica included.
    pub db: DbFigures,
    /// The network.
    pub network: NetworkFigures,
    /// Write-behind; none where no cache has ever queued a row.
    pub write_behind: Option<BehindFigures>,
}

/// Operations of one kind, by outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Operations {
    /// Done, and the client was told so.
    pub acknowledged: u64,
    /// Refused before they could take effect.
    pub failed: u64,
    /// Nobody answered: they may yet take effect.
    pub unknown: u64,
    /// Neither: still running at the end, or gone with their client.
    pub unfinished: u64,
    /// How long the acknowledged ones took.
    pub latency: Option<Latency>,
    /// Where the time of the acknowledged ones went, all together.
    pub spent: Spent,
}

/// What the database did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DbFigures {
    /// Rows read.
    pub selects: u64,
    /// The most reads of one key that were asked for at once.
    pub same_key_max: u32,
    /// Rows committed.
    pub commits: u64,
    /// Conditional updates that found another version.
    pub conflicts: u64,
    /// Batches that were committed.
    pub batches: u64,
    /// Batches that were rolled back.
    pub rolled_back: u64,
    /// Rows of batches that changed nothing.
    pub absorbed: u64,
}

/// What went over the network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct NetworkFigures {
    /// Messages sent, answers included.
    pub messages: u64,
    /// Messages that never arrived.
    pub lost: u64,
    /// Answers that came after the client had given up.
    pub late: u64,
    /// Requests that a reset ended.
    pub resets: u64,
    /// Requests that no answer ended in time.
    pub timeouts: u64,
    /// Requests that waited for a worker of their node.
    pub queued: u64,
    /// The most that waited at one node at once.
    pub queue_max: u32,
}

impl Metrics {
    /// The figures of the first `len` entries of `trace`.
    pub fn of(trace: &Trace, len: usize) -> Metrics {
        let mut tally = Tally::default();
        let entries = trace.entries().iter().take(len);
        entries.for_each(|entry| tally.see(entry));
        tally.finish()
    }
}

/// An operation that has begun.
struct Begun {
    at: SimTime,
    spent: Spent,
}

impl Begun {
    fn new(at: SimTime) -> Begun {
        Begun { at, spent: Spent::default() }
    }
}

/// The figures so far of a run whose entries are seen one after the other.
#[derive(Default)]
pub struct Tally {
    metrics: Metrics,
    cache: CacheTally,
    begun: IdMap<OpId, Begun>,
    read_ns: Vec<u64>,
    write_ns: Vec<u64>,
    behind: behind::Fold,
    now: SimTime,
    journeys: spent::Journeys,
    loads: loads::Loads,
}

impl Tally {
    /// The next entry.
    pub fn see(&mut self, entry: &Entry) {
        self.cache.see(entry);
        match entry.event {
            Event::Op(event) => self.op(entry.op, entry.at, event),
            Event::Db(event) => {
                if let DbEvent::Committed { key, row } = event {
                    self.behind.applied(entry.at, key, row);
                }
                self.db(event);
            }
            Event::Net(event) => self.net(entry.op, entry.at, event),
            Event::Tray(event) => self.behind.tray(entry, event),
            Event::Fault(FaultEvent::Crashed { .. }) => {
                self.behind.crashed(entry.node);
            }
            Event::Disk(DiskEvent::Restored { key, row, dirty: true }) => {
                self.behind.restored(entry, key, row);
            }
            Event::Repl(event) => self.behind.repl(entry, event),
            Event::Stream(event) => self.behind.stream(entry, event),
            Event::Cache(_)
            | Event::Fault(_)
            | Event::Disk(_)
            | Event::Log(_)
            | Event::PubSub(_) => {}
        }
        self.now = entry.at;
    }

    fn op(&mut self, op: OpId, at: SimTime, event: OpEvent) {
        match event {
            OpEvent::Began { kind, .. } => {
                self.metrics.requests += 1;
                self.operations(kind).0.unfinished += 1;
                self.begun.insert(op, Begun::new(at));
            }
            OpEvent::TurnedAway { .. } => {
                self.metrics.requests += 1;
                self.metrics.turned_away += 1;
            }
            OpEvent::Waits { .. }
            | OpEvent::Joins { .. }
            | OpEvent::RuledOut { .. } => {}
            OpEvent::Ended { kind, outcome, .. } => {
                let Some(begun) = self.begun.get(op) else { return };
                let whole_ns = SimTime::from(at.since(begun.at)).as_ns();
                let spent = begun.spent.of_whole(whole_ns);
                let (operations, took_ns) = self.operations(kind);
                operations.unfinished = operations.unfinished.saturating_sub(1);
                match outcome {
                    Outcome::Acknowledged => {
                        operations.acknowledged += 1;
                        operations.spent.add(spent);
                        took_ns.push(whole_ns);
                    }
                    Outcome::Failed => operations.failed += 1,
                    Outcome::Unknown => operations.unknown += 1,
                }
            }
        }
    }

    fn operations(&mut self, kind: OpKind) -> (&mut Operations, &mut Vec<u64>) {
        match kind {
            OpKind::Read => (&mut self.metrics.reads, &mut self.read_ns),
            OpKind::Write => (&mut self.metrics.writes, &mut self.write_ns),
        }
    }

    fn db(&mut self, event: DbEvent) {
        let db = &mut self.metrics.db;
        match event {
            DbEvent::Read { .. } => db.selects += 1,
            DbEvent::Committed { .. } => db.commits += 1,
            DbEvent::Conflicted { .. } => db.conflicts += 1,
            DbEvent::Batched { .. } => db.batches += 1,
            DbEvent::RolledBack { .. } => db.rolled_back += 1,
            DbEvent::Absorbed { .. } => db.absorbed += 1,
            DbEvent::Seeded { .. }
            | DbEvent::Replicated { .. }
            | DbEvent::Recovered { .. }
            | DbEvent::Rejected { .. }
            | DbEvent::Increased { .. }
            | DbEvent::Noted { .. }
            | DbEvent::Forgot { .. } => {}
        }
    }

    fn net(&mut self, op: OpId, at: SimTime, event: NetEvent) {
        if let Some(spent) = self.journeys.see(at, event)
            && let Some(begun) = self.begun.get_mut(op)
        {
            begun.spent.add(spent);
        }
        self.loads.see(event);
        let network = &mut self.metrics.network;
        match event {
            NetEvent::Sent { .. } => network.messages += 1,
            NetEvent::Lost { .. } => network.lost += 1,
            NetEvent::Late { .. } => network.late += 1,
            NetEvent::Reset { .. } => network.resets += 1,
            NetEvent::TimedOut { .. } => network.timeouts += 1,
            NetEvent::Queued { waiting, .. } => {
                network.queued += 1;
                network.queue_max = network.queue_max.max(waiting);
            }
            NetEvent::Received { .. }
            | NetEvent::TakenUp { .. }
            | NetEvent::Answered { .. }
            | NetEvent::Kept { .. } => {}
        }
    }

    /// The figures.
    pub fn finish(self) -> Metrics {
        let mut metrics = self.metrics;
        let behind = self.behind.finish(self.now);
        metrics.write_behind = (behind.queued > 0).then_some(behind);
        metrics.db.same_key_max = self.loads.max;
        metrics.reads.latency = Latency::of(self.read_ns);
        metrics.writes.latency = Latency::of(self.write_ns);
        metrics.cache = self.cache.figures();
        metrics
    }
}
