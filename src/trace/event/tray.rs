//! What a cache's write-behind tray did: rows that the database has not yet.

use crate::trace::{
    NodeId, Row, Span, Sym,
    field::{events, words},
};

words! {
    /// What is done with a write when the tray is full.
    pub enum WhenFull {
        /// It waits until there is room.
        Block = "block",
        /// It is refused.
        Reject = "reject",
        /// It is taken in, and acknowledged once the database has it.
        Synchronous = "synchronous",
    }
}

events! {
    /// What a cache's write-behind tray did.
    pub enum TrayEvent {
        /// A row was stored in the cache and queued for the database, in one
        /// step.
        Queued = "queued" {
            /// The key.
            key: Sym,
            /// The row with its new version.
            row: Row,
            /// How many rows wait, this one included.
            depth: u32,
            /// Whether it took the place of an older row of its key.
            coalesced: bool,
        },
        /// A row was queued for the database; the cache stores it once it is
        /// committed.
        Passed = "passed on" {
            /// The key.
            key: Sym,
            /// The row with its new version.
            row: Row,
        },
        /// The tray was full.
        Full = "full" {
            /// The key of the write.
            key: Sym,
            /// How many rows wait.
            depth: u32,
            /// What is done with the write.
            then: WhenFull,
        },
        /// Rows are on their way to the database.
        FlushBegun = "flush begun" {
            /// How many.
            rows: u32,
            /// How many others wait.
            left: u32,
        },
        /// A row went into the batch.
        Taken = "taken" {
            /// The key.
            key: Sym,
            /// The row.
            row: Row,
        },
        /// The database has confirmed a batch.
        Flushed = "flushed" {
            /// How many rows left the tray.
            rows: u32,
            /// How many wait now.
            left: u32,
        },
        /// A row left the tray: the database has it.
        Cleared = "cleared" {
            /// The key.
            key: Sym,
            /// The row.
            row: Row,
            /// Milliseconds to live from now on, as no newer row waits; 0 for
            /// no expiry.
            ttl_ms: u32,
        },
        /// The database did not take a batch: it stays, and is sent again.
        Failed = "failed" {
            /// How many rows it has.
            rows: u32,
            /// The how-manieth attempt failed.
            attempt: u32,
        },
        /// A sync job took a row out of the queue: from now on it is in that
        /// job's memory only.
        Popped = "popped" {
            /// The key.
            key: Sym,
            /// The row.
            row: Row,
            /// The job's node.
            by: NodeId,
        },
        /// A sync job put a row back, at the end of the queue.
        Requeued = "requeued" {
            /// The key.
            key: Sym,
            /// The row.
            row: Row,
            /// How many rows wait, this one included.
            depth: u32,
            /// The job's node.
            by: NodeId,
        },
        /// A row went from the queue to the dead-letter queue: it is kept, and
        /// nobody tries it again.
        DeadLettered = "dead-lettered" {
            /// The key.
            key: Sym,
            /// The row.
            row: Row,
            /// How many lie there, this one included.
            dead: u32,
        },
        /// Too many rows wait, or one for too long: the operator's alarm.
        Alarm = "alarm" {
            /// How many rows wait.
            depth: u32,
            /// How long the oldest has waited.
            oldest: Span,
        },
        /// Less waits than the alarm is set to.
        AlarmOver = "alarm over" {
            /// How many rows wait.
            depth: u32,
        },
        /// A sync job gave a row up that it had taken out.
        Dropped = "dropped" {
            /// The key.
            key: Sym,
            /// The row.
            row: Row,
        },
        /// A write was refused: the cache shuts down.
        Closed = "closed" {
            /// The key of the write.
            key: Sym,
        },
    }
}

impl TrayEvent {
    /// The key that it is about, if it is about one.
    pub const fn key(self) -> Option<Sym> {
        match self {
            TrayEvent::Queued { key, .. }
            | TrayEvent::Passed { key, .. }
            | TrayEvent::Full { key, .. }
            | TrayEvent::Closed { key }
            | TrayEvent::Taken { key, .. }
            | TrayEvent::Popped { key, .. }
            | TrayEvent::Requeued { key, .. }
            | TrayEvent::Dropped { key, .. }
            | TrayEvent::DeadLettered { key, .. }
            | TrayEvent::Cleared { key, .. } => Some(key),
            TrayEvent::FlushBegun { .. }
            | TrayEvent::Alarm { .. }
            | TrayEvent::AlarmOver { .. }
            | TrayEvent::Flushed { .. }
            | TrayEvent::Failed { .. } => None,
        }
    }
}
