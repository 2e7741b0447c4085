use std::{rc::Rc, time::Duration};

use super::{Feed, Link, Origin, Replication, Role, SECOND, Wait};
use crate::{
    nodes::{
        Cluster, Key, Reply, Request,
        cache::{Cache, Command, persist, persist::Timer},
    },
    sim::Ctx,
    trace::{IdMap, ReplEvent, SimTime},
};

impl Feed {
    /// A history that begins with this offset.
    pub(super) fn new(origin: Origin, base: u32) -> Feed {
        Feed {
            origin,
            base,
            log: Vec::new(),
            sent: base,
            sent_at: SimTime::ZERO,
            acked: base,
            heard_s: 0,
            good: true,
            wrote: IdMap::default(),
            waits: Vec::new(),
            ask: false,
        }
    }

    /// How far it is.
    pub(super) fn offset(&self) -> u32 {
        self.base + self.log.len() as u32
    }
}

impl Replication {
    pub(super) fn post(&self, ctx: &mut Ctx<'_, Cluster>, link: Link) {
        let command = Command::Link(link);
        ctx.post(self.other, Request::Cache(command));
    }

    /// Sends what the replica has not been sent, in one piece, and the
    /// question of who waits.
    pub(super) fn send(&mut self, ctx: &mut Ctx<'_, Cluster>) {
        let Role::Primary(feed) = &mut self.role else { return };
        let (sent, asks) = (feed.sent, std::mem::take(&mut feed.ask));
        let origin = feed.origin;
        self.send_from(ctx, sent);
        if asks {
            self.post(ctx, Link::GetAck { origin });
        }
    }

    fn send_from(&mut self, ctx: &mut Ctx<'_, Cluster>, from: u32) {
        let Role::Primary(feed) = &mut self.role else { return };
        let records: Rc<[_]> = feed.log[(from - feed.base) as usize..].into();
        if records.is_empty() {
            return;
        }
        (feed.sent, feed.sent_at) = (feed.offset(), ctx.now());
        let (origin, after, offset) = (feed.origin, from, feed.sent);
        ctx.write_aside(ReplEvent::Fed { offset });
        self.post(ctx, Link::Feed { origin, after, records });
    }

    /// Once a second: whether the replica has been heard of lately, by whole
    /// seconds.
    pub(super) fn look_at_the_replica(&mut self, ctx: &Ctx<'_, Cluster>) {
        let max_lag_s = self.max_lag_s;
        if let Some(feed) = self.feeds() {
            let lag_s = persist::seconds(ctx) - feed.heard_s;
            feed.good = lag_s <= max_lag_s;
        }
    }

    /// Whether too few replicas have been heard of for a write.
    fn is_short(&self) -> bool {
        match &self.role {
            Role::Primary(feed) => u32::from(feed.good) < self.min_replicas,
            Role::Replica(_) => false,
        }
    }
}

impl Cache {
    /// Why a write is refused, if it is.
    pub(in crate::nodes::cache) fn refuses_write(
        &self,
        ctx: &mut Ctx<'_, Cluster>,
        key: Key,
    ) -> Option<Reply> {
        let replication = self.journal.replication.as_ref()?;
        if !replication.leads() {
            ctx.write(ReplEvent::ReadOnly { key });
            return Some(Reply::ReadOnly { key });
        }
        replication.is_short().then(|| {
            ctx.write(ReplEvent::NoReplicas { key });
            Reply::NoReplicas { key }
        })
    }

    /// `WAIT`: none where the answer comes later.
    #[inline(never)]
    pub(in crate::nodes::cache) fn wait(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        asked: u32,
        time_out: Duration,
    ) -> Option<Reply> {
        let op = ctx.op();
        let replication = self.journal.replication.as_mut();
        let feed = replication.and_then(|r| r.feeds());
        let Some(feed) = feed else { return Some(copies(ctx, 0, asked)) };
        let offset = feed.wrote.get(op).copied().unwrap_or_default();
        let have = u32::from(feed.acked >= offset);
        if have >= asked {
            return Some(copies(ctx, have, asked));
        }
        feed.ask = true;
        let kept = ctx.keep()?;
        let until = match time_out {
            Duration::ZERO => SimTime(u64::MAX),
            span => {
                ctx.set_timer(span, Timer::Waited.token());
                SimTime(ctx.now().as_ns() + SimTime::from(span).as_ns())
            }
        };
        feed.waits.push(Wait { kept, asked, offset, until });
        None
    }

