//! What caches hold, and what may still change it or the database.

use crate::trace::{
    CacheEvent, Change, DbEvent, DiskEvent, Entry, EntryId, Event, FaultEvent,
    IdMap, MsgId, NetEvent, NodeId, OpEvent, OpId, ReplEvent, Row, Sym,
    TrayEvent, Verb,
};

/// A row that a cache would answer with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cached {
    /// The cache.
    pub node: NodeId,
    /// The key.
    pub key: Sym,
    /// The row.
    pub row: Row,
    /// The entry that put it there.
    pub entry: EntryId,
}

/// The content of caches and what is on its way to them or to the database,
/// folded from entries in order. What waits in a tray, a stream or a log is
/// the matter of [`Survivors`](super::Survivors).
///
/// A row whose time to live is over on its cache's clock is not there, whether
/// or not the cache has noticed.
#[derive(Clone, Debug, Default)]
pub(super) struct Resting {
    caches: IdMap<NodeId, IdMap<Sym, Copied>>,
    /// What caches that are down had, for the time to live of what is back.
    before: IdMap<NodeId, IdMap<Sym, Copied>>,
    lead_ns: IdMap<NodeId, i64>,
    /// Caches that do what another one has done.
    followers: IdMap<NodeId, ()>,
    flying: Vec<Flying>,
    /// Rows that a cache in line has passed on and not stored yet.
    passed: Vec<(NodeId, Sym, Row)>,
    /// Outbox rows that ask for something.
    notes: Vec<(u32, Sym)>,
    /// Rows that nobody tries again.
    dead: Vec<(Sym, Row)>,
    /// The last stop of each node.
    stopped: IdMap<NodeId, EntryId>,
    /// The rows of the database, each with the entry since which it stands.
    stored: IdMap<Sym, (Row, EntryId)>,
}

#[derive(Clone, Copy, Debug)]
struct Copied {
    row: Row,
    entry: EntryId,
    /// On the cache's clock.
    ends_ns: Option<i64>,
}

/// A request that may change something.
#[derive(Clone, Copy, Debug)]
struct Flying {
    msg: MsgId,
    op: OpId,
    key: Sym,
    to: NodeId,
    /// It has reached its node, which has not carried it out yet.
    arrived: bool,
}

impl Resting {
    /// Whether an event changes what is folded.
    pub fn concerns(event: Event) -> bool {
        match event {
            Event::Net(
                NetEvent::Sent { .. }
                | NetEvent::Received { .. }
                | NetEvent::Lost { .. },
            )
            | Event::Op(OpEvent::Began { .. } | OpEvent::Ended { .. }) => true,
            Event::Net(_) | Event::Op(_) | Event::PubSub(_) => false,
            Event::Cache(_)
            | Event::Db(_)
            | Event::Tray(_)
            | Event::Disk(_)
            | Event::Repl(_)
            | Event::Log(_)
            | Event::Stream(_)
            | Event::Fault(_) => true,
        }
    }

    /// Takes an entry in.
    pub fn entry(&mut self, id: EntryId, entry: &Entry) {
        let node = entry.node;
        match entry.event {
            Event::Net(event) => self.net(entry, event),
            _ => self.landed(entry),
        }
        match entry.event {
            Event::Cache(event) => self.cache(id, entry, event),
            Event::Tray(event) => self.tray(id, entry, event),
            Event::Disk(DiskEvent::Restored { key, row, .. }) => {
                let before = self.before.get(node);
                let before = before.and_then(|it| it.get(key)).copied();
                let same = before.filter(|before| before.row == row);
                let ends_ns = same.and_then(|before| before.ends_ns);
                self.put(node, key, Copied { row, entry: id, ends_ns });
            }
            Event::Repl(event) => self.repl(id, entry, event),
            Event::Fault(FaultEvent::Crashed { .. }) => {
                let had = self.caches.remove(node).unwrap_or_default();
                self.before.insert(node, had);
                self.flying.retain(|it| !(it.arrived && it.to == node));
                self.passed.retain(|(by, ..)| *by != node);
                self.stopped.insert(node, id);
            }
            Event::Fault(FaultEvent::ClockMoved { by, back }) => {
                let by = by.as_ns() as i64;
                let lead = self.lead_ns.slot(node).get_or_insert(0);
                *lead = lead.saturating_add(if back { -by } else { by });
            }
            Event::Db(event) => self.db(id, event),
            _ => {}
        }
    }

