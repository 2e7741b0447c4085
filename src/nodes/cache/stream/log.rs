//! A stream: entries in the order of their ids, and the groups that read it.

use std::collections::VecDeque;

use super::{Group, NewId, StreamError, StreamId};
use crate::{
    nodes::Key,
    trace::{Row, Sym},
};

/// An entry of a stream.
///
/// Departure: Redis has fields and values; here an entry is about a key and
/// carries a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StreamEntry {
    /// Its id.
    pub id: StreamId,
    /// The key that it is about.
    pub key: Key,
    /// The row that it carries.
    pub row: Row,
}

/// Entries, and groups of consumers.
#[derive(Clone, Debug, Default)]
pub struct Stream {
    pub(super) entries: VecDeque<StreamEntry>,
    /// The greatest id that an entry ever had.
    pub(super) last: StreamId,
    pub(super) groups: Vec<Group>,
}

impl Stream {
    /// `XLEN`: how many entries it has, acknowledged ones too.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Its groups.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// Its entries, the oldest first.
    pub fn entries(&self) -> impl Iterator<Item = &StreamEntry> {
        self.entries.iter()
    }

    /// `XADD`: appends an entry; its id.
    ///
    /// # Errors
    /// If the id is not greater than all before it.
    pub fn add(
        &mut self,
        id: NewId,
        now_ms: u64,
        key: Key,
        row: Row,
    ) -> Result<StreamId, StreamError> {
        let id = self.id(id, now_ms)?;
        self.put(StreamEntry { id, key, row });
        Ok(id)
    }

    fn id(&self, asked: NewId, now_ms: u64) -> Result<StreamId, StreamError> {
        let last = self.last;
        let next = last.next().ok_or(StreamError::SmallId);
        match asked {
            // The clock may have been set back; ids never go back.
            NewId::Auto if now_ms > last.ms => Ok(StreamId::new(now_ms, 0)),
            NewId::Auto => next,
            NewId::Of(ms) if ms > last.ms => Ok(StreamId::new(ms, 0)),
            NewId::Of(ms) if ms == last.ms => {
                next.and_then(|next| match next.ms == ms {
                    true => Ok(next),
                    false => Err(StreamError::SmallId),
                })
            }
            NewId::Exact(StreamId::ZERO) => Err(StreamError::ZeroId),
            NewId::Exact(id) if id > last => Ok(id),
            NewId::Of(_) | NewId::Exact(_) => Err(StreamError::SmallId),
        }
    }

    pub(super) fn put(&mut self, entry: StreamEntry) {
        self.last = self.last.max(entry.id);
        self.entries.push_back(entry);
    }

    /// `XTRIM MAXLEN = max`: cuts the oldest entries off, whatever the groups
    /// have read of them; what was cut off.
    pub fn trim(&mut self, max: usize) -> Vec<StreamEntry> {
        let over = self.entries.len().saturating_sub(max);
        self.entries.drain(..over).collect()
    }

    /// Cuts off all up to this entry.
    pub(super) fn cut(&mut self, id: StreamId) {
        let kept = self.entries.partition_point(|entry| entry.id <= id);
        self.entries.drain(..kept);
    }

    /// The entry of that id.
    pub fn get(&self, id: StreamId) -> Option<StreamEntry> {
        let place = self.entries.binary_search_by_key(&id, |entry| entry.id);
        place.ok().map(|place| self.entries[place])
    }

    /// The entries behind that id, so many at most.
    pub fn after(&self, id: StreamId, count: u32) -> Vec<StreamEntry> {
        let from = self.entries.partition_point(|entry| entry.id <= id);
        let rest = self.entries.iter().skip(from);
        rest.take(count as usize).copied().collect()
    }

    /// `XGROUP CREATE stream group from`.
    ///
    /// # Errors
    /// If there is such a group.
    pub fn make_group(
        &mut self,
        name: Sym,
        from: StreamId,
    ) -> Result<(), StreamError> {
        if self.group(name).is_ok() {
            return Err(StreamError::BusyGroup);
        }
        self.groups.push(Group::new(name, from));
        Ok(())
    }

    /// The group of that name.
    ///
    /// # Errors
    /// If there is none.
    pub fn group(&self, name: Sym) -> Result<&Group, StreamError> {
        let mut groups = self.groups.iter();
        groups.find(|group| group.name == name).ok_or(StreamError::NoGroup)
    }

    pub(super) fn group_mut(
        &mut self,
        name: Sym,
    ) -> Result<&mut Group, StreamError> {
        let mut groups = self.groups.iter_mut();
        groups.find(|group| group.name == name).ok_or(StreamError::NoGroup)
    }

    /// Whether every group has been given this entry and has acknowledged it;
    /// no entry is done where there are no groups.
    pub fn is_done(&self, id: StreamId) -> bool {
        let done = |group: &Group| id <= group.last && group.find(id).is_none();
        !self.groups.is_empty() && self.groups.iter().all(done)
    }
}
