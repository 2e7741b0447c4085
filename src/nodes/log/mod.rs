//! Brokers of a replicated log, as Kafka 3 has them.
//!
//! A topic has partitions; each of them is a log of records that one broker
//! leads and the others copy. A producer says how many copies its answer waits
//! for ([`Acks`]). Followers fetch from the leader what they have not yet, and
//! by that tell it what they have. Those that keep up are in sync; what all of
//! them have lies below the high watermark, and that far consumers may read.
//! Where the leader dies, the [`Controller`] makes another broker the leader:
//! one that is in sync, or any, if it may be unclean. A replica whose log is
//! not the leader's throws away where they differ. What consumers have read is
//! kept in a log of its own, which is replicated in the same way.
//!
//! Departures: the controllers are no nodes of the stage, never fail, and hear
//! of a broker as long as its process runs. The operating system writes
//! nothing to disk during a run, for it would do so after 30 s: a loss of
//! power takes what was appended in the run. The records before the first one
//! have been deleted, as by retention. A record's version is its offset, and
//! counts [`EPOCH`] more for each leader that there was. Followers fetch all
//! partitions of a leader at once, without a limit on bytes.

mod client;
mod command;
mod controller;
mod follower;
mod leader;
mod replica;

pub use client::{Consumer, LogClient, Metadata, Polled};
pub use command::{Acks, Command, Link};
pub use controller::Controller;

use std::{rc::Rc, time::Duration};

use self::{
    command::Ask,
    replica::{Content, Replica},
};
use super::{Cluster, Reply};
use crate::{
    sim::{Ctx, Latency},
    trace::{LogEvent, NodeId, SimTime, Stop},
};

/// The offset of the first record of a run.
pub const FIRST: u32 = 2;

/// By so much versions jump with each leader: more than a leader can have had
/// that the next one has not.
pub const EPOCH: u32 = 1_000;

/// How often a broker looks after itself: heartbeats, elections, followers.
const TICK: Duration = Duration::from_millis(10);

/// How much longer than it may take a follower waits for an answer before it
/// asks again.
const GRACE: Duration = Duration::from_millis(50);

/// How a broker is set.
#[derive(Clone, Copy, Debug)]
pub struct LogConfig {
    /// How many partitions the topic has.
    pub partitions: u32,
    /// `min.insync.replicas` of the topic.
    pub min_in_sync: u32,
    /// `replica.lag.time.max.ms`.
    pub lag_max: Duration,
    /// `replica.fetch.wait.max.ms`.
    pub fetch_wait: Duration,
    /// How long it works on a request.
    pub service: Latency,
}

/// A broker.
pub struct Broker {
    own: NodeId,
    config: LogConfig,
    /// Its copies of the topic's partitions and, last, of the offsets' log.
    replicas: Vec<Replica>,
    /// The leaders that it has asked and that have not answered, since when.
    asked: Vec<(NodeId, SimTime)>,
    /// Followers that have all there is, and wait for more.
    parked: Vec<Parked>,
}

/// A follower that waits.
#[derive(Clone, Debug)]
struct Parked {
    from: NodeId,
    asks: Rc<[Ask]>,
    since: SimTime,
}

impl Broker {
    /// The broker on the node `own`, one of those that the controller knows.
    pub fn new(
        own: NodeId,
        config: LogConfig,
        controller: &Controller,
    ) -> Broker {
        let all = 0..=config.partitions;
        let replica = |number| {
            let first = if number < config.partitions { FIRST } else { 0 };
            let seat = controller.seat(number).clone();
            Replica::new(number, first, seat, controller.brokers())
        };
        let replicas = all.map(replica).collect();
        let (asked, parked) = (Vec::new(), Vec::new());
        Broker { own, config, replicas, asked, parked }
    }

    /// How long a request takes.
    pub fn service(&self, command: &Command) -> Latency {
        match command {
            Command::Link(_) => Latency::ZERO,
            _ => self.config.service,
        }
    }

    /// Whether it is a partition of the topic, and not the offsets' log.
    fn is_shown(&self, partition: u32) -> bool {
        partition < self.config.partitions
    }

    /// Starts the broker's own work; to be called once the node runs.
    pub fn start(&mut self, ctx: &mut Ctx<'_, Cluster>) {
        for replica in &self.replicas {
            let (partition, end) = (replica.number, replica.log.end());
            if replica.leads(self.own) && self.is_shown(partition) {
                let in_sync = replica.seat.in_sync.len() as u32;
                ctx.write_aside(LogEvent::Leads { partition, in_sync, end });
            }
        }
        ctx.set_timer(Duration::ZERO, 0);
    }

    /// Memory is gone; without power or disk the log too.
    pub fn stopped(&mut self, how: Stop) {
        for replica in &mut self.replicas {
            replica.forget(!how.spares_the_machine());
        }
        self.asked.clear();
        self.parked.clear();
    }

    /// Runs again with what is left. The controller takes it for a new
    /// broker: it leads nothing, and is not in sync where others are.
    pub fn restart(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        controller: &mut Controller,
    ) {
        controller.register(self.own);
        for replica in &self.replicas {
            let (partition, end) = (replica.number, replica.log.end());
            if self.is_shown(partition) {
                ctx.write(LogEvent::Recovered { partition, end });
            }
        }
        ctx.set_timer(TICK, 0);
    }

    /// Ten milliseconds are over.
    pub fn timer(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        controller: &mut Controller,
    ) {
        controller.heartbeat(self.own, ctx.now());
        for place in 0..self.replicas.len() {
            self.take_its_seat(ctx, controller, place);
            if self.replicas[place].leads(self.own) {
                self.look_at_followers(ctx, controller, place);
            }
        }
        self.fetch_from_all(ctx);
        self.feed(ctx);
        ctx.set_timer(TICK, 0);
    }

    /// What the controller says of a partition's leader.
    fn take_its_seat(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        controller: &mut Controller,
        place: usize,
    ) {
        let number = place as u32;
        let elected = controller.elect(number, self.own, ctx.now());
        let seat = controller.seat(number);
        if let Some(elected) = elected {
            self.lead(ctx, place, seat.clone(), elected);
        } else if !seat.same_term(&self.replicas[place].seat) {
            self.follow(ctx, place, seat.clone());
        }
    }

    /// Carries out a command. None where the answer comes later, or none is
    /// due.
    pub fn handle(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        controller: &mut Controller,
        command: Command,
    ) -> Option<Reply> {
        match command {
            Command::Produce { partition, key, text, acks, .. } => {
                self.produce(ctx, partition, (key, text), acks)
            }
            Command::Fetch { partition, from, max } => {
                Some(self.read(ctx, partition, from, max))
            }
            Command::OffsetCommit { partition, offset, by, .. } => {
                let content = Content::Offset { partition, offset, by };
                self.commit_offset(ctx, content)
            }
            Command::OffsetFetch { partition } => {
                Some(self.committed(ctx, partition))
            }
            Command::Metadata => {
                let seats = self.replicas.iter().map(|r| r.seat.leader);
                Some(Reply::Leaders(seats.collect()))
            }
            Command::Link(Link::Fetch { from, asks }) => {
                self.fetched_by(ctx, controller, from, asks);
                None
            }
            Command::Link(Link::Records { from, parts }) => {
                self.take_records(ctx, from, &parts);
                None
            }
        }
    }
}
