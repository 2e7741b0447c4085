//! What a cache keeps on disk: nothing, an append-only file, or snapshots.
//!
//! As in Redis 7.0 (src/aof.c, src/rdb.c). A write passes three places: the
//! buffer in the process, which a crash of the process loses; the operating
//! system's page cache, which outlives the process and not a loss of power;
//! and the disk.
//!
//! Departures: a load takes no time; the file is never rewritten; with
//! `always` each command has a disk flush of its own, where Redis shares one
//! among the commands of a turn of its loop.

mod aof;
mod rdb;

pub use aof::{Aof, Policy};
pub use rdb::{Rdb, SAVE_POINTS, SavePoint};

use std::time::Duration;

use super::{
    keyspace::{Content, Keyspace},
    stream::{StreamChange, Streams},
    tray::Tray,
};
use crate::{
    nodes::{Cluster, Key},
    sim::Ctx,
    trace::{DiskEvent, Row, Stop},
};

/// What a cache keeps on disk.
#[derive(Clone, Debug, Default)]
pub enum Persistence {
    /// Nothing.
    #[default]
    None,
    /// An append-only file.
    Aof(Box<Aof>),
    /// Snapshots.
    Rdb(Box<Rdb>),
}

/// A change, as the append-only file has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Record {
    /// A key was given a content and a deadline.
    Put {
        /// The key.
        key: Key,
        /// What it holds.
        content: Content,
        /// By the wall clock; none to live on.
        deadline_ms: Option<i64>,
    },
    /// A key was removed.
    Removed {
        /// The key.
        key: Key,
    },
    /// A row was stored and queued for the database.
    Queued {
        /// The key.
        key: Key,
        /// The row.
        row: Row,
    },
    /// The database has this row of the key, and all before.
    Cleared {
        /// The key.
        key: Key,
        /// The row.
        row: Row,
        /// The key's deadline from now on, unless a newer row waits.
        deadline_ms: Option<i64>,
    },
    /// A stream was changed.
    Stream {
        /// The stream.
        stream: Key,
        /// How.
        change: StreamChange,
    },
}

impl Record {
    /// The key that it changed.
    pub fn key(self) -> Key {
        match self {
            Record::Put { key, .. }
            | Record::Removed { key }
            | Record::Queued { key, .. }
            | Record::Cleared { key, .. } => key,
            Record::Stream { stream, change } => change.key().unwrap_or(stream),
        }
    }

    /// The row that it stored.
    pub fn row(self) -> Row {
        match self {
            Record::Put { content: Content::Row(row), .. }
            | Record::Queued { row, .. } => row,
            Record::Stream { change, .. } => change.row(),
            Record::Put { content: Content::Number(_), .. }
            | Record::Removed { .. }
            | Record::Cleared { .. } => Row::NONE,
        }
    }
}

/// What was read back from disk.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    /// The changes, in order.
    pub records: Vec<Record>,
    /// How many commands the last stop took from the file.
    pub lost: u32,
}

/// What the cache's timer wakes it for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timer {
    /// The server's own work, ten times a second.
    Cycle,
    /// A disk flush is over.
    Fsynced,
    /// A snapshot is on disk.
    Saved,
    /// A second of the replication is over.
    Second,
    /// The time of a `WAIT` is over.
    Waited,
    /// The time of a reader that waits for a stream is over.
    Blocked,
    /// Subscribers' connections are to be looked after.
    Channels,
}

impl Timer {
    /// The timer's number for the kernel.
    pub const fn token(self) -> u32 {
        self as u32
    }

    /// Read back.
    pub const fn of(token: u32) -> Timer {
        match token {
            1 => Timer::Fsynced,
            2 => Timer::Saved,
            3 => Timer::Second,
            4 => Timer::Waited,
            5 => Timer::Blocked,
            6 => Timer::Channels,
            _ => Timer::Cycle,
        }
    }
}

/// Whole seconds of the node's wall clock: what Redis compares up to 7.2.
pub(super) fn seconds(ctx: &Ctx<'_, Cluster>) -> i64 {
    ctx.clock_ns().div_euclid(1_000_000_000)
}

impl Persistence {
    /// How much longer a command that writes takes.
    pub fn costs(&self) -> Duration {
        match self {
            Persistence::Aof(aof) => aof.costs(),
            Persistence::None | Persistence::Rdb(_) => Duration::ZERO,
        }
    }

    /// A change that was there before the run.
    pub fn base(&mut self, record: Record) {
        match self {
            Persistence::None => {}
            Persistence::Aof(aof) => aof.base(record),
            Persistence::Rdb(rdb) => rdb.base(record),
        }
    }

    /// The process begins to run.
    pub fn start(&mut self, ctx: &mut Ctx<'_, Cluster>) {
        match self {
            Persistence::None => {}
            Persistence::Aof(aof) => aof.start(ctx),
            Persistence::Rdb(rdb) => rdb.start(ctx),
        }
    }

    /// A command has changed something.
    pub fn append(&mut self, ctx: &mut Ctx<'_, Cluster>, record: Record) {
        match self {
            Persistence::None => {}
            Persistence::Aof(aof) => {
                let position = aof.append(record);
                let (key, row) = (record.key(), record.row());
                let appended = DiskEvent::Appended { key, row, position };
                ctx.write_aside(appended);
            }
            Persistence::Rdb(rdb) => rdb.changed(),
        }
    }

    /// What is done before the answers of a turn leave.
    pub fn before_answers(&mut self, ctx: &mut Ctx<'_, Cluster>) {
        if let Persistence::Aof(aof) = self {
            aof.before_answers(ctx);
        }
    }

    /// Ten times a second; `image` makes the changes that tell of all keys.
    pub fn cycle(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        image: impl FnOnce() -> Vec<Record>,
    ) {
        match self {
            Persistence::None => {}
            Persistence::Aof(aof) => aof.cycle(ctx),
            Persistence::Rdb(rdb) => rdb.cycle(ctx, image),
        }
    }

    /// A disk flush or a save is over.
    pub fn disk_done(&mut self, ctx: &mut Ctx<'_, Cluster>, timer: Timer) {
        match (self, timer) {
            (Persistence::Aof(aof), Timer::Fsynced) => aof.fsynced(ctx),
            (Persistence::Rdb(rdb), Timer::Saved) => rdb.saved(ctx),
            _ => {}
        }
    }

    /// The process is gone, or the machine has no power.
    pub fn stopped(&mut self, how: Stop) {
        match self {
            Persistence::None => {}
            Persistence::Aof(aof) => aof.stopped(how),
            Persistence::Rdb(rdb) => rdb.stopped(how),
        }
    }

    /// What the disk has kept; none where nothing is ever kept.
    pub fn load(&mut self) -> Option<Loaded> {
        match self {
            Persistence::None => None,
            Persistence::Aof(aof) => Some(aof.load()),
            Persistence::Rdb(rdb) => Some(rdb.load()),
        }
    }
}

/// All keys, what waits in the tray and all streams, as changes.
pub(super) fn image(
    keyspace: &Keyspace,
    tray: Option<&Tray>,
    streams: &Streams,
) -> Vec<Record> {
    let put =
        |(key, content, deadline_ms)| Record::Put { key, content, deadline_ms };
    let queued = |(key, row)| Record::Queued { key, row };
    let waiting = tray.into_iter().flat_map(Tray::rows).map(queued);
    keyspace.iter().map(put).chain(waiting).chain(streams.image()).collect()
}
