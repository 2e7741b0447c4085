//! From a trace to what the clients saw: operations with their intervals.
//!
//! A history is all a checker knows. An operation's interval runs from the
//! entry at which its client began it to the entry at which its client knew
//! the outcome; entry numbers order the whole trace, so "before" never is a
//! question of equal times. The audit at the end reads every key: what it shows
//! is what survived. It reads the database and, where a write-behind cache
//! still has a newer row for the database, or its disk or its replica has, that
//! one: it can come back. So can what stands in a replicated log. Beside that it
//! says what stands in each cache and in the database itself.

mod logs;
mod pushed;
mod resting;
mod streamed;
mod survivors;

use pushed::Pushed;
pub use resting::Cached;
pub use streamed::{Flow, Streamed};
pub use survivors::{Standing, Survivors, Taking, Wiped};

use resting::Resting;

use crate::trace::{
    DbEvent, Entry, EntryId, Event, IdMap, NodeId, OpEvent, OpId, OpKind,
    Outcome, Row, SimTime, Sym, Trace, TrayEvent,
};

/// One operation of a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operation {
    /// Its number.
    pub id: OpId,
    /// The client's node.
    pub client: NodeId,
    /// Read or write.
    pub kind: OpKind,
    /// Its key.
    pub key: Sym,
    /// Read: the row it returned ([`Row::NONE`]: no such key). Write: the text
    /// written and the version it was given, 0 while that is not known.
    pub row: Row,
    /// The entry at which it began.
    pub began: EntryId,
    /// When it began.
    pub began_at: SimTime,
    /// How, where and when it ended; none while it is still running.
    pub end: Option<End>,
}

/// The end of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct End {
    /// What the client knows.
    pub outcome: Outcome,
    /// The entry at which it knew.
    pub entry: EntryId,
    /// When it knew.
    pub at: SimTime,
}

/// What the audit reads of one key at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AuditRead {
    /// The key.
    pub key: Sym,
    /// The row that stands; [`Row::NONE`] where there is none.
    pub row: Row,
    /// The entry that put it there; [`EntryId::NONE`] where there is none.
    pub entry: EntryId,
    /// When the audit reads.
    pub at: SimTime,
}

/// A row that the database applied, or a number that it added to one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Applied {
    /// The key.
    pub key: Sym,
    /// The row; where a number was added, that number.
    pub row: Row,
    /// The entry of its commit.
    pub entry: EntryId,
    /// When that was.
    pub at: SimTime,
}

/// An entry at which somebody looks at what waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// The entry.
    pub entry: EntryId,
    /// When it was written.
    pub at: SimTime,
}

/// What the database answered to a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The client's operation.
    pub op: OpId,
    /// The row; [`Row::NONE`] where there was none.
    pub row: Row,
    /// The newest row of the key that waited for the database at that time;
    /// [`Row::NONE`] where none did.
    pub waits: Row,
    /// The entry at which it was read.
    pub entry: EntryId,
    /// When that was.
    pub at: SimTime,
}

/// What all clients did and saw, and what survived.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// The rows that stood before the run began.
    pub initial: IdMap<Sym, Row>,
    /// The operations in the order of their beginning.
    pub operations: Vec<Operation>,
    /// One read of every key, after everything else.
    pub audit: Vec<AuditRead>,
    /// What was taken before the database had it, in order.
    pub wiped: Vec<Wiped>,
    /// What the database applied, in order.
    pub applied: Vec<Applied>,
    /// Rows that were put aside for somebody to look at, in order.
    pub aside: Vec<Applied>,
    /// Of each tenth of a second the first entry that begins no operation.
    pub looks: Vec<Look>,
    /// What the database answered, in order.
    pub answers: Vec<Answer>,
    /// What the audit finds in caches, of keys that somebody writes.
    pub cached: Vec<Cached>,
    /// What it finds in the database itself, whatever waits for it.
    pub stored: Vec<AuditRead>,
    /// Keys of which something is on its way at the audit: a request that may
    /// change them, or a row for the database that somebody still tries.
    pub moving: IdMap<Sym, ()>,
}

