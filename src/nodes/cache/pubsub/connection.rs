use std::{collections::VecDeque, time::Duration};

use super::OutputLimit;
use crate::{
    nodes::{Cluster, Key, Push, Request},
    sim::{Ctx, Kept},
    trace::{Gone, PubSubEvent, Row, SimTime},
};

/// What is not confirmed in that time is sent again, as by TCP on Linux, whose
/// shortest such time it is; each time in a row takes twice as long.
const AGAIN_AFTER: Duration = Duration::from_millis(200);

/// How far a subscriber has come with the messages of its connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// All before this number have come.
    pub come: u32,
    /// All before this number have been looked at.
    pub read: u32,
}

/// A subscriber's connection: a stream of messages in order.
pub struct Connection {
    /// The request that stands for it.
    pub kept: Kept,
    /// Its number.
    pub inbox: u32,
    /// How many messages were given to it.
    made: u32,
    /// The output buffer: what the subscriber's side has no room for.
    waiting: VecDeque<Push>,
    /// What has not been confirmed, each with when it was sent.
    sent: VecDeque<(Push, SimTime)>,
    again_after: Duration,
    progress: Progress,
    /// Since when more waits than the soft limit.
    over_since: Option<SimTime>,
}

impl Connection {
    /// A new one.
    pub fn new(kept: Kept, inbox: u32) -> Connection {
        Connection {
            kept,
            inbox,
            made: 0,
            waiting: VecDeque::new(),
            sent: VecDeque::new(),
            again_after: AGAIN_AFTER,
            progress: Progress { come: 0, read: 0 },
            over_since: None,
        }
    }

    /// Whether it has something to look after.
    pub fn is_busy(&self) -> bool {
        !self.waiting.is_empty() || !self.sent.is_empty()
    }

    /// How far the subscriber has come.
    pub fn learn(&mut self, progress: Progress) {
        if progress.come > self.progress.come {
            self.again_after = AGAIN_AFTER;
        }
        self.progress = progress;
        self.sent.retain(|(push, _)| push.number >= progress.come);
    }

    /// One more message.
    pub fn give(&mut self, (channel, key, row): (Key, Key, Row)) {
        let (inbox, number) = (self.inbox, self.made);
        self.made += 1;
        let is_end = false;
        self.waiting.push_back(Push {
            inbox,
            number,
            channel,
            key,
            row,
            is_end,
        });
    }

    /// Sends what there is room for, and again what was not confirmed in time.
    pub fn send(&mut self, ctx: &mut Ctx<'_, Cluster>, limit: OutputLimit) {
        let now = ctx.now();
        let overdue =
            |(_, at): &(Push, SimTime)| now.since(*at) >= self.again_after;
        if self.sent.front().is_some_and(overdue) {
            for (push, at) in &mut self.sent {
                *at = now;
                ctx.post(self.kept.from(), Request::Push(*push));
            }
            self.again_after *= 2;
        }
        let room = self.progress.read.saturating_add(limit.window());
        while let Some(push) =
            self.waiting.pop_front_if(|push| push.number < room)
        {
            self.sent.push_back((push, now));
            ctx.post(self.kept.from(), Request::Push(push));
        }
    }

    /// Which limit is exceeded, if one is.
    pub fn exceeds(
        &mut self,
        now: SimTime,
        limit: OutputLimit,
    ) -> Option<Gone> {
        let bytes = self.waiting.len() as u64 * u64::from(limit.message_bytes);
        if bytes > limit.hard_bytes {
            return Some(Gone::HardLimit);
        }
        if bytes <= limit.soft_bytes {
            self.over_since = None;
            return None;
        }
        let since = *self.over_since.get_or_insert(now);
        let over = now.since(since) >= limit.soft_time;
        over.then_some(Gone::SoftLimit)
    }

    /// It ends; what waits is gone. The subscriber is told behind what was sent.
    pub fn end(&mut self, ctx: &mut Ctx<'_, Cluster>, why: Gone) {
        let (subscriber, connection) = (self.kept.from(), self.inbox);
        ctx.write_aside(PubSubEvent::Left { subscriber, connection, why });
        for Push { key, row, .. } in self.waiting.drain(..) {
            self.made -= 1;
            let gone = PubSubEvent::Discarded { subscriber, key, row };
            ctx.write_aside(gone);
        }
        if why == Gone::Closed {
            return;
        }
        let (inbox, number, now) = (connection, self.made, ctx.now());
        let end = Push { inbox, number, ..Push::END };
        self.sent.push_back((end, now));
        ctx.post(subscriber, Request::Push(end));
    }
}
