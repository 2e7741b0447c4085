use std::{iter::Peekable, rc::Rc, time::Duration, vec::IntoIter};

use super::{Act, Action, Run};
use crate::{
    nodes::{App, Cluster, Process, Surroundings},
    scenario::{Arrival, NodeKind, Program, Stage, Topology, arrivals_hash},
    sim::{CallError, Sim, Simulation, Stepped, chance::Seeded},
    trace::{
        EntryId, FaultEvent, MsgId, NoEffect, NodeId, OpEvent, OpId, OpKind,
        Outcome, Row, SimTime, Stop, Sym, Trace,
    },
};

/// What a run left behind.
#[derive(Clone, Debug)]
pub struct Record {
    /// Everything that happened.
    pub trace: Trace,
    /// The entry at which each action of the run took place.
    pub fired: Vec<EntryId>,
    /// How many requests came from outside.
    pub arrivals: usize,
    /// Their hash; see [`arrivals_hash`].
    pub arrivals_hash: u64,
}

/// What the driver asks the simulation to be told.
enum Told {
    /// The run is over.
    End,
    /// An action is due at this instant.
    Action,
    /// A request arrives.
    Arrival(usize),
}

const END: u32 = 0;
const ACTION: u32 = 1;
const FIRST_ARRIVAL: u32 = 2;

impl Told {
    fn of(token: u32) -> Told {
        match token {
            END => Told::End,
            ACTION => Told::Action,
            token => Told::Arrival((token - FIRST_ARRIVAL) as usize),
        }
    }
}

/// Carries a run out from its beginning to its end.
pub fn execute(run: &Run) -> Record {
    let mut driver = Driver::of(run);
    while driver.step() {}
    Record {
        trace: driver.simulation.finish(),
        fired: driver.fired,
        arrivals: driver.arrivals.len(),
        arrivals_hash: arrivals_hash(&driver.arrivals),
    }
}

/// What carries a run out.
pub(super) struct Driver {
    run: Run,
    pub arrivals: Rc<[Arrival]>,
    /// What is still to happen of itself.
    scripted: Peekable<IntoIter<Action>>,
    /// What the operations of each node's process share.
    processes: Vec<Rc<Process>>,
    topology: Topology,
    program: Program,
    pub simulation: Simulation<Cluster>,
    around: Surroundings,
    fired: Vec<EntryId>,
    /// Operations numbered so far: first those of the workload, so that one
    /// request by hand shifts none of them.
    asked: u32,
    /// Nodes that are to end once nothing waits there.
    closing: Vec<NodeId>,
}

impl Driver {
    /// Of a run that is about to begin.
    pub fn of(run: &Run) -> Driver {
        let mut chance = Seeded { seed: run.seed };
        let (settings, until) = (run.settings(), run.until());
        let arrivals = (run.scenario.arrivals)(&settings, &mut chance, until);
        Driver::with(run, arrivals.into())
    }

    /// The same, where what its workload asks for is known already.
    pub fn with(run: &Run, arrivals: Rc<[Arrival]>) -> Driver {
        let (settings, until) = (run.settings(), run.until());
        let (scenario, chance) = (run.scenario, Seeded { seed: run.seed });
        let Stage { simulation, around } =
            (scenario.build)(&settings, run.variant, Box::new(chance));
        simulation.tell_at(until, END);
        let scripted = run.scripted();
        for action in scripted.iter().chain(run.actions()) {
            simulation.tell_at(action.place.at, ACTION);
        }
        for (index, arrival) in arrivals.iter().enumerate() {
            simulation.tell_at(arrival.at, FIRST_ARRIVAL + index as u32);
        }
        let topology = run.topology();
        let driver = Driver {
            run: run.clone(),
            scripted: scripted.into_iter().peekable(),
            processes: topology.nodes.iter().map(|_| Rc::default()).collect(),
            topology,
            program: (scenario.program)(run.variant),
            simulation,
            around,
            fired: Vec::new(),
            asked: arrivals.len() as u32,
            arrivals,
            closing: Vec::new(),
        };
        for node in 0..driver.topology.nodes.len() {
            driver.start_background(NodeId(node as u16));
        }
        driver
    }

