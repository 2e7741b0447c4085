use std::ops::{Deref, DerefMut};

use super::{
    Index,
    behind::Behind,
    copies::Copied,
    few::Few,
    replication::Part,
    stage::{NodeStatus, StageView, Told},
    subscribers::Hears,
    words::{packet_of, row_words},
};
use crate::{
    scenario::Topology,
    trace::{
        Entry, EntryId, Event, FaultEvent, IdMap, MsgId, NetEvent, NodeId,
        OpEvent, OpId, Row, SimTime, Sym, Trace,
    },
};

/// The stage behind the first `cursor` entries.
pub fn stage(
    topology: &Topology,
    trace: &Trace,
    index: &Index,
    cursor: usize,
) -> StageView {
    folded(topology, trace, index, cursor).view()
}

/// What the first `cursor` entries say.
pub(super) fn folded<'a>(
    topology: &'a Topology,
    trace: &'a Trace,
    index: &'a Index,
    cursor: usize,
) -> Fold<'a> {
    let state = State::new(topology);
    let mut fold = Fold { topology, trace, index, state };
    fold.go_on(cursor);
    fold
}

#[derive(Clone)]
pub(super) struct Running {
    pub client: NodeId,
    pub began: OpEvent,
    pub hand: Option<(Sym, Row)>,
}

/// What the entries so far come to. It holds what is going on, not what has
/// been: copying it costs little in a long run.
#[derive(Clone)]
pub(super) struct State {
    /// How many entries are in it.
    pub cursor: usize,
    pub now: SimTime,
    pub status: Vec<NodeStatus>,
    pub clock_lead_ns: Vec<i64>,
    pub copies: Vec<IdMap<Sym, Copied>>,
    pub inside: Vec<Vec<MsgId>>,
    pub running: Few<OpId, Running>,
    pub told: IdMap<NodeId, Told>,
    pub cut: Vec<(NodeId, NodeId)>,
    pub lag: Vec<(NodeId, NodeId, SimTime)>,
    pub flying: Few<MsgId, EntryId>,
    pub held: Few<MsgId, ()>,
    pub outbox: Vec<u32>,
    /// Of each node the tray and the disk of a cache.
    pub behind: Vec<Behind>,
    /// Of each node the part in a pair of caches.
    pub parts: Vec<Option<Part>>,
    /// The subscriptions that stand.
    pub hears: Vec<Hears>,
    /// Of each node the last step of what runs there by itself.
    pub doing: IdMap<NodeId, EntryId>,
}

impl State {
    /// Before the first entry.
    pub fn new(topology: &Topology) -> State {
        let count = topology.nodes.len();
        State {
            cursor: 0,
            now: SimTime::ZERO,
            status: vec![NodeStatus::Up; count],
            clock_lead_ns: vec![0; count],
            copies: vec![IdMap::default(); count],
            inside: vec![Vec::new(); count],
            running: Few::default(),
            told: IdMap::default(),
            cut: Vec::new(),
            lag: Vec::new(),
            flying: Few::default(),
            held: Few::default(),
            outbox: vec![0; count],
            behind: vec![Behind::default(); count],
            parts: vec![None; count],
            hears: Vec::new(),
            doing: IdMap::default(),
        }
    }

    /// About how many values a copy of it copies.
    pub fn weight(&self) -> usize {
        let copies = self.copies.iter().map(IdMap::width).sum::<usize>();
        let trays = self.behind.iter().map(Behind::weight).sum::<usize>();
        copies
            + trays
            + self.flying.iter().count()
            + self.running.iter().count()
    }
}

/// A state, and what is needed to go on from it.
pub(super) struct Fold<'a> {
    pub topology: &'a Topology,
    pub trace: &'a Trace,
    pub index: &'a Index,
    pub state: State,
}

impl Deref for Fold<'_> {
    type Target = State;

    fn deref(&self) -> &State {
        &self.state
    }
}

impl DerefMut for Fold<'_> {
    fn deref_mut(&mut self) -> &mut State {
        &mut self.state
    }
}

