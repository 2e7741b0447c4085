//! What the database did.

use crate::trace::{Row, Sym, field::events};

events! {
    /// What the database did.
    pub enum DbEvent {
        /// A row that was there before the run began.
        Seeded = "seeded" {
            /// The key.
            key: Sym,
            /// The row.
            row: Row,
        },
        /// A row was read.
        Read = "read" {
            /// The key.
            key: Sym,
            /// The row, or none.
            row: Row,
        },
        /// A row was committed and is durable.
        Committed = "committed" {
            /// The key.
            key: Sym,
            /// The row with its new version.
            row: Row,
        },
        /// A conditional update found another version.
        Conflicted = "conflicted" {
            /// The key.
            key: Sym,
            /// The version that was expected.
            expected: u32,
            /// The version that was there.
            found: u32,
        },
        /// A replica applied a row of its primary.
        Replicated = "replicated" {
            /// The key.
            key: Sym,
            /// The row.
            row: Row,
        },
        /// A row stands again after a restart, read back from the log.
        Recovered = "recovered" {
            /// The key.
            key: Sym,
            /// The row.
            row: Row,
        },
        /// An outbox row was committed together with its row.
        Noted = "noted" {
            /// The outbox row's number, from 1.
            note: u32,
            /// The key it names.
            key: Sym,
            /// The row that was committed.
            row: Row,
        },
        /// An outbox row was removed: what it asked for is done.
        Forgot = "forgot" {
            /// The outbox row's number.
            note: u32,
            /// The key it named.
            key: Sym,
        },
        /// A batch changed nothing here: a row as new as its own, or a newer
        /// one, stands there.
        Absorbed = "absorbed" {
            /// The key.
            key: Sym,
            /// The row that the batch brought.
            row: Row,
            /// The version that stands there.
            stands: u32,
        },
        /// A batch was committed as a whole.
        Batched = "batched" {
            /// How many rows it had.
            rows: u32,
            /// How many of them changed something.
            changed: u32,
        },
        /// A batch was rolled back: its client had gone before the commit.
        RolledBack = "rolled back" {
            /// How many rows it had.
            rows: u32,
        },
        /// A statement was rolled back: a row breaks a rule of its table.
        Rejected = "rejected" {
            /// The key.
            key: Sym,
            /// The row.
            row: Row,
        },
        /// A number is added to what stands there; the row is committed with
        /// it. To add it again is to count it twice.
        Increased = "increased" {
            /// The key.
            key: Sym,
            /// What is added, and of which version it is.
            by: Row,
        },
    }
}
