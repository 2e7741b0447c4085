//! Write-through: what each order can show, and what it costs; over many
//! crowds, each variant under the same arrivals.

#![cfg(not(target_arch = "wasm32"))]

use std::{collections::BTreeSet, sync::OnceLock, thread};

use flushpoint::{
    check::{Property, Status, check},
    history::History,
    measure::Metrics,
    run::{Run, execute},
    scenario::{Effect, Expected, find},
    trace::{DbEvent, Event, OpEvent, OpKind, Outcome, SimTime, Trace},
};

const SEEDS: u64 = 200;

struct Sweep {
    variant: &'static str,
    arrivals: Vec<u64>,
    broken: [u64; Property::ALL.len()],
    /// Reads of a text that no commit had brought by then.
    uncommitted: u64,
    /// The median of a write, in the mean, in microseconds.
    write_us: u64,
}

fn run(variant: &str, seed: u64) -> Run {
    Run::of("write-through")
        .and_then(|run| run.with_variant(variant))
        .and_then(|run| run.with_knob("workload", "crowd"))
        .and_then(|run| run.with_until(SimTime::from_ms(4_000)))
        .expect("in the catalogue")
        .with_seed(seed)
}

/// Reads that returned what nobody had committed yet.
fn uncommitted(trace: &Trace) -> u64 {
    let mut committed = BTreeSet::new();
    let mut early = 0;
    for entry in trace.entries() {
        match entry.event {
            Event::Db(
                DbEvent::Seeded { key, row } | DbEvent::Committed { key, row },
            ) => {
                committed.insert((key, row.text));
            }
            Event::Op(OpEvent::Ended {
                kind: OpKind::Read,
                outcome: Outcome::Acknowledged,
                key,
                row,
            }) => early += u64::from(!committed.contains(&(key, row.text))),
            _ => {}
        }
    }
    early
}

fn sweep(variant: &'static str) -> Sweep {
    let (arrivals, broken) = (Vec::new(), [0; Property::ALL.len()]);
    let (uncommitted_reads, write_us) = (0, 0);
    let mut sweep = Sweep {
        variant,
        arrivals,
        broken,
        uncommitted: uncommitted_reads,
        write_us,
    };
    for seed in 1..=SEEDS {
        let record = execute(&run(variant, seed));
        let trace = &record.trace;
        sweep.arrivals.push(record.arrivals_hash);
        sweep.uncommitted += uncommitted(trace);
        let metrics = Metrics::of(trace, trace.len());
        let p50 = metrics.writes.latency.expect("writes").p50_ns;
        sweep.write_us += p50 / 1_000 / SEEDS;
        let history = History::of(trace, trace.len());
        let scenario = find("write-through").expect("in the catalogue");
        for property in scenario.properties {
            let status = check(*property, &history).status;
            assert_ne!(status, Status::Unknown, "{variant} {seed}");
            let broken = u64::from(status == Status::Broken);
            sweep.broken[*property as usize] += broken;
        }
    }
    sweep
}

fn sweeps() -> &'static [Sweep] {
    static SWEEPS: OnceLock<Vec<Sweep>> = OnceLock::new();
    SWEEPS.get_or_init(|| {
        let other = thread::spawn(|| ["both-at-once", "in-line"].map(sweep));
        let mut all = Vec::from(["database-first", "cache-first"].map(sweep));
        all.extend(other.join().expect("no panic"));
        for sweep in &all {
            println!(
                "{:<15} broken by property {:?} of {SEEDS}; {} reads before \
                 the commit; a write takes {} µs",
                sweep.variant, sweep.broken, sweep.uncommitted, sweep.write_us,
            );
        }
        all
    })
}

fn of(variant: &str) -> &'static Sweep {
    let mut all = sweeps().iter();
    all.find(|sweep| sweep.variant == variant).expect("a variant")
}

#[test]
fn all_variants_see_the_same_arrivals() {
    for sweep in sweeps() {
        assert_eq!(sweep.arrivals, sweeps()[0].arrivals, "{}", sweep.variant);
    }
}

#[test]
fn what_is_expected_of_each_variant_is_what_happens() {
    for variant in find("write-through").expect("in the catalogue").variants {
        for (property, expected) in variant.expected {
            let broken = of(variant.id).broken[*property as usize];
            let context = format!("{} {property:?}: {broken}", variant.id);
            match expected {
                Expected::Holds => assert_eq!(broken, 0, "{context}"),
                Expected::Breaks => assert!(broken > 0, "{context}"),
                Expected::MayBreak => {
                    assert!(broken * 20 < SEEDS, "{context}");
                }
            }
        }
        if variant.effect == Effect::Naive {
            let stale = of(variant.id).broken[Property::StaleReads as usize];
            assert!(stale * 20 >= SEEDS, "{}: {stale}", variant.id);
        }
    }
}

/// Declared: removes. One cache orders the writes of a key, and commits first.
#[test]
fn the_cache_in_line_breaks_nothing_and_shows_nothing_uncommitted() {
    assert_eq!(of("in-line").broken, [0; Property::ALL.len()]);
    assert_eq!(of("in-line").uncommitted, 0);
    assert_eq!(of("database-first").uncommitted, 0);
    assert!(of("cache-first").uncommitted > SEEDS);
    assert!(of("both-at-once").uncommitted > SEEDS);
}

/// A sum, the same sum, and the larger of the two.
#[test]
fn both_at_once_takes_as_long_as_the_slower_of_the_two() {
    let us = |variant| of(variant).write_us;
    let (first, second) = (us("database-first"), us("cache-first"));
    assert!(first.abs_diff(second) * 20 < first, "{first} {second}");
    assert!(us("both-at-once") + 300 < first, "{}", us("both-at-once"));
    assert!(us("in-line") > us("both-at-once"), "a hop more");
}

/// The story shows it within its first steps, and the mend does not.
#[test]
fn the_story_shows_two_writers_that_overtake_each_other() {
    for (variant, stale) in [
        ("database-first", true),
        ("cache-first", true),
        ("both-at-once", true),
        ("in-line", false),
    ] {
        let run = Run::of("write-through").expect("in the catalogue");
        let trace = execute(&run.with_variant(variant).expect("one")).trace;
        let history = History::of(&trace, trace.len());
        let verdict = check(Property::StaleReads, &history);
        assert_eq!(verdict.status == Status::Broken, stale, "{variant}");
    }
}
