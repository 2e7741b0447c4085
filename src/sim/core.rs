use std::{collections::VecDeque, pin::Pin, time::Duration};

use super::{
    CallError, NodeSpec, RadixHeap, World,
    arena::{Arena, Key},
    chance::{Chance, Draw, Purpose},
    kept::Kept,
    net::{Body, Link, Message},
};
use crate::trace::{
    Entry, EntryId, Event, FaultEvent, MsgId, NodeId, OpId, SimTime, Site,
    Stop, Trace,
};

/// Whole nanoseconds; a time beyond all runs if they are too many.
pub(super) fn nanos(duration: Duration) -> u64 {
    SimTime::from(duration).as_ns()
}

/// What waits in the event queue.
///
/// A message has one holder at a time, this queue or a node's or the wire, and
/// a node's timer only this queue: their slots stay theirs until the event
/// comes. A wake-up or a time-out may find its slot used again.
#[derive(Clone, Copy, Debug)]
pub(super) enum Ev {
    /// A task goes on.
    Wake { generation: u16, task: u32 },
    /// A message reaches the end of its link.
    Arrive { message: u32 },
    /// A worker has finished with a request.
    Served { message: u32 },
    /// A caller gives up.
    TimeOut { generation: u16, call: u32 },
    /// A node's own timer.
    Timer { timer: u32 },
    /// A paused node goes on.
    Resume { node: u16 },
    /// Something that the driver of the simulation wanted to be told.
    Outside { token: u32 },
}

impl Ev {
    pub fn wake(task: Key) -> Self {
        Ev::Wake { generation: task.short(), task: task.slot }
    }

    pub fn time_out(call: Key) -> Self {
        Ev::TimeOut { generation: call.short(), call: call.slot }
    }
}

/// A client's future.
pub(super) type Program = Pin<Box<dyn Future<Output = ()>>>;

/// A task: a program on a node.
pub(super) struct Task {
    /// Taken out while it is polled.
    pub program: Option<Program>,
    pub context: Context,
}

/// On whose behalf something happens.
#[derive(Clone, Copy, Debug)]
pub(super) struct Context {
    pub node: NodeId,
    pub op: OpId,
    pub cause: EntryId,
}

impl Context {
    /// On behalf of nothing inside the simulation.
    pub const fn outside(node: NodeId) -> Self {
        Context { node, op: OpId(0), cause: EntryId::NONE }
    }
}

/// A caller that waits for an answer.
pub(super) struct Waiting<R> {
    pub task: Key,
    /// On whose behalf it waits; its cause is the sending of the request.
    pub context: Context,
    pub request: MsgId,
    /// When it gives up; `u64::MAX` if never.
    pub deadline: u64,
    pub answer: Option<Result<R, CallError>>,
}

/// A node's state in the kernel.
#[derive(Debug)]
pub(super) struct NodeState {
    pub workers: u32,
    pub busy: u32,
    /// Messages that wait for a worker.
    pub queue: VecDeque<u32>,
    pub stopped: Option<Stop>,
    pub pause: Option<Pause>,
    /// What a paused node will find when it goes on, in order.
    pub put_off: Vec<Ev>,
    /// How many times it has stopped: timers of an earlier life are dead.
    pub lives: u32,
    /// The local clock's lead over virtual time, in nanoseconds.
    pub clock_lead_ns: i64,
    /// Until when the node is at work of its own, in nanoseconds.
    pub own_work_until: u64,
    /// How many times its bell has rung.
    pub rings: u32,
    /// Its programs that wait for the bell.
    pub listening: Vec<Key>,
}

/// Why and until when a node stands still.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pause {
    pub until: u64,
    pub cause: EntryId,
}

impl NodeState {
    fn new(spec: &NodeSpec) -> Self {
        NodeState {
            workers: spec.workers,
            busy: 0,
            queue: VecDeque::new(),
            stopped: None,
            pause: None,
            put_off: Vec::new(),
            lives: 0,
            clock_lead_ns: 0,
            own_work_until: 0,
            rings: 0,
            listening: Vec::new(),
        }
    }

    /// Puts off an event while the node is paused.
    #[inline]
    pub fn put_off(&mut self, event: Ev) -> bool {
        if self.pause.is_some() {
            self.put_off.push(event);
        }
        self.pause.is_some()
    }
}

