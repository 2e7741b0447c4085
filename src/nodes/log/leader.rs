use std::rc::Rc;

use super::{
    Acks, Broker, Controller, EPOCH, FIRST, Link, Parked,
    command::{Answer, Ask, Part},
    controller::Seat,
    replica::{Content, Record, Wait},
};
use crate::{
    nodes::{Cluster, Key, Reply, Request, Text, log::Command},
    sim::Ctx,
    trace::{LogEvent, NodeId, Row},
};

impl Broker {
    /// Appends a producer's record.
    pub(super) fn produce(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        partition: u32,
        (key, text): (Key, Text),
        acks: Acks,
    ) -> Option<Reply> {
        let least = self.config.min_in_sync;
        let place = partition as usize;
        let replica = self.replicas.get_mut(place)?;
        if !replica.leads(self.own) {
            ctx.write(LogEvent::NotLeader { partition });
            return Some(Reply::NotLeader);
        }
        let in_sync = replica.seat.in_sync.len() as u32;
        if acks == Acks::All && in_sync < least {
            ctx.write(LogEvent::TooFew { key, in_sync, least });
            return Some(Reply::NotEnoughReplicas { key });
        }
        let epoch = replica.seat.epoch;
        let version = epoch * EPOCH + replica.log.end();
        let row = Row { text, version };
        let content = Content::Row { key, row };
        let offset = replica.log.push(Record { epoch, content });
        ctx.write(LogEvent::Appended { partition, offset, key, row });
        self.advance(ctx, place);
        let reply = match acks {
            Acks::None => None,
            Acks::Leader => Some(Reply::Done { key, row }),
            Acks::All => self.once_common(ctx, place, offset + 1, content),
        };
        self.feed(ctx);
        reply
    }

    /// Appends the group's offset to the log of offsets.
    pub(super) fn commit_offset(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        content: Content,
    ) -> Option<Reply> {
        let partition = self.config.partitions;
        let place = partition as usize;
        let replica = &mut self.replicas[place];
        if !replica.leads(self.own) {
            ctx.write(LogEvent::NotLeader { partition });
            return Some(Reply::NotLeader);
        }
        let epoch = replica.seat.epoch;
        let offset = replica.log.push(Record { epoch, content });
        self.advance(ctx, place);
        let reply = self.once_common(ctx, place, offset + 1, content);
        self.feed(ctx);
        reply
    }

    /// Answers when all in-sync replicas have it: now, or later.
    fn once_common(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        place: usize,
        until: u32,
        content: Content,
    ) -> Option<Reply> {
        let replica = &mut self.replicas[place];
        if replica.mark >= until {
            return Some(self.done(ctx, place, content));
        }
        let kept = ctx.keep()?;
        replica.waits.push(Wait { kept, until, content });
        None
    }

    /// The answer to a request that all in-sync replicas have.
    fn done(
        &self,
        ctx: &mut Ctx<'_, Cluster>,
        place: usize,
        content: Content,
    ) -> Reply {
        let in_sync = self.replicas[place].seat.in_sync.len() as u32;
        match content {
            // They have become too few since: it is there, and may go.
            Content::Row { key, .. } if in_sync < self.config.min_in_sync => {
                Reply::Failed { key }
            }
            Content::Row { key, row } => Reply::Done { key, row },
            Content::Offset { partition, offset, by } => {
                ctx.write(LogEvent::OffsetCommitted { partition, offset, by });
                Reply::Done { key: Key::NONE, row: Row::NONE }
            }
        }
    }

    /// The high watermark goes on as far as all have it that are in sync.
    pub(super) fn advance(&mut self, ctx: &mut Ctx<'_, Cluster>, place: usize) {
        let own = self.own;
        let shown = self.is_shown(place as u32);
        let replica = &mut self.replicas[place];
        let mark = replica.common_end(own);
        if mark <= replica.mark {
            return;
        }
        replica.mark = mark;
        let partition = replica.number;
        let over = replica.waits.extract_if(.., |wait| wait.until <= mark);
        let over: Vec<Wait> = over.collect();
        if shown {
            ctx.write(LogEvent::Advanced { partition, mark });
        }
        for wait in over {
            let reply = self.done(ctx, place, wait.content);
            ctx.answer(wait.kept, reply);
        }
    }

