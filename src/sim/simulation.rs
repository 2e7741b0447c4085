use std::{cell::RefCell, rc::Rc};

use super::{
    Ctx, Latency, NodeSpec, Sim, World,
    chance::Chance,
    core::{Context, Core, Ev},
    serve::Kernel,
};
use crate::trace::{Entry, NodeId, SimTime, Site, Stop, Trace};

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
    /// then, if asked before the simulation runs. An instant that has passed
    /// is now.
    pub fn tell_at(&self, at: SimTime, token: u32) {
        let mut kernel = self.sim.kernel();
        let at = at.as_ns().max(kernel.core.now);
        kernel.core.queue.push(at, Ev::Outside { token });
    }

    /// Lets the world do something on one of its nodes.
    pub fn on_node<R>(
        &self,
        node: NodeId,
        act: impl FnOnce(&mut W, &mut Ctx<'_, W>) -> R,
    ) -> R {
        let mut kernel = self.sim.kernel();
        let Kernel { core, world } = &mut *kernel;
        let context = Context::outside(node);
        let site = Site::default();
        let mut ctx = Ctx { core, context, site, asked: None };
        act(world, &mut ctx)
    }

    /// Looks at the kernel: time, trace, nodes.
    pub fn look<R>(&self, look: impl FnOnce(&Core<W>) -> R) -> R {
        look(&self.sim.kernel().core)
    }

    /// Whether more events wait at the present instant; they may turn out to
    /// be nothing, such as the time-out of a call that has its answer.
    pub fn more_now(&self) -> bool {
        let kernel = self.sim.kernel();
        let core = &kernel.core;
        !core.ready.is_empty() || core.queue.waits_at(core.now)
    }

    /// Dispatches the next event.
    ///
    /// Programs may run for ever, and without time going on: when to stop is
    /// the driver's decision.
    #[inline]
    pub fn step(&mut self) -> Stepped {
        let mut kernel = self.sim.kernel();
        match kernel.core.next() {
            None => return Stepped::Idle,
            Some(Ev::Wake { generation, task }) => {
                self.sim.poll(kernel, generation, task);
            }
            Some(Ev::Outside { token }) => return Stepped::Outside { token },
            Some(event) => kernel.dispatch(event),
        }
        Stepped::Ran
    }

    /// Lets the trace's entries go; see [`Trace::let_go`].
    pub fn let_go(&self, see: impl FnMut(&Entry)) {
        self.sim.kernel().core.trace.let_go(see);
    }

    /// Ends the simulation and hands its trace out.
    pub fn finish(self) -> Trace {
        std::mem::take(&mut self.sim.kernel().core.trace)
    }
}

impl<W: World> Drop for Simulation<W> {
    /// Tasks hold handles to the kernel that holds them: they are taken out
    /// here, and dropped outside any borrow. No others may start.
    fn drop(&mut self) {
        let mut kernel = self.sim.kernel();
        for node in &mut kernel.core.nodes {
            node.stopped = Some(Stop::Process);
        }
        let tasks = std::mem::take(&mut kernel.core.tasks);
        drop(kernel);
        drop(tasks);
    }
}
