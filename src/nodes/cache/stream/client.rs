use std::{future::Future, panic::Location, rc::Rc, time::Duration};

use super::{
    Claim, NewId, Reader, StreamCommand, StreamEntry, StreamError, StreamId,
    StreamReply,
};
use crate::{
    nodes::{Key, Peer, Reply, Request, Result, cache::Command},
    sim::{Call, CallError},
    trace::{Row, Sym},
};

/// A client's handle to a stream.
#[derive(Clone)]
pub struct StreamClient {
    pub(in crate::nodes) peer: Peer,
    pub(in crate::nodes) stream: Key,
}

/// A handle to a stream, as a consumer of a group.
#[derive(Clone)]
pub struct Consumer {
    stream: StreamClient,
    group: Sym,
    name: Sym,
    /// It takes so many entries at once.
    batch: u32,
}

/// Entries that a consumer was given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StreamBatch {
    /// The ids of all, also of those that are in the stream no longer.
    pub all: Rc<[StreamId]>,
    /// The ids, as texts, of those that are.
    pub ids: Rc<[Sym]>,
    /// Their rows with their keys, in the same order.
    pub rows: Rc<[(Key, Row)]>,
}

impl StreamClient {
    #[track_caller]
    fn ask(
        &self,
        command: StreamCommand,
        label: &str,
    ) -> Call<crate::nodes::Cluster> {
        let (stream, label) = (self.stream, self.peer.sim.intern(label));
        let command = Command::Stream { label, stream, command };
        self.peer.ask(Request::Cache(command))
    }

    /// `XADD stream [MAXLEN = max_len] *`: appends an entry; its id.
    #[track_caller]
    pub fn add(
        &self,
        key: Key,
        row: Row,
        max_len: Option<u32>,
    ) -> impl Future<Output = Result<StreamId>> + use<> {
        self.add_as(NewId::Auto, key, row, max_len)
    }

    /// `XADD` with an id.
    ///
    /// # Errors
    /// [`CallError::Rejected`] if the id is not greater than all before it.
    #[track_caller]
    pub fn add_as(
        &self,
        id: NewId,
        key: Key,
        row: Row,
        max_len: Option<u32>,
    ) -> impl Future<Output = Result<StreamId>> + use<> {
        let call = self.ask(StreamCommand::Add { id, key, row, max_len }, "");
        async move {
            match replied(call.await?)? {
                StreamReply::Id(id) => Ok(id),
                _ => Err(CallError::Unexpected),
            }
        }
    }

    /// `XLEN`: how many entries there are, acknowledged ones too.
    #[track_caller]
    pub fn len(&self) -> impl Future<Output = Result<u32>> + use<> {
        counted(self.ask(StreamCommand::Len, "XLEN"))
    }

    /// `XTRIM MAXLEN = max_len`: how many were cut off.
    #[track_caller]
    pub fn trim(
        &self,
        max_len: u32,
    ) -> impl Future<Output = Result<u32>> + use<> {
        let label = format!("XTRIM MAXLEN {max_len}");
        counted(self.ask(StreamCommand::Trim { max_len }, &label))
    }

    /// As a consumer of a group that takes so many entries at once.
    pub fn consumer(&self, group: &str, name: Sym, batch: u32) -> Consumer {
        let group = self.peer.sim.intern(group);
        Consumer { stream: self.clone(), group, name, batch }
    }
}

impl Consumer {
    /// `XGROUP CREATE … 0 MKSTREAM`: makes the group, which is to be given
    /// all entries, or new ones alone; whether it was not there before.
    #[track_caller]
    pub fn make_group(
        &self,
        new_only: bool,
    ) -> impl Future<Output = Result<bool>> + use<> {
        let group = self.group;
        let command = StreamCommand::MakeGroup { group, new_only };
        let call = self.stream.ask(command, "XGROUP CREATE");
        async move {
            match call.await? {
                Reply::Stream { reply: StreamReply::Count(_), .. } => Ok(true),
                Reply::Stream {
                    reply: StreamReply::Error(StreamError::BusyGroup),
                    ..
                } => Ok(false),
                Reply::ReadOnly { .. } | Reply::NoReplicas { .. } => {
                    Err(CallError::Refused)
                }
                _ => Err(CallError::Unexpected),
            }
        }
    }

    /// `XREADGROUP … BLOCK block STREAMS stream >`: entries that nobody in
    /// the group has been given; waits for one if there is none, and gets
    /// none if none comes in time. They are pending until they are
    /// acknowledged.
    ///
    /// # Errors
    /// [`CallError::Rejected`] if there is no such group: it went with the
    /// cache's memory.
    #[track_caller]
    pub fn read_new(
        &self,
        block: Duration,
    ) -> impl Future<Output = Result<Option<StreamBatch>>> + use<> {
        let (group, consumer, count) = (self.group, self.name, self.batch);
        let block = (!block.is_zero()).then_some(block);
        let no_ack = false;
        let reader = Reader { group, consumer, count, block, no_ack };
        self.entries(StreamCommand::ReadNew(reader), "XREADGROUP >")
    }

