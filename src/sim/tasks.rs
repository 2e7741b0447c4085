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
    Ctx, World,
    arena::Key,
    chance::{Draw, Purpose, unit},
    core::{Context, Ev, Program, Task, nanos},
    serve::Kernel,
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
    #[inline]
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

    /// The text of that number.
    pub fn text(&self, sym: Sym) -> String {
        self.kernel().core.trace.text(sym).into()
    }

    /// A share in [0, 1) by chance, for the running task.
    pub fn share(&self) -> f64 {
        let mut kernel = self.kernel();
        let core = &mut kernel.core;
        let Context { node, op, .. } = core.current;
        let draw = core.next_draw(op);
        let ordinal = u64::from(op.0) << 32 | u64::from(draw);
        let (purpose, place) = (Purpose::Program, u32::from(node.0));
        unit(core.chance.draw(Draw { purpose, place, ordinal }))
    }

    /// Writes an entry on behalf of the running task; what the task does next
    /// is caused by it. Between tasks it is written from outside, at node 0.
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
        if let Some(task) = core.tasks.get_mut(core.current_task) {
            task.context.cause = id;
            core.current.cause = id;
        }
        id
    }

    /// Lets the world do something on the running task's node, at once and on
    /// the task's behalf: what the task does next is caused by it.
    pub fn here<R>(
        &self,
        place: &'static Location<'static>,
        act: impl FnOnce(&mut W, &mut Ctx<'_, W>) -> R,
    ) -> R {
        let mut kernel = self.kernel();
        let Kernel { core, world } = &mut *kernel;
        let site = core.trace.site(place);
        let context = core.current;
        let mut ctx = Ctx { core, context, site, asked: None };
        let done = act(world, &mut ctx);
        let cause = ctx.context.cause;
        core.current.cause = cause;
        if let Some(task) = core.tasks.get_mut(core.current_task) {
            task.context.cause = cause;
        }
        done
    }

    /// Starts a program beside the running one: same node, same operation.
    pub fn spawn_beside(&self, program: impl Future<Output = ()> + 'static) {
        let context = self.kernel().core.current;
        self.spawn_in(context, Box::pin(program));
    }

    /// Starts a program on a node, for an operation. A node that is down runs
    /// nothing: there the program is dropped.
    pub fn spawn(
        &self,
        node: NodeId,
        op: OpId,
        program: impl Future<Output = ()> + 'static,
    ) {
        let context = Context { op, ..Context::outside(node) };
        self.spawn_in(context, Box::pin(program));
    }

    /// Starts a program on a node, for an operation, and writes what it begins
    /// with: at once, also where the node is paused.
    pub fn begin(
        &self,
        node: NodeId,
        op: OpId,
        event: impl Into<Event>,
        program: impl Future<Output = ()> + 'static,
    ) {
        let outside = Context { op, ..Context::outside(node) };
        let site = Site::default();
        let cause = self.kernel().core.write(outside, site, event);
        self.spawn_in(Context { cause, ..outside }, Box::pin(program));
    }

    pub(super) fn spawn_in(&self, context: Context, program: Program) {
        let mut kernel = self.kernel();
        let core = &mut kernel.core;
        if !core.is_up(context.node) {
            // Programs drop outside any borrow.
            drop(kernel);
            return drop(program);
        }
        let task = Task { program: Some(program), context };
        let key = core.tasks.insert(task);
        core.ready.push_back(Ev::wake(key));
    }

    /// Waits for `duration` of virtual time.
    pub fn sleep(&self, duration: Duration) -> Sleep<W> {
        let span = nanos(duration);
        Sleep { sim: self.clone(), span, until: 0, task: Key::NONE }
    }

    /// Lets a task go on; it is put off while its node is paused.
    #[inline]
    pub(super) fn poll(
        &self,
        mut kernel: RefMut<'_, Kernel<W>>,
        generation: u16,
        slot: u32,
    ) {
        let core = &mut kernel.core;
        let Some(key) = core.tasks.key(slot, generation) else { return };
        let Some(task) = core.tasks.get_mut(key) else { return };
        let node = &mut core.nodes[task.context.node.index()];
        if node.put_off(Ev::wake(key)) {
            return;
        }
        let Some(mut program) = task.program.take() else { return };
        core.current = task.context;
        core.current_task = key;
        drop(kernel);

        let mut waker = TaskContext::from_waker(Waker::noop());
        let done = program.as_mut().poll(&mut waker).is_ready();

        let mut kernel = self.kernel();
        let core = &mut kernel.core;
        core.current = Context::outside(NodeId(0));
        core.current_task = Key::NONE;
        if done {
            core.tasks.remove(key);
            // The program drops outside any borrow: its calls give
            // themselves up.
            drop(kernel);
            drop(program);
        } else if let Some(task) = core.tasks.get_mut(key) {
            task.program = Some(program);
        }
    }
}

/// Waits for some virtual time from the first poll on; see [`Sim::sleep`].
pub struct Sleep<W: World> {
    sim: Sim<W>,
    span: u64,
    until: u64,
    /// The task that will be woken; none before the first poll.
    task: Key,
}

impl<W: World> Unpin for Sleep<W> {}

impl<W: World> Future for Sleep<W> {
    type Output = ();

    #[inline]
    fn poll(mut self: Pin<&mut Self>, _: &mut TaskContext<'_>) -> Poll<()> {
        let this = &mut *self;
        let mut kernel = this.sim.kernel();
        let core = &mut kernel.core;
        let begun = this.task != Key::NONE;
        if begun && core.now >= this.until {
            return Poll::Ready(());
        }
        if !begun {
            this.until = core.now.saturating_add(this.span);
        }
        if this.task != core.current_task {
            this.task = core.current_task;
            core.queue.push(this.until, Ev::wake(this.task));
        }
        Poll::Pending
    }
}
