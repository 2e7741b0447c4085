//! The anomalies of cache-aside that need a fault or a replica, each as a
//! pair: over a thousand crowds, under the same arrivals and the same faults.

#![cfg(not(target_arch = "wasm32"))]

#[path = "support/sweep.rs"]
mod sweep;

use std::{sync::OnceLock, time::Duration};

use flushpoint::{
    check::{Finding, Property, check},
    history::History,
    run::{Record, execute},
    trace::{CacheEvent, DbEvent, Event, NetEvent, OpId, SimTime, Sym, Verb},
};
use sweep::{Dice, Plan, SEEDS, Sweep, assert_same_arrivals, plan};

const REPLICA: &[(&str, &str)] = &[("reads-from", "replica")];
/// Far from the cache a fill is on its way for longer.
const FAR: &[(&str, &str)] = &[("link", "10ms")];
const IMPATIENT: &[(&str, &str)] = &[("time-out", "100ms")];

/// One app loses its link to the cache for a while.
fn a_cut(seed: u64) -> Vec<String> {
    let mut dice = Dice::new(seed);
    let (app, at) = (dice.app(), dice.us(100_000, 2_000_000));
    let healed = at + dice.us(20_000, 300_000);
    vec![
        format!("{at}us:cut {app}<->cache"),
        format!("{healed}us:heal {app}<->cache"),
    ]
}

/// Ten times an app crashes and comes back.
fn crashes(seed: u64) -> Vec<String> {
    let mut dice = Dice::new(seed);
    let mut faults = Vec::new();
    for round in 0..10 {
        let (app, at) = (dice.app(), dice.us(0, 200_000) + round * 300_000);
        let back = at + dice.us(1_000, 50_000);
        faults.push(format!("{at}us:crash {app}"));
        faults.push(format!("{back}us:restart {app}"));
    }
    faults
}

/// A cut, and a relay that crashes three times.
fn a_cut_and_relay_crashes(seed: u64) -> Vec<String> {
    let mut dice = Dice::new(!seed);
    let mut faults = a_cut(seed);
    for round in 0..3 {
        let at = dice.us(0, 500_000) + round * 800_000;
        let back = at + dice.us(1_000, 200_000);
        faults.push(format!("{at}us:crash relay"));
        faults.push(format!("{back}us:restart relay"));
    }
    faults
}

/// Thirty times the cache restarts, and is back at once.
fn restarts(seed: u64) -> Vec<String> {
    let mut dice = Dice::new(seed);
    let mut faults = Vec::new();
    for round in 0..30 {
        let at = dice.us(0, 50_000) + round * 60_000;
        faults.push(format!("{at}us:crash cache"));
        faults.push(format!("{at}us:restart cache"));
    }
    faults
}

const SOON: Duration = Duration::from_millis(100);

/// Commits whose key was not deleted from the cache soon afterwards.
fn lost_deletes(record: &Record) -> u64 {
    let entries = record.trace.entries();
    let last = entries.last().map_or(SimTime::ZERO, |entry| entry.at);
    let mut open: Vec<(Sym, SimTime)> = Vec::new();
    let mut lost = 0;
    for entry in entries {
        let too_late =
            |(_, at): &mut (Sym, SimTime)| entry.at.since(*at) > SOON;
        lost += open.extract_if(.., too_late).count() as u64;
        match entry.event {
            Event::Db(DbEvent::Committed { key, .. })
                if last.since(entry.at) > SOON =>
            {
                open.push((key, entry.at));
            }
            Event::Cache(CacheEvent::Deleted { key, .. }) => {
                open.retain(|(other, _)| *other != key);
            }
            _ => {}
        }
    }
    lost
}

/// How many rows the primary was asked for.
fn primary_selects(record: &Record) -> u64 {
    let db = record.trace.find_node("db");
    let entries = record.trace.entries().iter();
    let reads = entries.filter(|entry| {
        let reads = matches!(entry.event, Event::Db(DbEvent::Read { .. }));
        reads && Some(entry.node) == db
    });
    reads.count() as u64
}

/// How often the relay deleted what it had deleted before.
fn repeated_deletes(record: &Record) -> u64 {
    let entries = record.trace.entries().iter();
    let (mut asked, mut forgot) = (0u64, 0);
    for entry in entries {
        match entry.event {
            Event::Net(NetEvent::Sent { verb: Verb::Eval, .. })
                if entry.op == OpId::default() =>
            {
                asked += 1;
            }
            Event::Db(DbEvent::Forgot { .. }) => forgot += 1,
            _ => {}
        }
    }
    asked.saturating_sub(forgot + 1)
}

