use std::rc::Rc;

use super::{Key, Note, cache};
use crate::trace::{NodeId, Packet, Row, Sym, Verb};

/// What nodes answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reply {
    /// There is no such key.
    Nil,
    /// The value of the key.
    Value {
        /// The key.
        key: Key,
        /// Its row.
        row: Row,
    },
    /// Done; a database names the row as it stands now.
    Done {
        /// The key.
        key: Key,
        /// The row, or none.
        row: Row,
    },
    /// A script declined to change anything.
    Refused {
        /// The key.
        key: Key,
    },
    /// Not there; the asker may fill it.
    Leased {
        /// The key.
        key: Key,
    },
    /// Not there; somebody else may fill it.
    Wait {
        /// The key.
        key: Key,
    },
    /// The version was not the expected one.
    Conflict {
        /// The key.
        key: Key,
        /// The row as it stands.
        row: Row,
    },
    /// An outbox row.
    Note(Note),
    /// Keys of a pattern.
    Found {
        /// The pattern.
        pattern: Key,
        /// The keys.
        keys: Vec<Key>,
        /// Where to go on; 0 where all have been looked at.
        cursor: u64,
    },
    /// The value of the key, which the asker is to renew.
    Due {
        /// The key.
        key: Key,
        /// Its row.
        row: Row,
    },
    /// The value of the key, and how long it lives and took to load.
    Timed(cache::script::Timed),
    /// Refused: too many were waiting.
    Busy,
    /// What it takes could not be had from elsewhere.
    Failed {
        /// The key.
        key: Key,
    },
    /// Refused: a replica takes no writes.
    ReadOnly {
        /// The key.
        key: Key,
    },
    /// Refused: the memory is full.
    Full {
        /// The key.
        key: Key,
    },
    /// Refused: too few replicas have been heard of.
    NoReplicas {
        /// The key.
        key: Key,
    },
    /// So many replicas have what the client has written.
    Copies {
        /// How many.
        replicas: u32,
        /// The same, as the wire shows it.
        label: Sym,
    },
    /// A message was sent to so many.
    Receivers {
        /// How many.
        count: u32,
        /// The same, as the wire shows it.
        label: Sym,
    },
    /// Refused: what was asked breaks a rule.
    Rejected,
    /// The oldest rows of a queue.
    Batch(cache::Batch),
    /// How much waits in a queue.
    Depth(cache::Depth),
    /// Of a stream.
    Stream {
        /// What the wire shows, such as `2 entries`.
        label: Sym,
        /// What it is.
        reply: cache::stream::StreamReply,
    },
    /// A batch is committed.
    Stored {
        /// The rows that stood there already and are newer than the batch's.
        newer: Vec<(Key, Row)>,
    },
    /// Refused: another broker leads.
    NotLeader,
    /// Refused: too few replicas are in sync.
    NotEnoughReplicas {
        /// The key.
        key: Key,
    },
    /// Who leads each partition.
    Leaders(Rc<[Option<NodeId>]>),
    /// Records for a consumer.
    Fetched {
        /// The rows with their keys.
        rows: Rc<[(Key, Row)]>,
        /// The offset behind them.
        next: u32,
    },
    /// Where a group goes on.
    Offset {
        /// The offset.
        offset: u32,
        /// The same, as the wire shows it.
        label: Sym,
    },
}

impl Reply {
    /// What it shows of itself on the wire.
    pub fn packet(&self) -> Packet {
        let (verb, key, row) = match *self {
            Reply::Copies { label, .. } => {
                return Packet { script: label, ..Packet::of(Verb::Copies) };
            }
            Reply::Receivers { label, .. } => {
                let packet = Packet::of(Verb::Receivers);
                return Packet { script: label, ..packet };
            }
            Reply::Offset { label, .. } => {
                return Packet { script: label, ..Packet::of(Verb::Offset) };
            }
            Reply::NotEnoughReplicas { key } => {
                (Verb::NotEnoughReplicas, key, Row::NONE)
            }
            Reply::NotLeader => (Verb::NotLeader, Sym::NONE, Row::NONE),
            Reply::Leaders(_) => (Verb::Leaders, Sym::NONE, Row::NONE),
            Reply::Fetched { .. } => (Verb::Rows, Sym::NONE, Row::NONE),
            Reply::Stream { label, ref reply } => {
                return Packet { script: label, ..Packet::of(reply.verb()) };
            }
            Reply::ReadOnly { key } => (Verb::ReadOnly, key, Row::NONE),
            Reply::NoReplicas { key } => (Verb::NoReplicas, key, Row::NONE),
            Reply::Full { key } => (Verb::OutOfMemory, key, Row::NONE),
            Reply::Nil => (Verb::Nil, Sym::NONE, Row::NONE),
            Reply::Value { key, row } => (Verb::Value, key, row),
            Reply::Done { key, row } => (Verb::Ok, key, row),
            Reply::Refused { key } => (Verb::Refused, key, Row::NONE),
            Reply::Leased { key } => (Verb::Lease, key, Row::NONE),
            Reply::Wait { key } => (Verb::Wait, key, Row::NONE),
            Reply::Conflict { key, row } => (Verb::Conflict, key, row),
            Reply::Note(Note { key, row, .. }) => (Verb::Value, key, row),
            Reply::Due { key, row } => (Verb::Due, key, row),
            Reply::Timed(timed) => (Verb::Value, timed.key, timed.row),
            Reply::Found { pattern, .. } => (Verb::Found, pattern, Row::NONE),
            Reply::Failed { key } => (Verb::Failed, key, Row::NONE),
            Reply::Busy => (Verb::Busy, Sym::NONE, Row::NONE),
            Reply::Rejected => (Verb::Rejected, Sym::NONE, Row::NONE),
            Reply::Batch(_) => (Verb::Rows, Sym::NONE, Row::NONE),
            Reply::Depth(_) => (Verb::Depth, Sym::NONE, Row::NONE),
            Reply::Stored { .. } => (Verb::Ok, Sym::NONE, Row::NONE),
        };
        Packet { key, row, ..Packet::of(verb) }
    }
}
