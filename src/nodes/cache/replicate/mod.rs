//! Replication of a cache: a primary and one replica.
//!
//! As in Redis 7.0 (src/replication.c): the primary answers its clients first
//! and passes its changes on; the replica does them again in their order and
//! says once a second how far it is. A replica that knows of another history
//! than its primary's throws away what it has and takes over all of the
//! primary's, also where that is nothing.
//!
//! Departures: an offset counts changes and not bytes, and begins anew with
//! the process of a primary, not with a failover; the backlog has all of
//! them; a replica keeps nothing on disk. A connection does not break with its
//! link: what a cut took is sent again once the replica has said what it has,
//! as TCP would do it. A primary that was replaced always takes over
//! everything anew when it comes back as a replica.

mod primary;
mod replica;

use std::{rc::Rc, time::Duration};

use super::{
    Cache,
    persist::{Persistence, Record, Timer},
};
use crate::{
    nodes::Cluster,
    sim::{Ctx, Kept},
    trace::{IdMap, NodeId, OpId, Packet, ReplEvent, SimTime, Verb},
};

/// How often a replica says how far it is, and a primary looks at that.
const SECOND: Duration = Duration::from_secs(1);

/// Whose changes are counted: each primary begins a history of its own with
/// each of its lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Origin {
    node: NodeId,
    life: u32,
}

/// What primary and replica say to each other.
#[derive(Clone, Debug)]
pub enum Link {
    /// Primary to replica: its next changes.
    Feed {
        /// Whose.
        origin: Origin,
        /// How many came before.
        after: u32,
        /// The changes.
        records: Rc<[Record]>,
    },
    /// Primary to replica: how far are you?
    GetAck {
        /// Whose changes.
        origin: Origin,
    },
    /// Replica to primary: so far.
    Ack {
        /// Whose changes; none to ask for everything.
        origin: Option<Origin>,
        /// How many of them.
        offset: u32,
        /// Whether later ones have come, and those between have not.
        gap: bool,
    },
    /// Primary to replica: all that it has.
    Full {
        /// Whose.
        origin: Origin,
        /// How many changes that comes from.
        offset: u32,
        /// What makes all of it.
        image: Rc<[Record]>,
    },
}

impl Link {
    /// What it shows of itself on the wire.
    pub fn packet(&self) -> Packet {
        match self {
            Link::Feed { records, .. } => {
                let last = records.last();
                Packet {
                    key: last.map(|r| r.key()).unwrap_or_default(),
                    row: last.map(|r| r.row()).unwrap_or_default(),
                    ..Packet::of(Verb::Replicate)
                }
            }
            Link::GetAck { .. } => Packet::of(Verb::GetAck),
            Link::Ack { origin: Some(_), .. } => Packet::of(Verb::ReplAck),
            Link::Ack { origin: None, .. } => Packet::of(Verb::Psync),
            Link::Full { .. } => Packet::of(Verb::FullSync),
        }
    }
}

/// Whether a cache leads or follows.
#[derive(Clone, Debug)]
enum Role {
    /// It takes writes.
    Primary(Box<Feed>),
    /// It takes none.
    Replica(Box<Follow>),
}

/// A primary's side, in memory.
#[derive(Clone, Debug)]
struct Feed {
    origin: Origin,
    /// The offset with which the history began.
    base: u32,
    /// All changes since then.
    log: Vec<Record>,
    /// Up to which offset they have been sent, and when that last was.
    sent: u32,
    sent_at: SimTime,
    /// How many the replica is known to have, and since when, in whole
    /// seconds of the wall clock.
    acked: u32,
    heard_s: i64,
    /// Whether the replica had been heard of when that was last looked at.
    good: bool,
    /// Up to where the last write of each client's connection goes.
    wrote: IdMap<OpId, u32>,
    /// Clients that wait for the replica.
    waits: Vec<Wait>,
    /// Whether the replica is to be asked now.
    ask: bool,
}

/// A client that waits for replicas.
#[derive(Clone, Copy, Debug)]
struct Wait {
    kept: Kept,
    asked: u32,
    offset: u32,
    until: SimTime,
}

/// A replica's side, in memory.
#[derive(Clone, Debug, Default)]
struct Follow {
    /// Whose changes it has; none before it has any.
    origin: Option<Origin>,
    offset: u32,
    /// What came before its turn.
    early: Vec<(u32, Rc<[Record]>)>,
}

/// A cache's part in a pair of primary and replica.
#[derive(Clone, Debug)]
pub struct Replication {
    other: NodeId,
    role: Role,
    lives: u32,
    min_replicas: u32,
    max_lag_s: i64,
}

impl Replication {
    /// The part of the node `own`, which takes the writes at first.
    ///
    /// It refuses them while fewer than `min_replicas` have been heard of for
    /// longer than `max_lag`, in whole seconds: `min-replicas-to-write` and
    /// `min-replicas-max-lag`.
    pub fn primary(
        own: NodeId,
        replica: NodeId,
        min_replicas: u32,
        max_lag: Duration,
    ) -> Replication {
        let max_lag_s = max_lag.as_secs() as i64;
        let role = Role::Primary(Box::new(Feed::new(Origin::first(own), 0)));
        let (other, lives) = (replica, 0);
        Replication { other, role, lives, min_replicas, max_lag_s }
    }