fn plans() -> Vec<Plan> {
    let replica = |variant| Plan {
        knobs: REPLICA,
        until_ms: 1_500,
        count: primary_selects,
        ..plan(variant)
    };
    let fault = |variant, faults| Plan {
        knobs: IMPATIENT,
        until_ms: 3_000,
        count: lost_deletes,
        faults,
        ..plan(variant)
    };
    let restart = |variant| Plan {
        knobs: FAR,
        until_ms: 2_000,
        faults: restarts,
        ..plan(variant)
    };
    let naive = "update-then-delete";
    vec![
        replica(naive),
        replica("lease"),
        replica("primary-read"),
        replica("remote-marker"),
        fault(naive, a_cut),
        fault("outbox", a_cut),
        fault(naive, crashes),
        fault("outbox", crashes),
        Plan {
            count: repeated_deletes,
            ..fault("outbox", a_cut_and_relay_crashes)
        },
        restart("versioned-tombstone"),
        restart("lease"),
    ]
}

/// All plans, swept once for all tests of this file.
fn sweeps() -> &'static [Sweep] {
    static SWEEPS: OnceLock<Vec<Sweep>> = OnceLock::new();
    SWEEPS.get_or_init(|| Sweep::all(&plans()))
}

fn stale(sweep: &Sweep) -> u64 {
    sweep.broken(Property::StaleReads)
}

#[test]
fn a_lagging_replica_refills_the_cache_unless_its_key_is_marked() {
    let [naive, lease, primary, marker, ..] = sweeps() else { panic!() };
    assert_same_arrivals(&[naive, lease, primary, marker]);
    assert!(stale(naive) * 20 >= SEEDS);
    assert!(stale(lease) * 20 >= SEEDS, "the lease admits it");
    assert_eq!((stale(primary), stale(marker)), (0, 0));
}

/// Declared: the marker sends the misses behind a write to the primary, reading
/// it always sends all of them.
#[test]
fn reading_the_primary_costs_more_than_the_marker() {
    let [_, lease, primary, marker, ..] = sweeps() else { panic!() };
    assert_eq!(lease.counted, 0, "the replica reads everything");
    assert!(marker.counted > 0);
    assert!(marker.counted < primary.counted);
}

#[test]
fn a_cut_loses_deletes_and_the_outbox_delivers_them() {
    let [naive, outbox] = &sweeps()[4..6] else { panic!() };
    assert_same_arrivals(&[naive, outbox]);
    assert!(naive.counted_runs * 20 >= SEEDS, "{}", naive.counted_runs);
    assert!(stale(naive) * 20 >= SEEDS);
    assert!(naive.oldest > Duration::from_secs(1), "{:?}", naive.oldest);
    assert_eq!(outbox.counted, 0);
    assert_eq!(stale(outbox), 0);
}

#[test]
fn a_crash_loses_deletes_and_the_outbox_delivers_them() {
    let [naive, outbox] = &sweeps()[6..8] else { panic!() };
    assert_same_arrivals(&[naive, outbox]);
    assert!(naive.counted_runs * 20 >= SEEDS, "{}", naive.counted_runs);
    assert_eq!(outbox.counted, 0);
    assert_eq!(stale(outbox), 0);
}

/// Declared: late by as long as the relay is down, and at least once.
#[test]
fn the_outbox_bounds_the_age_by_the_relays_delay() {
    let outbox = &sweeps()[8];
    assert!(stale(outbox) > 0, "the bound is not idle");
    let down_at_most = Duration::from_millis(200);
    let slack = Duration::from_millis(50);
    assert!(outbox.oldest < down_at_most + slack, "{:?}", outbox.oldest);
    assert!(outbox.counted > 0, "something was deleted twice");
}

/// The lease forgets its tokens too, but without a token nothing is stored.
#[test]
fn a_restart_forgets_tombstones_but_no_lease() {
    let [tombstone, lease] = &sweeps()[9..11] else { panic!() };
    assert_same_arrivals(&[tombstone, lease]);
    assert!(stale(tombstone) > 0);
    assert_eq!(stale(lease), 0);
}

/// The oldest stale read of a hot key, in a run of that length.
fn oldest(variant: &'static str, until_ms: u64, seed: u64) -> Duration {
    let knobs = &[("keys", "3"), ("zipf", "0")];
    let run = Plan { knobs, until_ms, ..plan(variant) }.run(seed);
    let trace = execute(&run).trace;
    let history = History::of(&trace, trace.len());
    match check(Property::StaleReads, &history).finding {
        Finding::Stale { age_ns, .. } => Duration::from_nanos(age_ns),
        _ => Duration::ZERO,
    }
}

#[test]
fn a_sliding_ttl_bounds_nothing_an_absolute_one_does() {
    let bound = Duration::from_secs(2) + Duration::from_millis(50);
    for seed in 1..=50 {
        for until_ms in [4_000, 8_000, 16_000] {
            let length = Duration::from_millis(until_ms);
            let sliding = oldest("sliding-ttl", until_ms, seed);
            assert!(sliding > length * 9 / 10, "{sliding:?} of {length:?}");
            let absolute = oldest("ttl-only", until_ms, seed);
            assert!(absolute <= bound, "{absolute:?} of {length:?}");
        }
    }
}
