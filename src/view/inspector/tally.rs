use std::ops::Range;

use crate::trace::{
    CacheEvent, DbEvent, Event, Eviction, FaultEvent, IdMap, NodeId, OpEvent,
    OpKind, Outcome, StreamEvent, Sym, Trace, TrayEvent,
};

/// What has been counted at one node.
#[derive(Clone, Default)]
pub struct Tally {
    /// Operations by kind (read, write) and outcome.
    pub outcomes: [[u32; 3]; 2],
    /// Requests that found the client down.
    pub turned_away: u32,
    /// Commands that found their key, or did not.
    pub hits: u32,
    /// Commands that did not find their key.
    pub misses: u32,
    /// Values stored, numbers too.
    pub stored: u32,
    /// Values that a script declined to store.
    pub refused: u32,
    /// Keys deleted by a command.
    pub deleted: u32,
    /// Keys removed because their time was over.
    pub expired: u32,
    /// Keys that were evicted.
    pub evicted: u32,
    /// The keys that were looked at for the last eviction, with what spoke
    /// for each.
    pub sample: Vec<(Sym, u32)>,
    /// Which key went, by which policy and why.
    pub chosen: Option<(Sym, Eviction, u32)>,
    /// Commands refused for want of memory.
    pub refused_full: u32,
    /// Hits by key since it was stored.
    pub hits_of: IdMap<Sym, u32>,
    /// How far the clock led when the key was stored, in nanoseconds.
    pub lead_of: IdMap<Sym, i64>,
    /// How far the clock leads now.
    pub lead_ns: i64,
    /// Rows read.
    pub selects: u32,
    /// Conditional updates that found another version.
    pub conflicts: u32,
    /// The log's length.
    pub log: u32,
    /// How many rows were committed, wherever that was.
    pub commits: usize,
    /// Commits that this replica has applied, in order.
    pub applied: usize,
    /// Rows queued for the database.
    pub queued: u32,
    /// Those that took the place of an older one.
    pub coalesced: u32,
    /// Writes that found the tray full.
    pub full: u32,
    /// Batches sent, or committed where this is the database.
    pub batches: u32,
    /// Batches rolled back.
    pub rolled_back: u32,
    /// Rows that the database has confirmed.
    pub flushed: u32,
    /// Rows that a sync job put back.
    pub put_back: u32,
    /// Rows in the dead-letter queue.
    pub dead: u32,
    /// How often the alarm began to sound.
    pub alarms: u32,
}

impl Tally {
    /// Takes in what these entries say of `node`.
    pub fn go_on(
        &mut self,
        trace: &Trace,
        entries: Range<usize>,
        node: NodeId,
    ) {
        let tally = self;
        for entry in &trace.entries()[entries] {
            if let Event::Db(DbEvent::Committed { .. }) = entry.event {
                tally.commits += 1;
            }
            if let Event::Db(DbEvent::Seeded { .. }) = entry.event {
                tally.log += 1;
            }
            if entry.node != node {
                continue;
            }
            match entry.event {
                Event::Op(event) => tally.op(event),
                Event::Cache(event) => tally.cache(event),
                Event::Db(event) => tally.db(event),
                Event::Tray(event) => tally.tray(event),
                Event::Fault(FaultEvent::ClockMoved { by, back }) => {
                    let by = by.as_ns() as i64;
                    let by = if back { -by } else { by };
                    tally.lead_ns = tally.lead_ns.saturating_add(by);
                }
                Event::Net(_)
                | Event::Fault(_)
                | Event::Disk(_)
                | Event::Log(_)
                | Event::PubSub(_)
                | Event::Repl(_) => {}
                Event::Stream(event) => tally.stream(event),
            }
        }
    }

    fn op(&mut self, event: OpEvent) {
        match event {
            OpEvent::Ended { kind, outcome, .. } => {
                let kind = match kind {
                    OpKind::Read => 0,
                    OpKind::Write => 1,
                };
                let outcome = match outcome {
                    Outcome::Acknowledged => 0,
                    Outcome::Failed => 1,
                    Outcome::Unknown => 2,
                };
                self.outcomes[kind][outcome] += 1;
            }
            OpEvent::TurnedAway { .. } => self.turned_away += 1,
            OpEvent::Began { .. }
            | OpEvent::Waits { .. }
            | OpEvent::RuledOut { .. }
            | OpEvent::Joins { .. } => {}
        }
    }

