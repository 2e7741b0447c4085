use super::{
    CallError, Ctx, Latency, World,
    arena::Key,
    chance::{Draw, Purpose, unit},
    core::{Context, Core, Ev},
};
use crate::trace::{EntryId, LossReason, MsgId, NetEvent, NodeId, Site, Stop};

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
    pub number: MsgId,
    pub from: NodeId,
    pub to: NodeId,
    pub context: Context,
    pub ordinal: u64,
    pub body: Body<W>,
    pub stage: Stage,
    /// The student holds it on the wire.
    pub held: bool,
}

/// Where a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// On the wire.
    Flying,
    /// Stopped on the wire by the student, past its arrival time.
    Parked,
    /// In the node's queue.
    Queued,
    /// With a worker.
    Serving,
}

impl<W: World> Core<W> {
    pub(super) fn link_mut(&mut self, from: NodeId, to: NodeId) -> &mut Link {
        let index = from.index() * self.nodes.len() + to.index();
        &mut self.links[index]
    }

    /// Sends a message and returns its number and its entry.
    #[inline]
    pub(super) fn send(
        &mut self,
        context: Context,
        site: Site,
        to: NodeId,
        body: Body<W>,
    ) -> (MsgId, EntryId) {
        let from = context.node;
        let packet = match &body {
            Body::Request { request, .. } => Some(W::request_packet(request)),
            Body::Reply { reply, .. } => Some(W::reply_packet(reply)),
            Body::Reset { .. } => None,
        };
        let mut number = MsgId(0);
        let mut cause = context.cause;
        if let Some(packet) = packet {
            self.messages_sent += 1;
            number = MsgId(self.messages_sent);
            let sent = NetEvent::Sent {
                msg: number,
                to,
                verb: packet.verb,
                script: packet.script,
                key: packet.key,
                row: packet.row,
            };
            cause = self.write(context, site, sent);
        }
        let context = Context { cause, ..context };
        let ordinal = self.ordinal(context.op);
        let link = *self.link_mut(from, to);
        let place = u32::from(from.0) << 16 | u32::from(to.0);
        if link.cut || self.is_lost(link.loss, place, ordinal) {
            let reason =
                if link.cut { LossReason::Cut } else { LossReason::Loss };
            self.lose(context, number, reason);
            return (number, cause);
        }
        let travel =
            self.sample(link.latency, Purpose::Latency, place, ordinal);
        let key = self.messages.insert(Message {
            number,
            from,
            to,
            context,
            ordinal,
            body,
            stage: Stage::Flying,
            held: false,
        });
        let Key { generation, slot: message } = key;
        let at = self.now + travel + link.lag_ns;
        self.queue.push(at, Ev::Arrive { generation, message });
        (number, cause)
    }

    fn is_lost(&mut self, loss: f64, place: u32, ordinal: u64) -> bool {
        let purpose = Purpose::Loss;
        loss > 0.0
            && unit(self.chance.draw(Draw { purpose, place, ordinal })) < loss
    }

    /// Writes that a message is gone, on its sender's behalf. A reset bears no
    /// number: its loss is silent like itself.
    pub(super) fn lose(
        &mut self,
        context: Context,
        msg: MsgId,
        reason: LossReason,
    ) {
        if msg != MsgId(0) {
            let lost = NetEvent::Lost { msg, reason };
            self.write(context, Site::default(), lost);
        }
    }

