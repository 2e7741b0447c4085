use super::{
    CallError, Latency, World,
    arena::Key,
    chance::{Chance, Draw, Purpose, unit},
    core::{Context, Core, Ev},
};
use crate::trace::{EntryId, LossReason, MsgId, NetEvent, NodeId, OpId, Site};

/// One direction of a link between two nodes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Link {
    pub latency: Latency,
    pub lag_ns: u64,
    pub loss: f64,
    pub cut: bool,
}

impl Default for Link {
    fn default() -> Self {
        Link { latency: Latency::ZERO, lag_ns: 0, loss: 0.0, cut: false }
    }
}

/// What a message carries.
pub(super) enum Body<W: World> {
    Request {
        request: W::Request,
        call: Option<Key>,
    },
    Reply {
        reply: W::Reply,
        call: Key,
    },
    /// The operating system's word that the process is gone.
    Reset {
        call: Key,
    },
}

/// A message from its sending until it is dealt with.
pub(super) struct Message<W: World> {
    pub body: Body<W>,
    pub number: MsgId,
    pub op: OpId,
    /// Its latest entry: its sending, then its receipt.
    pub cause: EntryId,
    /// Tells the draws of this message from those of its operation's others.
    pub draw: u32,
    pub from: NodeId,
    pub to: NodeId,
    pub stage: Stage,
    /// The student holds it on the wire.
    pub held: bool,
}

impl<W: World> Message<W> {
    /// On behalf of this message, at one of its ends.
    pub fn at(&self, node: NodeId) -> Context {
        Context { node, op: self.op, cause: self.cause }
    }

    /// Whether the student can lay hands on it.
    pub fn on_the_wire(&self) -> bool {
        matches!(self.stage, Stage::Flying | Stage::Parked)
    }

    fn draw(&self, purpose: Purpose, place: u32) -> Draw {
        let ordinal = u64::from(self.op.0) << 32 | u64::from(self.draw);
        Draw { purpose, place, ordinal }
    }

    /// How long its node works on it, if it is a request.
    #[inline]
    pub fn service(
        &self,
        world: &W,
        chance: &mut Box<dyn Chance>,
    ) -> Option<u64> {
        let Body::Request { request, .. } = &self.body else { return None };
        let latency = world.service(self.to, request);
        let draw = self.draw(Purpose::Service, u32::from(self.to.0));
        Some(latency.sample(|| chance.draw(draw)))
    }
}

/// Where a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// On the wire.
    Flying,
    /// Stopped on the wire by the student, past its arrival time.
    Parked,
    /// At the door of a paused node.
    Arrived,
    /// In the node's queue.
    Queued,
    /// With a worker.
    Serving,
    /// Dropped: only the event that it waits for still knows of it.
    Gone,
}

impl<W: World> Core<W> {
    pub(super) fn link_mut(&mut self, from: NodeId, to: NodeId) -> &mut Link {
        let index = from.index() * self.nodes.len() + to.index();
        &mut self.links[index]
    }

    /// Sends a message and returns its number and the entry of its sending.
    #[inline]
    pub(super) fn send(
        &mut self,
        context: Context,
        site: Site,
        to: NodeId,
        body: Body<W>,
    ) -> (MsgId, EntryId) {
        let Context { node: from, op, cause } = context;
        let (number, cause) = match &body {
            Body::Request { request, .. } => {
                let packet = W::request_packet(request);
                self.write_sent(context, site, to, packet)
            }
            Body::Reply { reply, .. } => {
                let packet = W::reply_packet(reply);
                self.write_sent(context, site, to, packet)
            }
            Body::Reset { .. } => (MsgId(0), cause),
        };
        let draw = self.next_draw(op);
        let (stage, held) = (Stage::Flying, false);
        self.depart(Message {
            body,
            number,
            op,
            cause,
            draw,
            from,
            to,
            stage,
            held,
        });
        (number, cause)
    }

