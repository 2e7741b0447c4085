//! A hot key at the end of its time.

use std::{sync::OnceLock, time::Duration};

use flushpoint::{
    check::Property,
    run::{Run, execute},
    trace::{Event, NetEvent, Verb},
};

use super::sweep::{SEEDS, Sweep, assert_expected, find_in, steps_until};

const SCENARIO: &str = "stampede";

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

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

/// The naive one: in every run the pool runs dry and requests fail.
#[test]
fn without_protection_the_pool_runs_dry_at_the_end_of_a_hot_copy() {
    let naive = of("no-protection");
    assert_eq!(naive.broken(Property::FailedRequests), SEEDS);
    assert!(naive.at_once_max > 15, "{}", naive.at_once_max);
    assert!(naive.queue_max > 10, "{}", naive.queue_max);
    assert!(naive.failed > 10 * SEEDS, "{}", naive.failed);
    assert!(naive.p99 > ms(300), "{:?}", naive.p99);
}

/// Declared: bounds. As many loads as there are processes.
#[test]
fn single_flight_loads_once_a_process() {
    assert_eq!(of("single-flight").at_once_max, 2);
    for (apps, loads) in [("3", 3), ("5", 5)] {
        // Nobody gives up: a load that is given up lets another one begin.
        let knobs = [("apps", apps), ("time-out", "2s")];
        let many = Sweep::of(SCENARIO, "single-flight", &knobs);
        assert_eq!(many.at_once_max, loads, "{apps}");
        let naive = Sweep::of(SCENARIO, "no-protection", &knobs);
        assert!(naive.at_once_max > 15, "{apps}");
    }
}

/// Declared: removes. One load in all; the price is the wait, as before, and
/// up to one look more.
#[test]
fn a_lock_lets_one_load_in_all() {
    let (naive, lock) = (of("no-protection"), of("lock"));
    assert_eq!(lock.at_once_max, 1);
    assert!(lock.loads * 5 < naive.loads, "{} {}", lock.loads, naive.loads);
    assert!(lock.p99 > ms(80), "{:?}", lock.p99);
    assert!(lock.p99 < ms(160), "{:?}", lock.p99);
    // Five processes are no more than one.
    let five = Sweep::of(SCENARIO, "lock", &[("apps", "5")]);
    assert_eq!((five.at_once_max, five.failed), (1, 0));
}

/// Declared: narrows. Some load more than once, a few at a time; nearly nobody
/// waits, and in some runs a copy is not renewed in time.
#[test]
fn xfetch_narrows_the_herd_to_a_few() {
    let (naive, early) = (of("no-protection"), of("xfetch"));
    assert!(early.failed * 100 < naive.failed, "{}", early.failed);
    assert!(early.loads * 3 < naive.loads, "{} {}", early.loads, naive.loads);
    assert!(early.loads > of("lock").loads, "{}", early.loads);
    // Where a key is read seldom, it misses as before.
    let seldom = [("rate", "5")];
    let misses = |variant| {
        let sweep = Sweep::of(SCENARIO, variant, &seldom);
        (sweep.looks - sweep.hits) as f64 / sweep.looks as f64
    };
    let (naive, early) = (misses("no-protection"), misses("xfetch"));
    println!("at 5/s: {naive:.4} of reads miss, {early:.4} under XFetch");
    assert!(early > naive / 3.0 && early < naive, "{naive} {early}");
}

/// Declared: moves. Nobody waits and one loads; where rows are written, reads
/// may be older than the time to live, by the grace and a load at most.
#[test]
fn an_old_copy_meanwhile_costs_its_age() {
    let stale = of("stale-while-revalidate");
    assert_eq!(stale.at_once_max, 1);
    assert!(stale.p99 < ms(10), "{:?}", stale.p99);
    let load = ms(150);
    // So seldom read that a copy stands until its grace is nearly over.
    let knobs = [("rate", "4"), ("reads", "0.8")];
    let of = |variant| Sweep::of(SCENARIO, variant, &knobs).oldest;
    let (naive, stale) = (of("no-protection"), of("stale-while-revalidate"));
    assert!(naive <= ms(2_000) + load, "{naive:?}");
    assert!(stale > ms(2_000) + load, "{stale:?}");
    assert!(stale <= ms(3_000) + load, "{stale:?}");
}

/// Declared: moves. Readers neither load nor wait; the database loads also
/// what nobody reads.
#[test]
fn a_refresher_loads_whether_or_not_anybody_reads() {
    let ahead = of("background-refresh");
    assert_eq!(ahead.at_once_max, 1);
    assert_eq!(ahead.hits, ahead.looks, "no reader misses");
    assert!(ahead.p99 < ms(10), "{:?}", ahead.p99);
    let knobs = [("rate", "1"), ("ttl", "500ms"), ("every", "300ms")];
    let idle = Sweep::of(SCENARIO, "background-refresh", &knobs);
    assert!(idle.loads > 2 * idle.requests, "{}", idle.loads);
}

/// Within thirty steps three readers have asked for one row, of which there
/// are two loads at a time; or they have not.
#[test]
fn the_story_shows_the_herd_within_thirty_steps() {
    for (variant, loads) in [
        ("no-protection", 3),
        ("single-flight", 2),
        ("lock", 1),
        ("xfetch", 1),
        ("stale-while-revalidate", 1),
        ("background-refresh", 2),
    ] {
        let run = Run::of(SCENARIO).expect("in the catalogue");
        let trace = execute(&run.with_variant(variant).expect("one")).trace;
        let selects = |event| {
            let Event::Net(NetEvent::Sent { verb, .. }) = event else {
                return false;
            };
            verb == Verb::Select
        };
        let entries = trace.entries().iter();
        let sent = entries.filter(|it| selects(it.event)).count();
        assert_eq!(sent, loads, "{variant}");
        let queued = steps_until(&trace, |_, event| {
            matches!(event, Event::Net(NetEvent::Queued { .. }))
        });
        let shown = queued.filter(|step| *step < 30).is_some();
        assert_eq!(shown, variant == "no-protection", "{queued:?}");
    }
}
