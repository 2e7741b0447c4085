//! What the brokers of a replicated log did.

use crate::trace::{NodeId, Row, Sym, field::events};

events! {
    /// What a broker of a replicated log did.
    ///
    /// An offset is the place of a record in its partition; the end of a log
    /// is the offset that the next record will have. The high watermark is the
    /// offset up to which all in-sync replicas have the log.
    pub enum LogEvent {
        /// The broker leads a partition at the beginning of the run.
        Leads = "leads" {
            /// The partition.
            partition: u32,
            /// How many replicas are in sync with it, itself included.
            in_sync: u32,
            /// The end of its log.
            end: u32,
        },
        /// The broker follows the leader of a partition from now on.
        Follows = "follows" {
            /// The partition.
            partition: u32,
            /// The leader.
            leader: NodeId,
            /// The number of the leader's term.
            epoch: u32,
        },
        /// A leader has appended a producer's record.
        Appended = "appended" {
            /// The partition.
            partition: u32,
            /// The record's offset.
            offset: u32,
            /// The key.
            key: Sym,
            /// The row with its version.
            row: Row,
        },
        /// A follower has appended a record that it fetched.
        Replicated = "replicated" {
            /// The partition.
            partition: u32,
            /// The record's offset.
            offset: u32,
            /// The key.
            key: Sym,
            /// The row with its version.
            row: Row,
        },
        /// A leader knows from a follower's fetch what that one has.
        Fetched = "fetched" {
            /// The partition.
            partition: u32,
            /// The follower.
            by: NodeId,
            /// The end of the follower's log.
            end: u32,
        },
        /// A leader's high watermark went on.
        Advanced = "high watermark" {
            /// The partition.
            partition: u32,
            /// It stands before this offset.
            mark: u32,
        },
        /// A follower was told of the high watermark.
        Learned = "learned" {
            /// The partition.
            partition: u32,
            /// It stands before this offset.
            mark: u32,
        },
        /// A write was refused: fewer replicas are in sync than there must be.
        TooFew = "not enough replicas" {
            /// Its key.
            key: Sym,
            /// How many are in sync, the leader included.
            in_sync: u32,
            /// How many there must be.
            least: u32,
        },
        /// A request was refused: another broker leads the partition.
        NotLeader = "not leader" {
            /// The partition.
            partition: u32,
        },
        /// A replica is not in sync any more.
        Left = "left the in-sync set" {
            /// The partition.
            partition: u32,
            /// The replica.
            replica: NodeId,
            /// How many are left, the leader included.
            in_sync: u32,
        },
        /// A replica has caught up and is in sync again.
        Joined = "joined the in-sync set" {
            /// The partition.
            partition: u32,
            /// The replica.
            replica: NodeId,
            /// How many there are now, the leader included.
            in_sync: u32,
        },
        /// The broker leads a partition from now on.
        Elected = "elected" {
            /// The partition.
            partition: u32,
            /// The number of its term.
            epoch: u32,
            /// Whether it was in sync with the leader before it.
            clean: bool,
            /// The end of its log.
            end: u32,
            /// How many replicas are in sync with it, itself included.
            in_sync: u32,
        },
        /// A replica throws away what its leader's log has not.
        Truncated = "truncated" {
            /// The partition.
            partition: u32,
            /// The end of its log from now on.
            end: u32,
            /// How many records it threw away.
            records: u32,
        },
        /// One of the records that were thrown away.
        Discarded = "discarded" {
            /// The partition.
            partition: u32,
            /// The record's offset.
            offset: u32,
            /// The key.
            key: Sym,
            /// The row.
            row: Row,
        },
        /// A broker runs again, with what is left of its log.
        Recovered = "recovered" {
            /// The partition.
            partition: u32,
            /// The end of its log.
            end: u32,
        },
        /// A consumer was given records.
        Read = "read" {
            /// The partition.
            partition: u32,
            /// The offset of the first one.
            from: u32,
            /// How many.
            records: u32,
        },
        /// A consumer asked for an offset that is not there any more.
        OutOfRange = "out of range" {
            /// The partition.
            partition: u32,
            /// The offset.
            asked: u32,
            /// The end of the log, where the consumer goes on.
            end: u32,
        },
        /// The group's offset is committed: all in-sync replicas have it.
        OffsetCommitted = "offset committed" {
            /// The partition.
            partition: u32,
            /// The offset at which a consumer of the group goes on.
            offset: u32,
            /// The consumer's node.
            by: NodeId,
        },
        /// Another broker keeps the group's offsets from now on.
        OffsetLoaded = "offset loaded" {
            /// The partition.
            partition: u32,
            /// The offset at which a consumer of the group goes on.
            offset: u32,
        },
    }
}

impl LogEvent {
    /// The key that it is about, if it is about one.
    pub const fn key(self) -> Option<Sym> {
        match self {
            LogEvent::Appended { key, .. }
            | LogEvent::Replicated { key, .. }
            | LogEvent::Discarded { key, .. }
            | LogEvent::TooFew { key, .. } => Some(key),
            LogEvent::Leads { .. }
            | LogEvent::Follows { .. }
            | LogEvent::Fetched { .. }
            | LogEvent::Advanced { .. }
            | LogEvent::Learned { .. }
            | LogEvent::NotLeader { .. }
            | LogEvent::Left { .. }
            | LogEvent::Joined { .. }
            | LogEvent::Elected { .. }
            | LogEvent::Truncated { .. }
            | LogEvent::Recovered { .. }
            | LogEvent::Read { .. }
            | LogEvent::OutOfRange { .. }
            | LogEvent::OffsetCommitted { .. }
            | LogEvent::OffsetLoaded { .. } => None,
        }
    }

    /// Whether the `Steps` table has a row for it.
    pub const fn is_step(self) -> bool {
        !matches!(
            self,
            LogEvent::Leads { .. }
                | LogEvent::Follows { .. }
                | LogEvent::Fetched { .. }
                | LogEvent::Learned { .. }
                | LogEvent::Discarded { .. }
                | LogEvent::OffsetLoaded { .. }
        )
    }
}
