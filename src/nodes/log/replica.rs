use std::rc::Rc;

use super::controller::Seat;
use crate::{
    nodes::Key,
    sim::Kept,
    trace::{NodeId, Row, SimTime},
};

/// A record of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Record {
    /// The term of the leader that appended it.
    pub(super) epoch: u32,
    pub(super) content: Content,
}

/// What a record says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// A row was written.
    Row { key: Key, row: Row },
    /// The group goes on at this offset of a partition.
    Offset { partition: u32, offset: u32, by: NodeId },
}

impl Record {
    /// The row, if it says one.
    pub(super) fn row(&self) -> Option<(Key, Row)> {
        match self.content {
            Content::Row { key, row } => Some((key, row)),
            Content::Offset { .. } => None,
        }
    }
}

/// Records in their order, the first of them at the offset `first`.
#[derive(Clone, Debug)]
pub(super) struct Log {
    first: u32,
    records: Vec<Record>,
}

impl Log {
    /// The offset that the next record will have.
    pub fn end(&self) -> u32 {
        self.first + self.records.len() as u32
    }

    pub fn push(&mut self, record: Record) -> u32 {
        let offset = self.end();
        self.records.push(record);
        offset
    }

    /// The term of the last record.
    pub fn last_epoch(&self) -> Option<u32> {
        self.records.last().map(|record| record.epoch)
    }

    /// The records between two offsets.
    pub fn between(&self, from: u32, to: u32) -> &[Record] {
        let place = |offset: u32| {
            let place = offset.saturating_sub(self.first) as usize;
            place.min(self.records.len())
        };
        &self.records[place(from)..place(to).max(place(from))]
    }

    /// Whether a log that ends at `end` with a record of the term `last` is
    /// the beginning of this one.
    pub fn begins_with(&self, end: u32, last: Option<u32>) -> bool {
        let before = end.checked_sub(1).filter(|_| end > self.first);
        let Some(before) = before else { return last.is_none() };
        let own = self.between(before, end).first();
        own.is_some_and(|record| Some(record.epoch) == last)
    }

    /// The end of the records up to and with a term.
    pub fn end_of(&self, epoch: u32) -> u32 {
        let later = |record: &Record| record.epoch > epoch;
        let place = self.records.iter().position(later);
        place.map_or(self.end(), |place| self.first + place as u32)
    }

    /// Throws away what comes from an offset on; that, in order.
    pub fn truncate(&mut self, end: u32) -> Vec<Record> {
        let place = end.saturating_sub(self.first) as usize;
        self.records.split_off(place.min(self.records.len()))
    }

    /// The last offset that the group has committed of a partition, in the
    /// records before `to`.
    pub fn committed(&self, of: u32, to: u32) -> Option<u32> {
        let records = self.between(self.first, to).iter().rev();
        let mut offsets = records.filter_map(|record| match record.content {
            Content::Offset { partition, offset, .. } => {
                (partition == of).then_some(offset)
            }
            Content::Row { .. } => None,
        });
        offsets.next()
    }
}

/// A follower, as its leader knows it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Follower {
    pub node: NodeId,
    /// The end of its log when it last asked.
    pub end: u32,
    /// When it last had all that there was.
    pub caught_up: SimTime,
    /// When it last asked, and where the leader's log ended then.
    pub asked: SimTime,
    pub end_then: u32,
}

/// A request whose answer waits for the replicas that are in sync.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wait {
    pub kept: Kept,
    /// Until the high watermark stands there.
    pub until: u32,
    pub content: Content,
}

/// A broker's copy of a partition.
#[derive(Clone, Debug)]
pub(super) struct Replica {
    pub number: u32,
    pub log: Log,
    /// The high watermark, as far as it is known here.
    pub mark: u32,
    /// Who leads, as far as it is known here.
    pub seat: Seat,
    /// All other brokers; of interest to a leader.
    pub followers: Vec<Follower>,
    pub waits: Vec<Wait>,
}

impl Replica {
    pub fn new(
        number: u32,
        first: u32,
        seat: Seat,
        brokers: &[NodeId],
    ) -> Replica {
        let follower = |node: &NodeId| Follower {
            node: *node,
            end: first,
            caught_up: SimTime::ZERO,
            asked: SimTime::ZERO,
            end_then: first,
        };
        Replica {
            number,
            log: Log { first, records: Vec::new() },
            mark: first,
            seat,
            followers: brokers.iter().map(follower).collect(),
            waits: Vec::new(),
        }
    }

    pub fn leads(&self, own: NodeId) -> bool {
        self.seat.leader == Some(own)
    }

    /// The process is gone, and with `all` the log.
    pub fn forget(&mut self, all: bool) {
        if all {
            self.log.records.clear();
        }
        self.mark = self.log.first;
        self.waits.clear();
        self.seat.leader = None;
    }

    /// Up to where all have it that are in sync.
    pub fn common_end(&self, own: NodeId) -> u32 {
        let others = self.followers.iter().filter(|it| it.node != own);
        let in_sync = others.filter(|it| self.seat.in_sync.contains(&it.node));
        in_sync.map(|it| it.end).fold(self.log.end(), u32::min)
    }

    /// The records from an offset on.
    pub fn from(&self, from: u32) -> Rc<[Record]> {
        self.log.between(from, self.log.end()).into()
    }
}
