//! Eviction of Redis 7.0 (src/evict.c): what goes when the memory is full.
//!
//! Before each command keys are evicted until the memory that is used is below
//! the limit again; a command may then go above it until the next one comes.
//! A policy that asks how a key was used does not know all keys: it looks at a
//! sample, keeps the best candidates of this sample and of earlier ones in a
//! pool of sixteen, and takes the best of the pool.
//!
//! Departures: eviction takes no time and is never put off
//! (`maxmemory-eviction-tenacity`); what an empty Redis takes, replicas' buffers
//! and the append-only file's do not count; a script that may write is refused
//! as a whole.

mod clock;
mod exact;
mod pool;

use std::time::Duration;

use clock::{decayed, grown, idle_seconds, minutes, seconds};
use exact::Recency;
use pool::Pool;

use super::{
    Cache, Command, keyspace::Keyspace, persist::Record, table::Table,
};
use crate::{
    nodes::{Cluster, Key, Reply},
    sim::{
        Ctx,
        chance::{Purpose, unit},
    },
    trace::{CacheEvent, Eviction},
};

/// How much memory a cache may use, and what it does when that is full.
#[derive(Clone, Copy, Debug)]
pub struct EvictionConfig {
    /// `maxmemory`, in bytes.
    pub limit_bytes: u64,
    /// `maxmemory-policy`.
    pub policy: Eviction,
    /// `maxmemory-samples`: 5 by default.
    pub samples: u32,
    /// `lfu-log-factor`: 10 by default.
    pub lfu_log_factor: u32,
    /// `lfu-decay-time`, a minute by default; zero for never.
    pub lfu_decay: Duration,
}

/// What a policy goes by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    Nothing,
    Recency,
    Frequency,
    Chance,
    Deadline,
    Exact,
}

fn by(policy: Eviction) -> By {
    match policy {
        Eviction::Never => By::Nothing,
        Eviction::AllKeysLru | Eviction::VolatileLru => By::Recency,
        Eviction::AllKeysLfu | Eviction::VolatileLfu => By::Frequency,
        Eviction::AllKeysRandom | Eviction::VolatileRandom => By::Chance,
        Eviction::VolatileTtl => By::Deadline,
        Eviction::ExactLru => By::Exact,
    }
}

/// Whether a policy takes only keys that have a time to live.
fn volatile(policy: Eviction) -> bool {
    match policy {
        Eviction::VolatileLru
        | Eviction::VolatileLfu
        | Eviction::VolatileRandom
        | Eviction::VolatileTtl => true,
        Eviction::Never
        | Eviction::AllKeysLru
        | Eviction::AllKeysLfu
        | Eviction::AllKeysRandom
        | Eviction::ExactLru => false,
    }
}

/// The state of eviction.
pub struct Evictor {
    config: EvictionConfig,
    pool: Pool,
    recency: Recency,
    /// The server's clock for idle times; its timer sets it, ten times a
    /// second.
    clock_s: u32,
    /// Draws so far.
    draws: u64,
}

impl Evictor {
    /// With nothing seen yet.
    pub fn new(config: EvictionConfig) -> Evictor {
        Evictor {
            config,
            pool: Pool::default(),
            recency: Recency::default(),
            clock_s: 0,
            draws: 0,
        }
    }

    /// Forgets what a process keeps in its memory.
    #[cold]
    pub fn restart(&mut self) {
        self.pool = Pool::default();
        self.recency = Recency::default();
        self.clock_s = 0;
    }

    /// The server's timer.
    #[cold]
    pub fn tick(&mut self, ctx: &Ctx<'_, Cluster>) {
        self.clock_s = seconds(ctx.clock_ns());
    }

    fn draw(&mut self, ctx: &mut Ctx<'_, Cluster>) -> u64 {
        self.draws += 1;
        ctx.draw(Purpose::Eviction, self.draws)
    }

    /// A command has found a key that is there.
    #[cold]
    pub fn used(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        keyspace: &mut Keyspace,
        key: Key,
    ) {
        match by(self.config.policy) {
            By::Frequency => {
                let minutes = minutes(ctx.clock_ns(), self.config.lfu_decay);
                let counter = decayed(keyspace.seen(key), minutes);
                let luck = unit(self.draw(ctx));
                let factor = self.config.lfu_log_factor;
                let counter = grown(counter, factor, luck);
                keyspace.see(key, clock::noted(minutes, counter));
            }
            By::Exact => self.recency.used(key, ctx.now()),
            By::Nothing | By::Recency | By::Chance | By::Deadline => {
                keyspace.see(key, self.clock_s);
            }
        }
    }

