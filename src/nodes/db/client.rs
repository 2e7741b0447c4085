use std::{future::Future, rc::Rc};

use super::{Note, Query};
use crate::{
    nodes::{Key, Peer, Reply, Request, Result, Text, counted},
    sim::CallError,
    trace::{Row, Sym},
};

/// A client's handle to the database.
#[derive(Clone)]
pub struct DbClient {
    pub(in crate::nodes) primary: Peer,
    pub(in crate::nodes) reads: Peer,
}

impl DbClient {
    /// `SELECT`: the row of a key, from the primary or the replica, as the
    /// scenario is set.
    #[track_caller]
    pub fn select(
        &self,
        key: Key,
    ) -> impl Future<Output = Result<Option<Row>>> + use<> {
        select(&self.reads, Query::Select { key })
    }

    /// `SELECT` that is refused where too many statements wait, as a pool
    /// does that has a limit on those who wait for a connection.
    ///
    /// # Errors
    /// [`CallError::Busy`] if it is refused.
    #[track_caller]
    pub fn select_no_wait(
        &self,
        key: Key,
    ) -> impl Future<Output = Result<Option<Row>>> + use<> {
        select(&self.reads, Query::SelectNoWait { key })
    }

    /// `SELECT *`: all rows with their keys, from the primary or the replica.
    #[track_caller]
    pub fn select_all(
        &self,
    ) -> impl Future<Output = Result<Rc<[(Key, Row)]>>> + use<> {
        let all = self.reads.sim.intern("*");
        let call = self.reads.ask(Request::Db(Query::SelectAll { all }));
        async move {
            match call.await? {
                Reply::Fetched { rows, .. } => Ok(rows),
                _ => Err(CallError::Unexpected),
            }
        }
    }

    /// `SELECT`, from the primary.
    #[track_caller]
    pub fn select_primary(
        &self,
        key: Key,
    ) -> impl Future<Output = Result<Option<Row>>> + use<> {
        select(&self.primary, Query::Select { key })
    }

    /// `UPDATE`: changes the row, commits, and returns it with its version.
    #[track_caller]
    pub fn update(
        &self,
        key: Key,
        text: Text,
    ) -> impl Future<Output = Result<Row>> + use<> {
        self.commit(Query::Update { key, text })
    }

    /// `UPDATE` and `INSERT INTO outbox` in one transaction: both are
    /// committed, or neither. Returns the row with its version.
    #[track_caller]
    pub fn update_and_note(
        &self,
        key: Key,
        text: Text,
    ) -> impl Future<Output = Result<Row>> + use<> {
        self.commit(Query::UpdateAndNote { key, text })
    }

    /// Stores rows with the versions that they bring, in one transaction: an
    /// older row never replaces a newer one. Returns the rows that stand there
    /// and are newer than those of the batch.
    ///
    /// # Errors
    /// [`CallError::Rejected`] if a row breaks a rule of its table: then none
    /// of them is stored.
    #[track_caller]
    pub fn upsert(
        &self,
        rows: &Rc<[(Key, Row)]>,
    ) -> impl Future<Output = Result<Vec<(Key, Row)>>> + use<> {
        self.batch(rows, false)
    }

    /// The same without a look at versions: whatever stands there is
    /// replaced.
    #[track_caller]
    pub fn upsert_blind(
        &self,
        rows: &Rc<[(Key, Row)]>,
    ) -> impl Future<Output = Result<Vec<(Key, Row)>>> + use<> {
        self.batch(rows, true)
    }

    #[track_caller]
    fn batch(
        &self,
        rows: &Rc<[(Key, Row)]>,
        blind: bool,
    ) -> impl Future<Output = Result<Vec<(Key, Row)>>> + use<> {
        let label = self.primary.sim.intern(&counted("UPSERT", rows.len()));
        let query = Query::Upsert { label, rows: rows.clone(), blind };
        let call = self.primary.ask(Request::Db(query));
        async move {
            match call.await? {
                Reply::Stored { newer } => Ok(newer),
                Reply::Rejected => Err(CallError::Rejected),
                _ => Err(CallError::Unexpected),
            }
        }
    }

