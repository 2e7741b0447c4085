//! All streams of a cache: their commands, with what is written of them.

use super::{
    NewId, Pending, Reader, Stream, StreamChange, StreamEntry, StreamError,
    StreamId, StreamReply,
};
use crate::{
    nodes::{
        Cluster, Key,
        cache::{persist::Record, replicate::Journal},
    },
    sim::{Ctx, Kept},
    trace::{IdMap, Reading, Row, SimTime, StreamEvent, Sym},
};

/// All streams of a cache, and who waits for new entries.
#[derive(Clone, Debug, Default)]
pub struct Streams {
    pub(super) all: IdMap<Key, Stream>,
    pub(super) blocked: Vec<Blocked>,
    /// Whether an entry has come since the waiting ones were served.
    pub(super) grew: bool,
}

/// A reader that waits for new entries.
#[derive(Clone, Copy, Debug)]
pub(super) struct Blocked {
    pub kept: Kept,
    pub stream: Key,
    pub reader: Reader,
    pub until: SimTime,
}

/// What changes a stream needs: a place to write and to tell.
pub(super) struct Hand<'a, 'c> {
    pub ctx: &'a mut Ctx<'c, Cluster>,
    pub journal: &'a mut Journal,
    pub name: Key,
}

impl Hand<'_, '_> {
    pub fn keep(&mut self, change: StreamChange) {
        let record = Record::Stream { stream: self.name, change };
        self.journal.append(self.ctx, record);
    }

    fn id(&mut self, id: StreamId) -> Sym {
        self.ctx.trace().names.intern(&id.to_string())
    }

    /// Tells of an entry that is now pending, and keeps it.
    fn pending(&mut self, group: Sym, pending: Pending) {
        let (stream, consumer) = (self.name, pending.consumer);
        let (id, count) = (self.id(pending.id), pending.count);
        self.ctx.write_aside(StreamEvent::Delivered {
            stream,
            group,
            id,
            consumer,
            count,
        });
        self.keep(StreamChange::Pending(group, pending));
    }

    fn read(&mut self, group: Sym, consumer: Sym, entries: usize, r: Reading) {
        let (stream, entries, reading) = (self.name, entries as u32, r);
        self.ctx.write(StreamEvent::Read {
            stream,
            group,
            consumer,
            entries,
            reading,
        });
    }
}

impl Streams {
    /// The stream of that name.
    pub fn get(&mut self, stream: Key) -> &mut Stream {
        self.all.slot(stream).get_or_insert_default()
    }