impl Fold<'_> {
    /// Takes in the entries up to `cursor`.
    pub fn go_on(&mut self, cursor: usize) {
        let entries = &self.trace.entries()[self.cursor..cursor];
        for (entry, id) in entries.iter().zip(self.cursor as u32..) {
            self.entry(EntryId(id), entry);
        }
        self.cursor = cursor;
    }

    fn entry(&mut self, id: EntryId, entry: &Entry) {
        self.now = entry.at;
        self.background(id, entry);
        match entry.event {
            Event::Op(event) => self.op(entry, event),
            Event::Net(event) => self.net(id, entry, event),
            Event::Fault(event) => self.fault(entry, event),
            Event::Cache(event) => self.cache(id, entry, event),
            Event::Db(event) => self.db(id, entry, event),
            Event::Tray(event) => self.tray(id, entry, event),
            Event::Disk(event) => self.disk(id, entry, event),
            Event::Repl(event) => self.repl(id, entry, event),
            Event::Log(event) => self.log(id, entry, event),
            Event::Stream(event) => self.stream(entry, event),
            Event::PubSub(event) => self.pubsub(entry, event),
        }
    }

    /// What belongs to no operation and asks or waits is a background program.
    fn background(&mut self, id: EntryId, entry: &Entry) {
        let acts = match entry.event {
            Event::Net(NetEvent::Sent { verb, .. }) => !verb.is_answer(),
            Event::Op(OpEvent::Waits { .. }) => true,
            _ => false,
        };
        if acts && entry.op == OpId::default() {
            self.doing.insert(entry.node, id);
        }
    }

    fn op(&mut self, entry: &Entry, event: OpEvent) {
        match event {
            OpEvent::Began { .. } => {
                let client = entry.node;
                let running = Running { client, began: event, hand: None };
                self.running.insert(entry.op, running);
            }
            OpEvent::Ended { kind, outcome, key, row } => {
                self.running.remove(entry.op);
                let words = || row_words(self.trace, row);
                let row = row.is_some().then(words).unwrap_or_default();
                let key = self.trace.text(key).into();
                let told = Told { kind, key, row, outcome, at: entry.at };
                self.told.insert(entry.node, told);
            }
            OpEvent::TurnedAway { .. }
            | OpEvent::Waits { .. }
            | OpEvent::RuledOut { .. }
            | OpEvent::Joins { .. } => {}
        }
    }

    fn net(&mut self, id: EntryId, entry: &Entry, event: NetEvent) {
        match event {
            NetEvent::Sent { msg, verb, .. } => {
                self.flying.insert(msg, id);
                if verb.is_answer() {
                    self.leave(entry);
                }
            }
            NetEvent::Received { msg } => {
                self.flying.remove(msg);
                self.inside[entry.node.index()].push(msg);
            }
            NetEvent::Answered { msg, .. } => {
                self.flying.remove(msg);
                let sent = self.index.sent(msg);
                let packet = sent.and_then(|s| packet_of(self.trace, s));
                if let (Some((packet, _, _)), Some(running)) =
                    (packet, self.running.get_mut(entry.op))
                    && packet.row.is_some()
                    // A cache that has asked for it hands it on first.
                    && running.client == entry.node
                {
                    running.hand = Some((packet.key, packet.row));
                }
            }
            NetEvent::Late { msg } | NetEvent::Lost { msg, .. } => {
                self.flying.remove(msg);
                self.held.remove(msg);
            }
            NetEvent::Kept { msg } => {
                self.inside[entry.node.index()].retain(|m| *m != msg);
            }
            NetEvent::Queued { .. }
            | NetEvent::TakenUp { .. }
            | NetEvent::Reset { .. }
            | NetEvent::TimedOut { .. } => {}
        }
    }

    /// An answer leaves: its request is inside the node no longer.
    pub(super) fn leave(&mut self, entry: &Entry) {
        let mut cause = entry.cause.some();
        while let Some(id) = cause {
            let before = self.trace.entry(id);
            if let Event::Net(NetEvent::Received { msg }) = before.event {
                self.inside[entry.node.index()].retain(|m| *m != msg);
                return;
            }
            cause = before.cause.some();
        }
    }

    #[inline(never)]
    fn fault(&mut self, entry: &Entry, event: FaultEvent) {
        let (node, index) = (entry.node, entry.node.index());
        match event {
            FaultEvent::Crashed { how } => {
                self.status[index] = NodeStatus::Down(how);
                self.copies[index].clear();
                self.behind[index].stopped(how);
                self.doing.remove(node);
                self.inside[index].clear();
                self.hears.retain(|it| it.is_away_from(node));
                self.running.retain(|running| running.client != node);
            }
            FaultEvent::Closing {} => self.status[index] = NodeStatus::Closing,
            FaultEvent::Restarted {} | FaultEvent::Resumed {} => {
                self.status[index] = NodeStatus::Up;
            }
            FaultEvent::Paused { span } => {
                let until = SimTime(entry.at.as_ns() + span.as_ns());
                self.status[index] = NodeStatus::Paused(until);
            }
            FaultEvent::ClockMoved { by, back } => {
                let by = by.as_ns() as i64;
                let lead = &mut self.clock_lead_ns[index];
                *lead = lead.saturating_add(if back { -by } else { by });
            }
            FaultEvent::Lagged { to, by } => {
                self.lag
                    .retain(|(from, other, _)| (*from, *other) != (node, to));
                self.lag.push((node, to, SimTime(by.as_ns())));
            }
            FaultEvent::Cut { to } => self.set_cut(node, to, true),
            FaultEvent::Healed { to } => self.set_cut(node, to, false),
            FaultEvent::Held { msg } => {
                self.held.insert(msg, ());
            }
            FaultEvent::Released { msg } => {
                self.held.remove(msg);
            }
            FaultEvent::Nudged {} | FaultEvent::NoEffect { .. } => {}
        }
    }

    fn set_cut(&mut self, a: NodeId, b: NodeId, cut: bool) {
        let ends = [(a, b), (b, a)];
        self.cut.retain(|link| !ends.contains(link));
        if cut {
            self.cut.extend(ends);
        }
    }
}
