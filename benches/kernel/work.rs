//! What is measured: the same work for every kernel and on every platform.

use std::time::Duration;

use flushpoint::{
    sim::{Ctx, Latency, NodeSpec, Simulation, Stepped, World, chance::Seeded},
    trace::{NodeId, OpId, Packet, Stop, Trace, Verb},
};

/// A node that sends back what it gets.
pub struct Echo;

impl World for Echo {
    type Request = u64;
    type Reply = u64;

    fn request_packet(_: &u64) -> Packet {
        Packet::of(Verb::Ping)
    }
    fn reply_packet(_: &u64) -> Packet {
        Packet::of(Verb::Pong)
    }
    fn service(&self, _: NodeId, _: &u64) -> Latency {
        Latency::ZERO
    }
    fn handle(&mut self, _: &mut Ctx<'_, Self>, n: u64) -> Option<u64> {
        Some(n)
    }
    fn timer(&mut self, _: &mut Ctx<'_, Self>, _: u32) {}
    fn stopped(&mut self, _: NodeId, _: Stop) {}
    fn restarted(&mut self, _: &mut Ctx<'_, Self>) {}
}

/// How often everything is measured; the median counts.
pub const ROUNDS: usize = 5;

/// How many messages, or how many ticks of all timers.
pub const EVENTS: u64 = 1_000_000;

const TIMERS: u64 = 1_000;

/// One thing to measure.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Work {
    PingPong,
    Timers,
    TimersDephased,
}

impl Work {
    pub const ALL: [Work; 3] =
        [Work::PingPong, Work::Timers, Work::TimersDephased];

    pub fn name(self) -> &'static str {
        match self {
            Work::PingPong => "ping-pong, network model and full trace",
            Work::Timers => "timers that coincide",
            Work::TimersDephased => "timers that never coincide",
        }
    }

    /// Does the work. What it has made is to be dropped outside the time.
    pub fn run(self) -> Trace {
        match self {
            Work::PingPong => ping_pong(),
            Work::Timers => timers(false),
            Work::TimersDephased => timers(true),
        }
    }
}

/// The middle one; of an even number, the upper of the middle two.
pub fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

fn simulation() -> Simulation<Echo> {
    let nodes = ["a", "b"];
    let nodes = nodes.map(|name| NodeSpec { name: name.into(), workers: 1 });
    Simulation::new(&nodes, Echo, Box::new(Seeded { seed: 1 }))
}

/// Two nodes that exchange one message over a link of 1 ms, with everything
/// that the network model has and the full trace.
pub fn ping_pong() -> Trace {
    let mut simulation = simulation();
    let ms = Duration::from_millis(1);
    simulation.link(NodeId(0), NodeId(1), Latency::constant(ms), 0.0);
    let sim = simulation.sim().clone();
    simulation.sim().spawn(NodeId(0), OpId(0), async move {
        for i in 0..EVENTS / 2 {
            let _ = sim.call(NodeId(1), i, Duration::ZERO).await;
        }
    });
    while simulation.step() != Stepped::Idle {}
    simulation.finish()
}

/// The bare executor: a thousand timers with a thousand ticks each. Their
/// periods are whole milliseconds from 1 to 10, or never coincide.
pub fn timers(dephased: bool) -> Trace {
    let mut simulation = simulation();
    for i in 0..TIMERS {
        let sim = simulation.sim().clone();
        let period = if dephased {
            Duration::from_nanos(1_000_000 + 997 * i)
        } else {
            Duration::from_millis(1 + i % 10)
        };
        simulation.sim().spawn(NodeId(0), OpId(0), async move {
            for _ in 0..EVENTS / TIMERS {
                sim.sleep(period).await;
            }
        });
    }
    while simulation.step() != Stepped::Idle {}
    simulation.finish()
}