    /// Goes on to the next event; whether there was one.
    pub fn step(&mut self) -> bool {
        self.act();
        self.end_closed();
        let token = match self.simulation.step() {
            Stepped::Ran => return true,
            Stepped::Idle => return false,
            Stepped::Outside { token } => token,
        };
        match Told::of(token) {
            Told::End => false,
            Told::Action => true,
            Told::Arrival(index) => {
                let op = OpId(index as u32 + 1);
                let Arrival { client, kind, key, text, .. } =
                    &self.arrivals[index];
                self.ask(*client, op, *kind, key, text);
                true
            }
        }
    }

    /// Carries out the actions that are due.
    fn act(&mut self) {
        let now = self.simulation.look(|core| core.now());
        while let Some(action) =
            self.scripted.next_if(|action| action.place.at <= now)
        {
            self.carry_out(&action.act);
        }
        while let Some(action) = self.run.actions().get(self.fired.len()) {
            let (now, entries) =
                self.simulation.look(|core| (core.now(), core.entries_now()));
            let place = action.place;
            let reached = entries >= place.after as usize;
            let rest = self.simulation.more_now();
            let due = place.at == now && (reached || !rest);
            if !due && place.at >= now {
                return;
            }
            let act = action.act.clone();
            let next = self.simulation.look(|core| core.trace.len());
            self.fired.push(EntryId(next as u32));
            self.carry_out(&act);
        }
    }

    fn carry_out(&mut self, act: &Act) {
        let simulation = &self.simulation;
        // The run has been checked against this topology.
        let node = |name: &str| self.topology.find(name).unwrap_or_default();
        let span = |time: SimTime| Duration::from_nanos(time.as_ns());
        match act {
            Act::Crash { node: name, how: Stop::Exit } => {
                self.close(node(name));
            }
            Act::Crash { node: name, how } => {
                simulation.crash(node(name), *how);
                self.processes[node(name).index()] = Rc::default();
            }
            Act::Restart { node: name } => self.restart(node(name)),
            Act::Failover { node: name } => {
                let node = node(name);
                self.fail_over(node);
            }
            Act::Lag { from, to, by } => {
                simulation.lag(node(from), node(to), span(*by));
            }
            Act::Cut { a, b } => simulation.cut(node(a), node(b)),
            Act::Heal { a, b } => simulation.heal(node(a), node(b)),
            Act::Pause { node: name, span: by } => {
                simulation.pause(node(name), span(*by));
            }
            Act::Flush { node: name } => simulation.nudge(node(name)),
            Act::Clock { node: name, by, back } => {
                simulation.move_clock(node(name), span(*by), *back);
            }
            Act::Hold { message } => simulation.hold(MsgId(*message)),
            Act::Release { message } => simulation.release(MsgId(*message)),
            Act::Drop { message } => simulation.drop_message(MsgId(*message)),
            Act::Ask { client, kind, key, text } => {
                self.asked += 1;
                let op = OpId(self.asked);
                self.ask(node(client), op, *kind, key, text);
            }
        }
    }

    /// A node is to end once nothing waits there.
    fn close(&mut self, node: NodeId) {
        let simulation = &self.simulation;
        let none = |why| {
            let none = FaultEvent::NoEffect { why };
            simulation.on_node(node, |_, ctx| ctx.write(none));
        };
        if !simulation.look(|core| core.is_up(node)) {
            return none(NoEffect::AlreadyDown);
        }
        let begins = simulation.on_node(node, |world: &mut Cluster, ctx| {
            let begins = world.closed(node).is_none();
            if begins {
                ctx.write(FaultEvent::Closing {});
                world.close(ctx);
            }
            begins
        });
        if !begins {
            return none(NoEffect::AlreadyClosing);
        }
        self.closing.push(node);
    }

