//! A cache's streams, as the stage and the inspector show them.

use std::collections::VecDeque;

use super::fold::Fold;
use crate::{
    trace::{
        CacheEvent, Entry, EntryId, Event, NodeId, Row, SimTime, StreamEvent,
        Sym, Trace,
    },
    view::stage::Freshness,
};

/// A stream of a cache.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamView {
    /// Its name.
    pub name: String,
    /// Its entries, the oldest first, acknowledged ones too.
    pub entries: Vec<StreamRow>,
    /// How many entries have not been given to anybody.
    pub waiting: usize,
    /// What is pending, by group and consumer.
    pub pending: Vec<PendingView>,
}

/// An entry of a stream.
#[derive(Clone, Debug, PartialEq)]
pub struct StreamRow {
    /// Its id.
    pub id: String,
    /// The key that it is about.
    pub key: String,
    /// What it carries.
    pub text: String,
    /// The version of that.
    pub version: u32,
    /// Whether the row of that version is the newest.
    pub freshness: Freshness,
    /// What has become of it.
    pub state: EntryState,
}

/// What has become of an entry, in the group that is least far with it.
#[derive(Clone, Debug, PartialEq)]
pub enum EntryState {
    /// Nobody has been given it.
    Waiting,
    /// A consumer has it and has not acknowledged it.
    Pending {
        /// The consumer.
        consumer: String,
        /// How many times it has been delivered.
        count: u32,
        /// Since when it is idle: when it was delivered last.
        since: SimTime,
    },
    /// Every group has acknowledged it.
    Done,
}

/// What a consumer has not acknowledged.
#[derive(Clone, Debug, PartialEq)]
pub struct PendingView {
    /// The group.
    pub group: String,
    /// The consumer.
    pub consumer: String,
    /// How many entries.
    pub entries: usize,
    /// Since when the longest idle of them is idle.
    pub oldest: SimTime,
    /// The most that one of them has been delivered.
    pub count_max: u32,
}

/// What is known of one stream.
#[derive(Clone, Default)]
pub(super) struct Streamed {
    pub name: Sym,
    pub entries: VecDeque<Stands>,
    groups: Vec<Reads>,
}

/// An entry.
#[derive(Clone, Copy)]
pub(super) struct Stands {
    pub id: Sym,
    pub key: Sym,
    pub row: Row,
    /// Its place among all that the stream ever had.
    place: u64,
}

/// A group: how far it is, and what of that is pending.
#[derive(Clone)]
struct Reads {
    name: Sym,
    /// The place behind the last that it was given.
    next: u64,
    pending: Vec<Has>,
}

#[derive(Clone, Copy)]
struct Has {
    id: Sym,
    consumer: Sym,
    count: u32,
    since: SimTime,
}

impl Streamed {
    fn group(&mut self, name: Sym) -> &mut Reads {
        let place = self.groups.iter().position(|group| group.name == name);
        let place = place.unwrap_or_else(|| {
            self.groups.push(Reads { name, next: 0, pending: Vec::new() });
            self.groups.len() - 1
        });
        &mut self.groups[place]
    }

    fn push(&mut self, id: Sym, key: Sym, row: Row) {
        let place = self.entries.back().map_or(0, |last| last.place + 1);
        self.entries.push_back(Stands { id, key, row, place });
    }

    fn deliver(&mut self, name: Sym, has: Has) {
        let mut entries = self.entries.iter();
        let place = entries.find(|it| it.id == has.id).map(|it| it.place);
        let group = self.group(name);
        if let Some(place) = place {
            group.next = group.next.max(place + 1);
        }
        match group.pending.iter_mut().find(|it| it.id == has.id) {
            Some(held) => *held = has,
            None => group.pending.push(has),
        }
    }

    fn forget(&mut self, group: Sym, id: Sym) {
        self.group(group).pending.retain(|it| it.id != id);
    }

    /// The group that is least far with an entry, and who has it there; none
    /// if all are done with it.
    fn least(&self, entry: &Stands) -> Option<Option<Has>> {
        let mut held = None;
        for group in &self.groups {
            if entry.place >= group.next {
                return Some(None);
            }
            let has = group.pending.iter().find(|it| it.id == entry.id);
            held = held.or(has.copied());
        }
        match self.groups.is_empty() {
            true => Some(None),
            false => held.map(Some),
        }
    }

    /// Whether it has a row of that key and version that is not done with.
    pub fn has(&self, key: Sym, version: u32) -> bool {
        let mut entries = self.entries.iter().rev();
        let of_it = |it: &Stands| (it.key, it.row.version) == (key, version);
        let found = entries.find(|it| of_it(it));
        found.is_some_and(|entry| self.least(entry).is_some())
    }

    pub fn weight(&self) -> usize {
        let pending = self.groups.iter().map(|group| group.pending.len());
        self.entries.len() + pending.sum::<usize>()
    }
}

/// The row as the cache has it, of which an entry tells: a difference stands
/// in the stream in the place of the sum.
pub(super) fn written(trace: &Trace, id: EntryId, key: Sym, row: Row) -> Row {
    let at = trace.entry(id).at;
    let before = trace.entries()[..id.index()].iter().rev();
    let mut before = before.take_while(|entry| entry.at == at);
    let stored = before.find_map(|entry| match entry.event {
        Event::Cache(CacheEvent::Stored { key: k, row: r, .. })
            if (k, r.version) == (key, row.version) =>
        {
            Some(r)
        }
        _ => None,
    });
    stored.unwrap_or(row)
}

