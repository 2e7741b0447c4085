use crate::{
    trace::{
        CacheEvent, DbEvent, DiskEvent, Entry, EntryId, Event, FaultEvent,
        IdMap, LogEvent, MsgId, NetEvent, NodeId, OpEvent, OpId, ReplEvent,
        SimTime, StreamEvent, Sym, Trace, TrayEvent,
    },
    view::{Index, words::packet_of},
};

/// What is open is kept for every so manieth entry.
const APART: usize = 256;

/// What the timeline looks up in a trace; built once for a trace, so that
/// drawing a window costs what is in the window.
#[derive(Clone, Debug, Default)]
pub struct Moments {
    /// Faults and other actions, in order.
    pub faults: Vec<EntryId>,
    /// Where an alarm began to sound.
    pub alarms: Vec<EntryId>,
    /// What caches' disks did, in order.
    pub disks: Vec<EntryId>,
    /// Where each operation began and where it ended.
    pub ops: IdMap<OpId, (EntryId, Option<EntryId>)>,
    /// What concerns a key, in order.
    keys: IdMap<Sym, Vec<EntryId>>,
    /// What of that changes a copy, in order.
    changes: IdMap<Sym, Vec<EntryId>>,
    /// Version and entry of each row of a key that was committed, or queued to
    /// be, in order.
    commits: IdMap<Sym, Vec<(u32, EntryId)>>,
    /// Copies of a key whose time to live ended, and where that was.
    expired: IdMap<Sym, Vec<(Copy, EntryId)>>,
    open: Vec<Open>,
}

/// A cache's copy of a key that has a time to live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Copy {
    /// The cache.
    pub node: NodeId,
    /// The entry that stored it.
    pub set: EntryId,
    /// When its time to live ends.
    pub ends_at: SimTime,
}

/// What has begun and not ended: messages on their way, and operations with
/// their clients.
#[derive(Clone, Debug, Default)]
pub struct Open {
    /// The messages.
    pub messages: Vec<MsgId>,
    /// The operations.
    pub ops: Vec<(OpId, NodeId)>,
}

impl Open {
    fn entry(&mut self, entry: &Entry) {
        match entry.event {
            Event::Net(NetEvent::Sent { msg, .. }) => self.messages.push(msg),
            Event::Net(
                NetEvent::Received { msg }
                | NetEvent::Answered { msg, .. }
                | NetEvent::Late { msg }
                | NetEvent::Lost { msg, .. },
            ) => self.messages.retain(|open| *open != msg),
            Event::Op(OpEvent::Began { .. }) => {
                self.ops.push((entry.op, entry.node));
            }
            _ => self.ops.retain(|open| !ends(entry, *open)),
        }
    }
}

/// Whether an operation is over with this entry.
fn ends(entry: &Entry, (op, client): (OpId, NodeId)) -> bool {
    match entry.event {
        Event::Op(OpEvent::Ended { .. }) => entry.op == op,
        Event::Fault(FaultEvent::Crashed { .. }) => entry.node == client,
        _ => false,
    }
}

impl Moments {
    /// The moments of a trace.
    pub fn of(trace: &Trace, index: &Index) -> Moments {
        let mut moments = Moments::default();
        let mut open = Open::default();
        let mut copies: IdMap<Sym, Vec<Copy>> = IdMap::default();
        for (id, entry) in trace.iter() {
            if id.index().is_multiple_of(APART) {
                moments.open.push(open.clone());
            }
            moments.entry(id, entry, &open);
            open.entry(entry);
            if let Some(key) = key_of(trace, index, entry) {
                moments.keys.slot(key).get_or_insert_default().push(id);
                if !only_looks(entry) {
                    let changes = moments.changes.slot(key);
                    changes.get_or_insert_default().push(id);
                }
                let copies = copies.slot(key).get_or_insert_default();
                if let Some(copy) = changed_copy(trace, id) {
                    let old = copies.iter().position(|c| c.node == entry.node);
                    let old = old.map(|place| copies.swap_remove(place));
                    copies.extend(copy);
                    if let (Some(old), true) = (old, expires(entry)) {
                        let ended = moments.expired.slot(key);
                        ended.get_or_insert_default().push((old, id));
                    }
                }
            }
        }
        moments
    }

