//! The database: versioned rows, commits, a finite pool, a read replica.
//!
//! A commit is durable when it is acknowledged: it is in the log on disk. A
//! restart reads the log back. Each statement is a transaction of its own and
//! takes effect at one instant, when its time on a pooled connection is over.
//! Statements that find no free connection queue: the pool is the node's
//! workers.

mod batch;
mod client;
mod increase;
mod outbox;

pub use client::DbClient;
pub use outbox::Note;

use std::{rc::Rc, time::Duration};

use self::outbox::Outbox;
use super::{Cluster, Key, Reply, Request, Text};
use crate::{
    sim::{Ctx, Latency},
    trace::{DbEvent, IdMap, NodeId, Packet, Row, Sym, Verb},
};

/// How much longer a batch takes for each of its rows.
const ROW: Duration = Duration::from_micros(50);

/// What is asked of a database.
#[derive(Clone, Debug)]
pub enum Query {
    /// The row of a key.
    Select {
        /// The key.
        key: Key,
    },
    /// The row of a key, or a refusal where too many statements wait.
    SelectNoWait {
        /// The key.
        key: Key,
    },
    /// All rows.
    SelectAll {
        /// What the wire shows in the place of a key.
        all: Key,
    },
    /// Change the row of a key, or make it.
    Update {
        /// The key.
        key: Key,
        /// The new content.
        text: Text,
    },
    /// Change the row only if it stands at the expected version.
    UpdateIf {
        /// The key.
        key: Key,
        /// The new content.
        text: Text,
        /// The version the writer has seen.
        expected: u32,
    },
    /// Change the row and add an outbox row, in one transaction.
    UpdateAndNote {
        /// The key.
        key: Key,
        /// The new content.
        text: Text,
    },
    /// The oldest outbox row, once there is one.
    Outbox,
    /// Remove an outbox row.
    OutboxDone {
        /// The outbox row.
        note: Note,
    },
    /// Store rows with the versions that they bring, in one transaction.
    Upsert {
        /// What the wire shows, such as `UPSERT 3 rows`.
        label: Sym,
        /// The rows with their keys, in order.
        rows: Rc<[(Key, Row)]>,
        /// Whether they replace newer rows too.
        blind: bool,
    },
    /// Append rows as they come, in one transaction: the row that came last
    /// stands.
    Insert {
        /// What the wire shows, such as `INSERT 3 rows`.
        label: Sym,
        /// The rows with their keys, in order.
        rows: Rc<[(Key, Row)]>,
    },
    /// Add numbers to rows, in one transaction.
    Increase {
        /// What the wire shows, such as `UPDATE 3 rows`.
        label: Sym,
        /// What is added, with the keys, in order.
        rows: Rc<[(Key, Row)]>,
        /// What names each of them, to be stored with it: what is stored
        /// already is not added again.
        ids: Option<Rc<[Sym]>>,
    },
    /// Primary to replica: an entry of the log.
    Replicate {
        /// Its position in the log.
        position: usize,
        /// The key.
        key: Key,
        /// The row.
        row: Row,
    },
    /// Replica to primary: the log from this position on, please.
    CatchUp {
        /// The first position that the replica lacks.
        from: usize,
    },
}

impl Query {
    /// What the query shows of itself on the wire.
    pub fn packet(&self) -> Packet {
        let written = |text| Row { text, version: 0 };
        let (verb, key, row) = match *self {
            Query::Select { key } | Query::SelectAll { all: key } => {
                (Verb::Select, key, Row::NONE)
            }
            Query::SelectNoWait { key } => (Verb::SelectNoWait, key, Row::NONE),
            Query::Update { key, text } => (Verb::Update, key, written(text)),
            Query::UpdateIf { key, text, .. } => {
                (Verb::UpdateIf, key, written(text))
            }
            Query::UpdateAndNote { key, text } => {
                (Verb::UpdateAndNote, key, written(text))
            }
            Query::Outbox => (Verb::Outbox, Key::NONE, Row::NONE),
            Query::OutboxDone { note } => {
                (Verb::OutboxDone, note.key, Row::NONE)
            }
            Query::Replicate { key, row, .. } => (Verb::Replicate, key, row),
            Query::CatchUp { .. } => (Verb::CatchUp, Key::NONE, Row::NONE),
            Query::Upsert { label, .. } => {
                return Packet { script: label, ..Packet::of(Verb::Upsert) };
            }
            Query::Insert { label, .. } => {
                return Packet { script: label, ..Packet::of(Verb::Insert) };
            }
            Query::Increase { label, .. } => {
                return Packet { script: label, ..Packet::of(Verb::Increase) };
            }
        };
        Packet { key, row, ..Packet::of(verb) }
    }
}