    /// `XADD`, and `MAXLEN` if there is one.
    pub fn add(
        &mut self,
        (ctx, journal): (&mut Ctx<'_, Cluster>, &mut Journal),
        stream: Key,
        id: NewId,
        (key, row): (Key, Row),
        max_len: Option<u32>,
    ) -> Result<StreamId, StreamError> {
        let now_ms = now_ms(ctx).max(0) as u64;
        let own = self.get(stream);
        let id = own.add(id, now_ms, key, row)?;
        self.grew = true;
        let mut hand = Hand { ctx, journal, name: stream };
        let named = hand.id(id);
        let added = StreamEvent::Added { stream, id: named, key, row };
        hand.ctx.write(added);
        hand.keep(StreamChange::Added(StreamEntry { id, key, row }));
        if let Some(max_len) = max_len {
            self.trim(hand, max_len);
        }
        Ok(id)
    }

    /// A replica is about to cut off what its primary has cut off.
    pub fn mirror_cut(
        &self,
        ctx: &mut Ctx<'_, Cluster>,
        stream: Key,
        last: StreamId,
    ) {
        let Some(own) = self.all.get(stream) else { return };
        let cut = own.entries().take_while(|entry| entry.id <= last);
        let cut: Vec<StreamEntry> = cut.copied().collect();
        tell_cut(ctx, stream, &cut, (own.len() - cut.len()) as u32);
    }

    pub(super) fn trim(&mut self, mut hand: Hand<'_, '_>, max_len: u32) -> u32 {
        let (stream, own) = (hand.name, self.get(hand.name));
        let cut = own.trim(max_len as usize);
        let (entries, left) = (cut.len() as u32, own.len() as u32);
        let Some(last) = cut.last() else { return 0 };
        tell_cut(hand.ctx, stream, &cut, left);
        hand.keep(StreamChange::Cut(last.id));
        entries
    }

    pub(super) fn read_new(
        &mut self,
        mut hand: Hand<'_, '_>,
        reader: Reader,
    ) -> Result<Vec<(StreamId, Option<StreamEntry>)>, StreamError> {
        let Reader { group, consumer, count, no_ack, .. } = reader;
        let delivered_ms = now_ms(hand.ctx);
        let own = self.get(hand.name);
        let new = own.read_new(group, consumer, count, delivered_ms, no_ack)?;
        let Some(last) = new.last() else { return Ok(Vec::new()) };
        hand.read(group, consumer, new.len(), Reading::New);
        for StreamEntry { id, .. } in new.iter().filter(|_| !no_ack) {
            let (id, count) = (*id, 1);
            let pending = Pending { id, consumer, delivered_ms, count };
            hand.pending(group, pending);
        }
        if no_ack {
            hand.keep(StreamChange::Group(group, last.id));
        }
        Ok(new.into_iter().map(|entry| (entry.id, Some(entry))).collect())
    }

    pub(super) fn read_own(
        &mut self,
        mut hand: Hand<'_, '_>,
        (group, consumer): (Sym, Sym),
        after: StreamId,
        count: u32,
    ) -> Result<StreamReply, StreamError> {
        let now_ms = now_ms(hand.ctx);
        let own = self.get(hand.name);
        let found = own.read_own(group, consumer, after, count, now_ms)?;
        if !found.is_empty() {
            hand.read(group, consumer, found.len(), Reading::Own);
        }
        let group = own.group(group)?;
        for (id, _) in &found {
            if let Some(pending) = group.find(*id) {
                hand.pending(group.name, pending);
            }
        }
        Ok(StreamReply::Entries(found))
    }

    pub(super) fn ack(
        &mut self,
        mut hand: Hand<'_, '_>,
        group: Sym,
        ids: &[StreamId],
    ) -> u32 {
        let (stream, own) = (hand.name, self.get(hand.name));
        let done = own.ack(group, ids);
        let entries = done.len() as u32;
        let pending = own.group(group).map_or(0, |it| it.pending().len());
        let pending = pending as u32;
        if entries > 0 {
            hand.ctx.write(StreamEvent::Acknowledged {
                stream,
                group,
                entries,
                pending,
            });
        }
        for id in done {
            let named = hand.id(id);
            let acked = StreamEvent::Acked { stream, group, id: named };
            hand.ctx.write_aside(acked);
            hand.keep(StreamChange::Done(group, id));
        }
        entries
    }

    pub(super) fn claim(
        &mut self,
        mut hand: Hand<'_, '_>,
        claim: super::Claim,
    ) -> Result<StreamReply, StreamError> {
        let (group, consumer) = (claim.group, claim.consumer);
        let delivered_ms = now_ms(hand.ctx);
        let stream = hand.name;
        let claimed = self.get(stream).claim(claim, delivered_ms)?;
        if !claimed.entries.is_empty() {
            let entries = claimed.entries.len();
            hand.read(group, consumer, entries, Reading::Claimed);
        }
        for (StreamEntry { id, .. }, count) in &claimed.entries {
            let (id, count) = (*id, *count);
            let pending = Pending { id, consumer, delivered_ms, count };
            hand.pending(group, pending);
        }
        for id in &claimed.deleted {
            let named = hand.id(*id);
            let gone = StreamEvent::Forgotten { stream, group, id: named };
            hand.ctx.write_aside(gone);
            hand.keep(StreamChange::Done(group, *id));
        }
        Ok(StreamReply::Claimed(claimed))
    }

    /// A group that is there before the run; the changes that make it.
    pub fn seed_group(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        (stream, group): (Key, Sym),
    ) -> Record {
        let change = StreamChange::Group(group, StreamId::ZERO);
        self.apply(stream, change);
        let last = Sym::NONE;
        ctx.write_aside(StreamEvent::GroupRestored { stream, group, last });
        Record::Stream { stream, change }
    }

    /// Who waits is forgotten with all the rest.
    pub fn lose_memory(&mut self) {
        *self = Streams::default();
    }

    /// Does a change again.
    pub fn apply(&mut self, stream: Key, change: StreamChange) {
        self.get(stream).apply(change);
    }

    /// A replica has done a change of its primary, and tells of it.
    pub fn mirrored(
        &self,
        ctx: &mut Ctx<'_, Cluster>,
        stream: Key,
        change: StreamChange,
    ) {
        let mut name = |id: StreamId| ctx.trace().names.intern(&id.to_string());
        let event = match change {
            StreamChange::Added(StreamEntry { id, key, row }) => {
                StreamEvent::Added { stream, id: name(id), key, row }
            }
            StreamChange::Group(group, _) => {
                StreamEvent::GroupMade { stream, group }
            }
            StreamChange::Pending(group, it) => StreamEvent::Delivered {
                stream,
                group,
                id: name(it.id),
                consumer: it.consumer,
                count: it.count,
            },
            StreamChange::Done(group, id) => {
                StreamEvent::Acked { stream, group, id: name(id) }
            }
            StreamChange::ConsumerDeleted(group, consumer) => {
                let pending = 0;
                StreamEvent::ConsumerDeleted {
                    stream,
                    group,
                    consumer,
                    pending,
                }
            }
            StreamChange::Cut(_) | StreamChange::Last(_) => return,
        };
        ctx.write_aside(event);
    }

    /// The changes that make all of it.
    pub fn image(&self) -> impl Iterator<Item = Record> + '_ {
        self.all.iter().flat_map(|(stream, own)| {
            let image = own.image().into_iter();
            image.map(move |change| Record::Stream { stream, change })
        })
    }