    fn entry(&mut self, id: EntryId, entry: &Entry, open: &Open) {
        match entry.event {
            Event::Op(OpEvent::Began { .. }) => {
                self.ops.insert(entry.op, (id, None));
            }
            Event::Op(OpEvent::Ended { .. }) | Event::Fault(_) => {
                for (op, client) in &open.ops {
                    if ends(entry, (*op, *client))
                        && let Some(span) = self.ops.get_mut(*op)
                    {
                        span.1 = Some(id);
                    }
                }
            }
            Event::Db(
                DbEvent::Committed { key, row } | DbEvent::Seeded { key, row },
            )
            | Event::Tray(TrayEvent::Queued { key, row, .. })
            | Event::Log(LogEvent::Appended { key, row, .. })
            | Event::Stream(StreamEvent::Added { key, row, .. }) => {
                let commits = self.commits.slot(key).get_or_insert_default();
                // Versions grow; a row may come again with the one it has.
                if commits.last().is_none_or(|(last, _)| *last < row.version) {
                    commits.push((row.version, id));
                }
            }
            _ => {}
        }
        match entry.event {
            Event::Fault(_) => self.faults.push(id),
            Event::Tray(TrayEvent::Alarm { .. }) => self.alarms.push(id),
            Event::Disk(_) => self.disks.push(id),
            _ => {}
        }
    }

    /// What is open behind the first `len` entries.
    pub fn open_at(&self, trace: &Trace, len: usize) -> Open {
        let len = len.min(trace.len());
        let place = (len / APART).min(self.open.len().saturating_sub(1));
        let mut open = self.open.get(place).cloned().unwrap_or_default();
        for entry in &trace.entries()[place * APART..len] {
            open.entry(entry);
        }
        open
    }

    /// Whether a newer row of the key was committed before entry `by`.
    pub fn newer_by(&self, key: Sym, version: u32, by: EntryId) -> bool {
        let commits = self.commits.get(key).map_or(&[][..], |c| &c[..]);
        let newer = commits.partition_point(|(v, _)| *v <= version);
        version > 0 && commits.get(newer).is_some_and(|(_, id)| *id < by)
    }

    /// The key that an entry is about: its own, or that of its operation.
    pub fn key_at(
        &self,
        trace: &Trace,
        index: &Index,
        id: EntryId,
    ) -> Option<Sym> {
        let entry = trace.entry(id);
        let began = self.ops.get(entry.op).map(|(began, _)| *began);
        // A client's key, not one that a program keeps beside it.
        let asked = began.and_then(|it| key_of(trace, index, trace.entry(it)));
        asked.or_else(|| key_of(trace, index, entry))
    }

    /// What concerns a key, in order.
    pub fn of_key(&self, key: Sym) -> &[EntryId] {
        self.keys.get(key).map_or(&[], |entries| entries)
    }

    /// What changes a copy of a key, in order.
    pub fn changes_of(&self, key: Sym) -> &[EntryId] {
        self.changes.get(key).map_or(&[], |entries| entries)
    }

    /// How much of what changes a key's copies stands before the cursor: where
    /// that is the same, they are the same.
    pub fn reached(&self, key: Sym, cursor: usize) -> [usize; 3] {
        let all = [self.changes_of(key), &self.faults, &self.disks];
        all.map(|ids| ids.partition_point(|id| id.index() < cursor))
    }

    /// The copies of a key whose time to live ended, and where that was.
    pub fn expired(&self, key: Sym) -> &[(Copy, EntryId)] {
        self.expired.get(key).map_or(&[], |copies| copies)
    }

    /// The copies of a key that have a time to live and stand behind the first
    /// `len` entries, in so many caches; crashes are not looked at.
    pub fn standing(
        &self,
        trace: &Trace,
        key: Sym,
        len: usize,
        caches: usize,
    ) -> Vec<Copy> {
        let own = self.changes_of(key);
        let before = own.partition_point(|id| id.index() < len);
        let mut seen: Vec<NodeId> = Vec::new();
        let mut copies = Vec::new();
        for id in own[..before].iter().rev() {
            let node = trace.entry(*id).node;
            if let Some(copy) = changed_copy(trace, *id)
                && !seen.contains(&node)
            {
                seen.push(node);
                copies.extend(copy);
                if seen.len() == caches {
                    break;
                }
            }
        }
        copies
    }

    /// At most so many keys, in the order of their first appearance.
    pub fn keys(&self, most: usize) -> Vec<Sym> {
        self.keys.iter().map(|(key, _)| key).take(most).collect()
    }
}

/// The copy that a cache has of a key after an entry that changes it, if that
/// has a time to live; true time is meant: a cache whose clock jumped ends it
/// earlier or later.
fn changed_copy(trace: &Trace, id: EntryId) -> Option<Option<Copy>> {
    let entry = trace.entry(id);
    let Event::Cache(event) = entry.event else { return None };
    match event {
        CacheEvent::Stored { ttl_ms, .. }
        | CacheEvent::Warm { ttl_ms, .. }
        | CacheEvent::Renewed { ttl_ms, .. } => {
            let ttl_ns = u64::from(ttl_ms) * 1_000_000;
            let ends_at = SimTime(entry.at.as_ns() + ttl_ns);
            let copy = Copy { node: entry.node, set: id, ends_at };
            Some((ttl_ms > 0).then_some(copy))
        }
        CacheEvent::Deleted { .. }
        | CacheEvent::Expired { .. }
        | CacheEvent::Evicted { .. } => Some(None),
        CacheEvent::Hit { .. }
        | CacheEvent::Missed { .. }
        | CacheEvent::Counted { .. }
        | CacheEvent::Refused { .. }
        | CacheEvent::Found { .. }
        | CacheEvent::Incremented { .. }
        | CacheEvent::Overdue { .. }
        | CacheEvent::Sampled { .. }
        | CacheEvent::Full { .. }
        | CacheEvent::Scanned { .. } => None,
    }
}

