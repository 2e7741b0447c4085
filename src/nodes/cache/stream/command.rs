use std::{rc::Rc, time::Duration};

use super::{Claim, Claimed, NewId, StreamEntry, StreamId};
use crate::{
    nodes::Key,
    trace::{Packet, Row, Sym, Verb},
};

/// What a client asks of a stream.
#[derive(Clone, Debug)]
pub enum StreamCommand {
    /// `XADD`.
    Add {
        /// The entry's id.
        id: NewId,
        /// The key that it is about.
        key: Key,
        /// The row that it carries.
        row: Row,
        /// `MAXLEN =`: older entries are cut off then.
        max_len: Option<u32>,
    },
    /// `XGROUP CREATE … MKSTREAM`.
    MakeGroup {
        /// The group.
        group: Sym,
        /// Whether it is to be given new entries alone: `$`, else `0`.
        new_only: bool,
    },
    /// `XREADGROUP … >`.
    ReadNew(Reader),
    /// `XREADGROUP … id`.
    ReadOwn {
        /// The group.
        group: Sym,
        /// The consumer.
        consumer: Sym,
        /// Behind this id.
        after: StreamId,
        /// How many, at most.
        count: u32,
    },
    /// `XACK`.
    Ack {
        /// The group.
        group: Sym,
        /// The entries' ids.
        ids: Rc<[StreamId]>,
    },
    /// `XAUTOCLAIM`.
    Claim(Claim),
    /// `XLEN`.
    Len,
    /// `XTRIM MAXLEN =`.
    Trim {
        /// How many entries stay.
        max_len: u32,
    },
    /// `XGROUP DELCONSUMER`.
    DeleteConsumer {
        /// The group.
        group: Sym,
        /// The consumer.
        consumer: Sym,
    },
}

/// Who wants new entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reader {
    /// The group.
    pub group: Sym,
    /// The consumer.
    pub consumer: Sym,
    /// How many, at most.
    pub count: u32,
    /// `BLOCK`: it waits so long for one, if there is none.
    pub block: Option<Duration>,
    /// `NOACK`: what it is given is not pending.
    pub no_ack: bool,
}

impl StreamCommand {
    /// What the command shows of itself on the wire.
    pub fn packet(&self, label: Sym) -> Packet {
        let verb = match *self {
            StreamCommand::Add { key, row, .. } => {
                return Packet { key, row, ..Packet::of(Verb::XAdd) };
            }
            StreamCommand::MakeGroup { .. }
            | StreamCommand::DeleteConsumer { .. } => Verb::XGroup,
            StreamCommand::ReadNew { .. } | StreamCommand::ReadOwn { .. } => {
                Verb::XReadGroup
            }
            StreamCommand::Ack { .. } => Verb::XAck,
            StreamCommand::Claim(_) => Verb::XAutoClaim,
            StreamCommand::Len => Verb::XLen,
            StreamCommand::Trim { .. } => Verb::XTrim,
        };
        Packet { script: label, ..Packet::of(verb) }
    }

    /// Whether it may change something: reading in a group does.
    pub fn may_write(&self) -> bool {
        !matches!(self, StreamCommand::Len)
    }
}

/// What is answered to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StreamReply {
    /// The id of a new entry.
    Id(StreamId),
    /// How many.
    Count(u32),
    /// Entries by their ids; none for one that was cut off.
    Entries(Vec<(StreamId, Option<StreamEntry>)>),
    /// What was claimed.
    Claimed(Claimed),
    /// It was refused.
    Error(StreamError),
}

impl StreamReply {
    /// What it is called on the wire.
    pub fn verb(&self) -> Verb {
        match self {
            StreamReply::Entries(_) | StreamReply::Claimed(_) => Verb::Entries,
            StreamReply::Id(_) | StreamReply::Count(_) => Verb::Ok,
            StreamReply::Error(_) => Verb::Rejected,
        }
    }

    /// What it shows there besides, if anything.
    pub fn label(&self) -> Option<String> {
        let entries = |count: usize| match count {
            1 => "1 entry".to_string(),
            count => format!("{count} entries"),
        };
        match self {
            StreamReply::Entries(found) => Some(entries(found.len())),
            StreamReply::Claimed(found) => Some(entries(found.entries.len())),
            StreamReply::Id(id) => Some(id.to_string()),
            StreamReply::Count(_) | StreamReply::Error(_) => None,
        }
    }
}

/// Why a command on a stream was refused, in the words of Redis.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StreamError {
    /// Ids only grow.
    #[error(
        "ERR The ID specified in XADD is equal or smaller than the target \
         stream top item"
    )]
    SmallId,
    /// No entry has this id.
    #[error("ERR The ID specified in XADD must be greater than 0-0")]
    ZeroId,
    /// The group is there.
    #[error("BUSYGROUP Consumer Group name already exists")]
    BusyGroup,
    /// The group, or its stream, is not there.
    #[error("NOGROUP No such key or consumer group")]
    NoGroup,
}
