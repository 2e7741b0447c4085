use std::{collections::VecDeque, pin::Pin, time::Duration};

use super::{
    Latency, NodeSpec, RadixHeap, World,
    arena::{Arena, Key},
    chance::{Chance, Draw, Purpose},
    net::{Link, Message},
};
use crate::trace::{
    Entry, EntryId, Event, NodeId, OpId, SimTime, Site, Stop, Trace,
};

/// What waits in the event queue.
#[derive(Clone, Copy, Debug)]
pub(super) enum Ev {
    /// A task goes on.
    Wake { generation: u16, task: u32 },
    /// A message reaches the end of its link.
    Arrive { generation: u16, message: u32 },
    /// A worker has finished with a request.
    Served { generation: u16, message: u32 },
    /// A caller gives up.
    TimeOut { generation: u16, call: u32 },
    /// A node's own timer.
    Timer { generation: u16, timer: u32 },
    /// A paused node goes on.
    Resume { node: u16 },
    /// Something that the driver of the simulation wanted to be told.
    Outside { token: u32 },
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

/// A caller that waits for an answer.
pub(super) struct Waiting<R> {
    pub task: Key,
    pub node: NodeId,
    pub request: crate::trace::MsgId,
    pub deadline: u64,
    pub answer: Option<Result<R, super::CallError>>,
}

/// A node's state in the kernel.
#[derive(Debug)]
pub(super) struct NodeState {
    pub workers: u32,
    pub busy: u32,
    pub queue: VecDeque<Key>,
    pub stopped: Option<Stop>,
    pub paused_until: u64,
    /// The local clock's lead over virtual time, in nanoseconds.
    pub clock_lead_ns: i64,
}

/// A node's own timer.
pub(super) struct Timer {
    pub node: NodeId,
    pub token: u32,
}

/// The kernel without its world.
pub struct Core<W: World> {
    /// Everything that has happened.
    pub trace: Trace,
    pub(super) now: u64,
    pub(super) queue: RadixHeap<Ev>,
    pub(super) ready: VecDeque<Key>,
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
    pub(super) current: Context,
    pub(super) current_task: Key,
    /// The first entry of the present instant.
    pub(super) instant: usize,
}

impl<W: World> Core<W> {
    pub(super) fn new(nodes: &[NodeSpec], chance: Box<dyn Chance>) -> Self {
        let mut trace = Trace::default();
        for node in nodes {
            trace.add_node(&node.name);
        }
        let state = |node: &NodeSpec| NodeState {
            workers: node.workers,
            busy: 0,
            queue: VecDeque::new(),
            stopped: None,
            paused_until: 0,
            clock_lead_ns: 0,
        };
        Core {
            trace,
            now: 0,
            queue: RadixHeap::default(),
            ready: VecDeque::new(),
            tasks: Arena::default(),
            calls: Arena::default(),
            messages: Arena::default(),
            timers: Arena::default(),
            nodes: nodes.iter().map(state).collect(),
            links: vec![Link::default(); nodes.len() * nodes.len()],
            chance,
            draws: vec![0],
            messages_sent: 0,
            current: Context {
                node: NodeId(0),
                op: OpId(0),
                cause: EntryId::NONE,
            },
            current_task: Key { generation: 0, slot: u32::MAX },
            instant: 0,
        }
    }

    /// The present instant.
    pub fn now(&self) -> SimTime {
        SimTime(self.now)
    }

    /// What the node's own clock shows, in nanoseconds since the run began.
    pub fn clock_ns(&self, node: NodeId) -> i64 {
        self.now as i64 + self.nodes[node.index()].clock_lead_ns
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
        let context = Context { node, op: OpId(0), cause: EntryId::NONE };
        self.write(context, Site::default(), event)
    }

    /// The next ordinal for draws of an operation.
    pub(super) fn ordinal(&mut self, op: OpId) -> u64 {
        let index = op.index();
        if index >= self.draws.len() {
            self.draws.resize(index + 1, 0);
        }
        self.draws[index] += 1;
        u64::from(op.0) << 32 | u64::from(self.draws[index])
    }

    pub(super) fn sample(
        &mut self,
        latency: Latency,
        purpose: Purpose,
        place: u32,
        ordinal: u64,
    ) -> u64 {
        let chance = &mut self.chance;
        latency.sample(|| chance.draw(Draw { purpose, place, ordinal }))
    }

    /// Puts off an event of a paused node until the node goes on.
    pub(super) fn put_off(&mut self, node: NodeId, event: Ev) -> bool {
        let until = self.nodes[node.index()].paused_until;
        if until <= self.now {
            return false;
        }
        self.queue.push(until, event);
        true
    }
}

/// What a world may do while it handles something on one of its nodes.
pub struct Ctx<'a, W: World> {
    pub(super) core: &'a mut Core<W>,
    pub(super) context: Context,
    pub(super) site: Site,
}

impl<W: World> Ctx<'_, W> {
    /// The node that handles it.
    pub fn node(&self) -> NodeId {
        self.context.node
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

    /// Writes what the node did; later entries are caused by it.
    pub fn write(&mut self, event: impl Into<Event>) -> EntryId {
        let id = self.core.write(self.context, self.site, event);
        self.context.cause = id;
        id
    }

    /// Names the source line of the entries that follow.
    pub fn at(&mut self, place: &'static std::panic::Location<'static>) {
        self.site = self.core.trace.site(place);
    }

    /// Sends a message that wants no answer.
    pub fn post(&mut self, to: NodeId, request: W::Request) {
        let body = super::net::Body::Request { request, call: None };
        self.core.send(self.context, Site::default(), to, body);
    }

    /// Asks to be told `token` after `delay`, unless the node stops before.
    pub fn set_timer(&mut self, delay: Duration, token: u32) {
        let node = self.context.node;
        let timer = self.core.timers.insert(Timer { node, token });
        let at = self.core.now + delay.as_nanos() as u64;
        let Key { generation, slot } = timer;
        self.core.queue.push(at, Ev::Timer { generation, timer: slot });
    }
}
