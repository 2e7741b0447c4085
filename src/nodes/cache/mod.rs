//! The cache: one thread, strings with a time to live, scripts.
//!
//! It behaves as Redis 7 does: a plain set clears the old time to live, an
//! access to a key past its time deletes it first, a cycle ten times a second
//! looks for such keys, and time is the node's wall clock in milliseconds.
//! Without persistence it restarts empty.

mod alarm;
mod behind;
mod client;
mod command;
mod engine;
mod evict;
mod expiry;
mod flusher;
mod keyspace;
mod load;
pub mod persist;
mod pubsub;
mod queue;
mod replicate;
mod scan;
pub mod script;
pub mod stream;
mod table;
mod tray;

use engine::Engine;
use evict::Evictor;
use expiry::Expiry;
use persist::{Persistence, Record, Timer};
use pubsub::Hub;
use replicate::Journal;
use stream::Streams;

pub use alarm::Alarm;
pub use client::CacheClient;
pub use command::Command;
pub use engine::{EngineClient, Programs, serve};
pub use evict::EvictionConfig;
pub use flusher::TrayClient;
pub use keyspace::{Content, KEY_BYTES, Keyspace};
pub use pubsub::{OutputLimit, Progress, PubSubCommand};
pub use queue::{Depth, QueueClient, QueueCommand};
pub use replicate::{Link, Replication};
pub use script::{
    Ahead, Due, Fill, Lease, Redis, Script, ScriptArgs, ScriptReply,
};
pub use stream::{Consumer, StreamBatch, StreamClient, StreamCommand};
pub use tray::{Batch, Tray, TrayConfig};

use std::time::Duration;

use super::{Cluster, Key, Reply};
use crate::{
    sim::{Ctx, Latency},
    trace::{CacheEvent, IdMap, NodeId, Row, SimTime, Stop},
};

/// The cache's state.
pub struct Cache {
    keyspace: Keyspace,
    streams: Streams,
    hub: Box<Hub>,
    service: Latency,
    expiry: Expiry,
    /// Keys of others, which nobody here reads.
    others: u64,
    journal: Journal,
    /// For write-behind.
    tray: Option<Box<Tray>>,
    /// Of a limited memory.
    evictor: Option<Box<Evictor>>,
    /// For read-through.
    engine: Option<Box<Engine>>,
    /// Of an operator who watches the tray.
    alarm: Option<Alarm>,
    /// How long a row lives that the database has.
    ttl: Duration,
    /// When the process began to run.
    began: SimTime,
    /// Keys that were read back by a process that has lost something: their
    /// next version jumps, for it must not be one that was given before.
    unsure: IdMap<Key, ()>,
    /// It takes no more writes for the database, and ends once none waits.
    closing: bool,
}

impl Cache {
    /// An empty cache that takes `service` for each command.
    pub fn new(service: Latency) -> Cache {
        Cache {
            keyspace: Keyspace::default(),
            streams: Streams::default(),
            hub: Box::default(),
            service,
            expiry: Expiry::new(1),
            others: 0,
            journal: Journal::default(),
            tray: None,
            evictor: None,
            engine: None,
            alarm: None,
            ttl: Duration::ZERO,
            began: SimTime::ZERO,
            unsure: IdMap::default(),
            closing: false,
        }
    }

    /// With this on its disk.
    pub fn with_persistence(mut self, persistence: Persistence) -> Cache {
        self.journal.persistence = persistence;
        self
    }

    /// With a tray for write-behind; a row that the database has lives for
    /// `ttl` from then on.
    pub fn with_tray(self, config: TrayConfig, ttl: Duration) -> Cache {
        Cache { tray: Some(Box::new(Tray::new(config))), ttl, ..self }
    }

    /// With an engine that loads what is not there; a copy whose time is over
    /// stays for `grace`, should the engine want it.
    pub fn with_engine(self, grace: Duration) -> Cache {
        Cache { engine: Some(Box::new(Engine::new(grace))), ..self }
    }

    /// With an alarm on the tray.
    pub fn with_alarm(self, alarm: Alarm) -> Cache {
        Cache { alarm: Some(alarm), ..self }
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
        let more = match self.scan_time(command) {
            Some(looks) => looks,
            None if command.may_write() => self.journal.persistence.costs(),
            None => return self.service,
        };
        self.service.longer_by(more)
    }

    /// Puts a row there before the run begins, for good or for a while.
    pub fn warm(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        key: Key,
        row: Row,
        ttl: Option<Duration>,
    ) {
        let ttl = ttl.map(|ttl| ttl.as_millis().clamp(1, u32::MAX.into()));
        let now_ms = ctx.clock_ns().div_euclid(1_000_000);
        let deadline_ms = ttl.map(|ttl| now_ms + ttl as i64);
        let ttl_ms = ttl.unwrap_or(0) as u32;
        let content = Content::Row(row);
        self.keyspace.put(key, content, deadline_ms);
        if let Some(evictor) = &mut self.evictor {
            evictor.created(ctx, &mut self.keyspace, key);
        }
        self.journal.persistence.base(Record::Put {
            key,
            content,
            deadline_ms,
        });
        ctx.write(CacheEvent::Warm { key, row, ttl_ms });
    }

