//! The timeline: one lane a node, messages between lanes, what happened on
//! each, and what can be dragged or gone to.

mod build;
mod flags;
mod marks;
mod moments;

pub use build::timeline;
pub use flags::{Flag, FlagKind};
pub use moments::{Moments, Open};

use super::{Scale, VerdictView, Window};
use crate::{
    run::{Record, Run},
    scenario::Topology,
    trace::{EntryId, NodeId, Stop, Sym},
};

/// More entries than these in one window are drawn as a density.
pub const DETAILS_MAX: usize = 500;

/// A density has so many columns.
pub const COLUMNS: usize = 160;

/// What a timeline is drawn from.
#[derive(Clone, Copy)]
pub struct Scope<'a> {
    /// The run.
    pub run: &'a Run,
    /// What it left behind.
    pub record: &'a Record,
    /// What stands on its stage.
    pub topology: &'a Topology,
    /// What is looked up in its trace.
    pub moments: &'a Moments,
    /// Its axis.
    pub scale: Scale<'a>,
    /// The part of the axis that is shown.
    pub window: Window,
    /// How many entries lie before the cursor.
    pub cursor: usize,
    /// The key in question.
    pub key: Sym,
    /// The verdicts whose first breaks are flags.
    pub verdicts: &'a [VerdictView],
    /// Whether nothing behind the cursor is shown.
    pub veiled: bool,
}

impl Scope<'_> {
    /// How many entries may be shown.
    pub fn known(&self) -> usize {
        match self.veiled {
            true => self.cursor,
            false => self.record.trace.len(),
        }
    }
}

/// What a window shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Timeline {
    /// The window.
    pub window: Window,
    /// Where the cursor stands on the axis.
    pub cursor: u64,
    /// One lane a node, in the order of the topology.
    pub lanes: Vec<Lane>,
    /// Messages between lanes.
    pub arrows: Vec<Arrow>,
    /// What can be dragged or gone to, in the order of the axis.
    pub flags: Vec<Flag>,
}

/// What happened on a node.
#[derive(Clone, Debug, PartialEq)]
pub struct Lane {
    /// The node.
    pub node: NodeId,
    /// Its name.
    pub name: String,
    /// When it did not run.
    pub stops: Vec<Stretch>,
    /// The operations of an app.
    pub ops: Vec<Stretch>,
    /// What happened, one by one.
    pub marks: Vec<Mark>,
    /// Where there is too much for marks: how many steps, by column.
    pub density: Vec<u32>,
}

/// From where to where something lasted.
#[derive(Clone, Debug, PartialEq)]
pub struct Stretch {
    /// Its beginning on the axis.
    pub from: u64,
    /// Its end; beyond the window where it lasts on.
    pub to: u64,
    /// What it is.
    pub kind: StretchKind,
    /// The entry with which it began.
    pub entry: EntryId,
}

/// What lasted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StretchKind {
    /// The node was down.
    Down(Stop),
    /// The node stood still.
    Paused,
    /// A read.
    Read,
    /// A write.
    Write,
}

/// Something that happened at one place of a lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Where on the axis.
    pub at: u64,
    /// What.
    pub kind: MarkKind,
    /// Its entry.
    pub entry: EntryId,
}

/// What a mark shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkKind {
    /// The cache had the key.
    Hit,
    /// The cache had the key, and a newer row was committed.
    StaleHit,
    /// The cache did not have it.
    Miss,
    /// A value, a number or a note was stored.
    Store,
    /// A value was stored, and a newer row was committed.
    StaleStore,
    /// A key was removed.
    Delete,
    /// A key's time was over.
    Expire,
    /// A write was declined: a lease, a version.
    Refuse,
    /// A row was read, or a number or keys.
    Read,
    /// A row was committed, applied by a replica or recovered.
    Commit,
    /// An operation began.
    Begin,
    /// An operation was acknowledged.
    Done,
    /// An operation failed, or nobody knows.
    Failed,
    /// A client waits, or a request does for its answer.
    Wait,
    /// A connection was reset, or no answer came in time.
    Cut,
}

/// A message from lane to lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrow {
    /// The sender.
    pub from: NodeId,
    /// Where it left, on the axis.
    pub from_at: u64,
    /// The receiver.
    pub to: NodeId,
    /// Where it arrived or was lost; none while nobody may know.
    pub to_at: Option<u64>,
    /// The entry at which it was sent.
    pub sent: EntryId,
    /// What became of it.
    pub fate: ArrowFate,
    /// Whether it answers a request.
    pub answer: bool,
    /// Whether a newer row was committed before it arrived.
    pub older: bool,
    /// Whether it is on its way at the cursor.
    pub flying: bool,
}

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArrowFate {
    /// It arrived.
    Arrived,
    /// It was still on its way.
    Open,
    /// It is gone.
    Lost,
    /// It came after its client had given up.
    Late,
}