/// Whether a database takes writes or follows another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Takes writes and sends them to its replica, if it has one.
    Primary {
        /// The replica.
        replica: Option<NodeId>,
    },
    /// Follows a primary and answers reads.
    Replica {
        /// The primary.
        primary: NodeId,
    },
}

/// A database's state.
pub struct Database {
    role: Role,
    read: Latency,
    commit: Latency,
    /// How many may wait before [`Query::SelectNoWait`] is refused.
    waiting_max: u32,
    /// A text of a batch has at most so many characters.
    text_max: usize,
    /// In memory; gone when the process is.
    rows: IdMap<Key, Row>,
    /// On disk.
    log: Vec<(Key, Row)>,
    outbox: Outbox,
    /// On disk: what names the numbers that were added.
    added: IdMap<Sym, ()>,
}

impl Database {
    /// An empty database; a read takes `read`, a commit `commit`.
    pub fn new(role: Role, read: Latency, commit: Latency) -> Database {
        let (rows, outbox) = (IdMap::default(), Outbox::default());
        let (log, waiting_max, text_max) = (Vec::new(), 0, usize::MAX);
        Database {
            role,
            read,
            commit,
            waiting_max,
            text_max,
            rows,
            log,
            outbox,
            added: IdMap::default(),
        }
    }

    /// How many statements may wait before one that would rather not is
    /// refused.
    pub fn with_waiting_max(self, waiting_max: u32) -> Database {
        Database { waiting_max, ..self }
    }

    /// With a column that takes so many characters, `VARCHAR(text_max)`: a
    /// batch with a longer text is rejected as a whole.
    pub fn with_text_max(self, text_max: usize) -> Database {
        Database { text_max, ..self }
    }

    /// The refusal of a statement that would have to wait behind too many.
    pub fn refuse(&self, query: &Query, waiting: u32) -> Option<Reply> {
        let no_wait = matches!(query, Query::SelectNoWait { .. });
        (no_wait && waiting >= self.waiting_max).then_some(Reply::Busy)
    }

    /// Puts a row there before the run begins.
    pub fn seed(&mut self, ctx: &mut Ctx<'_, Cluster>, key: Key, text: Text) {
        let row = Row { text, version: 1 };
        self.log.push((key, row));
        self.rows.insert(key, row);
        if matches!(self.role, Role::Primary { .. }) {
            ctx.write(DbEvent::Seeded { key, row });
        }
    }

    /// How long a statement holds its connection.
    pub fn service(&self, query: &Query) -> Latency {
        match query {
            Query::Select { .. }
            | Query::SelectNoWait { .. }
            | Query::Outbox => self.read,
            Query::SelectAll { .. } => batch::all_take(self),
            Query::Update { .. }
            | Query::UpdateIf { .. }
            | Query::UpdateAndNote { .. }
            | Query::OutboxDone { .. } => self.commit,
            Query::Upsert { rows, .. }
            | Query::Insert { rows, .. }
            | Query::Increase { rows, .. } => {
                self.commit.longer_by(ROW * rows.len() as u32)
            }
            Query::Replicate { .. } | Query::CatchUp { .. } => Latency::ZERO,
        }
    }

    /// Memory is gone; the log stays.
    pub fn lose_memory(&mut self) {
        self.rows.clear();
        self.outbox.lose_memory();
    }