    /// Starts the server's own work; to be called once the node runs.
    pub fn start(&mut self, ctx: &mut Ctx<'_, Cluster>) {
        self.began = ctx.now();
        self.journal.persistence.start(ctx);
        self.start_replication(ctx);
        ctx.set_timer(expiry::PERIOD, Timer::Cycle.token());
    }

    /// Starts again, with what the disk has kept.
    pub fn restart(&mut self, ctx: &mut Ctx<'_, Cluster>) {
        self.load(ctx);
        self.start(ctx);
    }

    /// One of the server's timers has come.
    pub fn timer(&mut self, ctx: &mut Ctx<'_, Cluster>, token: u32) {
        let timer = Timer::of(token);
        match timer {
            Timer::Cycle => {}
            Timer::Fsynced | Timer::Saved => {
                return self.journal.persistence.disk_done(ctx, timer);
            }
            Timer::Second => return self.every_second(ctx),
            Timer::Waited => return self.end_waits(ctx),
            Timer::Blocked => return self.end_blocks(ctx),
            Timer::Channels => return self.hub.woken(ctx),
        }
        self.watch(ctx);
        self.evictor.iter_mut().for_each(|evictor| evictor.tick(ctx));
        if !self.journal.follows() {
            self.expiry.slow_cycle(&mut self.keyspace, ctx);
            self.tell_expired(ctx);
        }
        let Cache { keyspace, tray, streams, journal, .. } = self;
        let image = || persist::image(keyspace, tray.as_deref(), streams);
        journal.persistence.cycle(ctx, image);
        ctx.set_timer(expiry::PERIOD, Timer::Cycle.token());
    }

    /// A replica deletes nothing by itself: it is told what has expired.
    fn tell_expired(&mut self, ctx: &mut Ctx<'_, Cluster>) {
        for key in self.expiry.take_expired() {
            self.journal.feed(ctx, Record::Removed { key });
        }
        self.journal.send(ctx);
    }

    /// The memory of the process is gone, and what the machine had not yet on
    /// its disk if it has no power.
    pub fn stopped(&mut self, node: NodeId, how: Stop) {
        self.keyspace.clear();
        self.evictor.iter_mut().for_each(|evictor| evictor.restart());
        self.streams.lose_memory();
        self.hub.lose_memory();
        self.expiry.restart();
        self.others = 0;
        self.journal.persistence.stopped(how);
        self.forget_replication(node);
        self.tray.iter_mut().for_each(|tray| tray.lose_memory());
        self.engine.iter_mut().for_each(|engine| engine.lose_memory());
        self.alarm.iter_mut().for_each(Alarm::reset);
        self.unsure.clear();
        self.closing = false;
    }

    /// Carries out a command, and then what the server does before it waits
    /// for the next. None where the answer comes later.
    pub fn handle(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        command: Command,
    ) -> Option<Reply> {
        let reply = match command {
            Command::Link(link) => {
                self.linked(ctx, link);
                None
            }
            Command::Wait { replicas, time_out } => {
                self.wait(ctx, replicas, time_out)
            }
            command => match self.refuses(ctx, &command) {
                Some(refusal) => Some(refusal),
                None => self.obey(ctx, command),
            },
        };
        self.watch(ctx);
        self.serve_blocked(ctx);
        self.journal.before_answers(ctx);
        if !self.journal.follows() {
            self.expiry.fast_cycle(&mut self.keyspace, ctx);
            self.tell_expired(ctx);
        }
        reply
    }

    /// Why a command is not carried out, if it is not.
    fn refuses(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        command: &Command,
    ) -> Option<Reply> {
        if !self.journal.follows()
            && let Some(full) = self.make_room(ctx, command)
        {
            return Some(full);
        }
        let key = command.packet().key;
        if command.may_write() {
            return self.refuses_write(ctx, key);
        }
        // What is past its time a replica keeps, and does not show.
        let now_ms = ctx.clock_ns().div_euclid(1_000_000);
        let dead = self.keyspace.is_expired(key, now_ms);
        (dead && self.journal.follows()).then(|| {
            ctx.write(CacheEvent::Missed { key });
            Reply::Nil
        })
    }

    fn obey(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        command: Command,
    ) -> Option<Reply> {
        match command {
            Command::PubSub { command, .. } => self.channels(ctx, command),
            command if self.engine.is_some() => self.read_through(ctx, command),
            Command::Put { key, text, base } => self.put(ctx, key, text, base),
            Command::Queue { command, .. } => Some(self.queued(ctx, command)),
            Command::Stream { stream, command, .. } => {
                self.stream(ctx, stream, command)
            }
            command => Some(self.carry_out(ctx, command)),
        }
    }

    fn carry_out(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        command: Command,
    ) -> Reply {
        if let Some(found) = self.look_through(ctx, &command) {
            return found;
        }
        let mut redis = self.redis(ctx);
        match command {
            Command::Keys { .. }
            | Command::Scan { .. }
            | Command::Link(_)
            | Command::Wait { .. }
            | Command::Queue { .. }
            | Command::Stream { .. }
            | Command::PubSub { .. }
            | Command::Put { .. } => Reply::Nil,
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
            Command::SetIfAbsent { key, content, ttl } => {
                redis.expire_if_needed(key);
                if redis.has(key) {
                    ctx.write(CacheEvent::Refused { key, row: content.row() });
                    return Reply::Refused { key };
                }
                redis.store(key, content, Some(ttl));
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
