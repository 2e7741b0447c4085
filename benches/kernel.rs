//! Kernel benchmarks: one figure a line.
use std::time::{Duration, Instant};

use flushpoint::{
    sim::{Ctx, Latency, NodeSpec, Simulation, Stepped, World, chance::Seeded},
    trace::{NodeId, OpId, Packet, Stop, Verb},
};

struct Echo;

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

fn nodes() -> [NodeSpec; 2] {
    ["a", "b"].map(|name| NodeSpec { name: name.into(), workers: 1 })
}

fn main() {
    for _ in 0..5 {
        let n = 1_000_000u64;
        let mut simulation =
            Simulation::new(&nodes(), Echo, Box::new(Seeded { seed: 1 }));
        let ms = Duration::from_millis(1);
        simulation.link(NodeId(0), NodeId(1), Latency::constant(ms), 0.0);
        let sim = simulation.sim().clone();
        simulation.sim().spawn(NodeId(0), OpId(0), async move {
            for i in 0..n / 2 {
                let _ = sim.call(NodeId(1), i, Duration::ZERO).await;
            }
        });
        let start = Instant::now();
        while simulation.step() != Stepped::Idle {}
        let seconds = start.elapsed().as_secs_f64();
        let trace = simulation.finish();
        println!(
            "ping-pong {:.2} M messages/s, {} entries, hash {:x}",
            n as f64 / seconds / 1e6,
            trace.len(),
            trace.hash()
        );
        for dephased in [false, true] {
            let mut simulation =
                Simulation::new(&nodes(), Echo, Box::new(Seeded { seed: 1 }));
            for i in 0..1000u64 {
                let sim = simulation.sim().clone();
                let period = if dephased {
                    Duration::from_nanos(1_000_000 + 997 * i)
                } else {
                    Duration::from_millis(1 + i % 10)
                };
                simulation.sim().spawn(NodeId(0), OpId(0), async move {
                    for _ in 0..1000 {
                        sim.sleep(period).await;
                    }
                });
            }
            let start = Instant::now();
            while simulation.step() != Stepped::Idle {}
            let seconds = start.elapsed().as_secs_f64();
            println!("timers {dephased} {:.2} M/s", n as f64 / seconds / 1e6);
        }
    }
}