/// A node's own timer.
pub(super) struct Timer {
    pub node: NodeId,
    pub life: u32,
    pub cause: EntryId,
    pub token: u32,
}

/// The kernel without its world.
pub struct Core<W: World> {
    /// Everything that has happened.
    pub trace: Trace,
    pub(super) now: u64,
    pub(super) queue: RadixHeap<Ev>,
    /// What happens before anything from the queue, at the present instant.
    pub(super) ready: VecDeque<Ev>,
    pub(super) tasks: Arena<Task>,
    pub(super) calls: Arena<Waiting<W::Reply>>,
    pub(super) messages: Arena<Message<W>>,
    pub(super) timers: Arena<Timer>,
    pub(super) nodes: Vec<NodeState>,
    pub(super) links: Vec<Link>,
    pub(super) chance: Box<dyn Chance>,
    /// Draws of each operation, so that operations do not shift each other.
    pub(super) draws: Vec<u32>,
    pub(super) messages_sent: u32,
    /// On whose behalf the running task acts.
    pub(super) current: Context,
    /// The running task; [`Key::NONE`] between tasks.
    pub(super) current_task: Key,
    /// The first entry of the present instant.
    pub(super) instant: usize,
    /// Requests that nodes keep until they have something to say.
    pub(super) kept: Vec<Kept>,
}

impl<W: World> Core<W> {
    pub(super) fn new(nodes: &[NodeSpec], chance: Box<dyn Chance>) -> Self {
        let mut trace = Trace::default();
        for node in nodes {
            trace.add_node(&node.name);
        }
        Core {
            trace,
            now: 0,
            queue: RadixHeap::default(),
            ready: VecDeque::new(),
            tasks: Arena::default(),
            calls: Arena::default(),
            messages: Arena::default(),
            timers: Arena::default(),
            nodes: nodes.iter().map(NodeState::new).collect(),
            links: vec![Link::default(); nodes.len() * nodes.len()],
            chance,
            draws: vec![0],
            messages_sent: 0,
            current: Context::outside(NodeId(0)),
            current_task: Key::NONE,
            instant: 0,
            kept: Vec::new(),
        }
    }

    /// The present instant.
    pub fn now(&self) -> SimTime {
        SimTime(self.now)
    }

    /// What the node's own clock shows, in nanoseconds since the run began.
    pub fn clock_ns(&self, node: NodeId) -> i64 {
        let now = i64::try_from(self.now).unwrap_or(i64::MAX);
        now.saturating_add(self.nodes[node.index()].clock_lead_ns)
    }

    /// Whether the node is running.
    pub fn is_up(&self, node: NodeId) -> bool {
        self.nodes[node.index()].stopped.is_none()
    }

    /// How many entries the present instant has.
    pub fn entries_now(&self) -> usize {
        self.trace.len() - self.instant
    }

    /// Writes what happened on behalf of `context`.
    #[inline]
    pub(super) fn write(
        &mut self,
        context: Context,
        site: Site,
        event: impl Into<Event>,
    ) -> EntryId {
        let Context { node, op, cause } = context;
        let at = SimTime(self.now);
        let event = event.into();
        self.trace.push(Entry { at, cause, op, node, site, event })
    }

    /// Writes what came from outside.
    pub(super) fn write_outside(
        &mut self,
        node: NodeId,
        event: impl Into<Event>,
    ) -> EntryId {
        self.write(Context::outside(node), Site::default(), event)
    }

    /// The next event: what is ready first, then the queue.
    #[inline]
    pub(super) fn next(&mut self) -> Option<Ev> {
        if let Some(event) = self.ready.pop_front() {
            return Some(event);
        }
        let (at, event) = self.queue.pop()?;
        if at > self.now {
            self.now = at;
            self.instant = self.trace.len();
        }
        Some(event)
    }

    /// Puts an event into the queue, `delay` nanoseconds from now.
    #[inline]
    pub(super) fn after(&mut self, delay: u64, event: Ev) {
        self.queue.push(self.now.saturating_add(delay), event);
    }

