use std::time::Duration;

use super::{
    Ctx, Simulation, World,
    core::{Context, Core, Ev, Pause, Task, nanos},
    kept::Kept,
    net::{Body, Message, Stage},
    serve::Kernel,
};
use crate::trace::{
    EntryId, FaultEvent, LossReason, MsgId, NetEvent, NoEffect, NodeId, Site,
    Span, Stop, sort_by_number,
};

/// Every fault writes at least one entry: what it did, or why it did nothing.
impl<W: World> Simulation<W> {
    /// Stops a node: its tasks end, its memory is gone.
    ///
    /// The callers of requests that it had received hear of it one link
    /// latency later if only the process died, and nothing if the machine lost
    /// its power.
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
        state.lives += 1;
        state.busy = 0;
        state.pause = None;
        state.own_work_until = 0;
        state.queue.clear();
        state.listening.clear();
        let put_off = std::mem::take(&mut state.put_off);
        core.drop_requests_of(node, how, cause);
        core.drop_kept_of(node, how, cause);
        let tasks = core.take_tasks_of(node);
        // Programs drop outside any borrow: their calls give themselves up.
        drop(kernel);
        drop(tasks);
        // What stood at the door of a paused node now finds it dead.
        let mut kernel = self.sim().kernel();
        put_off.into_iter().for_each(|event| kernel.dispatch(event));
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
        let context = Context { cause, ..Context::outside(node) };
        let site = Site::default();
        let mut ctx = Ctx { core, context, site, asked: None };
        world.restarted(&mut ctx);
    }

    /// Makes messages from `from` to `to` take `by` longer from now on; zero
    /// ends it.
    pub fn lag(&self, from: NodeId, to: NodeId, by: Duration) {
        let mut kernel = self.sim().kernel();
        let lag_ns = nanos(by);
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

    /// Rings a node's bell by hand: its background programs go on.
    pub fn nudge(&self, node: NodeId) {
        let mut kernel = self.sim().kernel();
        let core = &mut kernel.core;
        if !core.is_up(node) {
            return core.no_effect(node, NoEffect::AlreadyDown);
        }
        let cause = core.write_outside(node, FaultEvent::Nudged {});
        let context = Context { cause, ..Context::outside(node) };
        let site = Site::default();
        Ctx { core, context, site, asked: None }.ring();
    }

    /// Makes a node stand still: nothing of it runs until `span` is over. A
    /// pause within a longer one changes nothing.
    pub fn pause(&self, node: NodeId, span: Duration) {
        let mut kernel = self.sim().kernel();
        let core = &mut kernel.core;
        if !core.is_up(node) {
            return core.no_effect(node, NoEffect::AlreadyDown);
        }
        let asked = core.now.saturating_add(nanos(span));
        let before = core.nodes[node.index()].pause;
        let until = before.map_or(asked, |pause| pause.until.max(asked));
        let span = Span::from_ns(until - core.now);
        let cause = core.write_outside(node, FaultEvent::Paused { span });
        if before.is_none_or(|pause| pause.until < until) {
            core.nodes[node.index()].pause = Some(Pause { until, cause });
            core.queue.push(until, Ev::Resume { node: node.0 });
        }
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
        let Some((_, message)) = core.on_the_wire(msg) else {
            return core.no_effect(NodeId(0), NoEffect::NotInFlight);
        };
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
        let Some((slot, message)) = core.on_the_wire(msg) else {
            return core.no_effect(NodeId(0), NoEffect::NotInFlight);
        };
        let from = message.from;
        if !message.held {
            return core.no_effect(from, NoEffect::NotHeld);
        }
        message.held = false;
        let parked = message.stage == Stage::Parked;
        message.stage = Stage::Flying;
        core.write_outside(from, FaultEvent::Released { msg });
        if parked {
            core.after(0, Ev::Arrive { message: slot });
        }
    }

    /// Drops a message from the wire.
    pub fn drop_message(&self, msg: MsgId) {
        let mut kernel = self.sim().kernel();
        let core = &mut kernel.core;
        let Some((slot, message)) = core.on_the_wire(msg) else {
            return core.no_effect(NodeId(0), NoEffect::NotInFlight);
        };
        let (context, parked) =
            (message.at(message.from), message.stage == Stage::Parked);
        message.stage = Stage::Gone;
        if parked {
            core.messages.take(slot);
        }
        let lost = NetEvent::Lost { msg, reason: LossReason::Hand };
        core.write(context, Site::default(), lost);
    }
}

/// All of these look at everything: a person acts far less often than the
/// simulation does.
impl<W: World> Core<W> {
    pub(super) fn no_effect(&mut self, node: NodeId, why: NoEffect) {
        self.write_outside(node, FaultEvent::NoEffect { why });
    }

    /// The message of that number with its slot, if it is on the wire. A reset
    /// bears no number: nobody can lay hands on it.
    fn on_the_wire(&mut self, msg: MsgId) -> Option<(u32, &mut Message<W>)> {
        let (slot, _) = self.messages.iter().find(|(_, message)| {
            message.on_the_wire() && message.number == msg && msg != MsgId(0)
        })?;
        Some((slot, self.messages.at(slot)?))
    }

    /// Requests that waited at a stopped node are gone, in the order of their
    /// sending. A dead process's machine tells their callers.
    fn drop_requests_of(&mut self, node: NodeId, how: Stop, cause: EntryId) {
        let here = self.messages.iter().filter(|(_, message)| {
            message.to == node
                && matches!(message.stage, Stage::Queued | Stage::Serving)
        });
        let mut here: Vec<(MsgId, u32)> =
            here.map(|(slot, message)| (message.number, slot)).collect();
        sort_by_number(&mut here, |(number, _)| number.0.into());
        for (_, slot) in here {
            self.drop_request(slot, how, cause);
        }
    }

    fn drop_request(&mut self, slot: u32, how: Stop, cause: EntryId) {
        let Some(message) = self.messages.at(slot) else { return };
        let serving = message.stage == Stage::Serving;
        let caller = (message.from, message.at(message.to));
        let call = match message.body {
            Body::Request { call, .. } => call,
            Body::Reply { .. } | Body::Reset { .. } => None,
        };
        message.stage = Stage::Gone;
        if !serving {
            self.messages.take(slot);
        }
        if let (Some(call), true) = (call, how.spares_the_machine()) {
            self.reset(caller.0, Context { cause, ..caller.1 }, call);
        }
    }

    /// Requests that a stopped node kept, likewise.
    fn drop_kept_of(&mut self, node: NodeId, how: Stop, cause: EntryId) {
        let here = |kept: &Kept| kept.node == node;
        let dropped: Vec<Kept> =
            self.kept.iter().copied().filter(here).collect();
        self.kept.retain(|kept| !here(kept));
        for Kept { from, op, call, .. } in dropped {
            if how.spares_the_machine() {
                self.reset(from, Context { node, op, cause }, call);
            }
        }
    }

    fn take_tasks_of(&mut self, node: NodeId) -> Vec<Task> {
        let tasks = self.tasks.iter();
        let here = tasks.filter(|(_, task)| task.context.node == node);
        let slots: Vec<u32> = here.map(|(slot, _)| slot).collect();
        let take = |slot| self.tasks.take(slot);
        slots.into_iter().filter_map(take).collect()
    }
}