    /// `XREADGROUP … STREAMS stream 0`: what this consumer was given before
    /// and has not acknowledged.
    #[track_caller]
    pub fn read_own(
        &self,
    ) -> impl Future<Output = Result<Option<StreamBatch>>> + use<> {
        let (group, consumer, count) = (self.group, self.name, self.batch);
        let after = StreamId::ZERO;
        let command = StreamCommand::ReadOwn { group, consumer, after, count };
        self.entries(command, "XREADGROUP 0")
    }

    /// `XAUTOCLAIM … min_idle 0`: takes over what has been pending for so
    /// long, at whomever.
    #[track_caller]
    pub fn claim(
        &self,
        min_idle: Duration,
    ) -> impl Future<Output = Result<Option<StreamBatch>>> + use<> {
        let (group, consumer, count) = (self.group, self.name, self.batch);
        let min_idle_ms = min_idle.as_millis().min(u32::MAX.into()) as i64;
        let (start, just_id) = (StreamId::ZERO, false);
        let claim =
            Claim { group, consumer, min_idle_ms, start, count, just_id };
        self.entries(StreamCommand::Claim(claim), "XAUTOCLAIM")
    }

    #[track_caller]
    fn entries(
        &self,
        command: StreamCommand,
        label: &str,
    ) -> impl Future<Output = Result<Option<StreamBatch>>> + use<> {
        let call = self.stream.ask(command, label);
        let sim = self.stream.peer.sim.clone();
        async move {
            let reply = call.await?;
            if reply == Reply::Nil {
                return Ok(None);
            }
            let found = match replied(reply)? {
                StreamReply::Entries(found) => found,
                StreamReply::Claimed(claimed) => {
                    let entries = claimed.entries.into_iter();
                    entries.map(|(entry, _)| (entry.id, Some(entry))).collect()
                }
                _ => return Err(CallError::Unexpected),
            };
            let there = || found.iter().filter_map(|(_, entry)| *entry);
            let id = |entry: StreamEntry| sim.intern(&entry.id.to_string());
            Ok(Some(StreamBatch {
                all: found.iter().map(|(id, _)| *id).collect(),
                ids: there().map(id).collect(),
                rows: there().map(|entry| (entry.key, entry.row)).collect(),
            }))
        }
    }

    /// `XACK`: the consumer is done with these; how many of them had been
    /// pending. They stay in the stream.
    #[track_caller]
    pub fn ack(
        &self,
        batch: &StreamBatch,
    ) -> impl Future<Output = Result<u32>> + use<> {
        let (group, ids) = (self.group, batch.all.clone());
        let label = match ids.len() {
            1 => "XACK 1 entry".to_string(),
            count => format!("XACK {count} entries"),
        };
        counted(self.stream.ask(StreamCommand::Ack { group, ids }, &label))
    }

    /// `XGROUP DELCONSUMER`: the consumer of that name is gone, with what was
    /// pending there: so many entries, which nobody is given again.
    #[track_caller]
    pub fn delete(
        &self,
        consumer: Sym,
    ) -> impl Future<Output = Result<u32>> + use<> {
        let group = self.group;
        let command = StreamCommand::DeleteConsumer { group, consumer };
        counted(self.stream.ask(command, "XGROUP DELCONSUMER"))
    }

    /// The consumer's log: the database did not take a batch, for the
    /// how-manieth time.
    #[track_caller]
    pub fn failed(&self, batch: &StreamBatch, attempt: u32) {
        let rows = batch.rows.len() as u32;
        let failed = crate::trace::TrayEvent::Failed { rows, attempt };
        let sim = &self.stream.peer.sim;
        sim.write_at(failed, Some(Location::caller()));
    }
}

async fn counted(call: Call<crate::nodes::Cluster>) -> Result<u32> {
    match replied(call.await?)? {
        StreamReply::Count(count) => Ok(count),
        _ => Err(CallError::Unexpected),
    }
}

fn replied(reply: Reply) -> Result<StreamReply> {
    match reply {
        Reply::Stream { reply: StreamReply::Error(_), .. } => {
            Err(CallError::Rejected)
        }
        Reply::Stream { reply, .. } => Ok(reply),
        Reply::ReadOnly { .. } | Reply::NoReplicas { .. } => {
            Err(CallError::Refused)
        }
        _ => Err(CallError::Unexpected),
    }
}
