use std::time::Duration;

use super::{
    Ctx, Simulation, World,
    arena::Key,
    core::{Context, Core, Ev},
    net::{Body, Kernel, Stage},
};
use crate::trace::{
    EntryId, FaultEvent, LossReason, MsgId, NoEffect, NodeId, OpId, Site, Span,
    Stop,
};

/// Every fault writes at least one entry: what it did, or why it did nothing.
impl<W: World> Simulation<W> {
    /// Stops a node: its tasks end, its memory is gone.
    pub fn crash(&self, node: NodeId, how: Stop) {
        let mut kernel = self.sim().kernel();
        if !kernel.core.is_up(node) {
            return kernel.core.no_effect(node, NoEffect::AlreadyDown);
        }
        let crashed = FaultEvent::Crashed { how };
        let cause = kernel.core.write_outside(node, crashed);
        kernel.world.stopped(node, how);
        let core = &mut kernel.core;
        let state = &mut core.nodes[node.index()];
        state.stopped = Some(how);
        state.busy = 0;
        state.paused_until = 0;
        state.queue.clear();
        core.drop_requests_of(node, how, cause);
        core.drop_timers_of(node);
        let tasks = core.take_tasks_of(node);
        // Programs drop outside any borrow: their calls give themselves up.
        drop(kernel);
        drop(tasks);
    }

    /// Starts a stopped node again.
    pub fn restart(&self, node: NodeId) {
        let mut kernel = self.sim().kernel();
        if kernel.core.is_up(node) {
            return kernel.core.no_effect(node, NoEffect::AlreadyUp);
        }
        let cause = kernel.core.write_outside(node, FaultEvent::Restarted {});
        kernel.core.nodes[node.index()].stopped = None;
        let Kernel { core, world } = &mut *kernel;
        let context = Context { node, op: OpId(0), cause };
        let mut ctx = Ctx { core, context, site: Site::default() };
        world.restarted(&mut ctx);
    }

    /// Makes messages from `from` to `to` take `by` longer from now on; zero
    /// ends it.
    pub fn lag(&self, from: NodeId, to: NodeId, by: Duration) {
        let mut kernel = self.sim().kernel();
        let lag_ns = by.as_nanos() as u64;
        kernel.core.link_mut(from, to).lag_ns = lag_ns;
        let by = Span::from_ns(lag_ns);
        kernel.core.write_outside(from, FaultEvent::Lagged { to, by });
    }

    /// Cuts the link between two nodes, both ways.
    pub fn cut(&self, a: NodeId, b: NodeId) {
        self.set_cut(a, b, true, FaultEvent::Cut { to: b });
    }

    /// Heals a cut link.
    pub fn heal(&self, a: NodeId, b: NodeId) {
        self.set_cut(a, b, false, FaultEvent::Healed { to: b });
    }

    fn set_cut(&self, a: NodeId, b: NodeId, cut: bool, event: FaultEvent) {
        let mut kernel = self.sim().kernel();
        let core = &mut kernel.core;
        if core.link_mut(a, b).cut == cut {
            return core.no_effect(a, NoEffect::SameLink);
        }
        core.link_mut(a, b).cut = cut;
        core.link_mut(b, a).cut = cut;
        core.write_outside(a, event);
    }

    /// Makes a node stand still: nothing of it runs until `span` is over.
    pub fn pause(&self, node: NodeId, span: Duration) {
        let mut kernel = self.sim().kernel();
        let core = &mut kernel.core;
        if !core.is_up(node) {
            return core.no_effect(node, NoEffect::AlreadyDown);
        }
        let ns = span.as_nanos() as u64;
        let until = core.now.saturating_add(ns);
        let state = &mut core.nodes[node.index()];
        state.paused_until = state.paused_until.max(until);
        let until = state.paused_until;
        core.queue.push(until, Ev::Resume { node: node.0 });
        let span = Span::from_ns(ns);
        core.write_outside(node, FaultEvent::Paused { span });
    }

    /// Moves a node's clock, forward or back.
    pub fn move_clock(&self, node: NodeId, by: Duration, back: bool) {
        let mut kernel = self.sim().kernel();
        let core = &mut kernel.core;
        let ns = i64::try_from(by.as_nanos()).unwrap_or(i64::MAX);
        let state = &mut core.nodes[node.index()];
        let signed = if back { -ns } else { ns };
        state.clock_lead_ns = state.clock_lead_ns.saturating_add(signed);
        let by = Span::from_ns(ns as u64);
        core.write_outside(node, FaultEvent::ClockMoved { by, back });
    }

