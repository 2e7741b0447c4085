//! A group of consumers: what it has been given, and what of that is pending.

use super::{Stream, StreamEntry, StreamError, StreamId};
use crate::trace::Sym;

/// `XAUTOCLAIM` looks at so many pending entries for each that it may return.
const LOOKS: usize = 10;

/// An entry that a consumer was given and has not acknowledged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pending {
    /// The entry's id.
    pub id: StreamId,
    /// Who has it.
    pub consumer: Sym,
    /// When it was last given to somebody, by the server's wall clock.
    pub delivered_ms: i64,
    /// How many times it has been given to somebody.
    pub count: u32,
}

/// A group of consumers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Its name.
    pub name: Sym,
    /// The greatest id that it has been given: `last-delivered-id`.
    pub last: StreamId,
    /// The pending entries list, in the order of the ids.
    pending: Vec<Pending>,
    /// Every consumer that has ever asked and was not deleted.
    consumers: Vec<Sym>,
}

/// What `XAUTOCLAIM` is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The group.
    pub group: Sym,
    /// Who wants the entries.
    pub consumer: Sym,
    /// For so many milliseconds nobody was given them.
    pub min_idle_ms: i64,
    /// From this id on.
    pub start: StreamId,
    /// How many, at most.
    pub count: u32,
    /// Whether the deliveries are not to be counted: `JUSTID`.
    pub just_id: bool,
}

/// What `XAUTOCLAIM` found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claimed {
    /// Where to go on; 0-0 if all have been looked at.
    pub cursor: StreamId,
    /// The entries, and how often each has been delivered.
    pub entries: Vec<(StreamEntry, u32)>,
    /// The ids of entries that are in the stream no longer.
    pub deleted: Vec<StreamId>,
}

impl Group {
    pub(super) fn new(name: Sym, last: StreamId) -> Group {
        let (pending, consumers) = (Vec::new(), Vec::new());
        Group { name, last, pending, consumers }
    }

    /// The pending entries list.
    pub fn pending(&self) -> &[Pending] {
        &self.pending
    }

    /// Its consumers, in the order in which they came.
    pub fn consumers(&self) -> &[Sym] {
        &self.consumers
    }

    pub(super) fn find(&self, id: StreamId) -> Option<Pending> {
        let place = self.pending.binary_search_by_key(&id, |it| it.id);
        place.ok().map(|place| self.pending[place])
    }

    pub(super) fn meet(&mut self, consumer: Sym) {
        if !self.consumers.contains(&consumer) {
            self.consumers.push(consumer);
        }
    }

    /// An entry is pending; it may have been before.
    pub(super) fn set(&mut self, pending: Pending) {
        self.meet(pending.consumer);
        match self.pending.binary_search_by_key(&pending.id, |it| it.id) {
            Ok(place) => self.pending[place] = pending,
            Err(place) => self.pending.insert(place, pending),
        }
        self.last = self.last.max(pending.id);
    }

    /// An entry is pending no longer; whether it was.
    pub(super) fn drop(&mut self, id: StreamId) -> bool {
        let place = self.pending.binary_search_by_key(&id, |it| it.id);
        place.map(|place| self.pending.remove(place)).is_ok()
    }

    /// `XGROUP DELCONSUMER`: the consumer is gone, and so is what was pending
    /// there: nobody is given it again.
    pub fn delete_consumer(&mut self, consumer: Sym) -> Vec<Pending> {
        self.consumers.retain(|other| *other != consumer);
        let of_it = |it: &mut Pending| it.consumer == consumer;
        self.pending.extract_if(.., of_it).collect()
    }
}

impl Stream {
    /// `XREADGROUP … >`: entries that nobody in the group has been given; they
    /// are pending from now on, unless with `NOACK`.
    ///
    /// # Errors
    /// If there is no such group.
    pub fn read_new(
        &mut self,
        group: Sym,
        consumer: Sym,
        count: u32,
        now_ms: i64,
        no_ack: bool,
    ) -> Result<Vec<StreamEntry>, StreamError> {
        let last = self.group(group)?.last;
        let new = self.after(last, count);
        let group = self.group_mut(group)?;
        group.meet(consumer);
        for StreamEntry { id, .. } in &new {
            group.last = *id;
            let (id, count) = (*id, 1);
            if !no_ack {
                let delivered_ms = now_ms;
                group.set(Pending { id, consumer, delivered_ms, count });
            }
        }
        Ok(new)
    }

    /// `XREADGROUP … id`: entries behind `id` that are pending at this
    /// consumer, with their contents, none for those that were cut off. Each
    /// has been delivered once more, and begins to be idle anew.
    ///
    /// # Errors
    /// If there is no such group.
    pub fn read_own(
        &mut self,
        group: Sym,
        consumer: Sym,
        after: StreamId,
        count: u32,
        now_ms: i64,
    ) -> Result<Vec<(StreamId, Option<StreamEntry>)>, StreamError> {
        let own = self.group_mut(group)?;
        own.meet(consumer);
        let pending = own.pending.iter_mut();
        let pending = pending.filter(|it| it.consumer == consumer);
        let mut ids = Vec::new();
        for it in pending.filter(|it| it.id > after).take(count as usize) {
            it.count += 1;
            it.delivered_ms = now_ms;
            ids.push(it.id);
        }
        Ok(ids.into_iter().map(|id| (id, self.get(id))).collect())
    }

    /// `XACK`: which of these had been pending, and are not any more. The
    /// entries stay in the stream.
    pub fn ack(&mut self, group: Sym, ids: &[StreamId]) -> Vec<StreamId> {
        let Ok(group) = self.group_mut(group) else { return Vec::new() };
        ids.iter().copied().filter(|id| group.drop(*id)).collect()
    }

    /// `XAUTOCLAIM`: entries from a start on that have been pending for long
    /// enough at whomever are this consumer's from now on: delivered
    /// once more, unless with `JUSTID`, and idle from now. Those that are no
    /// longer in the stream leave the list (as of Redis 7.0).
    ///
    /// # Errors
    /// If there is no such group.
    pub fn claim(
        &mut self,
        claim: Claim,
        now_ms: i64,
    ) -> Result<Claimed, StreamError> {
        let Claim { group, consumer, min_idle_ms, start, count, just_id } =
            claim;
        let from = self.group_mut(group)?;
        from.meet(consumer);
        let listed = from.pending.iter().map(|it| it.id);
        let ids: Vec<StreamId> = listed.filter(|id| *id >= start).collect();
        let mut claimed = Claimed::default();
        let (mut looks, mut room) = (LOOKS * count as usize, count);
        for id in ids {
            if looks == 0 || room == 0 {
                claimed.cursor = id;
                break;
            }
            looks -= 1;
            let found = self.get(id);
            let group = self.group_mut(group)?;
            let (Some(entry), Some(held)) = (found, group.find(id)) else {
                group.drop(id);
                claimed.deleted.push(id);
                room -= 1;
                continue;
            };
            if now_ms - held.delivered_ms < min_idle_ms {
                continue;
            }
            let count = held.count + u32::from(!just_id);
            let delivered_ms = now_ms;
            group.set(Pending { id, consumer, delivered_ms, count });
            claimed.entries.push((entry, count));
            room -= 1;
        }
        Ok(claimed)
    }
}