impl Fold<'_> {
    fn stream_of(&mut self, node: NodeId, name: Sym) -> &mut Streamed {
        let streams = &mut self.behind[node.index()].streams;
        let place = streams.iter().position(|stream| stream.name == name);
        let place = place.unwrap_or_else(|| {
            streams.push(Streamed { name, ..Streamed::default() });
            streams.len() - 1
        });
        &mut streams[place]
    }

    #[inline(never)]
    pub(super) fn stream(&mut self, entry: &Entry, event: StreamEvent) {
        let (node, since) = (entry.node, entry.at);
        match event {
            StreamEvent::Added { stream, id, key, row }
            | StreamEvent::Restored { stream, id, key, row, .. } => {
                self.stream_of(node, stream).push(id, key, row);
            }
            StreamEvent::GroupMade { stream, group } => {
                self.stream_of(node, stream).group(group);
            }
            StreamEvent::Delivered { stream, group, id, consumer, count } => {
                let has = Has { id, consumer, count, since };
                self.stream_of(node, stream).deliver(group, has);
            }
            StreamEvent::Acked { stream, group, id }
            | StreamEvent::Forgotten { stream, group, id } => {
                self.stream_of(node, stream).forget(group, id);
            }
            StreamEvent::Trimmed { stream, left, .. } => {
                let entries = &mut self.stream_of(node, stream).entries;
                let over = entries.len().saturating_sub(left as usize);
                entries.drain(..over);
            }
            StreamEvent::ConsumerDeleted {
                stream, group, consumer, ..
            } => {
                let group = self.stream_of(node, stream).group(group);
                group.pending.retain(|it| it.consumer != consumer);
            }
            StreamEvent::GroupRestored { stream, group, last } => {
                let own = self.stream_of(node, stream);
                let mut entries = own.entries.iter();
                let last = entries.find(|it| it.id == last).map(|it| it.place);
                own.group(group).next = last.map_or(0, |last| last + 1);
            }
            StreamEvent::Owned { group, id, consumer, count, idle_ms } => {
                let idle = u64::from(idle_ms) * 1_000_000;
                let since = SimTime(since.as_ns().saturating_sub(idle));
                let has = Has { id, consumer, count, since };
                let streams = &mut self.behind[node.index()].streams;
                let mut streams = streams.iter_mut().rev();
                let of_group = |it: &&mut Streamed| {
                    it.groups.iter().any(|it| it.name == group)
                };
                if let Some(stream) = streams.find(of_group) {
                    stream.deliver(group, has);
                }
            }
            StreamEvent::Read { .. }
            | StreamEvent::Acknowledged { .. }
            | StreamEvent::Cut { .. } => {}
        }
    }

    /// The streams of a cache.
    pub(super) fn stream_views(&self, node: NodeId) -> Vec<StreamView> {
        let streams = self.behind[node.index()].streams.iter();
        streams.map(|stream| self.stream_view(stream)).collect()
    }

    fn stream_view(&self, stream: &Streamed) -> StreamView {
        let text = |sym| self.trace.text(sym).to_string();
        let mut waiting = 0;
        let row = |entry: &Stands| {
            let state = match stream.least(entry) {
                None => EntryState::Done,
                Some(None) => EntryState::Waiting,
                Some(Some(Has { consumer, count, since, .. })) => {
                    let consumer = text(consumer);
                    EntryState::Pending { consumer, count, since }
                }
            };
            waiting += usize::from(state == EntryState::Waiting);
            let Stands { id, key, row, .. } = *entry;
            StreamRow {
                id: text(id),
                key: text(key),
                text: text(row.text),
                version: row.version,
                freshness: self.freshness(key, row),
                state,
            }
        };
        let entries = stream.entries.iter().map(row).collect();
        let mut pending: Vec<PendingView> = Vec::new();
        for group in &stream.groups {
            let name = text(group.name);
            for Has { consumer, count, since, .. } in &group.pending {
                let consumer = text(*consumer);
                let known = pending
                    .iter_mut()
                    .find(|it| (&it.group, &it.consumer) == (&name, &consumer));
                match known {
                    Some(known) => {
                        known.entries += 1;
                        known.oldest = known.oldest.min(*since);
                        known.count_max = known.count_max.max(*count);
                    }
                    None => pending.push(PendingView {
                        group: name.clone(),
                        consumer,
                        entries: 1,
                        oldest: *since,
                        count_max: *count,
                    }),
                }
            }
        }
        StreamView { name: text(stream.name), entries, waiting, pending }
    }

    /// Whether a cache's row waits in a stream there, and no database has it.
    pub(super) fn waits_in_stream(
        &self,
        node: NodeId,
        key: Sym,
        row: Row,
    ) -> bool {
        let mut streams = self.behind[node.index()].streams.iter();
        row.version > 0
            && streams.any(|stream| stream.has(key, row.version))
            && !self.databases().any(|db| {
                let copied = self.copies[db.index()].get(key);
                copied.is_some_and(|it| it.row.version >= row.version)
            })
    }

    fn databases(&self) -> impl Iterator<Item = NodeId> + '_ {
        self.topology.of_kind(crate::scenario::NodeKind::Database)
    }
}
