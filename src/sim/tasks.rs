use std::{
    cell::{RefCell, RefMut},
    future::Future,
    panic::Location,
    pin::Pin,
    rc::Rc,
    task::{Context as TaskContext, Poll, Waker},
    time::Duration,
};

use super::{
    World,
    arena::Key,
    core::{Context, Ev, Program, Task},
    net::Kernel,
};
use crate::trace::{EntryId, Event, NodeId, OpId, SimTime, Site, Sym};

/// A handle to the running simulation, for programs.
pub struct Sim<W: World>(pub(super) Rc<RefCell<Kernel<W>>>);

impl<W: World> Clone for Sim<W> {
    fn clone(&self) -> Self {
        Sim(self.0.clone())
    }
}

impl<W: World> Sim<W> {
    pub(super) fn kernel(&self) -> RefMut<'_, Kernel<W>> {
        self.0.borrow_mut()
    }

    /// The present instant.
    pub fn now(&self) -> SimTime {
        self.kernel().core.now()
    }

    /// What a node's own clock shows, in nanoseconds since the run began.
    pub fn clock_ns(&self, node: NodeId) -> i64 {
        self.kernel().core.clock_ns(node)
    }

    /// The number of a text in the trace.
    pub fn intern(&self, text: &str) -> Sym {
        self.kernel().core.trace.names.intern(text)
    }

    /// Writes an entry on behalf of the running task.
    pub fn write(&self, event: impl Into<Event>) -> EntryId {
        self.write_at(event, None)
    }

    /// Writes an entry on behalf of the running task, with its source line.
    pub fn write_at(
        &self,
        event: impl Into<Event>,
        place: Option<&'static Location<'static>>,
    ) -> EntryId {
        let mut kernel = self.kernel();
        let core = &mut kernel.core;
        let site = place.map_or(Site(0), |place| core.trace.site(place));
        let id = core.write(core.current, site, event);
        core.current.cause = id;
        let task = core.current_task;
        if let Some(task) = core.tasks.get_mut(task) {
            task.context.cause = id;
        }
        id
    }

    /// Starts a program beside the running one: same node, same operation.
    pub fn spawn_beside(&self, program: impl Future<Output = ()> + 'static) {
        let context = self.kernel().core.current;
        self.spawn_in(context, Box::pin(program));
    }

    /// Starts a program on a node, for an operation.
    pub fn spawn(
        &self,
        node: NodeId,
        op: OpId,
        program: impl Future<Output = ()> + 'static,
    ) {
        let cause = EntryId::NONE;
        self.spawn_in(Context { node, op, cause }, Box::pin(program));
    }

    fn spawn_in(&self, context: Context, program: Program) {
        let mut kernel = self.kernel();
        let task = Task { program: Some(program), context };
        let key = kernel.core.tasks.insert(task);
        kernel.core.ready.push_back(key);
    }

    /// Waits for `duration` of virtual time.
    pub fn sleep(&self, duration: Duration) -> Sleep<W> {
        let until = SimTime::from(duration).as_ns();
        Sleep { sim: self.clone(), wait: until, until: None }
    }

    /// Lets a task go on; it is put off while its node is paused.
    #[inline]
    pub(super) fn poll(&self, key: Key) {
        let mut kernel = self.kernel();
        let core = &mut kernel.core;
        let Some(task) = core.tasks.get_mut(key) else { return };
        let context = task.context;
        let Some(mut program) = task.program.take() else { return };
        let Key { generation, slot } = key;
        if core.put_off(context.node, Ev::Wake { generation, task: slot }) {
            if let Some(task) = core.tasks.get_mut(key) {
                task.program = Some(program);
            }
            return;
        }
        core.current = context;
        core.current_task = key;
        drop(kernel);

        let waker = Waker::noop();
        let done = program.as_mut().poll(&mut TaskContext::from_waker(waker));

        let mut kernel = self.kernel();
        let ended = if done.is_ready() {
            kernel.core.tasks.remove(key)
        } else {
            if let Some(task) = kernel.core.tasks.get_mut(key) {
                task.program = Some(program);
                return;
            }
            None
        };
        // Programs drop outside any borrow: their calls give themselves up.
        drop(kernel);
        drop(ended);
    }
}

/// Waits for some virtual time; see [`Sim::sleep`].
pub struct Sleep<W: World> {
    sim: Sim<W>,
    wait: u64,
    until: Option<u64>,
}

impl<W: World> Unpin for Sleep<W> {}

impl<W: World> Future for Sleep<W> {
    type Output = ();

    #[inline]
    fn poll(mut self: Pin<&mut Self>, _: &mut TaskContext<'_>) -> Poll<()> {
        let until = {
            let mut kernel = self.sim.kernel();
            let core = &mut kernel.core;
            match self.until {
                Some(until) if core.now >= until => return Poll::Ready(()),
                Some(_) => return Poll::Pending,
                None => {
                    let until = core.now.saturating_add(self.wait);
                    let Key { generation, slot: task } = core.current_task;
                    core.queue.push(until, Ev::Wake { generation, task });
                    until
                }
            }
        };
        self.until = Some(until);
        Poll::Pending
    }
}
