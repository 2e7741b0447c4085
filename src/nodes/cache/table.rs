//! Keys in the buckets of a hash table, for whoever wants some of them.

use rand_core::{Rng, SeedableRng};
use rand_xoshiro::SplitMix64;

use crate::nodes::Key;

/// `DICT_HT_INITIAL_SIZE`.
const BUCKETS_MIN: usize = 4;

/// Keys in buckets, as in the hash table of Redis 7 (src/dict.c): it doubles
/// when it has as many keys as buckets, and shrinks below a tenth of that.
///
/// Departure: a resize is done at once and not a few buckets at a time.
#[derive(Clone, Debug, Default)]
pub struct Table {
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

    /// How many keys there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether it is so empty, below one bucket in a hundred, that looking for
    /// a key takes too long.
    pub fn is_sparse(&self) -> bool {
        let buckets = self.buckets.len();
        buckets > BUCKETS_MIN && self.len * 100 / buckets < 1
    }

    /// Takes in a key that is not there.
    pub fn insert(&mut self, key: Key) {
        if self.len >= self.buckets.len() {
            self.resize(self.len + 1);
        }
        self.bucket(key).push(key);
        self.len += 1;
    }

    /// Takes out a key that is there.
    pub fn remove(&mut self, key: Key) {
        self.bucket(key).retain(|other| *other != key);
        self.len -= 1;
    }

    /// Gives room back that is no longer needed.
    pub fn shrink(&mut self) {
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

    /// The next keys from the scan cursor on: whole buckets until there are
    /// `count` keys, but at most twenty buckets for each of them.
    pub fn scan(&mut self, count: usize) -> Vec<Key> {
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

    /// Up to `count` keys that stand near each other, from a place on that
    /// `random` chooses: `dictGetSomeKeys`. It gives up after ten buckets for
    /// each key, so there may be fewer.
    pub fn some(
        &self,
        count: usize,
        mut random: impl FnMut() -> u64,
    ) -> Vec<Key> {
        let count = count.min(self.len);
        let mut found = Vec::with_capacity(count);
        if count == 0 {
            return found;
        }
        let mask = self.buckets.len() - 1;
        let mut place = random() as usize & mask;
        let mut empty = 0;
        for _ in 0..count * 10 {
            let bucket = &self.buckets[place];
            let left = count - found.len();
            found.extend(bucket.iter().take(left));
            if found.len() == count {
                break;
            }
            empty = if bucket.is_empty() { empty + 1 } else { 0 };
            if empty >= 5 && empty > count {
                place = random() as usize & mask;
                empty = 0;
            }
            place = (place + 1) & mask;
        }
        found
    }

    /// Any key: one of a bucket that `random` chooses, `dictGetRandomKey`.
    pub fn any(&self, mut random: impl FnMut() -> u64) -> Option<Key> {
        if self.len == 0 {
            return None;
        }
        let mask = self.buckets.len() - 1;
        loop {
            let bucket = &self.buckets[random() as usize & mask];
            if !bucket.is_empty() {
                let place = random() % bucket.len() as u64;
                return Some(bucket[place as usize]);
            }
        }
    }
}