    /// Appends rows as they come, in one transaction. What is sent again is
    /// there twice, and a key's row is the one that came last.
    ///
    /// # Errors
    /// [`CallError::Rejected`] if a row breaks a rule of its table: then none
    /// of them is stored.
    #[track_caller]
    pub fn insert(
        &self,
        rows: &Rc<[(Key, Row)]>,
    ) -> impl Future<Output = Result<()>> + use<> {
        let label = self.primary.sim.intern(&counted("INSERT", rows.len()));
        let query = Query::Insert { label, rows: rows.clone() };
        let call = self.primary.ask(Request::Db(query));
        async move {
            match call.await? {
                Reply::Stored { .. } => Ok(()),
                Reply::Rejected => Err(CallError::Rejected),
                _ => Err(CallError::Unexpected),
            }
        }
    }

    /// Adds numbers to rows, in one transaction: `n = n + by`. What is sent
    /// again is added again.
    ///
    /// # Errors
    /// [`CallError::Rejected`] if one is no number: then none is added.
    #[track_caller]
    pub fn increase(
        &self,
        rows: &Rc<[(Key, Row)]>,
    ) -> impl Future<Output = Result<()>> + use<> {
        self.increase_by(rows, None)
    }

    /// The same, and stores in the same transaction the ids of what was added:
    /// what has one that is there already is not added again.
    #[track_caller]
    pub fn increase_once(
        &self,
        rows: &Rc<[(Key, Row)]>,
        ids: &Rc<[Sym]>,
    ) -> impl Future<Output = Result<()>> + use<> {
        self.increase_by(rows, Some(ids.clone()))
    }

    #[track_caller]
    fn increase_by(
        &self,
        rows: &Rc<[(Key, Row)]>,
        ids: Option<Rc<[Sym]>>,
    ) -> impl Future<Output = Result<()>> + use<> {
        let label = self.primary.sim.intern(&counted("ADD", rows.len()));
        let query = Query::Increase { label, rows: rows.clone(), ids };
        let call = self.primary.ask(Request::Db(query));
        async move {
            match call.await? {
                Reply::Stored { .. } => Ok(()),
                Reply::Rejected => Err(CallError::Rejected),
                _ => Err(CallError::Unexpected),
            }
        }
    }

    #[track_caller]
    fn commit(
        &self,
        query: Query,
    ) -> impl Future<Output = Result<Row>> + use<> {
        let call = self.primary.ask(Request::Db(query));
        async move {
            match call.await? {
                Reply::Done { row, .. } => Ok(row),
                _ => Err(CallError::Unexpected),
            }
        }
    }

    /// `UPDATE … WHERE version = expected`: the row with its new version, or
    /// none if another version stood there.
    #[track_caller]
    pub fn update_if(
        &self,
        key: Key,
        text: Text,
        expected: u32,
    ) -> impl Future<Output = Result<Option<Row>>> + use<> {
        let query = Query::UpdateIf { key, text, expected };
        let call = self.primary.ask(Request::Db(query));
        async move {
            match call.await? {
                Reply::Done { row, .. } => Ok(Some(row)),
                Reply::Conflict { .. } => Ok(None),
                _ => Err(CallError::Unexpected),
            }
        }
    }

    /// The oldest outbox row; where there is none, the next one that is
    /// committed, if the caller's patience suffices.
    #[track_caller]
    pub fn outbox(&self) -> impl Future<Output = Result<Note>> + use<> {
        let call = self.primary.ask(Request::Db(Query::Outbox));
        async move {
            match call.await? {
                Reply::Note(note) => Ok(note),
                _ => Err(CallError::Unexpected),
            }
        }
    }

    /// `DELETE FROM outbox`: the note has been passed on. Once more does no
    /// harm.
    #[track_caller]
    pub fn outbox_done(
        &self,
        note: Note,
    ) -> impl Future<Output = Result<()>> + use<> {
        let commit = self.commit(Query::OutboxDone { note });
        async move { commit.await.map(|_| ()) }
    }
}

#[track_caller]
fn select(
    from: &Peer,
    query: Query,
) -> impl Future<Output = Result<Option<Row>>> + use<> {
    let call = from.ask(Request::Db(query));
    async move {
        match call.await? {
            Reply::Value { row, .. } => Ok(Some(row)),
            Reply::Nil => Ok(None),
            Reply::Busy => Err(CallError::Busy),
            _ => Err(CallError::Unexpected),
        }
    }
}
