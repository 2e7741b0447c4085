use serde::Serialize;

use crate::trace::{
    Event, IdMap, MsgId, NetEvent, OpEvent, OpId, SimTime, Trace,
};

/// Where the time of an operation went, from its beginning to its end.
///
/// Each request that was answered spent time on the network, there and back,
/// in line for a worker of its node, and at work there, which includes what
/// the node did for itself before and ends where the node keeps the request:
/// what the node asks of others for it is then counted as theirs. Requests that are made side by side count
/// each, so that the parts may add up to more than the whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Spent {
    /// On the network.
    pub network_ns: u64,
    /// In line for a worker.
    pub queue_ns: u64,
    /// With a worker.
    pub service_ns: u64,
    /// The rest: waiting for answers that did not come in time, for what a
    /// node does for another's sake, and on purpose.
    pub other_ns: u64,
}

impl Spent {
    /// Takes more of it in.
    pub fn add(&mut self, more: Spent) {
        self.network_ns += more.network_ns;
        self.queue_ns += more.queue_ns;
        self.service_ns += more.service_ns;
        self.other_ns += more.other_ns;
    }

    /// With the rest of a whole.
    pub(super) fn of_whole(self, whole_ns: u64) -> Spent {
        let known = self.network_ns + self.queue_ns + self.service_ns;
        Spent { other_ns: whole_ns.saturating_sub(known), ..self }
    }
}

/// When a message reached each part of its journey.
#[derive(Clone, Copy, Default)]
struct Journey {
    sent: SimTime,
    received: SimTime,
    taken_up: SimTime,
    /// When it was put by, to be answered later.
    kept: Option<SimTime>,
}

/// Follows messages on their journeys.
#[derive(Default)]
pub(super) struct Journeys {
    of: IdMap<MsgId, Journey>,
}

impl Journeys {
    /// What an answer says of its request's time.
    pub fn see(&mut self, at: SimTime, event: NetEvent) -> Option<Spent> {
        match event {
            NetEvent::Sent { msg, .. } => {
                let journey = Journey { sent: at, ..Journey::default() };
                self.of.insert(msg, journey);
            }
            NetEvent::Received { msg } => {
                let journey = self.of.get_mut(msg)?;
                (journey.received, journey.taken_up) = (at, at);
            }
            NetEvent::TakenUp { msg } => self.of.get_mut(msg)?.taken_up = at,
            NetEvent::Answered { msg, request } => {
                let (answer, asked) =
                    (*self.of.get(msg)?, *self.of.get(request)?);
                let ns =
                    |from, to: SimTime| SimTime::from(to.since(from)).as_ns();
                let there = ns(asked.sent, asked.received);
                let done = asked.kept.unwrap_or(answer.sent);
                return Some(Spent {
                    network_ns: there + ns(answer.sent, at),
                    queue_ns: ns(asked.received, asked.taken_up),
                    service_ns: ns(asked.taken_up, done),
                    other_ns: 0,
                });
            }
            NetEvent::Kept { msg } => self.of.get_mut(msg)?.kept = Some(at),
            NetEvent::Queued { .. }
            | NetEvent::Late { .. }
            | NetEvent::Lost { .. }
            | NetEvent::Reset { .. }
            | NetEvent::TimedOut { .. } => {}
        }
        None
    }
}

/// Where the time of one operation went, and the whole of it; none while it is
/// running.
pub fn spent(trace: &Trace, op: OpId) -> Option<(Spent, u64)> {
    let mut journeys = Journeys::default();
    let (mut began, mut spent) = (None, Spent::default());
    for entry in trace.entries().iter().filter(|entry| entry.op == op) {
        match entry.event {
            Event::Op(OpEvent::Began { .. }) => began = Some(entry.at),
            Event::Op(OpEvent::Ended { .. }) => {
                let whole = SimTime::from(entry.at.since(began?)).as_ns();
                return Some((spent.of_whole(whole), whole));
            }
            Event::Net(event) => {
                let more = journeys.see(entry.at, event);
                spent.add(more.unwrap_or_default());
            }
            _ => {}
        }
    }
    None
}