    /// Ends the nodes that were to end and can. One that has crashed meanwhile
    /// is to end no more.
    fn end_closed(&mut self) {
        let Driver { simulation, processes, closing, .. } = self;
        closing.retain(|node| {
            let closed = simulation.on_node(*node, |w, _| w.closed(*node));
            if closed == Some(true) {
                simulation.crash(*node, Stop::Exit);
                processes[node.index()] = Rc::default();
            }
            closed == Some(false)
        });
    }

    /// A replica of the cache takes over. From now on operations that begin
    /// know it as the cache; the old primary is to follow it.
    fn fail_over(&mut self, node: NodeId) {
        let simulation = &self.simulation;
        if !simulation.look(|core| core.is_up(node)) {
            let why = NoEffect::AlreadyDown;
            let none = FaultEvent::NoEffect { why };
            simulation.on_node(node, |_, ctx| ctx.write(none));
            return;
        }
        let promoted = simulation.on_node(node, Cluster::promote);
        if !promoted {
            let why = NoEffect::AlreadyPrimary;
            let none = FaultEvent::NoEffect { why };
            simulation.on_node(node, |_, ctx| ctx.write(none));
            return;
        }
        let caches = self.topology.of_kind(NodeKind::Cache);
        for old in caches.filter(|cache| *cache != node) {
            simulation.on_node(old, Cluster::demote);
        }
        self.around.cache = node;
    }

    /// Starts a node again, and what runs on it by itself.
    fn restart(&self, node: NodeId) {
        let was_up = self.simulation.look(|core| core.is_up(node));
        self.simulation.restart(node);
        if !was_up {
            self.start_background(node);
        }
    }

    /// Starts the programs that run on a node by themselves.
    fn start_background(&self, node: NodeId) {
        let sim = self.simulation.sim();
        let around = self.around.at(node);
        for background in self.program.background {
            if self.topology.find(background.node) == Some(node) {
                let process = &self.processes[node.index()];
                let app = App::new(sim, OpId::default(), &around, process);
                let app = app.beside_operations();
                sim.spawn(node, OpId::default(), (background.run)(app));
            }
        }
    }

    /// Begins an operation at a client.
    fn ask(
        &self,
        client: NodeId,
        op: OpId,
        kind: OpKind,
        key: &str,
        text: &str,
    ) {
        let sim = self.simulation.sim();
        let (key, text) = (sim.intern(key), sim.intern(text));
        if !self.simulation.look(|core| core.is_up(client)) {
            let turned = OpEvent::TurnedAway { kind, key, text };
            self.simulation.on_node(client, |_, ctx| ctx.write(turned));
            return;
        }
        let process = &self.processes[client.index()];
        let around = self.around.at(client);
        let app = App::new(sim, op, &around, process);
        let program = self.program;
        let work = operate(sim.clone(), app, program, kind, key, text);
        sim.begin(client, op, OpEvent::Began { kind, key, text }, work);
    }
}

async fn operate(
    sim: Sim<Cluster>,
    app: App,
    program: Program,
    kind: OpKind,
    key: Sym,
    text: Sym,
) {
    let (outcome, row) = match kind {
        OpKind::Read => match (program.read)(app, key).await {
            Ok(row) => (Outcome::Acknowledged, row.unwrap_or(Row::NONE)),
            Err(_) => (Outcome::Failed, Row::NONE),
        },
        OpKind::Write => match (program.write)(app, key, text).await {
            Ok(row) => (Outcome::Acknowledged, row),
            Err(CallError::TimedOut | CallError::Reset | CallError::Failed) => {
                (Outcome::Unknown, Row::NONE)
            }
            Err(
                CallError::Busy
                | CallError::Refused
                | CallError::Rejected
                | CallError::Unexpected,
            ) => (Outcome::Failed, Row::NONE),
        },
    };
    sim.write(OpEvent::Ended { kind, outcome, key, row });
}