    /// Tells what is there again after a load or a resync.
    pub fn tell(&self, ctx: &mut Ctx<'_, Cluster>) {
        let now_ms = now_ms(ctx);
        for (stream, own) in self.all.iter() {
            for StreamEntry { id, key, row } in own.entries() {
                let done = own.is_done(*id);
                let id = ctx.trace().names.intern(&id.to_string());
                let (key, row) = (*key, *row);
                let back = StreamEvent::Restored { stream, id, key, row, done };
                ctx.write_aside(back);
            }
            for group in own.groups() {
                let last = match group.last {
                    StreamId::ZERO => Sym::NONE,
                    last => ctx.trace().names.intern(&last.to_string()),
                };
                let name = group.name;
                let back =
                    StreamEvent::GroupRestored { stream, group: name, last };
                ctx.write_aside(back);
                for it in group.pending() {
                    let id = ctx.trace().names.intern(&it.id.to_string());
                    let idle = (now_ms - it.delivered_ms).max(0);
                    let idle_ms = idle.min(u32::MAX.into()) as u32;
                    let (consumer, count) = (it.consumer, it.count);
                    let group = name;
                    ctx.write_aside(StreamEvent::Owned {
                        group,
                        id,
                        consumer,
                        count,
                        idle_ms,
                    });
                }
            }
        }
    }
}

/// Tells that entries were cut off, and which.
fn tell_cut(
    ctx: &mut Ctx<'_, Cluster>,
    stream: Key,
    cut: &[StreamEntry],
    left: u32,
) {
    let entries = cut.len() as u32;
    ctx.write(StreamEvent::Trimmed { stream, entries, left });
    for StreamEntry { id, key, row } in cut {
        let id = ctx.trace().names.intern(&id.to_string());
        let (key, row) = (*key, *row);
        ctx.write_aside(StreamEvent::Cut { stream, id, key, row });
    }
}

fn now_ms(ctx: &Ctx<'_, Cluster>) -> i64 {
    ctx.clock_ns().div_euclid(1_000_000)
}