    fn write_sent(
        &mut self,
        context: Context,
        site: Site,
        to: NodeId,
        packet: super::Packet,
    ) -> (MsgId, EntryId) {
        self.messages_sent += 1;
        let msg = MsgId(self.messages_sent);
        let super::Packet { verb, script, key, row } = packet;
        let sent = NetEvent::Sent { msg, to, verb, script, key, row };
        (msg, self.write(context, site, sent))
    }

    /// A message enters its link.
    #[inline]
    fn depart(&mut self, message: Message<W>) {
        let (from, to) = (message.from, message.to);
        let index = from.index() * self.nodes.len() + to.index();
        let link = &self.links[index];
        let place = u32::from(from.0) << 16 | u32::from(to.0);
        let mut draw = |what| self.chance.draw(message.draw(what, place));
        if link.cut || link.loss > 0.0 && unit(draw(Purpose::Loss)) < link.loss
        {
            let cut = link.cut;
            let reason = if cut { LossReason::Cut } else { LossReason::Loss };
            self.lose(&message, reason);
            return;
        }
        let travel = link.latency.sample(|| draw(Purpose::Latency));
        let delay = travel.saturating_add(link.lag_ns);
        let message = self.messages.insert(message).slot;
        self.after(delay, Ev::Arrive { message });
    }

    /// Writes that a message is gone, on its sender's behalf. A reset bears no
    /// number: its loss is silent like itself.
    pub(super) fn lose(
        &mut self,
        message: &Message<W>,
        reason: LossReason,
    ) -> EntryId {
        let msg = message.number;
        if msg == MsgId(0) {
            return message.cause;
        }
        let lost = NetEvent::Lost { msg, reason };
        self.write(message.at(message.from), Site::default(), lost)
    }

    /// A caller gets its answer or the reason why there is none.
    #[inline]
    fn complete(
        &mut self,
        key: Key,
        cause: EntryId,
        answer: Result<W::Reply, CallError>,
    ) {
        let Some(call) = self.calls.get_mut(key) else { return };
        call.answer = Some(answer);
        let task = call.task;
        if let Some(task) = self.tasks.get_mut(task) {
            task.context.cause = cause;
        }
        self.ready.push_back(Ev::wake(task));
    }

    /// A caller gives up.
    pub(super) fn time_out(&mut self, short: u16, slot: u32) {
        let now = self.now;
        let Some(key) = self.calls.key(slot, short) else { return };
        let Some(call) = self.calls.get_mut(key) else { return };
        if call.answer.is_some() || call.deadline > now {
            return;
        }
        let (context, msg) = (call.context, call.request);
        if self.put_off(context.node, Ev::time_out(key)) {
            return;
        }
        let timed_out = NetEvent::TimedOut { msg };
        let entry = self.write(context, Site::default(), timed_out);
        self.complete(key, entry, Err(CallError::TimedOut));
    }

    /// Sends the word that a process is gone to whoever waits for it.
    pub(super) fn reset(&mut self, to: NodeId, context: Context, call: Key) {
        self.send(context, Site::default(), to, Body::Reset { call });
    }

    #[inline]
    pub(super) fn deliver_to_caller(&mut self, message: Message<W>) {
        let context = message.at(message.to);
        let (call, answer) = match message.body {
            Body::Reply { reply, call } => (call, Ok(reply)),
            Body::Reset { call } => (call, Err(CallError::Reset)),
            Body::Request { .. } => return,
        };
        let msg = message.number;
        let waiting = self.calls.get_mut(call).filter(|c| c.answer.is_none());
        let Some(request) = waiting.map(|call| call.request) else {
            if answer.is_ok() {
                self.write(context, Site::default(), NetEvent::Late { msg });
            }
            return;
        };
        let event = match answer {
            Ok(_) => NetEvent::Answered { msg, request },
            Err(_) => NetEvent::Reset { msg: request },
        };
        let entry = self.write(context, Site::default(), event);
        self.complete(call, entry, answer);
    }
}
