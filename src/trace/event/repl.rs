//! What a cache's replication did.

use crate::trace::{
    NodeId, Row, Sym,
    field::{events, words},
};

words! {
    /// What a change that is passed on does to its key.
    pub enum Change {
        /// It is given a value.
        Stored = "stored",
        /// It is removed.
        Removed = "removed",
        /// It is given a value that the database has not yet.
        Queued = "queued",
        /// The database has the value.
        Cleared = "cleared",
        /// A stream, or what of it is pending, is changed.
        Streamed = "streamed",
    }
}

events! {
    /// What a cache's replication did.
    ///
    /// An offset counts the changes of a primary from 1: who has reached an
    /// offset has all changes up to it.
    pub enum ReplEvent {
        /// The node takes writes, and passes its changes on to the other.
        Leads = "leads" {
            /// The other node.
            replica: NodeId,
        },
        /// The node follows another one.
        Follows = "follows" {
            /// The other node.
            primary: NodeId,
        },
        /// A primary has sent its changes to its replica.
        Fed = "fed" {
            /// Up to this offset.
            offset: u32,
        },
        /// A replica has done what its primary had done.
        Applied = "applied" {
            /// What it is.
            change: Change,
            /// The key.
            key: Sym,
            /// The value; none if the key was removed.
            row: Row,
            /// Milliseconds to live from now on; 0 for no expiry.
            ttl_ms: u32,
            /// Whether a row for the database took the place of an older one.
            coalesced: bool,
            /// The offset that it has reached.
            offset: u32,
        },
        /// A primary knows what its replica has.
        Acknowledged = "replica acknowledged" {
            /// The offset that the replica has reached.
            offset: u32,
            /// The primary's own.
            of: u32,
        },
        /// `WAIT` is over: so many replicas have the client's writes.
        Waited = "waited" {
            /// How many have them.
            replicas: u32,
            /// How many were asked for.
            asked: u32,
        },
        /// A write was refused: too few replicas have been heard of lately.
        NoReplicas = "no replicas" {
            /// Its key.
            key: Sym,
        },
        /// A write was refused: a replica takes none.
        ReadOnly = "read only" {
            /// Its key.
            key: Sym,
        },
        /// A replica has thrown away what it had, for all that its primary
        /// has.
        Synced = "synced" {
            /// How many keys the primary had.
            keys: u32,
            /// The offset that the replica has reached.
            offset: u32,
        },
        /// A key came with that.
        Copied = "copied" {
            /// The key.
            key: Sym,
            /// Its row.
            row: Row,
            /// Whether it still waits to be written to the database.
            dirty: bool,
        },
        /// A replica is the primary from now on.
        Promoted = "promoted" {
            /// The offset that it had reached.
            offset: u32,
        },
    }
}
