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
/// Keys with a deadline are also kept in a hash table of their own, as in
/// Redis: the expiry cycle walks its buckets.
#[derive(Clone, Debug, Default)]
pub struct Keyspace {
    slots: IdMap<Key, Slot>,
    len: usize,
    volatile: Table,
}

impl Keyspace {
    /// What the key holds, expired or not.
    pub fn get(&self, key: Key) -> Option<Content> {
        self.slots.get(key).map(|slot| slot.content)
    }

    /// What the key holds, expired or not, and its deadline.
    pub fn entry(&self, key: Key) -> Option<(Content, Option<i64>)> {
        self.slots.get(key).map(|slot| (slot.content, slot.deadline_ms))
    }

    /// How many keys there are, expired ones included.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are no keys.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// All keys, expired ones included, in the order of their numbers.
    pub fn keys(&self) -> impl Iterator<Item = Key> + '_ {
        self.slots.iter().map(|(key, _)| key)
    }

    /// All keys with what they hold and their deadlines, expired ones
    /// included, in the order of their numbers.
    pub fn iter(
        &self,
    ) -> impl Iterator<Item = (Key, Content, Option<i64>)> + '_ {
        let slots = self.slots.iter();
        slots.map(|(key, slot)| (key, slot.content, slot.deadline_ms))
    }

    /// Whether the key is past its deadline: strictly, as in Redis.
    pub fn is_expired(&self, key: Key, now_ms: i64) -> bool {
        let slot = self.slots.get(key);
        slot.and_then(|slot| slot.deadline_ms)
            .is_some_and(|deadline| now_ms > deadline)
    }

    /// The last millisecond at which the key is there, if it has an end.
    pub fn deadline(&self, key: Key) -> Option<i64> {
        self.slots.get(key)?.deadline_ms
    }

    /// Stores a content; its deadline replaces the old one.
    pub fn put(
        &mut self,
        key: Key,
        content: Content,
        deadline_ms: Option<i64>,
    ) {
        let old = self.slots.insert(key, Slot { content, deadline_ms });
        self.len += usize::from(old.is_none());
        let was = old.is_some_and(|old| old.deadline_ms.is_some());
        match (was, deadline_ms.is_some()) {
            (false, true) => self.volatile.insert(key),
            (true, false) => self.volatile.remove(key),
            (true, true) | (false, false) => {}
        }
    }

    /// Gives a key that is there another content; its deadline stays.
    pub fn replace(&mut self, key: Key, content: Content) {
        if let Some(slot) = self.slots.get_mut(key) {
            slot.content = content;
        }
    }

    /// Removes a key; whether it was there.
    pub fn remove(&mut self, key: Key) -> bool {
        let slot = self.slots.remove(key);
        self.len -= usize::from(slot.is_some());
        if slot.is_some_and(|slot| slot.deadline_ms.is_some()) {
            self.volatile.remove(key);
        }
        slot.is_some()
    }

    /// How many keys have a deadline.
    pub fn volatile_len(&self) -> usize {
        self.volatile.len
    }

    /// Whether the table of keys with a deadline is so empty, below one bucket
    /// in a hundred, that looking for one takes too long.
    pub fn is_sparse(&self) -> bool {
        let buckets = self.volatile.buckets.len();
        buckets > BUCKETS_MIN && self.volatile.len * 100 / buckets < 1
    }

    /// The next keys with a deadline from the scan cursor on, with their
    /// deadlines: whole buckets until there are `count` keys, but at most
    /// twenty buckets for each of them.
    pub fn scan_volatile(&mut self, count: usize) -> Vec<(Key, i64)> {
        let keys = self.volatile.scan(count);
        let deadline = |key| self.slots.get(key)?.deadline_ms;
        let found = |key| deadline(key).map(|at| (key, at));
        keys.into_iter().filter_map(found).collect()
    }

    /// Gives room back that the table of keys with a deadline no longer needs.
    pub fn shrink(&mut self) {
        self.volatile.shrink();
    }
}

/// `DICT_HT_INITIAL_SIZE`.
const BUCKETS_MIN: usize = 4;

/// Keys in buckets, as in the hash table of Redis 7 (src/dict.c): it doubles
/// when it has as many keys as buckets, and shrinks below a tenth of that.
///
/// Departure: a resize is done at once and not a few buckets at a time.
#[derive(Clone, Debug, Default)]
struct Table {
    buckets: Vec<Vec<Key>>,
    len: usize,
    /// Where the next scan begins, before it is cut to the table's size.
    cursor: usize,
}

fn hash(key: Key) -> usize {
    SplitMix64::seed_from_u64(u64::from(key.0)).next_u64() as u32 as usize
}

impl Table {
    fn bucket(&mut self, key: Key) -> &mut Vec<Key> {
        let mask = self.buckets.len() - 1;
        &mut self.buckets[hash(key) & mask]
    }

    /// Takes in a key that is not there.
    fn insert(&mut self, key: Key) {
        if self.len >= self.buckets.len() {
            self.resize(self.len + 1);
        }
        self.bucket(key).push(key);
        self.len += 1;
    }

    /// Takes out a key that is there.
    fn remove(&mut self, key: Key) {
        self.bucket(key).retain(|other| *other != key);
        self.len -= 1;
    }

    fn shrink(&mut self) {
        let buckets = self.buckets.len();
        if buckets > BUCKETS_MIN && self.len * 100 / buckets < 10 {
            self.resize(self.len);
        }
    }

    fn resize(&mut self, keys: usize) {
        let size = keys.next_power_of_two().max(BUCKETS_MIN);
        let old = std::mem::replace(&mut self.buckets, vec![Vec::new(); size]);
        for key in old.into_iter().flatten() {
            self.bucket(key).push(key);
        }
    }

    fn scan(&mut self, count: usize) -> Vec<Key> {
        let mut found = Vec::new();
        let count = count.min(self.len);
        let mut buckets_left = count * 20;
        while found.len() < count && buckets_left > 0 {
            let mask = self.buckets.len() - 1;
            found.extend(&self.buckets[self.cursor & mask]);
            self.cursor = self.cursor.wrapping_add(1);
            buckets_left -= 1;
        }
        found
    }
}
