//! Keys that were stored together, and end together.

use std::{sync::OnceLock, time::Duration};

use flushpoint::{
    check::Property,
    measure::{Pool, Series},
    run::{Record, Run, execute},
    trace::{CacheEvent, Event, IdMap, NetEvent, SimTime, Sym},
};

use super::sweep::{
    SEEDS, Sweep, assert_expected, crowd, find_in, steps_until,
};

const SCENARIO: &str = "avalanche";

/// The defaults: TTL 3 s, j 0.5, 300 keys.
const TTL_MS: u64 = 3_000;

/// All variants, swept once for all tests of this file.
fn sweeps() -> &'static [Sweep] {
    static SWEEPS: OnceLock<Vec<Sweep>> = OnceLock::new();
    SWEEPS.get_or_init(|| Sweep::all(SCENARIO, &[]))
}

fn of(variant: &str) -> &'static Sweep {
    find_in(sweeps(), variant)
}

#[test]
fn what_is_expected_of_each_variant_is_what_happens() {
    assert_expected(SCENARIO, sweeps());
}

/// Declared: narrows. The queue at the database and what it costs shrink; the
/// number of loads does not.
#[test]
fn jitter_spreads_the_same_loads_so_that_the_database_bears_them() {
    let (naive, jitter) = (of("same-ttl"), of("jitter"));
    assert!(naive.broken(Property::FailedRequests) > SEEDS / 4);
    assert!(naive.queue_max > 4 * jitter.queue_max, "{}", jitter.queue_max);
    assert!(naive.p99 > 5 * jitter.p99, "{:?} {:?}", naive.p99, jitter.p99);
    let more = naive.loads as f64 / jitter.loads as f64;
    assert!((0.5..2.0).contains(&more), "{more}");
    assert!(naive.p99 > Duration::from_millis(40), "{:?}", naive.p99);
}

/// The hit ratio in each tenth of a second of all crowds, and the longest
/// queue.
fn tenths(variant: &str) -> Vec<(f64, u32)> {
    let mut all: Vec<(u64, u64, u32)> = Vec::new();
    let run = crowd(SCENARIO, variant, &[]);
    for seed in 1..=40 {
        let trace = execute(&run.clone().with_seed(seed)).trace;
        let node = trace.find_node("db").expect("a database");
        let pool = Pool { node, connections: 2 };
        let width = SimTime::from_ms(100);
        let series = Series::of(&trace, trace.len(), width, &[pool]);
        all.resize(series.windows.len().max(all.len()), (0, 0, 0));
        for (sum, window) in all.iter_mut().zip(&series.windows) {
            sum.0 += u64::from(window.hits);
            sum.1 += u64::from(window.hits + window.misses);
            sum.2 = sum.2.max(window.waiting_max);
        }
    }
    let ratio =
        |(hits, of, most): (u64, u64, u32)| (hits as f64 / of as f64, most);
    all.into_iter().map(ratio).collect()
}

/// One time to live after the warm-up the hit ratio falls to next to nothing;
/// with jitter it never does.
#[test]
fn the_hit_ratio_falls_off_a_cliff_unless_ends_are_spread() {
    let cliff = (TTL_MS / 100) as usize;
    let least = |tenths: &[(f64, u32)]| {
        let behind = tenths[2..].iter().map(|tenth| tenth.0);
        behind.fold(1.0, f64::min)
    };
    let (naive, jitter) = (tenths("same-ttl"), tenths("jitter"));
    for (variant, tenths) in [("same-ttl", &naive), ("jitter", &jitter)] {
        let shown: Vec<String> = tenths
            .iter()
            .map(|(hits, queue)| format!("{:.0} % {queue}", hits * 100.0))
            .collect();
        println!(
            "{variant}, hit ratio and queue by tenths of a second: {shown:?}"
        );
    }
    assert!(naive[cliff - 1].0 > 0.99, "{:?}", naive[cliff - 1]);
    assert!(least(&naive) < 0.5, "{}", least(&naive));
    assert!(least(&jitter) > 0.7, "{}", least(&jitter));
}

/// The ends of what the warm-up stored, in milliseconds from the first to the
/// last.
fn width_ms(record: &Record) -> u64 {
    let mut first: IdMap<Sym, u64> = IdMap::default();
    for entry in record.trace.entries() {
        if let Event::Cache(CacheEvent::Stored { key, ttl_ms, .. }) =
            entry.event
            && entry.op.0 == 0
        {
            let at_ms = entry.at.as_ns() / 1_000_000;
            first.insert(key, at_ms + u64::from(ttl_ms));
        }
    }
    let ends: Vec<u64> = first.iter().map(|(_, end)| *end).collect();
    assert_eq!(ends.len(), 300);
    let (min, max) = (ends.iter().min(), ends.iter().max());
    max.expect("some") - min.expect("some")
}

/// Of n ends by chance within 2jT the first and the last lie (n - 1)/(n + 1)
/// of that apart, in the mean.
#[test]
fn the_ends_are_spread_over_twice_the_jitter_of_a_time_to_live() {
    let mean = |variant: &str, jitter: &str| {
        let run = crowd(SCENARIO, variant, &[("jitter", jitter)])
            .with_until(SimTime::from_ms(200))
            .expect("a time");
        let widths = (1..=SEEDS)
            .map(|seed| width_ms(&execute(&run.clone().with_seed(seed))));
        widths.sum::<u64>() as f64 / SEEDS as f64
    };
    let naive = mean("same-ttl", "0.5");
    println!("same TTL: all ends within {naive:.0} ms");
    assert!(naive < 20.0, "{naive}");
    for (text, jitter) in [("0.1", 0.1), ("0.25", 0.25), ("0.5", 0.5)] {
        let (width, n) = (mean("jitter", text), 300.0);
        let theory = 2.0 * jitter * TTL_MS as f64 * (n - 1.0) / (n + 1.0);
        println!("j {jitter}: ends over {width:.0} ms, expected {theory:.0}");
        assert!((width / theory - 1.0).abs() < 0.02, "{width} {theory}");
    }
}

/// In the story all three miss at once, within thirty steps, and one stands in
/// line; or only some do.
#[test]
fn the_story_shows_three_misses_at_once() {
    for (variant, misses) in [("same-ttl", 3), ("jitter", 1)] {
        let run = Run::of(SCENARIO).expect("in the catalogue");
        let trace = execute(&run.with_variant(variant).expect("one")).trace;
        let entries = trace.entries().iter();
        let missed = entries.filter(|it| {
            matches!(it.event, Event::Cache(CacheEvent::Missed { .. }))
        });
        assert_eq!(missed.count(), misses, "{variant}");
        let queued = steps_until(&trace, |_, event| {
            matches!(event, Event::Net(NetEvent::Queued { .. }))
        });
        println!("{variant}: the first in line at step {queued:?}");
    }
}
