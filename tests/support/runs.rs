//! Runs drawn from a number: mixed variants, knobs and faults.
#![allow(dead_code, reason = "each test file uses a part of it")]

use flushpoint::{
    run::{Action, Run},
    scenario::{KnobKind, NodeKind},
    trace::SimTime,
};
use rand_core::{Rng, SeedableRng};
use rand_xoshiro::SplitMix64;

/// A source of choices.
pub struct Dice(SplitMix64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(SplitMix64::seed_from_u64(seed))
    }

    /// A number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.0.next_u64() % end
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len() as u64) as usize]
    }
}

/// The same number gives the same run, natively and in the browser.
pub fn random_run(number: u64) -> Run {
    random_run_of("cache-aside", number)
}

/// How many runs there are whose trace hashes are kept.
pub const KEPT: u64 = 480;

/// A run whose trace hash is kept: 200 of cache-aside, then in turn those of
/// the caches that load by themselves, then 40 of the sync job, and as many of
/// the log and of the stream, 60 of expiry and eviction, 20 of a hot key and
/// as many of a channel.
pub fn kept_run(number: u64) -> Run {
    const LOADING: [&str; 3] =
        ["read-through", "read-through-cdn", "read-through-grid"];
    const ENDING: [&str; 5] =
        ["eviction", "stampede", "penetration", "avalanche", "ttl"];
    match number.checked_sub(200) {
        None => random_run(number),
        Some(260..) => random_run_of("pubsub", number),
        Some(240..) => random_run_of("hot-key", number),
        Some(more @ 180..) => random_run_of(ENDING[more as usize % 5], number),
        Some(140..) => random_run_of("write-behind-stream", number),
        Some(100..) => random_run_of("write-behind-log", number),
        Some(60..) => random_run_of("write-behind-job", number),
        Some(more) => random_run_of(LOADING[more as usize % 3], number),
    }
}

/// A run of a scenario of that id.
pub fn random_run_of(id: &str, number: u64) -> Run {
    let mut dice = Dice::new(number);
    let base = Run::of(id).expect("it is in the catalogue");
    let scenario = base.scenario;
    let variant = dice.pick(scenario.variants).id;
    let mut run = base
        .with_variant(variant)
        .expect("its own variant")
        .with_seed(dice.below(u64::MAX));
    for knob in scenario.knobs {
        if dice.below(3) == 0 {
            let text = knob_text(&mut dice, knob.name, &knob.kind);
            run = run.with_knob(knob.name, &text).expect("in its range");
        }
    }
    let until = SimTime::from_ms(20 + dice.below(400));
    let run = run.with_until(until).expect("in range");
    let actions = (0..dice.below(8))
        .map(|_| random_action(&mut dice, &run, until))
        .collect();
    run.with_actions(actions).expect("of its topology")
}

/// A value of a knob; some are kept small so that a run stays short.
fn knob_text(dice: &mut Dice, name: &str, kind: &KnobKind) -> String {
    match (name, kind) {
        ("loss", _) => format!("0.{}", dice.below(3)),
        ("rate", _) => format!("{}", 50 + dice.below(2_000)),
        ("keys", _) => format!("{}", 1 + dice.below(50)),
        ("session", _) => format!("{}ms", 20 + dice.below(100)),
        ("time-out" | "lag-max", _) => format!("{}ms", 10 + dice.below(100)),
        ("link" | "select" | "commit", _) => {
            format!("{}us", 100 + dice.below(3_000))
        }
        (_, KnobKind::Time { .. }) => format!("{}ms", 1 + dice.below(80)),
        (_, KnobKind::Count { min, max, .. }) => {
            format!("{}", min + dice.below((max - min + 1).min(12)))
        }
        (_, KnobKind::Number { min, max, .. }) => {
            format!("{}", min + (max - min) * dice.below(5) as f64 / 4.0)
        }
        (_, KnobKind::Choice { words }) => dice.pick(words).0.into(),
    }
}

/// Anything that a person may do, somewhere before `until`.
pub fn random_action(dice: &mut Dice, run: &Run, until: SimTime) -> Action {
    let topology = run.topology();
    let info = dice.pick(&topology.nodes);
    let node = info.name.clone();
    let apps: Vec<_> = topology
        .nodes
        .iter()
        .filter(|node| node.kind == NodeKind::App)
        .collect();
    let app = dice.pick(&apps).name.clone();
    let (a, b) = *dice.pick(&topology.links);
    let name = |id: flushpoint::trace::NodeId| &topology.nodes[id.index()].name;
    let (a, b) = (name(a), name(b));
    let ms = dice.below(60);
    let message = 1 + dice.below(60);
    let act = match dice.below(13) {
        0 => format!("crash {node}"),
        1 => format!("power-loss {node}"),
        2 | 3 => format!("restart {node}"),
        4 => format!("lag {a}->{b} {ms}ms"),
        5 => format!("cut {a}<->{b}"),
        6 => format!("heal {a}<->{b}"),
        7 => format!("pause {app} {ms}ms"),
        8 if info.kind == NodeKind::Job => format!("flush {node}"),
        8 => format!("clock {node} {}{ms}ms", dice.pick(&["+", "-"])),
        9 => format!("hold {message}"),
        10 => format!("{} {message}", dice.pick(&["release", "drop"])),
        11 => format!("{app} read user:1"),
        _ => format!("{app} write user:1 by-hand-{ms}"),
    };
    let at_us = dice.below(until.as_ns() / 1_000);
    let place = match dice.below(3) {
        0 => format!("{at_us}us+{}", dice.below(4)),
        _ => format!("{at_us}us"),
    };
    format!("{place}:{act}").parse().expect("of the grammar")
}

/// Failovers, lost machines, crashes, restarts and cuts, all over a run.
pub fn stormy(number: u64) -> Run {
    let run = random_run_of("write-behind-durability", number);
    let mut dice = Dice::new(!number);
    let variants = ["replica", "replica-wait", "replica-min", "replica-blind"];
    let variant = *dice.pick(&variants);
    let run = run
        .with_variant(variant)
        .and_then(|run| run.with_knob("workload", "crowd"))
        .and_then(|run| run.with_knob("flush", "40ms"))
        .and_then(|run| run.with_knob("fault", "none"))
        .expect("in the catalogue");
    let until_ms = run.until().as_ns() / 1_000_000;
    let acts = [
        "failover cache",
        "failover replica",
        "machine-loss cache",
        "machine-loss replica",
        "crash cache",
        "power-loss replica",
        "restart cache",
        "restart replica",
        "restart cache",
        "restart replica",
        "cut cache<->replica",
        "heal cache<->replica",
        "lag cache->replica 15ms",
        "lag cache->replica 0ms",
    ];
    let actions = (0..12).map(|_| {
        let at = dice.below(until_ms.max(1));
        format!("{at}ms:{}", dice.pick(&acts))
    });
    let actions: Vec<String> = actions.collect();
    run.with_action_texts(&actions).expect("of its topology")
}