    /// Reads the log back; a replica asks for what it lacks.
    pub fn recover(&mut self, ctx: &mut Ctx<'_, Cluster>) {
        for (key, row) in &self.log {
            self.rows.insert(*key, *row);
        }
        for (key, row) in self.rows.iter() {
            ctx.write(DbEvent::Recovered { key, row: *row });
        }
        if let Role::Replica { primary } = self.role {
            let from = self.log.len();
            ctx.post(primary, Request::Db(Query::CatchUp { from }));
        }
    }

    /// Carries out a query.
    pub fn handle(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        query: Query,
    ) -> Option<Reply> {
        match query {
            Query::Select { key } | Query::SelectNoWait { key } => {
                let row = self.row(key);
                ctx.write(DbEvent::Read { key, row });
                let found = Reply::Value { key, row };
                Some(if row.is_some() { found } else { Reply::Nil })
            }
            Query::SelectAll { .. } => Some(batch::all(self)),
            Query::Update { key, text } => {
                let row = self.commit(ctx, key, text);
                Some(Reply::Done { key, row })
            }
            Query::UpdateIf { key, text, expected } => {
                let row = self.row(key);
                if row.version == expected {
                    let row = self.commit(ctx, key, text);
                    return Some(Reply::Done { key, row });
                }
                let found = row.version;
                ctx.write(DbEvent::Conflicted { key, expected, found });
                Some(Reply::Conflict { key, row })
            }
            Query::UpdateAndNote { key, text } => {
                let row = self.commit(ctx, key, text);
                self.outbox.note(ctx, key, row);
                Some(Reply::Done { key, row })
            }
            Query::Outbox => self.outbox.ask(ctx),
            Query::OutboxDone { note } => {
                self.outbox.done(ctx, note.number);
                Some(Reply::Done { key: note.key, row: Row::NONE })
            }
            Query::Upsert { rows, blind, .. } => {
                batch::upsert(self, ctx, &rows, blind)
            }
            Query::Insert { rows, .. } => batch::insert(self, ctx, &rows),
            Query::Increase { rows, ids, .. } => {
                increase::increase(self, ctx, &rows, ids.as_deref())
            }
            Query::Replicate { position, key, row } => {
                self.follow(ctx, position, key, row);
                None
            }
            Query::CatchUp { from } => {
                if let Role::Primary { replica: Some(replica) } = self.role {
                    for position in from..self.log.len() {
                        self.replicate(ctx, replica, position);
                    }
                }
                None
            }
        }
    }

    fn row(&self, key: Key) -> Row {
        self.rows.get(key).copied().unwrap_or(Row::NONE)
    }

    fn commit(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        key: Key,
        text: Text,
    ) -> Row {
        let row = Row { text, version: self.row(key).version + 1 };
        self.stand(ctx, key, row);
        row
    }

    /// The row stands, and goes to the replica.
    fn stand(&mut self, ctx: &mut Ctx<'_, Cluster>, key: Key, row: Row) {
        self.log.push((key, row));
        self.rows.insert(key, row);
        ctx.write(DbEvent::Committed { key, row });
        if let Role::Primary { replica: Some(replica) } = self.role {
            self.replicate(ctx, replica, self.log.len() - 1);
        }
    }

    fn replicate(
        &self,
        ctx: &mut Ctx<'_, Cluster>,
        replica: NodeId,
        position: usize,
    ) {
        let (key, row) = self.log[position];
        let query = Query::Replicate { position, key, row };
        ctx.post(replica, Request::Db(query));
    }

    /// A replica applies the log in order and asks again where it has a gap.
    fn follow(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        position: usize,
        key: Key,
        row: Row,
    ) {
        let next = self.log.len();
        if position == next {
            self.log.push((key, row));
            self.rows.insert(key, row);
            ctx.write(DbEvent::Replicated { key, row });
        } else if let (true, Role::Replica { primary }) =
            (position > next, self.role)
        {
            let query = Query::CatchUp { from: next };
            ctx.post(primary, Request::Db(query));
        }
    }
}
