//! The active expiry cycle against what was measured on a stock Redis 7.0.15,
//! and hit ratios against their closed forms.

#![cfg(not(target_arch = "wasm32"))]

#[path = "support/cluster.rs"]
mod cluster;

use std::{rc::Rc, time::Duration};

use cluster::{CACHE, Desk, desk, ms};
use flushpoint::{
    nodes::{
        Cache, Node,
        cache::Command,
    },
    sim::{
        Latency,
        chance::{Chance, Draw, Purpose, Seeded, unit},
    },
    trace::{CacheEvent, Event, ExpiryPath, NetEvent, Row, SimTime},
};

/// When a slow cycle comes: the deadline lies some time before.
const CYCLE_MS: u64 = 2_000;

/// How many keys of each kind stand in the cache.
#[derive(Clone, Copy)]
struct Keys {
    expiring: usize,
    long: usize,
    persistent: usize,
}

/// A cache with an effort that is filled before time begins. The keys expire
/// `phase_ms` before a slow cycle; `salt` deals them out among the buckets.
fn filled(effort: u32, keys: Keys, phase_ms: u64, salt: usize) -> Desk {
    let desk = desk();
    let all = keys.expiring + keys.long + keys.persistent;
    // A step that shares no factor with the number of keys visits each once.
    let order = (0..all).map(|place| (place * 7_919 + salt * 31) % all);
    let names: Vec<_> =
        (0..all).map(|number| desk.key(&format!("k{salt}:{number}"))).collect();
    let row = Row { text: desk.key("v"), version: 1 };
    let soon = ms(CYCLE_MS - phase_ms);
    desk.simulation.on_node(CACHE, |world, ctx| {
        let cache = Cache::new(Latency::ZERO).with_effort(effort);
        world.nodes[CACHE.index()] = Node::Cache(cache);
        let Node::Cache(cache) = &mut world.nodes[CACHE.index()] else {
            return;
        };
        for (place, number) in order.enumerate() {
            let ttl = if place < keys.expiring {
                Some(soon)
            } else if place < keys.expiring + keys.long {
                Some(Duration::from_secs(3_600))
            } else {
                None
            };
            let key = names[number];
            cache.handle(ctx, Command::Set { key, row, ttl });
        }
    });
    desk
}

fn expired(event: Event) -> bool {
    let active = ExpiryPath::Active;
    matches!(event, Event::Cache(CacheEvent::Expired { path, .. }) if path == active)
}

/// How many expired keys are left, so many milliseconds after their deadline.
fn left(
    effort: u32,
    keys: Keys,
    (phase_ms, salt): (u64, usize),
    after_ms: &[u64],
) -> Vec<usize> {
    let mut desk = filled(effort, keys, phase_ms, salt);
    let left = |after_ms: &u64| {
        desk.until(CYCLE_MS - phase_ms + after_ms);
        keys.expiring - desk.count(expired)
    };
    after_ms.iter().map(left).collect()
}

/// Asserts that a count lies within 15 % of the measured one.
fn near(what: &str, simulated: usize, measured: usize) {
    println!("{what}: {simulated} left, {measured} measured");
    let off = simulated.abs_diff(measured);
    assert!(off * 100 <= measured * 15, "{what}: {simulated}");
}

/// The measurement does not say when the server's timer came; of what it saw
/// it follows that it came 31 to 78 ms after the deadline.
#[test]
fn a_hundred_thousand_keys_of_one_deadline_go_at_the_measured_pace() {
    let all = Keys { expiring: 100_000, long: 0, persistent: 0 };
    for phase_ms in [35, 50, 70] {
        let seen = left(1, all, (phase_ms, 1), &[130, 303, 765]);
        let what = format!("effort 1, timer after {phase_ms} ms");
        near(&format!("{what}, after 130 ms"), seen[0], 71_914);
        near(&format!("{what}, after 303 ms"), seen[1], 13_888);
        near(&format!("{what}, after 765 ms"), seen[2], 0);
        let seen = left(10, all, (phase_ms, 1), &[401]);
        near(&format!("effort 10, {phase_ms} ms, after 401 ms"), seen[0], 0);
    }
}

#[test]
fn keys_without_a_deadline_do_not_slow_the_cycle() {
    let keys = Keys { expiring: 10_000, long: 0, persistent: 90_000 };
    let seen = left(1, keys, (50, 1), &[102, 200]);
    near("among persistent keys, after 102 ms", seen[0], 159);
    near("among persistent keys, after 200 ms", seen[1], 0);
}

/// Each cycle ends at the first sample with little in it: how far ten of them
/// come is chance. So the mean of many is compared, and one run with the
/// range of them.
#[test]
fn a_tenth_among_long_lives_is_found_slowly() {
    let keys = Keys { expiring: 10_000, long: 90_000, persistent: 0 };
    let runs = |effort, after: &[u64]| -> Vec<Vec<usize>> {
        (1..=12).map(|s| left(effort, keys, (50, s), after)).collect()
    };
    let column = |runs: &[Vec<usize>], at: usize| -> (usize, usize, usize) {
        let mut all: Vec<usize> = runs.iter().map(|run| run[at]).collect();
        all.sort_unstable();
        let mean = all.iter().sum::<usize>() / all.len();
        (all[0], mean, all[all.len() - 1])
    };
    let seen = runs(1, &[1_000, 4_000]);
    let (first, later) = (column(&seen, 0), column(&seen, 1));
    println!("effort 1: least, mean, most left {first:?}, {later:?}");
    near("effort 1, after 1 s", first.1, 9_975);
    near("effort 1, after 4 s", later.1, 9_853);
    let seen = runs(10, &[500, 1_000, 2_500]);
    let columns = [0, 1, 2].map(|at| column(&seen, at));
    println!("effort 10: least, mean, most left {columns:?}");
}