    /// A caller gets its answer or the reason why there is none.
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
        self.ready.push_back(task);
    }

    /// A caller gives up.
    pub(super) fn time_out(&mut self, key: Key) {
        let now = self.now;
        let Some(call) = self.calls.get_mut(key) else { return };
        if call.answer.is_some() || call.deadline > now {
            return;
        }
        let (task, node, msg) = (call.task, call.node, call.request);
        let Key { generation, slot } = key;
        if self.put_off(node, Ev::TimeOut { generation, call: slot }) {
            return;
        }
        let Some(context) = self.tasks.get_mut(task).map(|t| t.context) else {
            return;
        };
        let timed_out = NetEvent::TimedOut { msg };
        let entry = self.write(context, Site::default(), timed_out);
        self.complete(key, entry, Err(CallError::TimedOut));
    }

    /// Sends the word that a process is gone to whoever waits for it.
    pub(super) fn reset(
        &mut self,
        from: NodeId,
        to: NodeId,
        message: Context,
        call: Key,
    ) {
        let context = Context { node: from, ..message };
        self.send(context, Site::default(), to, Body::Reset { call });
    }

    fn deliver_to_caller(&mut self, message: Message<W>) {
        let context = Context { node: message.to, ..message.context };
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

/// The kernel and its world, side by side.
pub(super) struct Kernel<W: World> {
    pub core: Core<W>,
    pub world: W,
}

impl<W: World> Kernel<W> {
    /// A message reaches the end of its link.
    #[inline]
    pub fn arrive(&mut self, key: Key) {
        let core = &mut self.core;
        let Some(message) = core.messages.get_mut(key) else { return };
        if message.held {
            message.stage = Stage::Parked;
            return;
        }
        let (from, to) = (message.from, message.to);
        if core.link_mut(from, to).cut {
            return self.end(key, Some(LossReason::Cut));
        }
        let Key { generation, slot } = key;
        match core.nodes[to.index()].stopped {
            Some(Stop::Power) => self.end(key, Some(LossReason::NoPower)),
            Some(Stop::Process) => self.bounce(key),
            None => {
                let put_off = Ev::Arrive { generation, message: slot };
                if !core.put_off(to, put_off) {
                    self.accept(key);
                }
            }
        }
    }

    /// Ends a message that no one receives.
    fn end(&mut self, key: Key, reason: Option<LossReason>) {
        let Some(message) = self.core.messages.remove(key) else { return };
        if let Some(reason) = reason {
            self.core.lose(message.context, message.number, reason);
        }
    }

    /// The machine runs but the process is gone.
    fn bounce(&mut self, key: Key) {
        let Some(message) = self.core.messages.remove(key) else { return };
        let (context, number) = (message.context, message.number);
        self.core.lose(context, number, LossReason::Gone);
        if let Body::Request { call: Some(call), .. } = message.body {
            self.core.reset(message.to, message.from, context, call);
        }
    }

    fn accept(&mut self, key: Key) {
        let core = &mut self.core;
        let Some(message) = core.messages.get_mut(key) else { return };
        let (to, number) = (message.to, message.number);
        if !matches!(message.body, Body::Request { .. }) {
            if let Some(message) = core.messages.remove(key) {
                core.deliver_to_caller(message);
            }
            return;
        }
        let context = Context { node: to, ..message.context };
        let received = NetEvent::Received { msg: number };
        let cause = core.write(context, Site::default(), received);
        let Some(message) = core.messages.get_mut(key) else { return };
        message.context.cause = cause;
        let node = &mut core.nodes[to.index()];
        if node.busy < node.workers {
            node.busy += 1;
            self.serve(key);
            return;
        }
        message.stage = Stage::Queued;
        node.queue.push_back(key);
        let waiting = node.queue.len() as u32;
        let context = Context { cause, ..context };
        let queued = NetEvent::Queued { msg: number, waiting };
        core.write(context, Site::default(), queued);
    }

    /// A worker takes the request up.
    fn serve(&mut self, key: Key) {
        let Kernel { core, world } = self;
        let Some(message) = core.messages.get_mut(key) else { return };
        message.stage = Stage::Serving;
        let (node, ordinal) = (message.to, message.ordinal);
        let Body::Request { request, .. } = &message.body else { return };
        let latency = world.service(node, request);
        let place = u32::from(node.0);
        let took = core.sample(latency, Purpose::Service, place, ordinal);
        if took == 0 {
            return self.served(key);
        }
        let Key { generation, slot: message } = key;
        core.queue.push(core.now + took, Ev::Served { generation, message });
    }

    /// A worker has finished: the request takes effect now.
    pub fn served(&mut self, key: Key) {
        let Kernel { core, world } = self;
        let Some(message) = core.messages.get_mut(key) else { return };
        let (to, from) = (message.to, message.from);
        let Key { generation, slot } = key;
        if core.put_off(to, Ev::Served { generation, message: slot }) {
            return;
        }
        let Some(message) = core.messages.remove(key) else { return };
        let context = Context { node: to, ..message.context };
        if let Body::Request { request, call } = message.body {
            let site = Site::default();
            let mut ctx = Ctx { core, context, site };
            let reply = world.handle(&mut ctx, request);
            let context = ctx.context;
            if let (Some(reply), Some(call)) = (reply, call) {
                let body = Body::Reply { reply, call };
                self.core.send(context, Site::default(), from, body);
            }
        }
        self.next_request(to);
    }

    /// A worker is free: the next request of the queue is taken up.
    fn next_request(&mut self, node: NodeId) {
        let state = &mut self.core.nodes[node.index()];
        match state.queue.pop_front() {
            Some(key) => self.serve(key),
            None => state.busy -= 1,
        }
    }
}