    /// Gives a consumer what it may read.
    pub(super) fn read(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        partition: u32,
        from: u32,
        max: u32,
    ) -> Reply {
        let replica = &self.replicas[partition as usize];
        if !replica.leads(self.own) {
            ctx.write(LogEvent::NotLeader { partition });
            return Reply::NotLeader;
        }
        let end = replica.log.end();
        if from > end {
            let asked = from;
            ctx.write(LogEvent::OutOfRange { partition, asked, end });
            return Reply::Fetched { rows: Rc::new([]), next: end };
        }
        let to = replica.mark.min(from.saturating_add(max));
        let records = replica.log.between(from, to);
        let rows: Rc<[(Key, Row)]> =
            records.iter().filter_map(Record::row).collect();
        let next = from + records.len() as u32;
        let records = records.len() as u32;
        ctx.write(LogEvent::Read { partition, from, records });
        Reply::Fetched { rows, next }
    }

    /// Where the group goes on.
    pub(super) fn committed(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        partition: u32,
    ) -> Reply {
        let number = self.config.partitions;
        let offsets = &self.replicas[number as usize];
        if !offsets.leads(self.own) {
            ctx.write(LogEvent::NotLeader { partition: number });
            return Reply::NotLeader;
        }
        let offset = offsets.log.committed(partition, offsets.mark);
        let offset = offset.unwrap_or(FIRST);
        ctx.write(LogEvent::OffsetLoaded { partition, offset });
        let label = format!("OFFSET {offset}");
        let label = ctx.trace().names.intern(&label);
        Reply::Offset { offset, label }
    }

    /// A follower asks for what it has not, and tells by that what it has.
    pub(super) fn fetched_by(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        controller: &mut Controller,
        from: NodeId,
        asks: Rc<[Ask]>,
    ) {
        for ask in asks.iter() {
            self.note(ctx, controller, from, *ask);
        }
        let since = ctx.now();
        self.parked.retain(|parked| parked.from != from);
        self.parked.push(Parked { from, asks, since });
        self.feed(ctx);
    }

    fn note(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        controller: &mut Controller,
        by: NodeId,
        ask: Ask,
    ) {
        let Ask { partition, epoch, from: end, last } = ask;
        ctx.write_aside(LogEvent::Fetched { partition, by, end });
        let (own, now) = (self.own, ctx.now());
        let place = partition as usize;
        let replica = &mut self.replicas[place];
        let valid = replica.leads(own) && replica.seat.epoch == epoch;
        if !valid || !replica.log.begins_with(end, last) {
            return;
        }
        let own_end = replica.log.end();
        let mut followers = replica.followers.iter_mut();
        let Some(follower) = followers.find(|it| it.node == by) else {
            return;
        };
        follower.end = end;
        if end >= own_end {
            follower.caught_up = now;
        } else if end >= follower.end_then {
            follower.caught_up = follower.asked;
        }
        (follower.asked, follower.end_then) = (now, own_end);
        let joins = end >= replica.mark && controller.is_up(by, now);
        if joins && !replica.seat.in_sync.contains(&by) {
            self.set_in_sync(ctx, controller, place, by, true);
        }
        self.advance(ctx, place);
    }

    /// A replica joins those that are in sync, or leaves them.
    fn set_in_sync(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        controller: &mut Controller,
        place: usize,
        node: NodeId,
        joins: bool,
    ) {
        let shown = self.is_shown(place as u32);
        let replica = &mut self.replicas[place];
        let mut in_sync = replica.seat.in_sync.clone();
        in_sync.retain(|it| *it != node);
        if joins {
            in_sync.push(node);
            in_sync.sort_unstable_by_key(|it| it.0);
        }
        let Seat { epoch, .. } = replica.seat;
        let partition = replica.number;
        if !controller.set_in_sync(partition, epoch, &in_sync) {
            return;
        }
        let count = in_sync.len() as u32;
        replica.seat.in_sync = in_sync;
        let (replica, in_sync) = (node, count);
        if shown {
            ctx.write(match joins {
                true => LogEvent::Joined { partition, replica, in_sync },
                false => LogEvent::Left { partition, replica, in_sync },
            });
        }
    }

