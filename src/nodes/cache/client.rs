use std::{future::Future, time::Duration};

use super::{
    Command, Content,
    script::{Script, ScriptArgs, ScriptReply},
};
use crate::{
    nodes::{Key, Peer, Reply, Request, Result, Text},
    sim::CallError,
    trace::Row,
};

/// A client's handle to the cache.
#[derive(Clone)]
pub struct CacheClient {
    pub(in crate::nodes) peer: Peer,
}

impl CacheClient {
    /// `GET key`.
    #[track_caller]
    pub fn get(
        &self,
        key: Key,
    ) -> impl Future<Output = Result<Option<Row>>> + use<> {
        self.value(Command::Get { key })
    }

    /// `GETEX key PX ttl`: reads it and lets it live for another `ttl`.
    #[track_caller]
    pub fn getex(
        &self,
        key: Key,
        ttl: Duration,
    ) -> impl Future<Output = Result<Option<Row>>> + use<> {
        self.value(Command::GetEx { key, ttl })
    }

    #[track_caller]
    fn value(
        &self,
        command: Command,
    ) -> impl Future<Output = Result<Option<Row>>> + use<> {
        let call = self.peer.ask(Request::Cache(command));
        async move {
            match call.await? {
                Reply::Value { row, .. } => Ok(Some(row)),
                Reply::Nil => Ok(None),
                Reply::Failed { .. } => Err(CallError::Failed),
                _ => Err(CallError::Unexpected),
            }
        }
    }

    /// `SET key number PX ttl`.
    #[track_caller]
    pub fn set_number(
        &self,
        key: Key,
        number: u32,
        ttl: Duration,
    ) -> impl Future<Output = Result<()>> + use<> {
        self.done(Command::SetNumber { key, number, ttl })
    }

    /// `EXISTS key`.
    #[track_caller]
    pub fn exists(
        &self,
        key: Key,
    ) -> impl Future<Output = Result<bool>> + use<> {
        let call = self.peer.ask(Request::Cache(Command::Exists { key }));
        async move {
            match call.await? {
                Reply::Done { .. } => Ok(true),
                Reply::Nil => Ok(false),
                _ => Err(CallError::Unexpected),
            }
        }
    }

    /// `SET key row PX ttl`.
    #[track_caller]
    pub fn set(
        &self,
        key: Key,
        row: Row,
        ttl: Duration,
    ) -> impl Future<Output = Result<()>> + use<> {
        let ttl = Some(ttl);
        self.done(Command::Set { key, row, ttl })
    }

    /// `SET key row`: it lives until it is deleted or evicted.
    #[track_caller]
    pub fn set_for_ever(
        &self,
        key: Key,
        row: Row,
    ) -> impl Future<Output = Result<()>> + use<> {
        self.done(Command::Set { key, row, ttl: None })
    }

    /// `SET key row PX ttl NX`: only if the key is not there; whether it was
    /// stored.
    #[track_caller]
    pub fn set_if_absent(
        &self,
        key: Key,
        row: Row,
        ttl: Duration,
    ) -> impl Future<Output = Result<bool>> + use<> {
        self.if_absent(key, Content::Row(row), ttl)
    }

    /// `SET key number PX ttl NX`: only if the key is not there; whether it
    /// was stored.
    #[track_caller]
    pub fn set_number_if_absent(
        &self,
        key: Key,
        number: u32,
        ttl: Duration,
    ) -> impl Future<Output = Result<bool>> + use<> {
        self.if_absent(key, Content::Number(number), ttl)
    }

    #[track_caller]
    fn if_absent(
        &self,
        key: Key,
        content: Content,
        ttl: Duration,
    ) -> impl Future<Output = Result<bool>> + use<> {
        let command = Command::SetIfAbsent { key, content, ttl };
        let call = self.peer.ask(Request::Cache(command));
        async move {
            match call.await? {
                Reply::Done { .. } => Ok(true),
                Reply::Refused { .. } => Ok(false),
                _ => Err(CallError::Unexpected),
            }
        }
    }

    /// Writes through the cache, whose engine commits it; the row with its
    /// version.
    ///
    /// # Errors
    /// [`CallError::Failed`] if the engine asked the database in vain.
    #[track_caller]
    pub fn write(
        &self,
        key: Key,
        text: Text,
    ) -> impl Future<Output = Result<Row>> + use<> {
        let put = self.put(key, text, None);
        async move { put.await?.ok_or(CallError::Unexpected) }
    }

