use super::{Pending, Stream, StreamEntry, StreamId};
use crate::{
    nodes::Key,
    trace::{Row, Sym},
};

/// A change of a stream, as the append-only file and the replica have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StreamChange {
    /// An entry was appended.
    Added(StreamEntry),
    /// The greatest id that an entry ever had.
    Last(StreamId),
    /// All entries up to this one were cut off.
    Cut(StreamId),
    /// A group was made, or has been given all up to this id.
    Group(Sym, StreamId),
    /// An entry is pending in a group.
    Pending(Sym, Pending),
    /// An entry is pending in a group no longer.
    Done(Sym, StreamId),
    /// A consumer of a group was deleted, and with it what was pending there.
    ConsumerDeleted(Sym, Sym),
}

impl StreamChange {
    /// The key that it is about; none where it is about the stream alone.
    pub fn key(self) -> Option<Key> {
        match self {
            StreamChange::Added(entry) => Some(entry.key),
            _ => None,
        }
    }

    /// The row that it stored.
    pub fn row(self) -> Row {
        match self {
            StreamChange::Added(entry) => entry.row,
            _ => Row::NONE,
        }
    }
}

impl Stream {
    /// Does a change again.
    pub fn apply(&mut self, change: StreamChange) {
        match change {
            StreamChange::Added(entry) => self.put(entry),
            StreamChange::Last(id) => self.last = self.last.max(id),
            StreamChange::Cut(id) => self.cut(id),
            StreamChange::Group(name, last) => {
                if self.make_group(name, last).is_err()
                    && let Ok(group) = self.group_mut(name)
                {
                    group.last = group.last.max(last);
                }
            }
            StreamChange::Pending(group, pending) => {
                if let Ok(group) = self.group_mut(group) {
                    group.set(pending);
                }
            }
            StreamChange::Done(group, id) => {
                self.ack(group, &[id]);
            }
            StreamChange::ConsumerDeleted(group, consumer) => {
                if let Ok(group) = self.group_mut(group) {
                    group.delete_consumer(consumer);
                }
            }
        }
    }

    /// The changes that make it what it is.
    pub fn image(&self) -> Vec<StreamChange> {
        let added = self.entries().copied().map(StreamChange::Added);
        let mut image: Vec<StreamChange> = added.collect();
        image.push(StreamChange::Last(self.last));
        for group in self.groups() {
            image.push(StreamChange::Group(group.name, group.last));
            let pending = group.pending().iter();
            let of = |it: &Pending| StreamChange::Pending(group.name, *it);
            image.extend(pending.map(of));
        }
        image
    }
}
