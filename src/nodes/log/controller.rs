use std::{rc::Rc, time::Duration};

use crate::trace::{NodeId, SimTime};

/// Who leads a partition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Seat {
    /// The leader; none where nobody may lead.
    pub leader: Option<NodeId>,
    /// The number of its term.
    pub epoch: u32,
    /// The replicas that are in sync, in the order of the brokers. It is never
    /// empty: the last one stays, also when it is down.
    pub in_sync: Vec<NodeId>,
}

impl Seat {
    /// Whether leader and term are the same.
    pub fn same_term(&self, other: &Seat) -> bool {
        (self.leader, self.epoch) == (other.leader, other.epoch)
    }
}

/// The quorum of controllers: it hears the brokers' heartbeats, knows who is
/// in sync, and says who leads.
#[derive(Clone, Debug, Default)]
pub struct Controller {
    brokers: Rc<[NodeId]>,
    /// When each was heard of; none since it registered anew.
    heard: Vec<Option<SimTime>>,
    seats: Vec<Seat>,
    /// A broker that was not heard of for so long is down:
    /// `broker.session.timeout.ms`.
    session: Duration,
    /// `unclean.leader.election.enable`.
    unclean: bool,
}

impl Controller {
    /// Of these brokers and so many partitions of a topic: each partition is
    /// led by the next broker, and the offsets' log by the first.
    pub fn new(
        brokers: &[NodeId],
        partitions: u32,
        session: Duration,
        unclean: bool,
    ) -> Controller {
        let seat = |number: u32| {
            let place = initial_leader(number, partitions, brokers.len());
            Seat {
                leader: brokers.get(place).copied(),
                epoch: 0,
                in_sync: brokers.to_vec(),
            }
        };
        Controller {
            brokers: brokers.into(),
            heard: vec![Some(SimTime::ZERO); brokers.len()],
            seats: (0..=partitions).map(seat).collect(),
            session,
            unclean,
        }
    }

    pub(super) fn brokers(&self) -> &[NodeId] {
        &self.brokers
    }

    pub(super) fn seat(&self, number: u32) -> &Seat {
        &self.seats[number as usize]
    }

    fn place(&self, broker: NodeId) -> Option<usize> {
        self.brokers.iter().position(|it| *it == broker)
    }

    /// A broker is up.
    pub(super) fn heartbeat(&mut self, broker: NodeId, now: SimTime) {
        if let Some(place) = self.place(broker) {
            self.heard[place] = Some(now);
        }
    }

    /// Whether a broker counts as up.
    pub(super) fn is_up(&self, broker: NodeId, now: SimTime) -> bool {
        let heard = self.place(broker).and_then(|place| self.heard[place]);
        heard.is_some_and(|at| now.since(at) < self.session)
    }

    /// A broker has started again: until its first heartbeat it counts as
    /// down.
    pub(super) fn register(&mut self, broker: NodeId) {
        if let Some(place) = self.place(broker) {
            self.heard[place] = None;
        }
        for seat in &mut self.seats {
            if seat.leader == Some(broker) {
                seat.leader = None;
            }
        }
    }

    /// Makes a broker the leader of a partition, if it is the one to be;
    /// whether it was in sync, and who is so no more.
    pub(super) fn elect(
        &mut self,
        number: u32,
        broker: NodeId,
        now: SimTime,
    ) -> Option<(bool, Vec<NodeId>)> {
        let seat = &self.seats[number as usize];
        if seat.leader.is_some_and(|leader| self.is_up(leader, now)) {
            return None;
        }
        let up = |it: &&NodeId| self.is_up(**it, now);
        let first = seat.in_sync.iter().find(up);
        let any = self.brokers.iter().find(up).filter(|_| self.unclean);
        let next = first.or(any).copied();
        let clean = first.is_some();
        let live: Vec<NodeId> = match clean {
            true => seat.in_sync.iter().filter(up).copied().collect(),
            false => vec![broker],
        };
        let seat = &mut self.seats[number as usize];
        seat.leader = next.filter(|it| *it == broker);
        seat.leader?;
        seat.epoch += 1;
        let before = std::mem::replace(&mut seat.in_sync, live);
        let gone = before.into_iter().filter(|it| !seat.in_sync.contains(it));
        Some((clean, gone.collect()))
    }

    /// A leader says who is in sync; whether it may.
    pub(super) fn set_in_sync(
        &mut self,
        number: u32,
        epoch: u32,
        in_sync: &[NodeId],
    ) -> bool {
        let seat = &mut self.seats[number as usize];
        let valid = seat.epoch == epoch && !in_sync.is_empty();
        if valid {
            seat.in_sync = in_sync.to_vec();
        }
        valid
    }
}

/// Which of the brokers leads a partition at the beginning.
pub(super) fn initial_leader(
    number: u32,
    partitions: u32,
    brokers: usize,
) -> usize {
    let number = if number < partitions { number as usize } else { 0 };
    number.checked_rem(brokers).unwrap_or(0)
}