    /// Stores a row and queues it for the database, in one step; the row with
    /// its version. The version counts on from the one in the cache or, where
    /// the key is not there, from `base`; without a base, nothing is done.
    ///
    /// # Errors
    /// [`CallError::Busy`] if too many rows wait for the database,
    /// [`CallError::Refused`] if the cache is a replica or lacks one.
    #[track_caller]
    pub fn put(
        &self,
        key: Key,
        text: Text,
        base: Option<u32>,
    ) -> impl Future<Output = Result<Option<Row>>> + use<> {
        let command = Command::Put { key, text, base };
        let call = self.peer.ask(Request::Cache(command));
        async move {
            match call.await? {
                Reply::Done { row, .. } => Ok(Some(row)),
                Reply::Nil => Ok(None),
                Reply::Busy => Err(CallError::Busy),
                Reply::Failed { .. } => Err(CallError::Failed),
                Reply::ReadOnly { .. }
                | Reply::NoReplicas { .. }
                | Reply::Full { .. } => Err(CallError::Refused),
                _ => Err(CallError::Unexpected),
            }
        }
    }

    /// `WAIT replicas time-out`: how many replicas have what this client has
    /// written, once that is so many or the time is over. It undoes nothing.
    ///
    /// Departure: all requests of one operation count as one connection.
    #[track_caller]
    pub fn wait(
        &self,
        replicas: u32,
        time_out: Duration,
    ) -> impl Future<Output = Result<u32>> + use<> {
        let command = Command::Wait { replicas, time_out };
        let call = self.peer.ask(Request::Cache(command));
        async move {
            match call.await? {
                Reply::Copies { replicas, .. } => Ok(replicas),
                _ => Err(CallError::Unexpected),
            }
        }
    }

    /// `KEYS pattern`: looks at every key there is, and nothing else runs.
    #[track_caller]
    pub fn keys(
        &self,
        pattern: Key,
    ) -> impl Future<Output = Result<Vec<Key>>> + use<> {
        let found = self.found(Command::Keys { pattern });
        async move { Ok(found.await?.0) }
    }

    /// `SCAN cursor MATCH pattern COUNT count`: some keys, and where to go
    /// on; 0 where all have been looked at.
    ///
    /// Departure: a key is found once at most; Redis may repeat some.
    #[track_caller]
    pub fn scan(
        &self,
        pattern: Key,
        cursor: u64,
        count: u64,
    ) -> impl Future<Output = Result<(Vec<Key>, u64)>> + use<> {
        self.found(Command::Scan { pattern, cursor, count })
    }

    #[track_caller]
    fn found(
        &self,
        command: Command,
    ) -> impl Future<Output = Result<(Vec<Key>, u64)>> + use<> {
        let call = self.peer.ask(Request::Cache(command));
        async move {
            match call.await? {
                Reply::Found { keys, cursor, .. } => Ok((keys, cursor)),
                _ => Err(CallError::Unexpected),
            }
        }
    }

    /// `DEL key`.
    #[track_caller]
    pub fn del(&self, key: Key) -> impl Future<Output = Result<()>> + use<> {
        self.done(Command::Del { key })
    }

    #[track_caller]
    fn done(
        &self,
        command: Command,
    ) -> impl Future<Output = Result<()>> + use<> {
        let call = self.peer.ask(Request::Cache(command));
        async move {
            match call.await? {
                Reply::Done { .. } => Ok(()),
                _ => Err(CallError::Unexpected),
            }
        }
    }

    /// `EVAL script`: runs it in the cache, where nothing comes between.
    #[track_caller]
    pub fn eval<A: ScriptArgs, R: ScriptReply>(
        &self,
        script: &Script<A, R>,
        args: A,
    ) -> impl Future<Output = Result<R>> + use<A, R> {
        let (name, run) = (script.name, script.run);
        let (key, row) = (args.key(), args.row());
        let call = self.peer.ask(Request::Cache(Command::Eval {
            script: self.peer.sim.intern(name),
            key,
            row,
            run: Box::new(move |redis| run(redis, args).into_reply(key)),
        }));
        async move {
            let reply = call.await?;
            R::from_reply(reply).ok_or(CallError::Unexpected)
        }
    }
}
