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

use expiry::Expiry;

pub use client::CacheClient;
pub use keyspace::{Content, Keyspace};
pub use script::{
    Ahead, Due, Fill, Lease, Redis, Script, ScriptArgs, ScriptReply,
};

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
            Command::Del { key } => Packet { key, ..Packet::of(Verb::Del) },
            Command::Eval { script, key, row, .. } => {
                Packet { verb: Verb::Eval, script, key, row }
            }
        }
    }
}

/// What looking at one key costs `KEYS` and `SCAN`, in nanoseconds: a million
/// keys take 40 ms "on an entry level laptop" (redis.io/commands/keys).
const LOOK_NS: u64 = 40;

/// The cache's state.
pub struct Cache {
    keyspace: Keyspace,
    service: Latency,
    expiry: Expiry,
    /// Keys of others, which nobody here reads.
    others: u64,
}

impl Cache {
    /// An empty cache that takes `service` for each command.
    pub fn new(service: Latency) -> Cache {
        let (keyspace, expiry) = (Keyspace::default(), Expiry::new(1));
        Cache { keyspace, service, expiry, others: 0 }
    }

    /// With this `active-expire-effort`, from 1 to 10.
    pub fn with_effort(self, effort: u32) -> Cache {
        Cache { expiry: Expiry::new(effort), ..self }
    }

    /// With so many keys of others, which no command here names: `KEYS` and
    /// `SCAN` look at them too.
    pub fn with_others(self, others: u64) -> Cache {
        Cache { others, ..self }
    }

    /// How long a command takes: a look at many keys takes its time for each.
    pub fn service(&self, command: &Command) -> Latency {
        let looks = match *command {
            Command::Keys { .. } => self.others + self.keyspace.len() as u64,
            Command::Scan { cursor, count, .. } => self.step(cursor, count),
            _ => return self.service,
        };
        let looks = Duration::from_nanos(looks.saturating_mul(LOOK_NS));
        self.service.longer_by(looks)
    }

    /// How many keys a step of a scan looks at.
    fn step(&self, cursor: u64, count: u64) -> u64 {
        let all = self.others + self.keyspace.len() as u64;
        count.max(1).min(all.saturating_sub(cursor))
    }

    /// Puts a row there before the run begins.
    pub fn warm(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        key: Key,
        row: Row,
        ttl: Duration,
    ) {
        let ttl_ms = ttl.as_millis().clamp(1, u32::MAX.into()) as u32;
        let now_ms = ctx.clock_ns().div_euclid(1_000_000);
        let deadline_ms = Some(now_ms + i64::from(ttl_ms));
        self.keyspace.put(key, Content::Row(row), deadline_ms);
        ctx.write(CacheEvent::Warm { key, row, ttl_ms });
    }

    /// Starts the expiry cycle; to be called once the node runs.
    pub fn start(&mut self, ctx: &mut Ctx<'_, Cluster>) {
        ctx.set_timer(expiry::PERIOD, 0);
    }

    /// Looks for expired keys, and asks to be woken for the next cycle.
    pub fn expiry_cycle(&mut self, ctx: &mut Ctx<'_, Cluster>) {
        self.expiry.slow_cycle(&mut self.keyspace, ctx);
        ctx.set_timer(expiry::PERIOD, 0);
    }

    /// A process without persistence leaves nothing behind.
    pub fn lose_memory(&mut self) {
        self.keyspace = Keyspace::default();
        self.expiry.restart();
        self.others = 0;
    }

    /// Carries out a command, and then what the server does before it waits
    /// for the next.
    pub fn handle(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        command: Command,
    ) -> Reply {
        let reply = self.carry_out(ctx, command);
        self.expiry.fast_cycle(&mut self.keyspace, ctx);
        reply
    }

    fn carry_out(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        command: Command,
    ) -> Reply {
        if let Command::Scan { pattern, cursor, count } = command {
            let end = cursor + self.step(cursor, count);
            return self.keys(ctx, pattern, cursor, end);
        }
        if let Command::Keys { pattern } = command {
            return self.keys(ctx, pattern, 0, u64::MAX);
        }
        let mut redis = Redis::new(&mut self.keyspace, ctx);
        match command {
            Command::Keys { .. } | Command::Scan { .. } => Reply::Nil,
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

    /// The keys of a pattern among those from a place on. The keys that this
    /// run knows stand before those of others.
    fn keys(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        pattern: Key,
        from: u64,
        to: u64,
    ) -> Reply {
        let names = &ctx.trace().names;
        let start = names.text(pattern).trim_end_matches('*');
        let matches = |key: &Key| names.text(*key).starts_with(start);
        let mine = self.keyspace.len() as u64;
        let places = from.min(mine) as usize..to.min(mine) as usize;
        let looked = self.keyspace.keys().take(places.end).skip(places.start);
        let keys: Vec<Key> = looked.filter(matches).collect();
        let all = self.others + mine;
        let looked_at = to.min(all).saturating_sub(from);
        let looked_at = looked_at.min(u32::MAX.into()) as u32;
        let found = keys.len() as u32;
        ctx.write(CacheEvent::Scanned { key: pattern, looked_at, found });
        let cursor = if to < all { to } else { 0 };
        Reply::Found { pattern, keys, cursor }
    }
}