impl Operation {
    /// The end, if the client was told that it is done.
    pub fn acknowledged(&self) -> Option<End> {
        self.end.filter(|end| end.outcome == Outcome::Acknowledged)
    }

    /// Whether it ended before `other` began.
    pub fn precedes(&self, other: &Operation) -> bool {
        self.end.is_some_and(|end| end.entry < other.began)
    }
}

impl History {
    /// The history of the first `len` entries of `trace`.
    pub fn of(trace: &Trace, len: usize) -> History {
        History::from_entries(trace.iter().take(len))
    }

    /// The history that some entries of a trace tell, given in order.
    pub fn from_entries<'a>(
        entries: impl Iterator<Item = (EntryId, &'a Entry)>,
    ) -> History {
        let mut history = History::default();
        let (mut places, mut rows) = (IdMap::default(), IdMap::default());
        let mut survivors = Survivors::default();
        let mut resting = Resting::default();
        // The key of a number that was added: its row is committed next.
        let mut increased = None;
        let mut now = SimTime::ZERO;
        for (id, entry) in entries {
            now = entry.at;
            history.look(id, entry);
            resting.entry(id, entry);
            history.wiped.extend(survivors.entry(id, entry));
            match entry.event {
                Event::Op(OpEvent::Began { kind, key, text }) => {
                    places.insert(entry.op, history.operations.len());
                    history.operations.push(Operation {
                        id: entry.op,
                        client: entry.node,
                        kind,
                        key,
                        row: Row { text, version: 0 },
                        began: id,
                        began_at: entry.at,
                        end: None,
                    });
                }
                Event::Op(OpEvent::Ended { outcome, row, .. }) => {
                    let Some(place) = places.get(entry.op) else { continue };
                    let operation = &mut history.operations[*place];
                    if operation.kind == OpKind::Read || row.is_some() {
                        operation.row = row;
                    }
                    operation.end =
                        Some(End { outcome, entry: id, at: entry.at });
                }
                Event::Db(DbEvent::Seeded { key, row }) => {
                    history.initial.insert(key, row);
                    rows.insert(key, (row, id));
                }
                Event::Db(DbEvent::Increased { key, by: row }) => {
                    let (entry, at) = (id, entry.at);
                    history.applied.push(Applied { key, row, entry, at });
                    increased = Some(key);
                }
                Event::Db(DbEvent::Committed { key, row }) => {
                    let (entry, at) = (id, entry.at);
                    let applied = Applied { key, row, entry, at };
                    let own = increased.take() == Some(key);
                    history.applied.extend((!own).then_some(applied));
                    rows.insert(key, (row, id));
                }
                Event::Db(DbEvent::Recovered { key, row }) => {
                    rows.insert(key, (row, id));
                }
                Event::Db(DbEvent::Read { key, row }) => {
                    let waits = waiting(&survivors, key);
                    let (op, at) = (entry.op, entry.at);
                    let answers = &mut history.answers;
                    answers.push(Answer { op, row, waits, entry: id, at });
                }
                _ => {}
            }
        }
        history.rest(&survivors, &resting, now);
        history.audit = history.audited(rows, &survivors, now);
        history
    }

    /// Ten times a second somebody looks; what is put aside is noted.
    fn look(&mut self, id: EntryId, entry: &Entry) {
        const TENTH_NS: u64 = 100_000_000;
        let tenth = |at: SimTime| at.as_ns() / TENTH_NS;
        let last = self.looks.last().map(|look| tenth(look.at));
        let begins = matches!(entry.event, Event::Op(OpEvent::Began { .. }));
        if last < Some(tenth(entry.at)) && !begins {
            self.looks.push(Look { entry: id, at: entry.at });
        }
        let (entry, event, at) = (id, entry.event, entry.at);
        if let Event::Tray(TrayEvent::DeadLettered { key, row, .. }) = event {
            self.aside.push(Applied { key, row, entry, at });
        }
    }

    /// Whether an event tells of what stands where, or is on its way.
    pub fn tells_of_rest(event: Event) -> bool {
        Resting::concerns(event)
    }

