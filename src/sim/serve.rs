use super::{
    Ctx, World,
    core::{Context, Core, Ev},
    kept::Kept,
    net::{Body, Stage},
};
use crate::trace::{LossReason, NetEvent, NodeId, Site, Stop};

/// The kernel and its world, side by side.
pub(super) struct Kernel<W: World> {
    pub core: Core<W>,
    pub world: W,
}

impl<W: World> Kernel<W> {
    /// Carries out an event that concerns neither a task nor the driver.
    #[inline]
    pub fn dispatch(&mut self, event: Ev) {
        match event {
            Ev::Arrive { message } => self.arrive(message),
            Ev::Served { message } => self.served(message),
            Ev::TimeOut { generation, call } => {
                self.core.time_out(generation, call);
            }
            Ev::Timer { timer } => self.timer(timer),
            Ev::Resume { node } => self.core.resume(NodeId(node)),
            Ev::Wake { .. } | Ev::Outside { .. } => {}
        }
    }

    /// A message reaches the end of its link.
    #[inline]
    fn arrive(&mut self, slot: u32) {
        let core = &mut self.core;
        let Some(message) = core.messages.at(slot) else { return };
        if message.held && message.stage == Stage::Flying {
            message.stage = Stage::Parked;
            return;
        }
        let (from, to, stage) = (message.from, message.to, message.stage);
        let flew = stage == Stage::Flying;
        if stage == Stage::Gone {
            core.messages.take(slot);
        } else if flew && core.link_mut(from, to).cut {
            self.lose(slot, LossReason::Cut);
        } else {
            self.knock(slot, to);
        }
    }

    /// A message is at the door of its node.
    #[inline]
    fn knock(&mut self, slot: u32, to: NodeId) {
        let core = &mut self.core;
        let stopped = core.nodes[to.index()].stopped;
        match stopped {
            Some(Stop::Power | Stop::Machine) => {
                self.lose(slot, LossReason::NoPower)
            }
            Some(Stop::Process | Stop::Exit) => self.bounce(slot),
            None if core.put_off(to, Ev::Arrive { message: slot }) => {
                if let Some(message) = core.messages.at(slot) {
                    message.stage = Stage::Arrived;
                }
            }
            None => self.accept(slot),
        }
    }

    /// Ends a message that no one receives.
    fn lose(&mut self, slot: u32, reason: LossReason) {
        if let Some(message) = self.core.messages.take(slot) {
            self.core.lose(&message, reason);
        }
    }

    /// The machine runs but the process is gone.
    fn bounce(&mut self, slot: u32) {
        if let Some(message) = self.core.messages.take(slot) {
            let cause = self.core.lose(&message, LossReason::Gone);
            if let Body::Request { call: Some(call), .. } = message.body {
                let context = Context { cause, ..message.at(message.to) };
                self.core.reset(message.from, context, call);
            }
        }
    }

    /// A message comes in at the door.
    #[inline]
    fn accept(&mut self, slot: u32) {
        let core = &mut self.core;
        let Some(message) = core.messages.at(slot) else { return };
        let Body::Request { .. } = message.body else {
            if let Some(message) = core.messages.take(slot) {
                core.deliver_to_caller(message);
            }
            return;
        };
        let (to, msg) = (message.to, message.number);
        let context = message.at(to);
        let received = NetEvent::Received { msg };
        let cause = core.write(context, Site::default(), received);
        let Some(message) = core.messages.at(slot) else { return };
        message.cause = cause;
        message.stage = Stage::Queued;
        let node = &mut core.nodes[to.index()];
        if node.busy < node.workers {
            node.busy += 1;
            self.work(slot);
            return;
        }
        let waiting = node.queue.len() as u32;
        let context = Context { cause, ..context };
        if self.refuse(slot, context, waiting) {
            return;
        }
        let core = &mut self.core;
        let queue = &mut core.nodes[to.index()].queue;
        queue.push_back(slot);
        let waiting = queue.len() as u32;
        let queued = NetEvent::Queued { msg, waiting };
        core.write(context, Site::default(), queued);
    }

