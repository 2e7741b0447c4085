//! A small world: desks that number the requests they have handled.

use std::{cell::RefCell, future::Future, rc::Rc, time::Duration};

use flushpoint::{
    sim::{
        CallError, Ctx, Latency, NodeSpec, Sim, Simulation, Stepped, World,
        chance::Seeded,
    },
    trace::{
        CacheEvent, Entry, Event, FaultEvent, NetEvent, NodeId, OpId, Packet,
        SimTime, Stop, Sym, Trace, Verb,
    },
};

pub const APP: NodeId = NodeId(0);
pub const DESK: NodeId = NodeId(1);
pub const PEER: NodeId = NodeId(2);

/// What a desk is asked.
#[derive(Clone, Copy)]
pub enum Ask {
    /// Answer at once, with how many were handled before.
    Quick,
    /// Answer after so many milliseconds of work.
    Work(u64),
    /// Answer, and tell the peer.
    Tell,
    /// Answer, and ring after so many milliseconds.
    Ring(u64),
    /// Answer, and let programs of the desk go on that wait for its bell.
    Bell,
}

#[derive(Default)]
pub struct Desk {
    handled: u32,
}

pub type Answer = Result<u32, CallError>;

impl World for Desk {
    type Request = Ask;
    type Reply = u32;

    fn request_packet(_: &Ask) -> Packet {
        Packet::of(Verb::Ping)
    }

    fn reply_packet(_: &u32) -> Packet {
        Packet::of(Verb::Pong)
    }

    fn service(&self, _: NodeId, request: &Ask) -> Latency {
        match request {
            Ask::Work(time) => Latency::constant(ms(*time)),
            Ask::Quick | Ask::Tell | Ask::Ring(_) | Ask::Bell => Latency::ZERO,
        }
    }

    fn handle(&mut self, ctx: &mut Ctx<'_, Self>, ask: Ask) -> Option<u32> {
        match ask {
            Ask::Quick | Ask::Work(_) => {}
            Ask::Tell => ctx.post(PEER, Ask::Quick),
            Ask::Ring(after) => ctx.set_timer(ms(after), 7),
            Ask::Bell => ctx.ring(),
        }
        self.handled += 1;
        Some(self.handled - 1)
    }

    fn timer(&mut self, ctx: &mut Ctx<'_, Self>, _: u32) {
        // A mark that no other part of this world leaves.
        ctx.write(CacheEvent::Missed { key: Sym::NONE });
    }

    fn stopped(&mut self, _: NodeId, _: Stop) {
        self.handled = 0;
    }

    fn restarted(&mut self, _: &mut Ctx<'_, Self>) {}
}

pub fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

/// App, desk and peer, with a link latency of 1 ms and so many workers.
pub fn stage_with(workers: u32, latency: Latency, seed: u64) -> Stage {
    let nodes = ["app", "desk", "peer"]
        .map(|name| NodeSpec { name: name.into(), workers });
    let chance = Box::new(Seeded { seed });
    let simulation = Simulation::new(&nodes, Desk::default(), chance);
    for (a, b) in [(APP, DESK), (APP, PEER), (DESK, PEER)] {
        simulation.link(a, b, latency, 0.0);
    }
    Stage { simulation, answers: Rc::default() }
}

pub fn stage() -> Stage {
    stage_with(1, Latency::constant(ms(1)), 1)
}

/// A simulation and what its programs have noted.
pub struct Stage {
    pub simulation: Simulation<Desk>,
    answers: Rc<RefCell<Vec<(f64, Answer)>>>,
}

impl Stage {
    pub fn sim(&self) -> Sim<Desk> {
        self.simulation.sim().clone()
    }

    /// Starts a program at the app, as operation `op`.
    pub fn app(&self, op: u32, program: impl Future<Output = ()> + 'static) {
        self.simulation.sim().spawn(APP, OpId(op), program);
    }

    /// The app asks a node at once, and notes the answer and when it came.
    pub fn ask(&self, op: u32, to: NodeId, ask: Ask, time_out: Duration) {
        let (sim, answers) = (self.sim(), self.answers.clone());
        self.app(op, async move {
            let answer = sim.call(to, ask, time_out).await;
            answers.borrow_mut().push((sim.now().as_ms_f64(), answer));
        });
    }

    /// Runs until an instant, before anything that happens then.
    pub fn run_until(&mut self, at: Duration) {
        self.simulation.tell_at(SimTime::from(at), 0);
        while self.simulation.step() != (Stepped::Outside { token: 0 }) {}
    }

    /// Runs until nothing is left to happen.
    pub fn run(&mut self) {
        while self.simulation.step() != Stepped::Idle {}
    }

    /// Runs to the end; what was answered, with its millisecond.
    pub fn answers(&mut self) -> Vec<(f64, Answer)> {
        self.run();
        self.answers.take()
    }

    /// What is in the trace, each as `1 ms desk: received`.
    pub fn story(&self) -> Vec<String> {
        self.simulation.look(|core| {
            let trace = &core.trace;
            trace.entries().iter().map(|entry| line(trace, entry)).collect()
        })
    }

    /// The lines of the story that tell of one word.
    pub fn lines(&self, word: &str) -> Vec<String> {
        let mut story = self.story();
        story.retain(|line| line.ends_with(word));
        story
    }
}

fn line(trace: &Trace, entry: &Entry) -> String {
    let Entry { at, node, event, .. } = entry;
    let more = match event {
        Event::Net(NetEvent::Queued { waiting, .. }) => format!(" {waiting}"),
        Event::Net(NetEvent::Lost { reason, .. }) => {
            format!(": {}", reason.word())
        }
        Event::Fault(FaultEvent::NoEffect { why }) => {
            format!(": {}", why.word())
        }
        _ => String::new(),
    };
    format!("{at} {}: {}{more}", trace.node_name(*node), event.word())
}