    fn db(&mut self, id: EntryId, event: DbEvent) {
        match event {
            DbEvent::Noted { note, key, .. } => self.notes.push((note, key)),
            DbEvent::Forgot { note, .. } => {
                self.notes.retain(|(number, _)| *number != note);
            }
            DbEvent::Seeded { key, row }
            | DbEvent::Committed { key, row }
            | DbEvent::Recovered { key, row } => {
                let stands = self.stored.slot(key).get_or_insert((row, id));
                if stands.0 != row {
                    *stands = (row, id);
                }
            }
            DbEvent::Read { .. }
            | DbEvent::Conflicted { .. }
            | DbEvent::Replicated { .. }
            | DbEvent::Absorbed { .. }
            | DbEvent::Batched { .. }
            | DbEvent::RolledBack { .. }
            | DbEvent::Rejected { .. }
            | DbEvent::Increased { .. } => {}
        }
    }

    fn net(&mut self, entry: &Entry, event: NetEvent) {
        match event {
            NetEvent::Sent { msg, to, verb, key, .. } if changes(verb) => {
                let (op, arrived) = (entry.op, false);
                self.flying.push(Flying { msg, op, key, to, arrived });
            }
            NetEvent::Received { msg } => {
                let mut flying = self.flying.iter_mut();
                if let Some(it) = flying.find(|it| it.msg == msg) {
                    it.arrived = true;
                }
            }
            NetEvent::Lost { msg, .. } => {
                self.flying.retain(|it| it.msg != msg);
            }
            // An answer: its request has been carried out.
            NetEvent::Sent { .. } => self.landed(entry),
            _ => {}
        }
    }

    /// A node has done something: the request that it was asked for.
    fn landed(&mut self, entry: &Entry) {
        let done = |it: &Flying| {
            it.arrived && (it.to, it.op) == (entry.node, entry.op)
        };
        if let Some(place) = self.flying.iter().position(done) {
            self.flying.remove(place);
        }
    }

    fn put(&mut self, node: NodeId, key: Sym, copied: Copied) {
        let cache = self.caches.slot(node).get_or_insert_default();
        cache.insert(key, copied);
    }

    /// When a row that lives from now on ends, on its node's clock.
    fn ends_ns(&self, entry: &Entry, ttl_ms: u32) -> Option<i64> {
        let now_ns = self.clock_ns(entry.node, entry.at.as_ns());
        let ttl_ns = i64::from(ttl_ms) * 1_000_000;
        (ttl_ms > 0).then(|| now_ns.saturating_add(ttl_ns))
    }

    fn clock_ns(&self, node: NodeId, now_ns: u64) -> i64 {
        let lead_ns = self.lead_ns.get(node).copied().unwrap_or(0);
        (now_ns as i64).saturating_add(lead_ns)
    }

    fn cache(&mut self, id: EntryId, entry: &Entry, event: CacheEvent) {
        let node = entry.node;
        match event {
            CacheEvent::Stored { key, row, ttl_ms }
            | CacheEvent::Warm { key, row, ttl_ms } => {
                let ends_ns = self.ends_ns(entry, ttl_ms);
                self.put(node, key, Copied { row, entry: id, ends_ns });
                self.passed.retain(|it| {
                    (it.0, it.1) != (node, key) || it.2.version > row.version
                });
            }
            CacheEvent::Counted { key, .. }
            | CacheEvent::Deleted { key, .. }
            | CacheEvent::Expired { key, .. }
            | CacheEvent::Evicted { key, .. } => {
                if let Some(cache) = self.caches.get_mut(node) {
                    cache.remove(key);
                }
            }
            CacheEvent::Renewed { key, ttl_ms } => {
                let ends_ns = self.ends_ns(entry, ttl_ms);
                let cache = self.caches.get_mut(node);
                if let Some(copied) = cache.and_then(|it| it.get_mut(key)) {
                    copied.ends_ns = ends_ns;
                }
            }
            CacheEvent::Hit { .. }
            | CacheEvent::Missed { .. }
            | CacheEvent::Refused { .. }
            | CacheEvent::Found { .. }
            | CacheEvent::Incremented { .. }
            | CacheEvent::Scanned { .. }
            | CacheEvent::Sampled { .. }
            | CacheEvent::Full { .. }
            | CacheEvent::Overdue { .. } => {}
        }
    }

