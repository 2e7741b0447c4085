//! What the cache did.

use crate::trace::{
    Row, Sym,
    field::{events, words},
};

words! {
    /// How an expired key was found.
    pub enum ExpiryPath {
        /// A command touched it.
        Lazy = "lazy",
        /// The expiry cycle sampled it.
        Active = "active",
    }
}

words! {
    /// What a cache does when its memory is full: `maxmemory-policy`.
    pub enum Eviction {
        /// It refuses what would take more.
        Never = "noeviction",
        /// The key goes that was used least recently, of a sample.
        AllKeysLru = "allkeys-lru",
        /// The key goes that is used least frequently, of a sample.
        AllKeysLfu = "allkeys-lfu",
        /// Any key goes.
        AllKeysRandom = "allkeys-random",
        /// As `allkeys-lru`, among the keys with a time to live.
        VolatileLru = "volatile-lru",
        /// As `allkeys-lfu`, among the keys with a time to live.
        VolatileLfu = "volatile-lfu",
        /// Any key with a time to live goes.
        VolatileRandom = "volatile-random",
        /// The key goes that would expire first, of a sample.
        VolatileTtl = "volatile-ttl",
        /// The key goes that was used least recently of all. Redis has no such
        /// policy: it is what the textbook calls LRU.
        ExactLru = "exact-lru",
    }
}

events! {
    /// What the cache did.
    pub enum CacheEvent {
        /// The key was there.
        Hit = "hit" {
            /// The key.
            key: Sym,
            /// What it held.
            row: Row,
        },
        /// The key was not there.
        Missed = "missed" {
            /// The key.
            key: Sym,
        },
        /// A value was stored.
        Stored = "stored" {
            /// The key.
            key: Sym,
            /// The value.
            row: Row,
            /// Milliseconds to live; 0 for no expiry.
            ttl_ms: u32,
        },
        /// A number was stored: a counter or a lease token.
        Counted = "counted" {
            /// The key.
            key: Sym,
            /// The number.
            number: u32,
            /// Milliseconds to live; 0 for no expiry.
            ttl_ms: u32,
        },
        /// The key was removed by a command.
        Deleted = "deleted" {
            /// The key.
            key: Sym,
            /// Whether it was there.
            existed: bool,
        },
        /// The key was removed because its time was over.
        Expired = "expired" {
            /// The key.
            key: Sym,
            /// How it was found.
            path: ExpiryPath,
        },
        /// A script declined to store the row.
        Refused = "refused" {
            /// The key.
            key: Sym,
            /// The row that was not stored.
            row: Row,
        },
        /// The key lives for another while.
        Renewed = "renewed" {
            /// The key.
            key: Sym,
            /// Milliseconds to live from now on.
            ttl_ms: u32,
        },
        /// The key was there and held a number.
        Found = "found" {
            /// The key.
            key: Sym,
            /// What it held.
            number: u32,
        },
        /// A value that was there before the run began.
        Warm = "warm" {
            /// The key.
            key: Sym,
            /// The value.
            row: Row,
            /// Milliseconds to live; 0 for no expiry.
            ttl_ms: u32,
        },
        /// A number grew by one; its time to live went on.
        Incremented = "incremented" {
            /// The key.
            key: Sym,
            /// The number as it now is.
            number: u32,
        },
        /// Keys were looked at, one after the other, for those of a pattern.
        Scanned = "scanned" {
            /// The pattern.
            key: Sym,
            /// How many were looked at.
            looked_at: u32,
            /// How many matched.
            found: u32,
        },
        /// The key was there and its time is over: the copy stays, for want
        /// of a better one.
        Overdue = "overdue" {
            /// The key.
            key: Sym,
            /// What it held.
            row: Row,
        },
        /// A key was looked at when one was to be evicted.
        Sampled = "sampled" {
            /// The key.
            key: Sym,
            /// What speaks for it; see `Evicted`.
            score: u32,
        },
        /// The key was removed because the memory was full.
        Evicted = "evicted" {
            /// The key.
            key: Sym,
            /// By which policy.
            policy: Eviction,
            /// What decided. By LRU: for how many seconds it had not been
            /// used, and by LFU: its counter, from 0 to 255, when it was
            /// looked at; it may have been used since. By time to live: how
            /// many milliseconds it has left. At random: 0. By the textbook's
            /// LRU: for how many milliseconds it was not used.
            score: u32,
        },
        /// A command was refused because the memory was full.
        Full = "full" {
            /// The key.
            key: Sym,
            /// How much was in use, in bytes.
            used: u32,
        },
    }
}
