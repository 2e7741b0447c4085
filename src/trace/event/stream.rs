//! What a cache's streams did.

use crate::trace::{
    Row, Sym,
    field::{events, words},
};

words! {
    /// Which entries a consumer got.
    pub enum Reading {
        /// Those that nobody in its group had been given: `XREADGROUP … >`.
        New = "new",
        /// Those that it had been given before and has not acknowledged.
        Own = "own pending",
        /// Those that another one had not acknowledged: `XAUTOCLAIM`.
        Claimed = "claimed",
    }
}

events! {
    /// What a cache's streams did.
    ///
    /// An entry has an id, such as `120-0`; it stands for a row of a key. Who
    /// reads it is a consumer of a group, and what it has not acknowledged is
    /// pending: in the group's pending entries list.
    pub enum StreamEvent {
        /// An entry was appended.
        Added = "added" {
            /// The stream.
            stream: Sym,
            /// The entry's id.
            id: Sym,
            /// The key that the entry is about.
            key: Sym,
            /// The row that it carries.
            row: Row,
        },
        /// A group was made.
        GroupMade = "group made" {
            /// The stream.
            stream: Sym,
            /// The group.
            group: Sym,
        },
        /// A consumer asked for entries and got some.
        Read = "read" {
            /// The stream.
            stream: Sym,
            /// The group.
            group: Sym,
            /// The consumer.
            consumer: Sym,
            /// How many it got.
            entries: u32,
            /// Which.
            reading: Reading,
        },
        /// An entry is pending at a consumer from now on.
        Delivered = "delivered" {
            /// The stream.
            stream: Sym,
            /// The group.
            group: Sym,
            /// The entry's id.
            id: Sym,
            /// The consumer.
            consumer: Sym,
            /// How many times it has been delivered, this one included.
            count: u32,
        },
        /// A consumer said that it is done with entries.
        Acknowledged = "acknowledged" {
            /// The stream.
            stream: Sym,
            /// The group.
            group: Sym,
            /// How many of them had been pending.
            entries: u32,
            /// How many are pending now.
            pending: u32,
        },
        /// An entry is pending no longer: it was acknowledged.
        Acked = "acked" {
            /// The stream.
            stream: Sym,
            /// The group.
            group: Sym,
            /// The entry's id.
            id: Sym,
        },
        /// Entries were cut off the stream's old end, whether anybody had read
        /// them or not.
        Trimmed = "trimmed" {
            /// The stream.
            stream: Sym,
            /// How many.
            entries: u32,
            /// How many the stream has now.
            left: u32,
        },
        /// One of them.
        Cut = "cut off" {
            /// The stream.
            stream: Sym,
            /// The entry's id.
            id: Sym,
            /// The key that it was about.
            key: Sym,
            /// The row that it carried.
            row: Row,
        },
        /// An entry that is no longer in the stream left the pending entries
        /// list.
        Forgotten = "forgotten" {
            /// The stream.
            stream: Sym,
            /// The group.
            group: Sym,
            /// The entry's id.
            id: Sym,
        },
        /// A consumer was deleted, and with it what was pending there.
        ConsumerDeleted = "consumer deleted" {
            /// The stream.
            stream: Sym,
            /// The group.
            group: Sym,
            /// The consumer.
            consumer: Sym,
            /// How many entries were pending there.
            pending: u32,
        },
        /// An entry is there again: read back from disk, or taken over from a
        /// primary.
        Restored = "restored" {
            /// The stream.
            stream: Sym,
            /// The entry's id.
            id: Sym,
            /// The key that it is about.
            key: Sym,
            /// The row that it carries.
            row: Row,
            /// Whether every group is done with it.
            done: bool,
        },
        /// A group is there: it was before the run, or is again.
        GroupRestored = "group restored" {
            /// The stream.
            stream: Sym,
            /// The group.
            group: Sym,
            /// The id of the entry that was delivered last; none if none was.
            last: Sym,
        },
        /// An entry is pending again in the group that was restored last.
        Owned = "owned" {
            /// The group.
            group: Sym,
            /// The entry's id.
            id: Sym,
            /// The consumer.
            consumer: Sym,
            /// How many times it has been delivered.
            count: u32,
            /// For how many milliseconds it has been pending.
            idle_ms: u32,
        },
    }
}

impl StreamEvent {
    /// The key that it is about, if it is about one.
    pub const fn key(self) -> Option<Sym> {
        match self {
            StreamEvent::Added { key, .. }
            | StreamEvent::Cut { key, .. }
            | StreamEvent::Restored { key, .. } => Some(key),
            StreamEvent::GroupMade { .. }
            | StreamEvent::Read { .. }
            | StreamEvent::Delivered { .. }
            | StreamEvent::Acknowledged { .. }
            | StreamEvent::Acked { .. }
            | StreamEvent::Trimmed { .. }
            | StreamEvent::Forgotten { .. }
            | StreamEvent::ConsumerDeleted { .. }
            | StreamEvent::GroupRestored { .. }
            | StreamEvent::Owned { .. } => None,
        }
    }

    /// Whether the `Steps` table has a row for it.
    pub const fn is_step(self) -> bool {
        match self {
            StreamEvent::Added { .. }
            | StreamEvent::GroupMade { .. }
            | StreamEvent::Read { .. }
            | StreamEvent::Acknowledged { .. }
            | StreamEvent::Trimmed { .. }
            | StreamEvent::ConsumerDeleted { .. } => true,
            StreamEvent::Delivered { .. }
            | StreamEvent::Acked { .. }
            | StreamEvent::Cut { .. }
            | StreamEvent::Forgotten { .. }
            | StreamEvent::Restored { .. }
            | StreamEvent::GroupRestored { .. }
            | StreamEvent::Owned { .. } => false,
        }
    }
}