    /// The part of the node that follows at first, with all that the primary
    /// has before the run. What it refuses once it leads is as above.
    pub fn replica(
        primary: NodeId,
        min_replicas: u32,
        max_lag: Duration,
    ) -> Replication {
        let origin = Some(Origin::first(primary));
        let follow = Follow { origin, ..Follow::default() };
        Replication {
            role: Role::Replica(Box::new(follow)),
            ..Replication::primary(primary, primary, min_replicas, max_lag)
        }
    }

    /// Whether it takes writes.
    pub fn leads(&self) -> bool {
        matches!(self.role, Role::Primary(_))
    }

    fn follows(&mut self) -> Option<&mut Follow> {
        match &mut self.role {
            Role::Primary(_) => None,
            Role::Replica(follow) => Some(follow),
        }
    }

    fn feeds(&mut self) -> Option<&mut Feed> {
        match &mut self.role {
            Role::Primary(feed) => Some(feed),
            Role::Replica(_) => None,
        }
    }
}

impl Origin {
    fn first(node: NodeId) -> Origin {
        Origin { node, life: 0 }
    }
}

/// Where a change goes behind the keys themselves: to the disk, and to the
/// replica.
#[derive(Clone, Debug, Default)]
pub struct Journal {
    /// The disk.
    pub persistence: Persistence,
    /// The replica; none where there is none.
    pub replication: Option<Box<Replication>>,
}

impl Journal {
    /// A command has changed something.
    pub fn append(&mut self, ctx: &mut Ctx<'_, Cluster>, record: Record) {
        self.persistence.append(ctx, record);
        self.feed(ctx, record);
    }

    /// A change that the disk need not know.
    pub fn feed(&mut self, ctx: &mut Ctx<'_, Cluster>, record: Record) {
        let replication = self.replication.as_mut();
        if let Some(feed) = replication.and_then(|r| r.feeds()) {
            feed.log.push(record);
            feed.wrote.insert(ctx.op(), feed.offset());
        }
    }

    /// What is done before the answers of a turn leave.
    pub fn before_answers(&mut self, ctx: &mut Ctx<'_, Cluster>) {
        self.persistence.before_answers(ctx);
        self.send(ctx);
    }

    /// Passes on what the replica has not been sent.
    pub fn send(&mut self, ctx: &mut Ctx<'_, Cluster>) {
        if let Some(replication) = &mut self.replication {
            replication.send(ctx);
        }
    }

    /// Whether this cache follows another.
    pub fn follows(&self) -> bool {
        self.replication.as_ref().is_some_and(|r| !r.leads())
    }
}

impl Cache {
    /// As a part of a pair of primary and replica.
    pub fn with_replication(mut self, replication: Replication) -> Cache {
        self.journal.replication = Some(Box::new(replication));
        self
    }

    /// Says what part it has, once the node runs.
    pub(super) fn start_replication(&mut self, ctx: &mut Ctx<'_, Cluster>) {
        let Some(replication) = &mut self.journal.replication else { return };
        ctx.set_timer(SECOND, Timer::Second.token());
        let other = replication.other;
        match &mut replication.role {
            Role::Primary(feed) => {
                feed.heard_s = super::persist::seconds(ctx);
                ctx.write_aside(ReplEvent::Leads { replica: other });
            }
            Role::Replica(follow) => {
                ctx.write_aside(ReplEvent::Follows { primary: other });
                if follow.origin.is_none() {
                    replication.ack(ctx, false);
                }
            }
        }
    }

    /// Once a second.
    pub(super) fn every_second(&mut self, ctx: &mut Ctx<'_, Cluster>) {
        let Some(replication) = &mut self.journal.replication else { return };
        ctx.set_timer(SECOND, Timer::Second.token());
        match &mut replication.role {
            Role::Primary(_) => replication.look_at_the_replica(ctx),
            Role::Replica(_) => replication.ack(ctx, true),
        }
    }

    /// The memory of the process is gone. Who leads begins a new history.
    pub(super) fn forget_replication(&mut self, node: NodeId) {
        let Some(replication) = &mut self.journal.replication else { return };
        replication.lives += 1;
        let life = replication.lives;
        match &mut replication.role {
            Role::Primary(feed) => {
                **feed = Feed::new(Origin { node, life }, 0);
            }
            Role::Replica(follow) => **follow = Follow::default(),
        }
    }

    /// What comes from the other part.
    #[inline(never)]
    pub(super) fn linked(&mut self, ctx: &mut Ctx<'_, Cluster>, link: Link) {
        match link {
            Link::Feed { origin, after, records } => {
                self.take_feed(ctx, origin, after, records);
            }
            Link::Full { origin, offset, image } => {
                self.take_over_all(ctx, origin, offset, &image);
            }
            Link::GetAck { origin } => {
                let Some(replication) = &mut self.journal.replication else {
                    return;
                };
                let follows = replication.follows();
                if follows.is_some_and(|f| f.origin == Some(origin)) {
                    replication.ack(ctx, false);
                }
            }
            Link::Ack { origin, offset, gap } => {
                self.acknowledged(ctx, origin, offset, gap);
            }
        }
    }
}