    /// Who has fallen behind for too long, or is down, is not in sync. Who has
    /// all that there is has not fallen behind.
    pub(super) fn look_at_followers(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        controller: &mut Controller,
        place: usize,
    ) {
        let (own, now) = (self.own, ctx.now());
        let replica = &self.replicas[place];
        let end = replica.log.end();
        let late = replica.followers.iter().filter(|it| {
            let lags = now.since(it.caught_up) > self.config.lag_max;
            it.node != own
                && replica.seat.in_sync.contains(&it.node)
                && (it.end < end && lags || !controller.is_up(it.node, now))
        });
        let late: Vec<NodeId> = late.map(|it| it.node).collect();
        for node in late {
            self.set_in_sync(ctx, controller, place, node, false);
        }
        self.advance(ctx, place);
    }

    /// Answers followers for which there is something, or whose time is over.
    pub(super) fn feed(&mut self, ctx: &mut Ctx<'_, Cluster>) {
        let (parked, now) = (std::mem::take(&mut self.parked), ctx.now());
        for waits in parked {
            let over = now.since(waits.since) >= self.config.fetch_wait;
            let parts = waits.asks.iter().filter_map(|it| self.part(*it, over));
            let parts: Rc<[Part]> = parts.collect();
            if parts.is_empty() {
                self.parked.push(waits);
                continue;
            }
            let link = Link::Records { from: self.own, parts };
            ctx.post(waits.from, Request::Log(Command::Link(link)));
        }
    }

    /// What there is for a follower; nothing new only if its time is over.
    fn part(&self, ask: Ask, over: bool) -> Option<Part> {
        let Ask { partition, epoch, from, last } = ask;
        let replica = &self.replicas[partition as usize];
        let valid = replica.leads(self.own) && replica.seat.epoch == epoch;
        if !valid {
            return None;
        }
        let log = &replica.log;
        let answer = if log.begins_with(from, last) {
            let records = replica.from(from);
            let mark = replica.mark;
            (over || !records.is_empty()).then_some(Answer::Records {
                after: from,
                records,
                mark,
            })?
        } else {
            let end = log.end_of(last.unwrap_or(0));
            Answer::Diverged { end: end.min(from.saturating_sub(1)) }
        };
        Some(Part { partition, epoch, answer })
    }

    /// Leads a partition from now on.
    pub(super) fn lead(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        place: usize,
        seat: Seat,
        (clean, gone): (bool, Vec<NodeId>),
    ) {
        let shown = self.is_shown(place as u32);
        let now = ctx.now();
        let replica = &mut self.replicas[place];
        let end = replica.log.end();
        replica.mark = replica.mark.min(end);
        replica.seat = seat;
        let mark = replica.mark;
        for follower in &mut replica.followers {
            follower.end = mark;
            (follower.caught_up, follower.asked) = (now, now);
            follower.end_then = end;
        }
        let Seat { epoch, ref in_sync, .. } = replica.seat;
        let in_sync = in_sync.len() as u32;
        let partition = place as u32;
        if shown {
            let elected =
                LogEvent::Elected { partition, epoch, clean, end, in_sync };
            ctx.write(elected);
            let counts = (0..gone.len() as u32).rev();
            for (replica, more) in gone.into_iter().zip(counts) {
                let in_sync = in_sync + more;
                ctx.write(LogEvent::Left { partition, replica, in_sync });
            }
        } else {
            for partition in 0..self.config.partitions {
                let offset = replica.log.committed(partition, end);
                let offset = offset.unwrap_or(FIRST);
                ctx.write_aside(LogEvent::OffsetLoaded { partition, offset });
            }
        }
        self.advance(ctx, place);
    }
}
