//! Figures over time: a run cut into windows of one length.

use super::{Keys, Latency, behind, cache::Looks, memory::Memory};
use crate::trace::{
    CacheEvent, DbEvent, DiskEvent, Entry, EntryId, Event, FaultEvent, IdMap,
    MsgId, NetEvent, NodeId, OpEvent, OpId, OpKind, Outcome, ReplEvent,
    SimTime, StreamEvent, Trace, TrayEvent, Verb,
};

/// A database and the size of its connection pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pool {
    /// The database.
    pub node: NodeId,
    /// How many statements it works on at once.
    pub connections: u32,
}

/// The figures of one window.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Window {
    /// How long the operations took that were acknowledged in it, reads and
    /// writes alike; none where none was.
    pub latency: Option<Latency>,
    /// Client reads that looked in the cache and found their key.
    pub hits: u32,
    /// Client reads that looked in the cache and did not.
    pub misses: u32,
    /// Rows read, from a replica too.
    pub selects: u32,
    /// Rows committed.
    pub commits: u32,
    /// The most statements that waited for a connection at once, all
    /// databases together.
    pub waiting_max: u32,
    /// The most rows that waited in a write-behind tray at once; none where
    /// none was ever queued.
    pub unsaved_max: Option<u32>,
    /// For how long the oldest of them had waited at the window's end, in
    /// nanoseconds.
    pub unsaved_ns: Option<u64>,
    /// The keys of all caches at the window's end; none where a disk or a
    /// primary brings keys back.
    pub keys: Option<Keys>,
}

/// The figures of a trace, window by window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// The length of a window.
    pub width: SimTime,
    /// The windows from the beginning to the last entry that was looked at.
    /// The last one may still be open.
    pub windows: Vec<Window>,
}

/// The round length of at most `count` windows that cover `until`: 1, 2 or 5
/// times a power of ten nanoseconds.
pub fn round_width(until: SimTime, count: u64) -> SimTime {
    let enough = |width: u64| width.saturating_mul(count) >= until.as_ns();
    let mut unit = 1;
    loop {
        for width in [unit, unit * 2, unit * 5] {
            if enough(width) {
                return SimTime(width);
            }
        }
        unit *= 10;
    }
}

impl Series {
    /// The figures of the first `len` entries of `trace`, in windows of
    /// `width`, which must not be zero.
    pub fn of(
        trace: &Trace,
        len: usize,
        width: SimTime,
        pools: &[Pool],
    ) -> Series {
        let mut meter = Meter::new(width, pools);
        meter.go_on(trace, len);
        meter.series()
    }

    /// The beginning of a window.
    pub fn start(&self, window: usize) -> SimTime {
        SimTime(self.width.as_ns() * window as u64)
    }
}

/// Goes along a trace and measures: what lies behind it is not looked at
/// again.
pub struct Meter {
    width: u64,
    pools: Vec<Pool>,
    len: usize,
    windows: Vec<Window>,
    /// Of the open window.
    took_ns: Vec<u64>,
    begun: IdMap<OpId, SimTime>,
    looks: Looks,
    /// Statements of clients that are on their way to a database.
    statements: IdMap<MsgId, ()>,
    /// By pool: the statements that it has and has not answered.
    inside: Vec<Vec<MsgId>>,
    behind: behind::Fold,
    memory: Memory,
    /// How many rows wait in a tray.
    unsaved: u32,
    now: SimTime,
}

impl Meter {
    /// Before the first entry.
    pub fn new(width: SimTime, pools: &[Pool]) -> Meter {
        Meter {
            width: width.as_ns().max(1),
            pools: pools.to_vec(),
            len: 0,
            windows: Vec::new(),
            took_ns: Vec::new(),
            begun: IdMap::default(),
            looks: Looks::default(),
            statements: IdMap::default(),
            inside: vec![Vec::new(); pools.len()],
            behind: behind::Fold::default(),
            memory: Memory::default(),
            unsaved: 0,
            now: SimTime::ZERO,
        }
    }

