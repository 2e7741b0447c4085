//! What gives a key another time to live, keeps it or takes it away.

use std::{panic::Location, time::Duration};

use super::{Content, Redis};
use crate::{
    nodes::Key,
    trace::{CacheEvent, Row},
};

/// When `EXPIRE` sets a time to live (since Redis 7.0). A key without one
/// counts as one that lives for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// Always.
    Always,
    /// `NX`: only if it has none.
    None,
    /// `XX`: only if it has one.
    Some,
    /// `GT`: only if the new one is longer.
    Longer,
    /// `LT`: only if the new one is shorter.
    Shorter,
}

impl Redis<'_, '_> {
    /// `TTL key`: whole seconds that it still lives, rounded half up; -1 if it
    /// lives for ever, -2 if it is not there.
    pub fn ttl(&mut self, key: Key) -> i64 {
        self.expire_if_needed(key);
        match self.keyspace.entry(key) {
            None => -2,
            Some((_, None)) => -1,
            Some((_, Some(deadline))) => (deadline - self.now_ms + 500) / 1_000,
        }
    }

    /// `DBSIZE`: how many keys there are, those included whose time is over
    /// and which nobody has deleted yet.
    pub fn db_size(&self) -> usize {
        self.keyspace.len()
    }

    /// `PEXPIRE key ttl`, in milliseconds: whether it was set. One that is
    /// over already deletes the key, as `DEL` does.
    #[track_caller]
    pub fn expire(&mut self, key: Key, ttl_ms: i64, when: Condition) -> bool {
        self.ctx.at(Location::caller());
        self.expire_if_needed(key);
        let Some((content, old)) = self.keyspace.entry(key) else {
            return false;
        };
        let deadline = self.now_ms.saturating_add(ttl_ms);
        let sets = match when {
            Condition::Always => true,
            Condition::None => old.is_none(),
            Condition::Some => old.is_some(),
            Condition::Longer => old.is_some_and(|old| deadline > old),
            Condition::Shorter => old.is_none_or(|old| deadline < old),
        };
        if sets && ttl_ms <= 0 {
            return self.delete(key);
        }
        if sets {
            self.keyspace.put(key, content, Some(deadline));
            let ttl_ms = ttl_ms.min(u32::MAX.into()) as u32;
            self.ctx.write(CacheEvent::Renewed { key, ttl_ms });
            self.keep(key);
        }
        sets
    }

    /// `PERSIST key`: whether it had a time to live, which it now has not.
    #[track_caller]
    pub fn persist(&mut self, key: Key) -> bool {
        self.ctx.at(Location::caller());
        self.expire_if_needed(key);
        let Some((content, Some(_))) = self.keyspace.entry(key) else {
            return false;
        };
        self.keyspace.put(key, content, None);
        self.ctx.write(CacheEvent::Renewed { key, ttl_ms: 0 });
        self.keep(key);
        true
    }

    /// `SET key row`: the old time to live is gone.
    #[track_caller]
    pub fn set_for_ever(&mut self, key: Key, row: Row) {
        self.ctx.at(Location::caller());
        self.store(key, Content::Row(row), None);
    }

    /// `SET key row KEEPTTL`.
    #[track_caller]
    pub fn set_keep_ttl(&mut self, key: Key, row: Row) {
        self.ctx.at(Location::caller());
        self.expire_if_needed(key);
        let ttl = self.pttl(key);
        self.store(key, Content::Row(row), ttl);
    }

    /// `APPEND key text`: the time to live stays.
    #[track_caller]
    pub fn append(&mut self, key: Key, text: &str) {
        self.ctx.at(Location::caller());
        self.expire_if_needed(key);
        let ttl = self.pttl(key);
        let row = self.keyspace.get(key).map_or(Row::NONE, Content::row);
        let names = &mut self.ctx.trace().names;
        let longer = format!("{}{text}", names.text(row.text));
        let row = Row { text: names.intern(&longer), version: row.version };
        self.store(key, Content::Row(row), ttl);
    }

    /// `RENAME key other`: its time to live goes with it. Whether it was there.
    #[track_caller]
    pub fn rename(&mut self, key: Key, other: Key) -> bool {
        self.ctx.at(Location::caller());
        self.expire_if_needed(key);
        let Some(content) = self.keyspace.get(key) else { return false };
        let ttl: Option<Duration> = self.pttl(key);
        self.delete(key);
        self.store(other, content, ttl);
        true
    }
}
