use std::{collections::BTreeMap, ops::Bound};

use rand_core::{Rng, SeedableRng};
use rand_xoshiro::SplitMix64;

use crate::{
    nodes::Key,
    trace::{IdMap, Row},
};

/// What a key holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// A row, as the app serialised it.
    Row(Row),
    /// A number.
    Number(u32),
}

#[derive(Clone, Copy, Debug)]
struct Slot {
    content: Content,
    deadline_ms: Option<i64>,
}

/// Keys, their contents and their deadlines.
///
/// Keys with a deadline are also kept in a table of their own, in the order of
/// a fixed scramble of their numbers: the expiry cycle walks that table as
/// Redis walks the buckets of its hash table.
#[derive(Clone, Debug, Default)]
pub struct Keyspace {
    slots: IdMap<Key, Slot>,
    volatile: BTreeMap<u64, (Key, i64)>,
    cursor: u64,
}

fn scramble(key: Key) -> u64 {
    SplitMix64::seed_from_u64(u64::from(key.0)).next_u64()
}

impl Keyspace {
    /// What the key holds, expired or not.
    pub fn get(&self, key: Key) -> Option<Content> {
        self.slots.get(key).map(|slot| slot.content)
    }

    /// Whether the key is past its deadline: strictly, as in Redis.
    pub fn is_expired(&self, key: Key, now_ms: i64) -> bool {
        let slot = self.slots.get(key);
        slot.and_then(|slot| slot.deadline_ms)
            .is_some_and(|deadline| now_ms > deadline)
    }

    /// Stores a content; its deadline replaces the old one.
    pub fn put(
        &mut self,
        key: Key,
        content: Content,
        deadline_ms: Option<i64>,
    ) {
        self.slots.insert(key, Slot { content, deadline_ms });
        match deadline_ms {
            Some(at) => self.volatile.insert(scramble(key), (key, at)),
            None => self.volatile.remove(&scramble(key)),
        };
    }

    /// Removes a key; whether it was there.
    pub fn remove(&mut self, key: Key) -> bool {
        self.volatile.remove(&scramble(key));
        self.slots.remove(key).is_some()
    }

    /// How many keys have a deadline.
    pub fn volatile_len(&self) -> usize {
        self.volatile.len()
    }

    /// The next keys with a deadline from the scan cursor on, at most
    /// `count`, with their deadlines; the cursor moves past them and wraps.
    pub fn scan_volatile(&mut self, count: usize) -> Vec<(Key, i64)> {
        let from = (Bound::Excluded(self.cursor), Bound::Unbounded);
        let found: Vec<(u64, (Key, i64))> = self
            .volatile
            .range(from)
            .take(count)
            .map(|(place, key)| (*place, *key))
            .collect();
        self.cursor = match found.last() {
            Some((place, _)) if found.len() == count => *place,
            _ => 0,
        };
        found.into_iter().map(|(_, key)| key).collect()
    }
}
