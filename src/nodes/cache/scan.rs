//! `KEYS` and `SCAN`, which look at one key after the other.

use std::time::Duration;

use super::{Cache, Command};
use crate::{
    nodes::{Cluster, Key, Reply},
    sim::Ctx,
    trace::CacheEvent,
};

/// What looking at one key costs `KEYS` and `SCAN`, in nanoseconds: a million
/// keys take 40 ms "on an entry level laptop" (redis.io/commands/keys).
const LOOK_NS: u64 = 40;

impl Cache {
    /// How long a look at many keys takes; none if the command is no such.
    pub(super) fn scan_time(&self, command: &Command) -> Option<Duration> {
        let looks = match *command {
            Command::Keys { .. } => self.others + self.keyspace.len() as u64,
            Command::Scan { cursor, count, .. } => self.step(cursor, count),
            _ => return None,
        };
        Some(Duration::from_nanos(looks.saturating_mul(LOOK_NS)))
    }

    /// Carries out a look at many keys; none if the command is no such.
    pub(super) fn look_through(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        command: &Command,
    ) -> Option<Reply> {
        match *command {
            Command::Keys { pattern } => {
                Some(self.keys(ctx, pattern, 0, u64::MAX))
            }
            Command::Scan { pattern, cursor, count } => {
                let end = cursor + self.step(cursor, count);
                Some(self.keys(ctx, pattern, cursor, end))
            }
            _ => None,
        }
    }

    /// How many keys a step of a scan looks at.
    fn step(&self, cursor: u64, count: u64) -> u64 {
        let all = self.others + self.keyspace.len() as u64;
        count.max(1).min(all.saturating_sub(cursor))
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