    /// What the audit finds in each place, and what is on its way.
    fn rest(&mut self, survivors: &Survivors, resting: &Resting, at: SimTime) {
        let mut written = IdMap::<Sym, ()>::default();
        for operation in &self.operations {
            if operation.kind == OpKind::Write {
                written.insert(operation.key, ());
            }
        }
        self.cached = resting.cached(at.as_ns());
        self.cached.retain(|cached| written.get(cached.key).is_some());
        let mut of_key = IdMap::<Sym, ()>::default();
        for Cached { key, .. } in &self.cached {
            if of_key.insert(*key, ()).is_none() {
                let (key, (row, entry)) = (*key, resting.stored(*key));
                self.stored.push(AuditRead { key, row, entry, at });
            }
        }
        let alive = |o: &&Operation| {
            o.end.is_none() && resting.stopped(o.client) < Some(o.began)
        };
        let running = self.operations.iter().filter(alive);
        let waits = survivors.rows();
        let waits = waits.filter(|s| !resting.is_dead(s.key, s.row));
        let moving = running.map(|operation| operation.key);
        let moving = moving.chain(waits.map(|standing| standing.key));
        for key in moving.chain(resting.moving()) {
            self.moving.insert(key, ());
        }
    }

    /// What the audit at the end reads: these rows of the database, or newer
    /// ones that wait for it.
    fn audited(
        &self,
        mut rows: IdMap<Sym, (Row, EntryId)>,
        survivors: &Survivors,
        at: SimTime,
    ) -> Vec<AuditRead> {
        let mut waits = IdMap::<Sym, (Row, EntryId)>::default();
        for Standing { key, row, entry } in survivors.rows() {
            let first = waits.slot(key).get_or_insert((row, entry));
            // A version may be given anew: the later row is the newer one.
            if (first.0.version, first.1) < (row.version, entry) {
                *first = (row, entry);
            }
        }
        for (key, waits) in waits.iter() {
            let stands =
                rows.slot(key).get_or_insert((Row::NONE, EntryId::NONE));
            if stands.0.version < waits.0.version {
                *stands = *waits;
            }
        }
        for operation in &self.operations {
            rows.slot(operation.key).get_or_insert((Row::NONE, EntryId::NONE));
        }
        rows.iter()
            .map(|(key, &(row, entry))| AuditRead { key, row, entry, at })
            .collect()
    }

    /// The part of the history that those entries show: operations that
    /// began at one of them, and audit reads of what one of them put there
    /// or of keys without a row, which no entry can show.
    pub fn only(&self, evidence: &[EntryId]) -> History {
        let shown = |entry: EntryId| evidence.contains(&entry);
        let found = |read: &&AuditRead| {
            read.entry == EntryId::NONE || shown(read.entry)
        };
        let aside = self.aside.iter().filter(|it| shown(it.entry));
        let looks = self.looks.iter().filter(|it| shown(it.entry));
        let answers = self.answers.iter().filter(|it| shown(it.entry));
        let cached = self.cached.iter().filter(|it| shown(it.entry));
        History {
            moving: self.moving.clone(),
            aside: aside.copied().collect(),
            looks: looks.copied().collect(),
            answers: answers.copied().collect(),
            cached: cached.copied().collect(),
            stored: self.stored.iter().filter(found).copied().collect(),
            initial: self.initial.clone(),
            wiped: self.wiped.clone(),
            applied: self
                .applied
                .iter()
                .filter(|applied| shown(applied.entry))
                .copied()
                .collect(),
            operations: self
                .operations
                .iter()
                .filter(|operation| shown(operation.began))
                .copied()
                .collect(),
            audit: self.audit.iter().filter(found).copied().collect(),
        }
    }
}

/// The newest row of a key that waits for the database.
fn waiting(survivors: &Survivors, key: Sym) -> Row {
    let of_key = survivors.rows().filter(|standing| standing.key == key);
    let newest = of_key.map(|standing| standing.row);
    newest.max_by_key(|row| row.version).unwrap_or(Row::NONE)
}