    /// Whether the node would rather not let the request wait: it answers at
    /// once.
    fn refuse(&mut self, slot: u32, context: Context, waiting: u32) -> bool {
        let Kernel { core, world } = self;
        let Some(message) = core.messages.at(slot) else { return false };
        let Body::Request { request, call } = &message.body else {
            return false;
        };
        let from = message.from;
        let (Some(reply), Some(call)) =
            (world.refuse(context.node, request, waiting), *call)
        else {
            return false;
        };
        core.messages.take(slot);
        let body = Body::Reply { reply, call };
        core.send(context, Site::default(), from, body);
        true
    }

    /// A worker takes requests up until one takes time or none is left.
    #[inline]
    fn work(&mut self, first: u32) {
        let mut next = Some(first);
        while let Some(slot) = next {
            let Kernel { core, world } = self;
            let Core { messages, chance, nodes, now, .. } = core;
            let Some(message) = messages.at(slot) else { return };
            let Some(took) = message.service(world, chance) else { return };
            let own = nodes[message.to.index()].own_work_until;
            let took = took.saturating_add(own.saturating_sub(*now));
            if took > 0 {
                message.stage = Stage::Serving;
                core.after(took, Ev::Served { message: slot });
                return;
            }
            next = self.carry_out(slot);
        }
    }

    /// A worker has finished with a request.
    fn served(&mut self, slot: u32) {
        let core = &mut self.core;
        let Some(message) = core.messages.at(slot) else { return };
        if message.stage == Stage::Gone {
            core.messages.take(slot);
            return;
        }
        let to = message.to;
        if core.put_off(to, Ev::Served { message: slot }) {
            return;
        }
        if let Some(next) = self.carry_out(slot) {
            self.work(next);
        }
    }

    /// A request takes effect. Its worker is free for the one returned.
    #[inline]
    fn carry_out(&mut self, slot: u32) -> Option<u32> {
        let Kernel { core, world } = self;
        let message = core.messages.take(slot)?;
        let (context, from, to) =
            (message.at(message.to), message.from, message.to);
        let number = message.number;
        if let Body::Request { request, call } = message.body {
            let asked = call.map(|call| {
                (
                    Kept {
                        node: to,
                        from,
                        op: context.op,
                        call,
                        cause: context.cause,
                    },
                    number,
                )
            });
            let site = Site::default();
            let mut ctx = Ctx { core, context, site, asked };
            let reply = world.handle(&mut ctx, request);
            let context = ctx.context;
            if let (Some(reply), Some(call)) = (reply, call) {
                let body = Body::Reply { reply, call };
                core.send(context, Site::default(), from, body);
            }
        }
        let node = &mut core.nodes[to.index()];
        let next = node.queue.pop_front();
        match next {
            Some(next) => self.take_up(next),
            None => node.busy -= 1,
        }
        next
    }

    /// A worker takes up a request that has waited.
    fn take_up(&mut self, slot: u32) {
        let core = &mut self.core;
        let Some(message) = core.messages.at(slot) else { return };
        let (context, msg) = (message.at(message.to), message.number);
        let taken = NetEvent::TakenUp { msg };
        let cause = core.write(context, Site::default(), taken);
        if let Some(message) = core.messages.at(slot) {
            message.cause = cause;
        }
    }

    /// A timer that a node had set has come.
    fn timer(&mut self, slot: u32) {
        let Kernel { core, world } = self;
        let Some(timer) = core.timers.at(slot) else { return };
        let (node, life) = (timer.node, timer.life);
        let alive = core.nodes[node.index()].lives == life;
        if alive && core.put_off(node, Ev::Timer { timer: slot }) {
            return;
        }
        let Some(timer) = core.timers.take(slot) else { return };
        if alive {
            let cause = timer.cause;
            let context = Context { cause, ..Context::outside(node) };
            let site = Site::default();
            let mut ctx = Ctx { core, context, site, asked: None };
            world.timer(&mut ctx, timer.token);
        }
    }
}