    /// Answers those whose wait is over: because the replica has their
    /// writes, or because of the time.
    pub(in crate::nodes::cache) fn end_waits(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
    ) {
        let replication = self.journal.replication.as_mut();
        let Some(feed) = replication.and_then(|r| r.feeds()) else { return };
        let (acked, now) = (feed.acked, ctx.now());
        let have = |wait: &Wait| u32::from(acked >= wait.offset);
        let over = feed.waits.extract_if(.., |wait| {
            have(wait) >= wait.asked || wait.until <= now
        });
        let over: Vec<Wait> = over.collect();
        for wait in over {
            let reply = copies(ctx, have(&wait), wait.asked);
            ctx.answer(wait.kept, reply);
        }
    }

    /// The replica has said what it has. What it should have by now is sent
    /// again; one that knows another history gets everything.
    pub(super) fn acknowledged(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        origin: Option<Origin>,
        offset: u32,
        gap: bool,
    ) {
        let Some(replication) = &mut self.journal.replication else { return };
        let Role::Primary(feed) = &mut replication.role else { return };
        if origin != Some(feed.origin) {
            return self.send_all(ctx);
        }
        feed.heard_s = persist::seconds(ctx);
        feed.acked = feed.acked.max(offset);
        let of = feed.offset();
        ctx.write_aside(ReplEvent::Acknowledged { offset, of });
        let waited = ctx.now().since(feed.sent_at) >= SECOND;
        if offset < feed.sent && (gap || waited) {
            replication.send_from(ctx, offset);
        }
        self.end_waits(ctx);
    }

    fn send_all(&mut self, ctx: &mut Ctx<'_, Cluster>) {
        let image =
            persist::image(&self.keyspace, self.tray.as_deref(), &self.streams);
        let Some(replication) = &mut self.journal.replication else { return };
        let Some(feed) = replication.feeds() else { return };
        let (origin, offset) = (feed.origin, feed.offset());
        (feed.sent, feed.sent_at) = (offset, ctx.now());
        let image = image.into();
        replication.post(ctx, Link::Full { origin, offset, image });
    }

    /// A replica leads from now on; whether it did not before. Its next
    /// version of each key jumps: it may not have seen the newest.
    pub(in crate::nodes) fn promote(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
    ) -> bool {
        let node = ctx.node();
        let Some(replication) = &mut self.journal.replication else {
            return false;
        };
        let Role::Replica(follow) = &replication.role else { return false };
        let offset = follow.offset;
        replication.lives += 1;
        let life = replication.lives;
        let mut feed = Feed::new(Origin { node, life }, offset);
        feed.heard_s = persist::seconds(ctx);
        replication.role = Role::Primary(Box::new(feed));
        ctx.write(ReplEvent::Promoted { offset });
        for key in self.keyspace.keys() {
            self.unsure.insert(key, ());
        }
        ctx.ring();
        true
    }

    /// A primary follows the other one from now on.
    pub(in crate::nodes) fn demote(&mut self, ctx: &mut Ctx<'_, Cluster>) {
        let up = ctx.is_up(ctx.node());
        let Some(replication) = &mut self.journal.replication else { return };
        replication.role = Role::Replica(Box::default());
        // A node that is down says so when it is back.
        if up {
            let primary = replication.other;
            ctx.write(ReplEvent::Follows { primary });
            replication.ack(ctx, false);
        }
    }
}

/// The answer to `WAIT`.
fn copies(ctx: &mut Ctx<'_, Cluster>, replicas: u32, asked: u32) -> Reply {
    ctx.write(ReplEvent::Waited { replicas, asked });
    let s = if replicas == 1 { "" } else { "s" };
    let label = format!("{replicas} replica{s}");
    let label = ctx.trace().names.intern(&label);
    Reply::Copies { replicas, label }
}
