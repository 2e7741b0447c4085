//! The cache: one thread, strings with a time to live, scripts.
//!
//! It behaves as Redis 7 does: a plain set clears the old time to live, an
//! access to a key past its time deletes it first, a cycle ten times a second
//! looks for such keys, and time is the node's wall clock in milliseconds.
//! Without persistence it restarts empty.

mod client;
mod expiry;
mod keyspace;
mod script;

pub use client::CacheClient;
pub use keyspace::{Content, Keyspace};
pub use script::{Fill, Lease, Redis, Script, ScriptArgs, ScriptReply};

use std::time::Duration;

use super::{Cluster, Key, Reply};
use crate::{
    sim::{Ctx, Latency},
    trace::{CacheEvent, Packet, Row, Sym, Verb},
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
    /// `EXISTS key`.
    Exists {
        /// The key.
        key: Key,
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
            Command::Get { key } => Packet { key, ..Packet::of(Verb::Get) },
            Command::GetEx { key, .. } => {
                Packet { key, ..Packet::of(Verb::GetEx) }
            }
            Command::Set { key, row, .. } => {
                Packet { key, row, ..Packet::of(Verb::Set) }
            }
            Command::SetNumber { key, .. } => {
                Packet { key, ..Packet::of(Verb::Set) }
            }
            Command::Exists { key } => {
                Packet { key, ..Packet::of(Verb::Exists) }
            }
            Command::Del { key } => Packet { key, ..Packet::of(Verb::Del) },
            Command::Eval { script, key, row, .. } => {
                Packet { verb: Verb::Eval, script, key, row }
            }
        }
    }
}

/// The cache's state.
pub struct Cache {
    keyspace: Keyspace,
    service: Latency,
}

impl Cache {
    /// An empty cache that takes `service` for each command.
    pub fn new(service: Latency) -> Cache {
        Cache { keyspace: Keyspace::default(), service }
    }

    /// How long a command takes.
    pub fn service(&self) -> Latency {
        self.service
    }

    /// Starts the expiry cycle; to be called once the node runs.
    pub fn start(&mut self, ctx: &mut Ctx<'_, Cluster>) {
        ctx.set_timer(expiry::PERIOD, 0);
    }

    /// Looks for expired keys, and asks to be woken for the next cycle.
    pub fn expiry_cycle(&mut self, ctx: &mut Ctx<'_, Cluster>) {
        expiry::slow_cycle(&mut self.keyspace, ctx);
        ctx.set_timer(expiry::PERIOD, 0);
    }

    /// A process without persistence leaves nothing behind.
    pub fn lose_memory(&mut self) {
        self.keyspace = Keyspace::default();
    }

    /// Carries out a command.
    pub fn handle(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        command: Command,
    ) -> Reply {
        let mut redis = Redis::new(&mut self.keyspace, ctx);
        match command {
            Command::Get { key } => match redis.read(key) {
                Some(Content::Row(row)) => Reply::Value { key, row },
                Some(Content::Number(_)) | None => Reply::Nil,
            },
            Command::GetEx { key, ttl } => match redis.read(key) {
                Some(Content::Row(row)) => {
                    redis.renew(key, ttl);
                    Reply::Value { key, row }
                }
                Some(Content::Number(_)) | None => Reply::Nil,
            },
            Command::Set { key, row, ttl } => {
                redis.store(key, Content::Row(row), ttl);
                Reply::Done { key, row: Row::NONE }
            }
            Command::SetNumber { key, number, ttl } => {
                redis.store(key, Content::Number(number), Some(ttl));
                Reply::Done { key, row: Row::NONE }
            }
            Command::Exists { key } => match redis.read(key) {
                Some(Content::Number(number)) => {
                    ctx.write(CacheEvent::Found { key, number });
                    Reply::Done { key, row: Row::NONE }
                }
                Some(Content::Row(_)) => Reply::Done { key, row: Row::NONE },
                None => Reply::Nil,
            },
            Command::Del { key } => {
                redis.delete(key);
                Reply::Done { key, row: Row::NONE }
            }
            Command::Eval { key, row, run, .. } => {
                let reply = run(&mut redis);
                if let Reply::Refused { .. } = reply {
                    ctx.write(CacheEvent::Refused { key, row });
                }
                reply
            }
        }
    }
}