    fn tray(&mut self, id: EntryId, entry: &Entry, event: TrayEvent) {
        let node = entry.node;
        match event {
            TrayEvent::Queued { key, row, .. } => {
                let ends_ns = None;
                self.put(node, key, Copied { row, entry: id, ends_ns });
            }
            TrayEvent::Cleared { key, ttl_ms, .. } if ttl_ms > 0 => {
                let ends_ns = self.ends_ns(entry, ttl_ms);
                let cache = self.caches.get_mut(node);
                if let Some(copied) = cache.and_then(|it| it.get_mut(key)) {
                    copied.ends_ns = ends_ns;
                }
            }
            TrayEvent::Passed { key, row } => {
                self.passed.push((node, key, row));
            }
            TrayEvent::DeadLettered { key, row, .. } => {
                self.dead.push((key, row));
            }
            _ => {}
        }
    }

    fn repl(&mut self, id: EntryId, entry: &Entry, event: ReplEvent) {
        let node = entry.node;
        match event {
            ReplEvent::Follows { .. } => {
                self.followers.insert(node, ());
            }
            ReplEvent::Leads { .. } | ReplEvent::Promoted { .. } => {
                self.followers.remove(node);
            }
            ReplEvent::Synced { .. } => {
                self.caches.remove(node);
            }
            ReplEvent::Applied { change, key, row, ttl_ms, .. } => match change
            {
                Change::Stored | Change::Queued => {
                    let ends_ns = self.ends_ns(entry, ttl_ms);
                    self.put(node, key, Copied { row, entry: id, ends_ns });
                }
                Change::Removed => {
                    if let Some(cache) = self.caches.get_mut(node) {
                        cache.remove(key);
                    }
                }
                Change::Cleared | Change::Streamed => {}
            },
            ReplEvent::Copied { key, row, .. } => {
                let ends_ns = None;
                self.put(node, key, Copied { row, entry: id, ends_ns });
            }
            _ => {}
        }
    }

    /// What the database has of a key, and since which entry.
    pub fn stored(&self, key: Sym) -> (Row, EntryId) {
        let nothing = (Row::NONE, EntryId::NONE);
        self.stored.get(key).copied().unwrap_or(nothing)
    }

    /// The last stop of a node.
    pub fn stopped(&self, node: NodeId) -> Option<EntryId> {
        self.stopped.get(node).copied()
    }

    /// Whether nobody tries this row again.
    pub fn is_dead(&self, key: Sym, row: Row) -> bool {
        self.dead.contains(&(key, row))
    }

    /// Keys of which something is on its way.
    pub fn moving(&self) -> impl Iterator<Item = Sym> + '_ {
        let flying = self.flying.iter().map(|it| it.key);
        let passed = self.passed.iter().map(|(_, key, _)| *key);
        flying.chain(passed).chain(self.notes.iter().map(|(_, key)| *key))
    }

    /// What caches that lead would answer with at that moment.
    pub fn cached(&self, now_ns: u64) -> Vec<Cached> {
        let mut all = Vec::new();
        for (node, cache) in self.caches.iter() {
            if self.followers.get(node).is_some() {
                continue;
            }
            let clock_ns = self.clock_ns(node, now_ns);
            for (key, Copied { row, entry, ends_ns }) in cache.iter() {
                if row.is_some() && ends_ns.is_none_or(|end| end > clock_ns) {
                    let (row, entry) = (*row, *entry);
                    all.push(Cached { node, key, row, entry });
                }
            }
        }
        all
    }
}

/// Whether a request of one key may change a cache or the database.
const fn changes(verb: Verb) -> bool {
    matches!(
        verb,
        Verb::Set
            | Verb::Del
            | Verb::Eval
            | Verb::Update
            | Verb::UpdateIf
            | Verb::UpdateAndNote
            | Verb::Put
            | Verb::SetIfAbsent
            | Verb::Produce
            | Verb::XAdd
    )
}
