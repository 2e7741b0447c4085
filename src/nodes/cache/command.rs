use std::time::Duration;

use super::{Content, Link, PubSubCommand, QueueCommand, Redis, StreamCommand};
use crate::{
    nodes::{Key, Reply, Text},
    trace::{Packet, Row, Sym, Verb},
};

/// What a client asks of the cache.
pub enum Command {
    /// `GET key`.
    Get {
        /// The key.
        key: Key,
    },
    /// `SET key value [PX ttl]`.
    Set {
        /// The key.
        key: Key,
        /// The value.
        row: Row,
        /// Its time to live; none to keep it.
        ttl: Option<Duration>,
    },
    /// `KEYS pattern`: all of them in one go.
    Keys {
        /// The pattern: a text that the keys begin with, and a star.
        pattern: Key,
    },
    /// `SCAN cursor MATCH pattern COUNT count`.
    Scan {
        /// The pattern.
        pattern: Key,
        /// Where to go on; 0 to begin.
        cursor: u64,
        /// How many keys to look at.
        count: u64,
    },
    /// `DEL key`.
    Del {
        /// The key.
        key: Key,
    },
    /// `GETEX key PX ttl`.
    GetEx {
        /// The key.
        key: Key,
        /// Its time to live from now on, if it is there.
        ttl: Duration,
    },
    /// `SET key number PX ttl`.
    SetNumber {
        /// The key.
        key: Key,
        /// The number.
        number: u32,
        /// Its time to live.
        ttl: Duration,
    },
    /// `SET key value PX ttl NX`: only if the key is not there.
    SetIfAbsent {
        /// The key.
        key: Key,
        /// The value.
        content: Content,
        /// Its time to live.
        ttl: Duration,
    },
    /// Store a value and queue it for the database, in one step.
    Put {
        /// The key.
        key: Key,
        /// The content.
        text: Text,
        /// The version to count on from where the key is not there.
        base: Option<u32>,
    },
    /// Of the queue that waits for a sync job.
    Queue {
        /// What the wire shows, such as `RPUSH 3 rows`.
        label: Sym,
        /// What to do.
        command: QueueCommand,
    },
    /// `EXISTS key`.
    Exists {
        /// The key.
        key: Key,
    },
    /// `WAIT replicas time-out`: until so many replicas have what this client
    /// has written, at most so long; for ever if that is zero.
    Wait {
        /// How many.
        replicas: u32,
        /// How long.
        time_out: Duration,
    },
    /// From the other part of a pair of primary and replica.
    Link(Link),
    /// Of a stream.
    Stream {
        /// What the wire shows, such as `XREADGROUP >`.
        label: Sym,
        /// The stream.
        stream: Key,
        /// What to do.
        command: StreamCommand,
    },
    /// Of the channels.
    PubSub {
        /// What the wire shows, such as `PUBLISH news`.
        label: Sym,
        /// What to do.
        command: PubSubCommand,
    },
    /// `EVAL script`: nothing else runs until it has ended.
    Eval {
        /// The script's name, interned.
        script: Sym,
        /// The key it is about.
        key: Key,
        /// The row it carries.
        row: Row,
        /// What it does.
        run: Box<dyn FnOnce(&mut Redis<'_, '_>) -> Reply>,
    },
}

impl Command {
    /// What the command shows of itself on the wire.
    pub fn packet(&self) -> Packet {
        match *self {
            Command::Link(ref link) => link.packet(),
            Command::Wait { .. } => Packet::of(Verb::WaitFor),
            Command::Get { key } => Packet { key, ..Packet::of(Verb::Get) },
            Command::GetEx { key, .. } => {
                Packet { key, ..Packet::of(Verb::GetEx) }
            }
            Command::Set { key, row, .. } => {
                Packet { key, row, ..Packet::of(Verb::Set) }
            }
            Command::Keys { pattern: key } => {
                Packet { key, ..Packet::of(Verb::Keys) }
            }
            Command::Scan { pattern: key, .. } => {
                Packet { key, ..Packet::of(Verb::Scan) }
            }
            Command::SetNumber { key, .. } => {
                Packet { key, ..Packet::of(Verb::Set) }
            }
            Command::Exists { key } => {
                Packet { key, ..Packet::of(Verb::Exists) }
            }
            Command::SetIfAbsent { key, content, .. } => {
                let row = content.row();
                Packet { key, row, ..Packet::of(Verb::SetIfAbsent) }
            }
            Command::Put { key, text, .. } => {
                let row = Row { text, version: 0 };
                Packet { key, row, ..Packet::of(Verb::Put) }
            }
            Command::Queue { label, ref command } => {
                Packet { script: label, ..Packet::of(command.verb()) }
            }
            Command::Stream { label, ref command, .. } => command.packet(label),
            Command::PubSub { label, ref command } => command.packet(label),
            Command::Del { key } => Packet { key, ..Packet::of(Verb::Del) },
            Command::Eval { script, key, row, .. } => {
                Packet { verb: Verb::Eval, script, key, row }
            }
        }
    }

    /// Whether it may change something; a script may.
    pub fn may_write(&self) -> bool {
        match self {
            Command::Get { .. }
            | Command::Exists { .. }
            | Command::Keys { .. }
            | Command::Wait { .. }
            | Command::Link(_)
            | Command::PubSub { .. }
            | Command::Scan { .. } => false,
            Command::Queue { command, .. } => command.may_write(),
            Command::Stream { command, .. } => command.may_write(),
            Command::Set { .. }
            | Command::SetNumber { .. }
            | Command::SetIfAbsent { .. }
            | Command::Put { .. }
            | Command::GetEx { .. }
            | Command::Del { .. }
            | Command::Eval { .. } => true,
        }
    }

    /// Whether it is refused where the memory is full: `CMD_DENYOOM`. A script
    /// may be.
    pub fn takes_memory(&self) -> bool {
        match self {
            Command::GetEx { .. } | Command::Del { .. } => false,
            command => command.may_write(),
        }
    }
}