    /// The same meter, before the first entry.
    pub fn anew(&self) -> Meter {
        Meter::new(SimTime(self.width), &self.pools)
    }

    /// How many entries it has looked at.
    pub fn measured(&self) -> usize {
        self.len
    }

    /// Looks at the entries up to the first `len`.
    pub fn go_on(&mut self, trace: &Trace, len: usize) {
        let entries = trace.entries();
        while self.len < len.min(entries.len()) {
            let entry = &entries[self.len];
            self.open(entry.at);
            self.entry(trace, entry);
            self.now = entry.at;
            self.len += 1;
        }
    }

    /// What it has measured; the last window may be open.
    pub fn series(&self) -> Series {
        let mut windows = self.windows.clone();
        if let Some(window) = windows.last_mut() {
            window.latency = Latency::of(self.took_ns.clone());
            window.unsaved_ns = self.unsaved_ns(self.now);
            window.keys = self.memory.keys(self.now);
        }
        Series { width: SimTime(self.width), windows }
    }

    /// Opens windows until one holds the instant.
    fn open(&mut self, at: SimTime) {
        let place = (at.as_ns() / self.width) as usize;
        while self.windows.len() <= place {
            self.close();
            let waiting_max = self.waiting();
            let unsaved_max = self.behind.is_used().then_some(self.unsaved);
            let window =
                Window { waiting_max, unsaved_max, ..Window::default() };
            self.windows.push(window);
        }
    }

    fn close(&mut self) {
        let took_ns = std::mem::take(&mut self.took_ns);
        let end = SimTime(self.width * self.windows.len() as u64);
        let unsaved_ns = self.unsaved_ns(end);
        let keys = self.memory.keys(end);
        if let Some(window) = self.windows.last_mut() {
            window.latency = Latency::of(took_ns);
            window.unsaved_ns = unsaved_ns;
            window.keys = keys;
        }
    }

    /// How old the oldest row is that waits.
    fn unsaved_ns(&self, now: SimTime) -> Option<u64> {
        let age = |since| SimTime::from(now.since(since)).as_ns();
        let age = self.behind.oldest().map_or(0, age);
        self.behind.is_used().then_some(age)
    }

    fn tray(&mut self, entry: &Entry, event: TrayEvent) {
        self.behind.tray(entry, event);
        match event {
            TrayEvent::Queued { depth, .. } => self.waits(depth),
            TrayEvent::Requeued { depth, .. } => self.waits(depth),
            TrayEvent::Popped { .. } | TrayEvent::DeadLettered { .. } => {
                self.waits(self.unsaved.saturating_sub(1));
            }
            TrayEvent::Flushed { left, .. } => self.waits(left),
            _ => {}
        }
    }

    fn waiting(&self) -> u32 {
        let pools = self.pools.iter().zip(&self.inside);
        let waits = pools.map(|(pool, inside)| {
            (inside.len() as u32).saturating_sub(pool.connections)
        });
        waits.sum()
    }

    fn entry(&mut self, trace: &Trace, entry: &Entry) {
        let Some(window) = self.windows.last_mut() else { return };
        self.memory.see(entry);
        match entry.event {
            Event::Op(event) => self.op(entry, event),
            Event::Cache(CacheEvent::Hit { .. }) => {
                window.hits += u32::from(self.looks.is_first(entry.op));
            }
            Event::Cache(CacheEvent::Missed { .. }) => {
                window.misses += u32::from(self.looks.is_first(entry.op));
            }
            Event::Cache(_) => {}
            Event::Db(DbEvent::Read { .. }) => window.selects += 1,
            Event::Db(DbEvent::Committed { key, row }) => {
                window.commits += 1;
                self.behind.applied(entry.at, key, row);
            }
            Event::Db(DbEvent::RolledBack { .. }) => self.leave(trace, entry),
            Event::Db(_) => {}
            Event::Net(event) => self.net(trace, entry, event),
            Event::Tray(event) => self.tray(entry, event),
            Event::Disk(DiskEvent::Restored { key, row, dirty: true }) => {
                self.behind.restored(entry, key, row);
                self.unsaved += 1;
            }
            Event::Fault(FaultEvent::Crashed { .. }) => {
                if self.behind.crashed(entry.node) {
                    self.unsaved = 0;
                }
                if let Some(inside) = self.at(entry.node) {
                    inside.clear();
                }
            }
            Event::Repl(event) => self.repl(entry, event),
            Event::Stream(event) => self.stream(entry, event),
            Event::Fault(_)
            | Event::Disk(_)
            | Event::Log(_)
            | Event::PubSub(_) => {}
        }
    }

