//! nexosim: models with ports, on one thread. It has no network model.

use nexosim::{
    model::{Context, Model, schedulable},
    ports::{EventSource, Output},
    simulation::{Mailbox, SimInit},
    time::MonotonicTime,
};
use serde::{Deserialize, Serialize};

use crate::{Duration, MS, TIMERS, period};

const LONG: Duration = Duration::from_secs(1_000_000);

#[derive(Serialize, Deserialize)]
struct Node {
    out: Output<u64>,
    left: u64,
}

#[Model]
impl Node {
    async fn receive(&mut self, value: u64, cx: &Context<Self>) {
        if self.left > 0 {
            self.left -= 1;
            let deliver = schedulable!(Self::deliver);
            cx.schedule_event(MS, deliver, value).unwrap();
        }
    }

    #[nexosim(schedulable)]
    async fn deliver(&mut self, value: u64) {
        self.out.send(value + 1).await;
    }
}

pub fn ping_pong(n: u64) {
    let node = || Node { out: Output::default(), left: n / 2 };
    let (mut a, mut b) = (node(), node());
    let (mailbox_a, mailbox_b) = (Mailbox::new(), Mailbox::new());
    a.out.connect(Node::receive, &mailbox_b);
    b.out.connect(Node::receive, &mailbox_a);
    let mut bench = SimInit::with_num_threads(1);
    let source = EventSource::new().connect(Node::receive, &mailbox_a);
    let start = source.register(&mut bench);
    let bench = bench.add_model(a, mailbox_a, "a");
    let bench = bench.add_model(b, mailbox_b, "b");
    let mut sim = bench.init(MonotonicTime::EPOCH).unwrap();
    sim.process_event(&start, 0).unwrap();
    sim.step_until(LONG).unwrap();
}

#[derive(Serialize, Deserialize)]
struct Timer {
    period_ns: u64,
    left: u64,
}

#[Model]
impl Timer {
    async fn start(&mut self, _: u64, cx: &Context<Self>) {
        self.schedule(cx);
    }

    #[nexosim(schedulable)]
    async fn tick(&mut self, _: (), cx: &Context<Self>) {
        self.left -= 1;
        if self.left > 0 {
            self.schedule(cx);
        }
    }

    fn schedule(&self, cx: &Context<Self>) {
        let period = Duration::from_nanos(self.period_ns);
        cx.schedule_event(period, schedulable!(Self::tick), ()).unwrap();
    }
}

pub fn timers(ticks: u64, dephased: bool) {
    let mut bench = SimInit::with_num_threads(1);
    let mut sources = Vec::new();
    for timer in 0..TIMERS {
        let mailbox = Mailbox::new();
        let source = EventSource::new().connect(Timer::start, &mailbox);
        sources.push(source.register(&mut bench));
        let period_ns = period(timer, dephased).as_nanos() as u64;
        let model = Timer { period_ns, left: ticks };
        bench = bench.add_model(model, mailbox, "timer");
    }
    let mut sim = bench.init(MonotonicTime::EPOCH).unwrap();
    for source in &sources {
        sim.process_event(source, 0).unwrap();
    }
    sim.step_until(LONG).unwrap();
}