/// Whether it leaves all copies as they are: most entries do.
fn only_looks(entry: &Entry) -> bool {
    matches!(
        entry.event,
        Event::Op(_)
            | Event::Net(_)
            | Event::Cache(CacheEvent::Hit { .. } | CacheEvent::Missed { .. })
            | Event::Db(DbEvent::Read { .. })
    )
}

fn expires(entry: &Entry) -> bool {
    matches!(entry.event, Event::Cache(CacheEvent::Expired { .. }))
}

/// The key that an entry itself names, where it changes or shows a copy.
fn key_of(trace: &Trace, index: &Index, entry: &Entry) -> Option<Sym> {
    let key = match entry.event {
        Event::Cache(
            CacheEvent::Hit { key, .. }
            | CacheEvent::Missed { key }
            | CacheEvent::Stored { key, .. }
            | CacheEvent::Counted { key, .. }
            | CacheEvent::Deleted { key, .. }
            | CacheEvent::Expired { key, .. }
            | CacheEvent::Evicted { key, .. }
            | CacheEvent::Sampled { key, .. }
            | CacheEvent::Full { key, .. }
            | CacheEvent::Refused { key, .. }
            | CacheEvent::Renewed { key, .. }
            | CacheEvent::Found { key, .. }
            | CacheEvent::Warm { key, .. }
            | CacheEvent::Incremented { key, .. }
            | CacheEvent::Overdue { key, .. },
        )
        | Event::Db(
            DbEvent::Seeded { key, .. }
            | DbEvent::Read { key, .. }
            | DbEvent::Committed { key, .. }
            | DbEvent::Conflicted { key, .. }
            | DbEvent::Replicated { key, .. }
            | DbEvent::Recovered { key, .. }
            | DbEvent::Noted { key, .. }
            | DbEvent::Forgot { key, .. }
            | DbEvent::Absorbed { key, .. }
            | DbEvent::Increased { key, .. }
            | DbEvent::Rejected { key, .. },
        )
        | Event::Disk(
            DiskEvent::Appended { key, .. } | DiskEvent::Restored { key, .. },
        )
        | Event::Op(
            OpEvent::Began { key, .. }
            | OpEvent::TurnedAway { key, .. }
            | OpEvent::Joins { key }
            | OpEvent::RuledOut { key }
            | OpEvent::Ended { key, .. },
        ) => key,
        Event::Tray(event) => return event.key(),
        Event::Stream(event) => return event.key(),
        Event::PubSub(event) => return event.key(),
        Event::Net(NetEvent::Answered { msg, .. }) => {
            packet_of(trace, index.sent(msg)?)?.0.key
        }
        Event::Repl(event) => repl_key(event)?,
        Event::Log(event) => return event.key(),
        Event::Op(OpEvent::Waits { .. })
        | Event::Cache(CacheEvent::Scanned { .. })
        | Event::Db(DbEvent::Batched { .. } | DbEvent::RolledBack { .. })
        | Event::Disk(
            DiskEvent::Written { .. }
            | DiskEvent::Postponed { .. }
            | DiskEvent::Forced { .. }
            | DiskEvent::FsyncBegun { .. }
            | DiskEvent::Fsynced { .. }
            | DiskEvent::SaveBegun { .. }
            | DiskEvent::Saved { .. }
            | DiskEvent::Loaded { .. },
        )
        | Event::Net(_)
        | Event::Fault(_) => return None,
    };
    (key != Sym::NONE).then_some(key)
}

fn repl_key(event: ReplEvent) -> Option<Sym> {
    match event {
        ReplEvent::Applied { key, .. }
        | ReplEvent::Copied { key, .. }
        | ReplEvent::NoReplicas { key }
        | ReplEvent::ReadOnly { key } => Some(key),
        ReplEvent::Leads { .. }
        | ReplEvent::Follows { .. }
        | ReplEvent::Fed { .. }
        | ReplEvent::Acknowledged { .. }
        | ReplEvent::Waited { .. }
        | ReplEvent::Synced { .. }
        | ReplEvent::Promoted { .. } => None,
    }
}