    fn stream(&mut self, entry: &Entry, event: StreamEvent) {
        self.behind.stream(entry, event);
        self.waits(self.behind.count());
    }

    /// So many rows wait for the database now.
    fn waits(&mut self, rows: u32) {
        self.unsaved = rows;
        if let Some(window) = self.windows.last_mut() {
            let most = window.unsaved_max.unwrap_or(0);
            window.unsaved_max = Some(most.max(rows));
        }
    }

    fn repl(&mut self, entry: &Entry, event: ReplEvent) {
        self.behind.repl(entry, event);
        if let ReplEvent::Promoted { .. } = event {
            self.unsaved = self.behind.count();
        }
    }

    fn op(&mut self, entry: &Entry, event: OpEvent) {
        match event {
            OpEvent::Began { kind, .. } => {
                self.begun.insert(entry.op, entry.at);
                if kind == OpKind::Read {
                    self.looks.begin(entry.op);
                }
            }
            OpEvent::Ended { outcome: Outcome::Acknowledged, .. } => {
                if let Some(begun) = self.begun.get(entry.op) {
                    let took = SimTime::from(entry.at.since(*begun));
                    self.took_ns.push(took.as_ns());
                }
            }
            OpEvent::Ended { .. }
            | OpEvent::TurnedAway { .. }
            | OpEvent::Waits { .. }
            | OpEvent::RuledOut { .. }
            | OpEvent::Joins { .. } => {}
        }
    }

    fn at(&mut self, node: NodeId) -> Option<&mut Vec<MsgId>> {
        let place = self.pools.iter().position(|pool| pool.node == node)?;
        self.inside.get_mut(place)
    }

    fn net(&mut self, trace: &Trace, entry: &Entry, event: NetEvent) {
        match event {
            NetEvent::Sent { msg, verb, .. } => match verb {
                Verb::Select
                | Verb::Update
                | Verb::UpdateIf
                | Verb::Upsert
                | Verb::Insert => {
                    self.statements.insert(msg, ());
                }
                verb if verb.is_answer() => self.leave(trace, entry),
                _ => {}
            },
            NetEvent::Received { msg } => {
                if self.statements.remove(msg).is_some()
                    && let Some(inside) = self.at(entry.node)
                {
                    inside.push(msg);
                }
                let waiting = self.waiting();
                if let Some(window) = self.windows.last_mut() {
                    window.waiting_max = window.waiting_max.max(waiting);
                }
            }
            _ => {}
        }
    }

    /// An answer leaves: its statement holds a connection no longer.
    fn leave(&mut self, trace: &Trace, entry: &Entry) {
        let mut cause: Option<EntryId> = entry.cause.some();
        while let Some(id) = cause {
            let before = trace.entry(id);
            if let Event::Net(NetEvent::Received { msg }) = before.event {
                if let Some(inside) = self.at(entry.node) {
                    inside.retain(|m| *m != msg);
                }
                return;
            }
            cause = before.cause.some();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_width_is_round_and_covers_the_run() {
        let width = |ms, count| round_width(SimTime::from_ms(ms), count);
        assert_eq!(width(3_000, 30), SimTime::from_ms(100));
        assert_eq!(width(3_001, 30), SimTime::from_ms(200));
        assert_eq!(width(2_000, 40), SimTime::from_ms(50));
        assert_eq!(width(3_600_000, 40), SimTime::from_ms(100_000));
        assert_eq!(round_width(SimTime(1), 40), SimTime(1));
    }
}
