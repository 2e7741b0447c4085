use std::rc::Rc;

use super::{marker::Marker, streams::StreamView, subscribers::SubscriberView};
use crate::{
    scenario::NodeKind,
    trace::{
        EntryId, MsgId, NodeId, OpId, OpKind, Outcome, SimTime, Stop, Verb,
    },
};

/// Everything on the stage at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct StageView {
    /// The moment.
    pub now: SimTime,
    /// The nodes, by their numbers.
    pub nodes: Vec<NodeView>,
    /// The links.
    pub links: Vec<LinkView>,
    /// The messages on their way, in the order of sending.
    pub messages: Vec<MessageView>,
}

/// A node as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct NodeView {
    /// Its number.
    pub id: NodeId,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: NodeKind,
    /// Whether it runs.
    pub status: NodeStatus,
    /// How far its clock leads virtual time, in milliseconds.
    pub clock_lead_ms: i64,
    /// Whether the entry under the cursor happened here.
    pub current: bool,
    /// What it holds.
    pub content: NodeContent,
    /// The requests inside it that have not taken effect, in the order of
    /// their arrival.
    pub inside: Vec<InsideView>,
}

/// A request inside a node.
#[derive(Clone, Debug, PartialEq)]
pub struct InsideView {
    /// Its number.
    pub msg: MsgId,
    /// Its text, such as `SET Ann v1`.
    pub label: String,
    /// Whether it carries an older value than the newest committed one.
    pub older: bool,
    /// When it takes effect, if nobody interferes.
    pub applies_at: Option<SimTime>,
}

/// Whether a node runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeStatus {
    /// It does.
    Up,
    /// It does, and is about to end.
    Closing,
    /// It stopped.
    Down(Stop),
    /// It stands still until then.
    Paused(SimTime),
}

/// What a node holds.
#[derive(Clone, Debug, PartialEq)]
pub enum NodeContent {
    /// A client app.
    App {
        /// The operations it is in.
        running: Vec<RunningOp>,
        /// What it was last told or last told its user.
        told: Option<Told>,
        /// The copies in its own memory that were touched last.
        copies: Vec<CacheRow>,
    },
    /// A cache.
    Cache {
        /// The keys touched last, in the order of their names.
        rows: Vec<CacheRow>,
        /// How many further keys there are.
        more: usize,
        /// What waits for the database, where it writes behind.
        tray: Option<TrayView>,
        /// What its disk has, where it has one.
        disk: Option<DiskView>,
        /// Its streams.
        streams: Vec<StreamView>,
        /// Who hears its channels.
        subscribers: Vec<SubscriberView>,
        /// Its part in a pair of primary and replica, where it is in one.
        replication: Option<ReplicationView>,
    },
    /// A database or its replica.
    Db {
        /// The rows touched last, in the order of their keys.
        rows: Vec<DbRow>,
        /// How many further rows there are.
        more: usize,
        /// How many statements wait for a connection.
        waiting: u32,
        /// How many rows its outbox has.
        outbox: u32,
    },
    /// A process that runs a background program.
    Relay {
        /// What its program did last, in a few words; empty before its start.
        doing: String,
    },
    /// A broker of a replicated log.
    Broker {
        /// Its copies of the partitions, in order.
        logs: Vec<LogView>,
    },
}

/// An operation that has begun and not ended.
#[derive(Clone, Debug, PartialEq)]
pub struct RunningOp {
    /// Its number.
    pub op: OpId,
    /// Read or write.
    pub kind: OpKind,
    /// Its key.
    pub key: String,
    /// The text it writes; empty for a read.
    pub text: String,
    /// The value it has in hand.
    pub hand: Option<Hand>,
}

/// A value in a client's hand.
#[derive(Clone, Debug, PartialEq)]
pub struct Hand {
    /// The value.
    pub text: String,
    /// Its version; 0 where not known.
    pub version: u32,
    /// Whether a newer value exists.
    pub freshness: Freshness,
}

/// How an app's last operation ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// Read or write.
    pub kind: OpKind,
    /// Its key.
    pub key: String,
    /// The row read or written, such as `Ann v1`; empty if none.
    pub row: String,
    /// How it ended.
    pub outcome: Outcome,
    /// When.
    pub at: SimTime,
}

/// Whether a copy is as new as the newest committed row of its key.
#[derive(Clone, Debug, PartialEq)]
pub enum Freshness {
    /// It is the newest.
    Fresh,
    /// A newer one is committed.
    Stale {
        /// The newest, such as `Bea v2`.
        newest: String,
        /// Since when the copy is outdated.
        since: SimTime,
    },
    /// It carries no version.
    Unknown,
}

/// A key of a cache.
#[derive(Clone, Debug, PartialEq)]
pub struct CacheRow {
    /// The key.
    pub key: String,
    /// The value: a text, or a number such as a lease token.
    pub text: String,
    /// Its version; 0 for a number.
    pub version: u32,
    /// Whether it is the newest.
    pub freshness: Freshness,
    /// Its time to live.
    pub ttl: Option<Ttl>,
    /// Whether it is a write that the database has not yet.
    pub only_copy: bool,
    /// What it says of another key, where it holds no copy.
    pub marker: Option<Rc<Marker>>,
    /// Whether the entry under the cursor changed it.
    pub changed: bool,
}

