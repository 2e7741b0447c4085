use serde::Serialize;

use crate::trace::{CacheEvent, Entry, Event, IdMap, OpEvent, OpId, OpKind};

/// What the cache was asked and did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct CacheFigures {
    /// Client reads that found their key: the first look of each counts.
    pub hits: u64,
    /// Client reads that did not.
    pub misses: u64,
    /// Hits as a share of both; none before the first.
    pub hit_ratio: Option<f64>,
    /// Values stored.
    pub stored: u64,
    /// Values that a script declined to store.
    pub refused: u64,
    /// Keys deleted by a command, if they were there.
    pub deleted: u64,
    /// Keys whose time was over.
    pub expired: u64,
    /// Keys that went because the memory was full.
    pub evicted: u64,
    /// Commands that were refused because it was full.
    pub full: u64,
}

/// The cache's figures so far of a run whose entries are seen one after the
/// other.
#[derive(Default)]
pub struct CacheTally {
    figures: CacheFigures,
    looks: Looks,
}

/// Which clients' reads have looked in the cache.
#[derive(Clone, Default)]
pub(super) struct Looks(IdMap<OpId, bool>);

impl Looks {
    /// A read begins.
    pub fn begin(&mut self, read: OpId) {
        self.0.insert(read, false);
    }

    /// Whether this is the first time that a client's read looks in the
    /// cache.
    pub fn is_first(&mut self, op: OpId) -> bool {
        let looked = self.0.get_mut(op);
        looked.is_some_and(|looked| !std::mem::replace(looked, true))
    }
}

impl CacheTally {
    /// The next entry.
    pub fn see(&mut self, entry: &Entry) {
        match entry.event {
            Event::Op(OpEvent::Began { kind: OpKind::Read, .. }) => {
                self.looks.begin(entry.op);
            }
            Event::Cache(event) => self.cache(entry.op, event),
            _ => {}
        }
    }

    fn cache(&mut self, op: OpId, event: CacheEvent) {
        match event {
            CacheEvent::Hit { .. } if self.looks.is_first(op) => {
                self.figures.hits += 1;
            }
            CacheEvent::Missed { .. } | CacheEvent::Overdue { .. }
                if self.looks.is_first(op) =>
            {
                self.figures.misses += 1;
            }
            CacheEvent::Stored { .. } => self.figures.stored += 1,
            CacheEvent::Refused { .. } => self.figures.refused += 1,
            CacheEvent::Deleted { existed: true, .. } => {
                self.figures.deleted += 1;
            }
            CacheEvent::Expired { .. } => self.figures.expired += 1,
            CacheEvent::Evicted { .. } => self.figures.evicted += 1,
            CacheEvent::Full { .. } => self.figures.full += 1,
            CacheEvent::Hit { .. }
            | CacheEvent::Missed { .. }
            | CacheEvent::Overdue { .. }
            | CacheEvent::Counted { .. }
            | CacheEvent::Renewed { .. }
            | CacheEvent::Found { .. }
            | CacheEvent::Warm { .. }
            | CacheEvent::Incremented { .. }
            | CacheEvent::Sampled { .. }
            | CacheEvent::Scanned { .. }
            | CacheEvent::Deleted { existed: false, .. } => {}
        }
    }

    /// What the cache was asked and did so far.
    pub fn figures(&self) -> CacheFigures {
        let mut figures = self.figures;
        let looks = figures.hits + figures.misses;
        figures.hit_ratio =
            (looks > 0).then(|| figures.hits as f64 / looks as f64);
        figures
    }
}
