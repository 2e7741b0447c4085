//! The order in which keys were last used, as the textbook's LRU has it.

use std::collections::VecDeque;

use crate::{
    nodes::{Key, cache::keyspace::Keyspace},
    trace::{IdMap, SimTime},
};

/// Uses, the oldest first. A key's earlier uses stay until they come to the
/// front or are too many.
#[derive(Default)]
pub struct Recency {
    uses: VecDeque<(Key, u64)>,
    /// The number of each key's last use.
    last: IdMap<Key, (u64, SimTime)>,
    keys: usize,
    count: u64,
}

impl Recency {
    /// A key has been used.
    pub fn used(&mut self, key: Key, now: SimTime) {
        self.count += 1;
        let before = self.last.insert(key, (self.count, now));
        self.keys += usize::from(before.is_none());
        self.uses.push_back((key, self.count));
        if self.uses.len() > 64 + 4 * self.keys {
            let last = &self.last;
            let is_last = |(key, use_): &(Key, u64)| {
                last.get(*key).is_some_and(|(last, _)| last == use_)
            };
            self.uses.retain(is_last);
        }
    }

    /// Takes out the key that was used least recently of those that are there,
    /// with the milliseconds since.
    pub fn oldest(
        &mut self,
        keyspace: &Keyspace,
        now: SimTime,
    ) -> Option<(Key, u32)> {
        while let Some((key, number)) = self.uses.pop_front() {
            let Some((last, at)) = self.last.get(key).copied() else {
                continue;
            };
            if last != number {
                continue;
            }
            self.last.remove(key);
            self.keys -= 1;
            if keyspace.get(key).is_some() {
                let ms = now.since(at).as_millis();
                return Some((key, ms.min(u32::MAX.into()) as u32));
            }
        }
        None
    }
}