/// What a cache has for the database.
#[derive(Clone, Debug, PartialEq)]
pub struct TrayView {
    /// The first rows, in their order.
    pub rows: Vec<TrayRow>,
    /// How many rows wait.
    pub waiting: usize,
    /// How many are on their way.
    pub away: usize,
    /// Since when the oldest has waited.
    pub oldest: Option<SimTime>,
}

/// A row that the database has not yet.
#[derive(Clone, Debug, PartialEq)]
pub struct TrayRow {
    /// The key.
    pub key: String,
    /// The text.
    pub text: String,
    /// The version.
    pub version: u32,
    /// Since when it has waited.
    pub since: SimTime,
    /// Whether it is on its way.
    pub away: bool,
}

/// Where the commands of a cache's append-only file stand, and its snapshot.
#[derive(Clone, Debug, PartialEq)]
pub struct DiskView {
    /// How many commands only the process has.
    pub in_process: u32,
    /// How many the operating system has and the disk has not.
    pub in_system: u32,
    /// How many are on disk.
    pub on_disk: u32,
    /// Whether a disk flush is under way.
    pub flushing: bool,
    /// Whether a snapshot is being saved.
    pub saving: bool,
    /// When the last snapshot was saved, and how many keys it has.
    pub saved: Option<(SimTime, u32)>,
}

/// A cache's part in a pair of primary and replica. Offsets count the
/// primary's changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplicationView {
    /// It takes the writes.
    Primary {
        /// How many changes it has passed on.
        offset: u32,
        /// How many it knows its replica to have, and since when.
        acked: u32,
        /// When it last heard of its replica; its own beginning before that.
        heard: SimTime,
    },
    /// It does what the primary did.
    Replica {
        /// How far it is.
        offset: u32,
        /// How many changes it has not yet.
        behind: u32,
    },
}

/// A broker's copy of a partition.
#[derive(Clone, Debug, PartialEq)]
pub struct LogView {
    /// The partition.
    pub partition: u32,
    /// Its part.
    pub role: BrokerRole,
    /// The offset that the next record will have.
    pub end: u32,
    /// The high watermark, as far as this broker knows: consumers read what
    /// lies before it.
    pub mark: u32,
    /// The offset at which the group goes on.
    pub committed: u32,
    /// The last records, in order.
    pub rows: Vec<LogRow>,
    /// How many come before them.
    pub more: usize,
}

/// What part a broker has in a partition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BrokerRole {
    /// It leads; so many are in sync, itself included.
    Leader {
        /// How many.
        in_sync: u32,
    },
    /// It follows, and is in sync.
    InSync,
    /// It follows, and is behind.
    Behind,
}

/// A record of a log.
#[derive(Clone, Debug, PartialEq)]
pub struct LogRow {
    /// Its offset.
    pub offset: u32,
    /// The key.
    pub key: String,
    /// The text.
    pub text: String,
    /// The version.
    pub version: u32,
    /// Whether it lies before the high watermark.
    pub common: bool,
    /// Whether the group has read it for good.
    pub passed: bool,
    /// Whether the entry under the cursor appended it.
    pub changed: bool,
}

/// A time to live.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ttl {
    /// When it was set.
    pub set_at: SimTime,
    /// When it is over, in virtual time as long as no clock jumps.
    pub ends_at: SimTime,
}

/// A row of a database.
#[derive(Clone, Debug, PartialEq)]
pub struct DbRow {
    /// The key.
    pub key: String,
    /// The text.
    pub text: String,
    /// The version.
    pub version: u32,
    /// Whether it is the newest; a primary's always is.
    pub freshness: Freshness,
    /// Whether the entry under the cursor changed it.
    pub changed: bool,
}

/// A link as it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkView {
    /// One end.
    pub a: NodeId,
    /// The other.
    pub b: NodeId,
    /// Whether it is cut.
    pub cut: bool,
    /// How much longer messages from `a` to `b` take, and back.
    pub lag: (SimTime, SimTime),
}

/// A message on its way.
#[derive(Clone, Debug, PartialEq)]
pub struct MessageView {
    /// Its number.
    pub msg: MsgId,
    /// Its sender.
    pub from: NodeId,
    /// Its receiver.
    pub to: NodeId,
    /// What it asks or answers.
    pub verb: Verb,
    /// The text on its pill, such as `SET Ann v1`.
    pub label: String,
    /// The operation it belongs to.
    pub op: OpId,
    /// Whether it carries an older value than the newest committed one.
    pub older: bool,
    /// Whether the student holds it.
    pub held: bool,
    /// When it left.
    pub sent_at: SimTime,
    /// When it arrives or is lost, if nobody interferes.
    pub ends_at: Option<SimTime>,
    /// The entry of its sending.
    pub sent: EntryId,
}