    /// Counts the draws of an operation.
    #[inline]
    pub(super) fn next_draw(&mut self, op: OpId) -> u32 {
        let index = op.index();
        if index >= self.draws.len() {
            self.draws.resize(index + 1, 0);
        }
        self.draws[index] += 1;
        self.draws[index]
    }

    /// Puts off an event of a paused node until the node goes on.
    #[inline]
    pub(super) fn put_off(&mut self, node: NodeId, event: Ev) -> bool {
        self.nodes[node.index()].put_off(event)
    }

    /// A paused node goes on, unless its pause has become longer since or has
    /// ended with the node.
    pub(super) fn resume(&mut self, node: NodeId) {
        let state = &mut self.nodes[node.index()];
        let over = |pause: &mut Pause| pause.until <= self.now;
        let Some(pause) = state.pause.take_if(over) else { return };
        self.ready.extend(state.put_off.drain(..));
        let context = Context { cause: pause.cause, ..Context::outside(node) };
        self.write(context, Site::default(), FaultEvent::Resumed {});
    }
}

/// What a world may do while it handles something on one of its nodes.
pub struct Ctx<'a, W: World> {
    pub(super) core: &'a mut Core<W>,
    pub(super) context: Context,
    pub(super) site: Site,
    /// Whose request is handled, and its number.
    pub(super) asked: Option<(Kept, MsgId)>,
}

impl<W: World> Ctx<'_, W> {
    /// The node that handles it.
    pub fn node(&self) -> NodeId {
        self.context.node
    }

    /// The operation on whose behalf it is handled; 0 for none.
    pub fn op(&self) -> OpId {
        self.context.op
    }

    /// What this node's clock shows, in nanoseconds since the run began.
    pub fn clock_ns(&self) -> i64 {
        self.core.clock_ns(self.context.node)
    }

    /// The trace, for the texts of names.
    pub fn trace(&mut self) -> &mut Trace {
        &mut self.core.trace
    }

    /// Whether a node of this world is running.
    pub fn is_up(&self, node: NodeId) -> bool {
        self.core.is_up(node)
    }

    /// How many times this node has stopped.
    pub fn lives(&self) -> u32 {
        self.core.nodes[self.context.node.index()].lives
    }

    /// Writes what the node did; later entries are caused by it.
    pub fn write(&mut self, event: impl Into<Event>) -> EntryId {
        let id = self.core.write(self.context, self.site, event);
        self.context.cause = id;
        id
    }

    /// Writes what the node did beside: later entries are not caused by it.
    pub fn write_aside(&mut self, event: impl Into<Event>) -> EntryId {
        self.core.write(self.context, self.site, event)
    }

    /// The present instant.
    pub fn now(&self) -> SimTime {
        self.core.now()
    }

    /// Names the source line of the entries that follow.
    pub fn at(&mut self, place: &'static std::panic::Location<'static>) {
        self.site = self.core.trace.site(place);
    }

    /// Bits for a choice of this node's own, the how-manieth of its purpose.
    pub fn draw(&mut self, purpose: Purpose, ordinal: u64) -> u64 {
        let place = u32::from(self.context.node.0);
        self.core.chance.draw(Draw { purpose, place, ordinal })
    }

    /// Sends a message that wants no answer.
    pub fn post(&mut self, to: NodeId, request: W::Request) {
        let body = Body::Request { request, call: None };
        self.core.send(self.context, Site::default(), to, body);
    }

    /// Takes the node's own time, from when it has none: requests that its
    /// workers take up before then begin later.
    pub fn work(&mut self, duration: Duration) {
        let until = self.free_at().as_ns().saturating_add(nanos(duration));
        let node = &mut self.core.nodes[self.context.node.index()];
        node.own_work_until = until;
    }

    /// When the node will be done with its own work: now, if it has none.
    pub fn free_at(&self) -> SimTime {
        let node = &self.core.nodes[self.context.node.index()];
        SimTime(node.own_work_until.max(self.core.now))
    }

    /// Asks to be told `token` after `delay`, unless the node stops before.
    pub fn set_timer(&mut self, delay: Duration, token: u32) {
        let node = self.context.node;
        let life = self.core.nodes[node.index()].lives;
        let timer = Timer { node, life, cause: self.context.cause, token };
        let timer = self.core.timers.insert(timer).slot;
        self.core.after(nanos(delay), Ev::Timer { timer });
    }
}
