use std::rc::Rc;

use super::replica::Record;
use crate::{
    nodes::{Key, Text},
    trace::{NodeId, Packet, Row, Sym, Verb},
};

/// What a producer's answer waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Acks {
    /// Nothing: there is no answer.
    None,
    /// The leader has appended the record.
    Leader,
    /// All replicas that are in sync have it.
    All,
}

impl Acks {
    /// As the wire shows it.
    pub const fn label(self) -> &'static str {
        match self {
            Acks::None => "PRODUCE acks=0",
            Acks::Leader => "PRODUCE acks=1",
            Acks::All => "PRODUCE acks=all",
        }
    }
}

/// What is asked of a broker.
#[derive(Clone, Debug)]
pub enum Command {
    /// Append a record.
    Produce {
        /// What the wire shows.
        label: Sym,
        /// The partition.
        partition: u32,
        /// The record's key.
        key: Key,
        /// Its text.
        text: Text,
        /// What the answer waits for.
        acks: Acks,
    },
    /// Records from an offset on, up to the high watermark.
    Fetch {
        /// The partition.
        partition: u32,
        /// The offset.
        from: u32,
        /// How many, at most.
        max: u32,
    },
    /// The group goes on at this offset.
    OffsetCommit {
        /// What the wire shows.
        label: Sym,
        /// The partition.
        partition: u32,
        /// The offset.
        offset: u32,
        /// The consumer's node.
        by: NodeId,
    },
    /// Where does the group go on?
    OffsetFetch {
        /// The partition.
        partition: u32,
    },
    /// Who leads?
    Metadata,
    /// What brokers say to each other.
    Link(Link),
}

/// What brokers say to each other.
#[derive(Clone, Debug)]
pub enum Link {
    /// Follower to leader: what comes after what it has?
    Fetch {
        /// The follower.
        from: NodeId,
        /// Of each partition.
        asks: Rc<[Ask]>,
    },
    /// Leader to follower: that.
    Records {
        /// The leader.
        from: NodeId,
        /// Of each partition.
        parts: Rc<[Part]>,
    },
}

/// What a follower asks for of one partition.
#[derive(Clone, Copy, Debug)]
pub struct Ask {
    pub(super) partition: u32,
    /// The term that it knows.
    pub(super) epoch: u32,
    /// The end of its log.
    pub(super) from: u32,
    /// The term of its last record; none if it has none.
    pub(super) last: Option<u32>,
}

/// What a leader answers of one partition.
#[derive(Clone, Debug)]
pub struct Part {
    pub(super) partition: u32,
    pub(super) epoch: u32,
    pub(super) answer: Answer,
}

/// What comes after what a follower has.
#[derive(Clone, Debug)]
pub(super) enum Answer {
    /// These records.
    Records { after: u32, records: Rc<[Record]>, mark: u32 },
    /// The logs differ: what the follower has from here on is not the
    /// leader's.
    Diverged { end: u32 },
}

impl Command {
    /// What it shows of itself on the wire.
    pub fn packet(&self) -> Packet {
        match *self {
            Command::Produce { label, key, text, .. } => {
                let row = Row { text, version: 0 };
                Packet { script: label, key, row, ..Packet::of(Verb::Produce) }
            }
            Command::Fetch { .. } => Packet::of(Verb::Fetch),
            Command::OffsetCommit { label, .. } => {
                Packet { script: label, ..Packet::of(Verb::OffsetCommit) }
            }
            Command::OffsetFetch { .. } => Packet::of(Verb::OffsetFetch),
            Command::Metadata => Packet::of(Verb::Metadata),
            Command::Link(Link::Fetch { .. }) => Packet::of(Verb::ReplicaFetch),
            Command::Link(Link::Records { ref parts, .. }) => {
                let mut rows = parts.iter().rev().filter_map(Part::last_row);
                let (key, row) = rows.next().unwrap_or_default();
                Packet { key, row, ..Packet::of(Verb::LogRecords) }
            }
        }
    }
}

impl Part {
    fn last_row(&self) -> Option<(Key, Row)> {
        match &self.answer {
            Answer::Records { records, .. } => {
                records.iter().rev().find_map(Record::row)
            }
            Answer::Diverged { .. } => None,
        }
    }
}