    fn cache(&mut self, event: CacheEvent) {
        match event {
            CacheEvent::Hit { key, .. } => {
                self.hits += 1;
                *self.hits_of.slot(key).get_or_insert(0) += 1;
            }
            CacheEvent::Missed { .. } | CacheEvent::Overdue { .. } => {
                self.misses += 1;
            }
            CacheEvent::Warm { key, .. } => {
                self.hits_of.insert(key, 0);
                self.lead_of.insert(key, self.lead_ns);
            }
            CacheEvent::Stored { key, .. }
            | CacheEvent::Counted { key, .. } => {
                self.stored += 1;
                self.hits_of.insert(key, 0);
                self.lead_of.insert(key, self.lead_ns);
            }
            CacheEvent::Deleted { existed, .. } => {
                self.deleted += u32::from(existed);
            }
            CacheEvent::Expired { .. } => self.expired += 1,
            CacheEvent::Sampled { key, score } => {
                if self.chosen.take().is_some() {
                    self.sample.clear();
                }
                self.sample.push((key, score));
            }
            CacheEvent::Evicted { key, policy, score } => {
                self.evicted += 1;
                if self.chosen.replace((key, policy, score)).is_some() {
                    self.sample.clear();
                }
            }
            CacheEvent::Full { .. } => self.refused_full += 1,
            CacheEvent::Refused { .. } => self.refused += 1,
            CacheEvent::Renewed { .. }
            | CacheEvent::Found { .. }
            | CacheEvent::Incremented { .. }
            | CacheEvent::Scanned { .. } => {}
        }
    }

    fn db(&mut self, event: DbEvent) {
        match event {
            DbEvent::Read { .. } => self.selects += 1,
            DbEvent::Committed { .. } => self.log += 1,
            DbEvent::Conflicted { .. } => self.conflicts += 1,
            DbEvent::Replicated { .. } => {
                self.log += 1;
                self.applied += 1;
            }
            DbEvent::Seeded { .. }
            | DbEvent::Recovered { .. }
            | DbEvent::Noted { .. }
            | DbEvent::Forgot { .. }
            | DbEvent::Rejected { .. }
            | DbEvent::Increased { .. }
            | DbEvent::Absorbed { .. } => {}
            DbEvent::Batched { .. } => self.batches += 1,
            DbEvent::RolledBack { .. } => self.rolled_back += 1,
        }
    }

    fn stream(&mut self, event: StreamEvent) {
        match event {
            StreamEvent::Added { .. } => self.queued += 1,
            StreamEvent::Read { .. } => self.batches += 1,
            StreamEvent::Acknowledged { entries, .. } => {
                self.flushed += entries;
            }
            StreamEvent::GroupMade { .. }
            | StreamEvent::Delivered { .. }
            | StreamEvent::Acked { .. }
            | StreamEvent::Trimmed { .. }
            | StreamEvent::Cut { .. }
            | StreamEvent::Forgotten { .. }
            | StreamEvent::ConsumerDeleted { .. }
            | StreamEvent::Restored { .. }
            | StreamEvent::GroupRestored { .. }
            | StreamEvent::Owned { .. } => {}
        }
    }

    fn tray(&mut self, event: TrayEvent) {
        match event {
            TrayEvent::Queued { key, coalesced, .. } => {
                self.stored += 1;
                self.queued += 1;
                self.coalesced += u32::from(coalesced);
                self.hits_of.insert(key, 0);
                self.lead_of.insert(key, self.lead_ns);
            }
            TrayEvent::Full { .. } => self.full += 1,
            TrayEvent::FlushBegun { .. } => self.batches += 1,
            TrayEvent::Flushed { rows, .. } => self.flushed += rows,
            TrayEvent::Requeued { .. } => self.put_back += 1,
            TrayEvent::DeadLettered { .. } => self.dead += 1,
            TrayEvent::Alarm { .. } => self.alarms += 1,
            TrayEvent::Passed { .. }
            | TrayEvent::Popped { .. }
            | TrayEvent::Dropped { .. }
            | TrayEvent::AlarmOver { .. }
            | TrayEvent::Closed { .. }
            | TrayEvent::Taken { .. }
            | TrayEvent::Cleared { .. }
            | TrayEvent::Failed { .. } => {}
        }
    }
}