    /// A key that was not there has been stored.
    #[cold]
    pub fn created(
        &mut self,
        ctx: &Ctx<'_, Cluster>,
        keyspace: &mut Keyspace,
        key: Key,
    ) {
        match by(self.config.policy) {
            By::Frequency => {
                let minutes = minutes(ctx.clock_ns(), self.config.lfu_decay);
                keyspace.see(key, clock::noted(minutes, clock::NEW));
            }
            By::Exact => self.recency.used(key, ctx.now()),
            By::Nothing | By::Recency | By::Chance | By::Deadline => {
                keyspace.see(key, self.clock_s);
            }
        }
    }

    /// The key that is to go, and what decided; see [`CacheEvent::Evicted`].
    fn choose(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        keyspace: &Keyspace,
    ) -> Option<(Key, u32)> {
        let table = keyspace.table(volatile(self.config.policy))?;
        match by(self.config.policy) {
            By::Nothing => None,
            By::Exact => self.recency.oldest(keyspace, ctx.now()),
            By::Chance => {
                let key = table.any(|| self.draw(ctx))?;
                Some((key, 0))
            }
            By::Recency | By::Frequency | By::Deadline => {
                while table.len() > 0 {
                    self.sample(ctx, keyspace, table);
                    let best = self.pool.best(keyspace, self.config);
                    if let Some((key, score)) = best {
                        let score = match by(self.config.policy) {
                            By::Deadline => self.score(ctx, keyspace, key),
                            _ => score,
                        };
                        return Some((key, score));
                    }
                }
                None
            }
        }
    }

    /// Takes the better ones of a sample into the pool.
    fn sample(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        keyspace: &Keyspace,
        table: &Table,
    ) {
        let count = self.config.samples as usize;
        for key in table.some(count, || self.draw(ctx)) {
            let score = self.score(ctx, keyspace, key);
            ctx.write_aside(CacheEvent::Sampled { key, score });
            let worth = match by(self.config.policy) {
                By::Recency => u64::from(score),
                By::Frequency => 255 - u64::from(score),
                _ => u64::MAX - keyspace.deadline(key).unwrap_or(0) as u64,
            };
            self.pool.offer(key, worth, score);
        }
    }

    fn score(
        &self,
        ctx: &Ctx<'_, Cluster>,
        keyspace: &Keyspace,
        key: Key,
    ) -> u32 {
        let seen = keyspace.seen(key);
        match by(self.config.policy) {
            By::Frequency => {
                let minutes = minutes(ctx.clock_ns(), self.config.lfu_decay);
                decayed(seen, minutes).into()
            }
            By::Deadline => {
                let now_ms = ctx.clock_ns().div_euclid(1_000_000);
                let deadline = keyspace.deadline(key).unwrap_or(now_ms);
                let left = deadline.saturating_sub(now_ms);
                left.clamp(0, u32::MAX.into()) as u32
            }
            By::Nothing | By::Recency | By::Chance | By::Exact => {
                idle_seconds(self.clock_s, seen)
            }
        }
    }
}

impl Cache {
    /// With a limit to its memory.
    pub fn with_limit(mut self, config: EvictionConfig) -> Cache {
        self.keyspace.keep_table();
        self.evictor = Some(Box::new(Evictor::new(config)));
        self
    }

    /// Evicts keys until the memory is below its limit, and refuses a command
    /// that would take more where that is not to be had.
    pub(super) fn make_room(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        command: &Command,
    ) -> Option<Reply> {
        if self.evictor.is_none() { None } else { self.evict(ctx, command) }
    }

    #[cold]
    fn evict(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        command: &Command,
    ) -> Option<Reply> {
        let evictor = self.evictor.as_mut()?;
        let EvictionConfig { limit_bytes, policy, .. } = evictor.config;
        while self.keyspace.used_bytes() > limit_bytes {
            let Some((key, score)) = evictor.choose(ctx, &self.keyspace) else {
                if !command.takes_memory() {
                    return None;
                }
                let key = command.packet().key;
                let used = self.keyspace.used_bytes();
                let used = used.min(u32::MAX.into()) as u32;
                ctx.write(CacheEvent::Full { key, used });
                return Some(Reply::Full { key });
            };
            self.keyspace.remove(key);
            ctx.write_aside(CacheEvent::Evicted { key, policy, score });
            self.journal.append(ctx, Record::Removed { key });
        }
        None
    }
}
