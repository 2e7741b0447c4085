use super::table::Table;
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

impl Content {
    /// The row; none where it is a number.
    pub fn row(self) -> Row {
        match self {
            Content::Row(row) => row,
            Content::Number(_) => Row::NONE,
        }
    }
}

#[derive(Clone, Copy, Debug)]
struct Slot {
    content: Content,
    deadline_ms: Option<i64>,
    seen: u32,
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
    /// All keys, where somebody wants some of them.
    all: Option<Box<Table>>,
}

/// What a key and its row take of the memory, in bytes: measured on a stock
/// Redis 7.0.15 with keys of 7 to 14 characters and values of up to 12, an
/// entry's place in the hash table included.
///
/// Departure: it is the same for every key.
pub const KEY_BYTES: u64 = 88;

/// What a deadline takes beside, in bytes, measured likewise.
const DEADLINE_BYTES: u64 = 40;

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
        let seen = self.seen(key);
        let old = self.slots.insert(key, Slot { content, deadline_ms, seen });
        self.len += usize::from(old.is_none());
        if let (None, Some(all)) = (old, &mut self.all) {
            all.insert(key);
        }
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
        if let (Some(_), Some(all)) = (slot, &mut self.all) {
            all.remove(key);
        }
        if slot.is_some_and(|slot| slot.deadline_ms.is_some()) {
            self.volatile.remove(key);
        }
        slot.is_some()
    }

    /// How many keys have a deadline.
    pub fn volatile_len(&self) -> usize {
        self.volatile.len()
    }

    /// Whether the table of keys with a deadline is too empty to be walked.
    pub fn is_sparse(&self) -> bool {
        self.volatile.is_sparse()
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

    /// Gives room back that the tables of keys no longer need.
    pub fn shrink(&mut self) {
        self.volatile.shrink();
        self.all.iter_mut().for_each(|all| all.shrink());
    }

    /// Keeps a table of all keys from now on, so that some can be had; it is
    /// empty yet.
    pub fn keep_table(&mut self) {
        self.all = Some(Box::default());
    }

    /// Takes everything away.
    pub fn clear(&mut self) {
        let all = self.all.is_some().then(Box::default);
        *self = Keyspace { all, ..Keyspace::default() };
    }

    /// All keys, if a table of them is kept, or those with a deadline.
    pub fn table(&self, volatile: bool) -> Option<&Table> {
        if volatile { Some(&self.volatile) } else { self.all.as_deref() }
    }

    /// How much of the memory the keys take, in bytes.
    pub fn used_bytes(&self) -> u64 {
        let volatile = self.volatile.len() as u64;
        self.len as u64 * KEY_BYTES + volatile * DEADLINE_BYTES
    }

    /// What eviction has noted of a key; 0 at first.
    pub fn seen(&self, key: Key) -> u32 {
        self.slots.get(key).map_or(0, |slot| slot.seen)
    }

    /// Notes something of a key that is there, for eviction.
    pub fn see(&mut self, key: Key, seen: u32) {
        if let Some(slot) = self.slots.get_mut(key) {
            slot.seen = seen;
        }
    }
}
