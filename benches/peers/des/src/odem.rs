//! odem-rs: agents as coroutines. It has no network model.

use core::pin::pin;

use odem_rs::{
    core::{agent::Actions, ptr::Lease},
    prelude::*,
    sync::channel::pinned::{Receiver, Sender},
};

use crate::{TIMERS, period};

struct PingPong(Sender<u64>, Receiver<u64>);

impl PingPong {
    fn agent<'p>(
        sender: Sender<u64>,
        receiver: Receiver<u64>,
    ) -> Lease<'p, Agent<(), Self, impl Actions<(), Self> + use<>>> {
        Agent::new(PingPong(sender, receiver))
    }
}

impl Behavior for PingPong {
    type Output = ();

    async fn actions(&self, sim: &Sim) -> Self::Output {
        loop {
            let message = self.1.recv().await.unwrap();
            sim.advance(1).await;
            self.0.send(message + 1).await.unwrap();
        }
    }

    fn name(&self) -> &'static str {
        "PingPong"
    }
}

#[odem_rs::main]
async fn exchange(sim: &Sim, duration: f64) {
    let there = pin!(Channel::rendezvous());
    let back = pin!(Channel::rendezvous());
    let (there_in, there_out) = there.split();
    let (back_in, back_out) = back.split();
    let a = pin!(PingPong::agent(there_in, back_out));
    let b = pin!(PingPong::agent(back_in, there_out));
    sim.activate(a);
    sim.activate(b).subject().0.send(0).await.unwrap();
    sim.advance(duration).await;
    defer().await;
}

pub fn ping_pong(n: u64) {
    exchange(n as f64);
}

struct Timer {
    period_ms: f64,
    ticks: u64,
}

impl Behavior for Timer {
    type Output = ();

    async fn actions(&self, sim: &Sim) {
        for _ in 0..self.ticks {
            sim.advance(self.period_ms).await;
        }
    }
}

#[odem_rs::main]
async fn tick(sim: &Sim, ticks: u64, dephased: bool) {
    for timer in 0..TIMERS {
        let period_ms = period(timer, dephased).as_secs_f64() * 1e3;
        sim.spawn(Timer { period_ms, ticks });
    }
    sim.advance(1e9).await;
}

pub fn timers(ticks: u64, dephased: bool) {
    tick(ticks, dephased);
}