    /// Holds a message on the wire until it is released.
    pub fn hold(&self, msg: MsgId) {
        let mut kernel = self.sim().kernel();
        let core = &mut kernel.core;
        let Some(key) = core.on_the_wire(msg) else {
            return core.no_effect(NodeId(0), NoEffect::NotInFlight);
        };
        let Some(message) = core.messages.get_mut(key) else { return };
        let from = message.from;
        if message.held {
            return core.no_effect(from, NoEffect::AlreadyHeld);
        }
        message.held = true;
        core.write_outside(from, FaultEvent::Held { msg });
    }

    /// Lets a held message go on: it arrives when it would have, or now.
    pub fn release(&self, msg: MsgId) {
        let mut kernel = self.sim().kernel();
        let core = &mut kernel.core;
        let now = core.now;
        let Some(key) = core.on_the_wire(msg) else {
            return core.no_effect(NodeId(0), NoEffect::NotInFlight);
        };
        let Some(message) = core.messages.get_mut(key) else { return };
        let from = message.from;
        if !message.held {
            return core.no_effect(from, NoEffect::NotHeld);
        }
        message.held = false;
        let parked = message.stage == Stage::Parked;
        message.stage = Stage::Flying;
        core.write_outside(from, FaultEvent::Released { msg });
        if parked {
            let Key { generation, slot: message } = key;
            core.queue.push(now, Ev::Arrive { generation, message });
        }
    }

    /// Drops a message from the wire.
    pub fn drop_message(&self, msg: MsgId) {
        let mut kernel = self.sim().kernel();
        let core = &mut kernel.core;
        let found = core.on_the_wire(msg);
        let Some(message) = found.and_then(|key| core.messages.remove(key))
        else {
            return core.no_effect(NodeId(0), NoEffect::NotInFlight);
        };
        core.lose(message.context, msg, LossReason::Hand);
    }
}

impl<W: World> Core<W> {
    pub(super) fn no_effect(&mut self, node: NodeId, why: NoEffect) {
        self.write_outside(node, FaultEvent::NoEffect { why });
    }

    /// The message of that number, if it is on the wire.
    fn on_the_wire(&mut self, msg: MsgId) -> Option<Key> {
        let keys: Vec<Key> = self.messages.keys().collect();
        keys.into_iter().find(|key| {
            self.messages.get_mut(*key).is_some_and(|message| {
                let wire =
                    matches!(message.stage, Stage::Flying | Stage::Parked);
                wire && message.number == msg && msg != MsgId(0)
            })
        })
    }

    /// Requests that waited at a stopped node are gone. A dead process's
    /// machine tells their callers.
    fn drop_requests_of(&mut self, node: NodeId, how: Stop, cause: EntryId) {
        let keys: Vec<Key> = self.messages.keys().collect();
        for key in keys {
            let here = self.messages.get_mut(key).is_some_and(|message| {
                let inside =
                    matches!(message.stage, Stage::Queued | Stage::Serving);
                message.to == node && inside
            });
            if !here {
                continue;
            }
            let Some(message) = self.messages.remove(key) else { continue };
            if let (Body::Request { call: Some(call), .. }, Stop::Process) =
                (message.body, how)
            {
                let context = Context { cause, ..message.context };
                self.reset(node, message.from, context, call);
            }
        }
    }

    fn drop_timers_of(&mut self, node: NodeId) {
        let keys: Vec<Key> = self.timers.keys().collect();
        for key in keys {
            if self.timers.get_mut(key).is_some_and(|t| t.node == node) {
                self.timers.remove(key);
            }
        }
    }

    fn take_tasks_of(&mut self, node: NodeId) -> Vec<super::core::Task> {
        let keys: Vec<Key> = self.tasks.keys().collect();
        keys.into_iter()
            .filter_map(|key| {
                let task = self.tasks.get_mut(key)?;
                let here = task.context.node == node;
                here.then(|| self.tasks.remove(key)).flatten()
            })
            .collect()
    }
}
