use std::{cell::RefCell, rc::Rc};

use super::{
    Ctx, Latency, NodeSpec, Sim, World,
    arena::Key,
    chance::Chance,
    core::{Context, Core, Ev},
    net::Kernel,
};
use crate::trace::{EntryId, FaultEvent, NodeId, OpId, SimTime, Site, Trace};

/// The owner of a simulation: drives it and ends it.
pub struct Simulation<W: World> {
    sim: Sim<W>,
}

/// What one step of the simulation did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stepped {
    /// It dispatched one event.
    Ran,
    /// An instant has come that the driver asked for.
    Outside {
        /// What it had asked with.
        token: u32,
    },
    /// Nothing is left to happen.
    Idle,
}

impl<W: World> Simulation<W> {
    /// A simulation at time zero, with these nodes and no latency on any link.
    pub fn new(nodes: &[NodeSpec], world: W, chance: Box<dyn Chance>) -> Self {
        let core = Core::new(nodes, chance);
        let kernel = Kernel { core, world };
        Simulation { sim: Sim(Rc::new(RefCell::new(kernel))) }
    }

    /// A handle for programs.
    pub fn sim(&self) -> &Sim<W> {
        &self.sim
    }

    /// Sets the latency and the loss share of a link, both ways.
    pub fn link(&self, a: NodeId, b: NodeId, latency: Latency, loss: f64) {
        let mut kernel = self.sim.kernel();
        for (from, to) in [(a, b), (b, a)] {
            let link = kernel.core.link_mut(from, to);
            link.latency = latency;
            link.loss = loss;
        }
    }

    /// Asks to be told when an instant has come: before what else happens
    /// then, if asked before the simulation runs.
    pub fn tell_at(&self, at: SimTime, token: u32) {
        let mut kernel = self.sim.kernel();
        kernel.core.queue.push(at.as_ns(), Ev::Outside { token });
    }

    /// Lets the world do something on one of its nodes.
    pub fn on_node<R>(
        &self,
        node: NodeId,
        act: impl FnOnce(&mut W, &mut Ctx<'_, W>) -> R,
    ) -> R {
        let mut kernel = self.sim.kernel();
        let Kernel { core, world } = &mut *kernel;
        let context = Context { node, op: OpId(0), cause: EntryId::NONE };
        let mut ctx = Ctx { core, context, site: Site::default() };
        act(world, &mut ctx)
    }

    /// Looks at the kernel: time, trace, nodes.
    pub fn look<R>(&self, look: impl FnOnce(&Core<W>) -> R) -> R {
        look(&self.sim.kernel().core)
    }

    /// Whether more happens at the present instant.
    pub fn more_now(&self) -> bool {
        let kernel = self.sim.kernel();
        !kernel.core.ready.is_empty() || kernel.core.queue.more_now()
    }

    /// Dispatches the next event.
    #[inline]
    pub fn step(&mut self) -> Stepped {
        let mut kernel = self.sim.kernel();
        if let Some(task) = kernel.core.ready.pop_front() {
            drop(kernel);
            self.sim.poll(task);
            return Stepped::Ran;
        }
        let Some((at, event)) = kernel.core.queue.pop() else {
            return Stepped::Idle;
        };
        if at > kernel.core.now {
            kernel.core.now = at;
            kernel.core.instant = kernel.core.trace.len();
        }
        match event {
            Ev::Wake { generation, task } => {
                drop(kernel);
                self.sim.poll(Key { generation, slot: task });
            }
            Ev::Arrive { generation, message } => {
                kernel.arrive(Key { generation, slot: message });
            }
            Ev::Served { generation, message } => {
                kernel.served(Key { generation, slot: message });
            }
            Ev::TimeOut { generation, call } => {
                kernel.core.time_out(Key { generation, slot: call });
            }
            Ev::Timer { generation, timer } => {
                kernel.timer(Key { generation, slot: timer });
            }
            Ev::Resume { node } => kernel.resume(NodeId(node)),
            Ev::Outside { token } => return Stepped::Outside { token },
        }
        Stepped::Ran
    }

    /// Ends the simulation and hands its trace out.
    pub fn finish(self) -> Trace {
        std::mem::take(&mut self.sim.kernel().core.trace)
    }
}

impl<W: World> Kernel<W> {
    fn timer(&mut self, key: Key) {
        let Kernel { core, world } = self;
        let Some(timer) = core.timers.get_mut(key) else { return };
        let (node, token) = (timer.node, timer.token);
        let Key { generation, slot } = key;
        if core.put_off(node, Ev::Timer { generation, timer: slot }) {
            return;
        }
        core.timers.remove(key);
        let context = Context { node, op: OpId(0), cause: EntryId::NONE };
        let mut ctx = Ctx { core, context, site: Site::default() };
        world.timer(&mut ctx, token);
    }

    fn resume(&mut self, node: NodeId) {
        let state = &self.core.nodes[node.index()];
        if state.paused_until == self.core.now && state.stopped.is_none() {
            self.core.write_outside(node, FaultEvent::Resumed {});
        }
    }
}

impl<W: World> Drop for Simulation<W> {
    /// Tasks hold handles to the kernel that holds them: they are taken out
    /// here, and dropped outside any borrow.
    fn drop(&mut self) {
        let tasks = std::mem::take(&mut self.sim.kernel().core.tasks);
        drop(tasks);
    }
}
