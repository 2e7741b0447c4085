//! From a trace to what the clients saw: operations with their intervals.
//!
//! A history is all a checker knows. An operation's interval runs from the
//! entry at which its client began it to the entry at which its client knew
//! the outcome; entry numbers order the whole trace, so "before" never is a
//! question of equal times. The audit at the end reads every key: what it shows
//! is what survived. It reads the database and, where a write-behind cache
//! still has a newer row for the database, or its disk or its replica has, that
//! one: it can come back. So can what stands in a replicated log.

mod logs;
mod streamed;
mod survivors;

pub use streamed::{Flow, Streamed};
pub use survivors::{Standing, Survivors, Taking, Wiped};

use crate::trace::{
    DbEvent, Entry, EntryId, Event, IdMap, NodeId, OpEvent, OpId, OpKind,
    Outcome, Row, SimTime, Sym, Trace,
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
        let mut places = IdMap::default();
        let mut rows = IdMap::default();
        let mut survivors = Survivors::default();
        // The key of a number that was added: its row is committed next.
        let mut increased = None;
        let mut now = SimTime::ZERO;
        for (id, entry) in entries {
            now = entry.at;
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
                    if increased.take() != Some(key) {
                        history.applied.push(Applied { key, row, entry, at });
                    }
                    rows.insert(key, (row, id));
                }
                Event::Db(DbEvent::Recovered { key, row }) => {
                    rows.insert(key, (row, id));
                }
                _ => {}
            }
        }
        history.audit = history.audited(rows, &survivors, now);
        history
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
        History {
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
            audit: self
                .audit
                .iter()
                .filter(|read| read.entry == EntryId::NONE || shown(read.entry))
                .copied()
                .collect(),
        }
    }
}
