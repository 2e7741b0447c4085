//! What a time to live bounds, and when a key is gone whose time is over.

use std::{sync::OnceLock, time::Duration};

use flushpoint::{
    run::{Record, Run, execute},
    trace::{CacheEvent, Event, ExpiryPath, IdMap, Sym},
    view::timeline::Moments,
};

use super::sweep::{SEEDS, Sweep, assert_expected, crowd, find_in};

const SCENARIO: &str = "ttl";

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

/// All variants, swept once for all tests of this file.
fn sweeps() -> &'static [Sweep] {
    static SWEEPS: OnceLock<Vec<Sweep>> = OnceLock::new();
    SWEEPS.get_or_init(|| Sweep::all(SCENARIO, &[("idle", "0")]))
}

fn of(variant: &str) -> &'static Sweep {
    find_in(sweeps(), variant)
}

#[test]
fn what_is_expected_of_each_variant_is_what_happens() {
    assert_expected(SCENARIO, sweeps());
}

/// The naive one: a copy that is read more often than once in its time never
/// ends, so it is as old as the run is long.
#[test]
fn a_sliding_copy_of_a_hot_key_never_ends() {
    let sliding = of("sliding");
    assert!(sliding.oldest > ms(5_000), "{:?}", sliding.oldest);
    assert!(sliding.stale > 100 * SEEDS, "{}", sliding.stale);
}

/// Declared: bounds, by the time to live and the way of a row. The price is
/// loads.
#[test]
fn a_fixed_time_to_live_bounds_how_old_a_copy_is() {
    let (sliding, fixed) = (of("sliding"), of("absolute"));
    assert!(fixed.oldest > ms(900), "{:?}", fixed.oldest);
    assert!(fixed.oldest <= ms(1_000 + 60), "{:?}", fixed.oldest);
    assert!(fixed.stale < sliding.stale, "{}", fixed.stale);
    assert!(fixed.loads > sliding.loads, "{}", fixed.loads);
}

/// Declared: bounds, more closely where it matters: prices live for 200 ms.
#[test]
fn a_time_to_live_of_its_own_bounds_what_changes() {
    let (fixed, own) = (of("absolute"), of("by-pattern"));
    assert!(own.oldest > ms(150), "{:?}", own.oldest);
    assert!(own.oldest <= ms(200 + 60), "{:?}", own.oldest);
    assert!(own.stale < fixed.stale, "{}", own.stale);
    assert!(own.loads > fixed.loads, "{}", own.loads);
}

/// By how many milliseconds each key that nobody read was found later than its
/// time was over, and how many were not found at all.
fn lateness(record: &Record) -> (Vec<u64>, usize) {
    let mut ends: IdMap<Sym, u64> = IdMap::default();
    let (mut late, mut all) = (Vec::new(), 0);
    for entry in record.trace.entries() {
        match entry.event {
            Event::Cache(CacheEvent::Warm { key, ttl_ms, .. }) => {
                all += usize::from(ttl_ms <= 1_000);
                ends.insert(key, u64::from(ttl_ms));
            }
            Event::Cache(CacheEvent::Expired { key, path }) => {
                if let Some(end) = ends.remove(key) {
                    assert_eq!(path, ExpiryPath::Active);
                    late.push(entry.at.as_ns() / 1_000_000 - end);
                }
            }
            _ => {}
        }
    }
    let left = all - late.len();
    (late, left)
}

/// A tenth of a thousand keys that nobody reads ends after a second. The cycle
/// looks at twenty keys and stops, since no more than a tenth of them are
/// over: so they stay for seconds; with the greatest effort, one cycle ends
/// them all.
#[test]
fn what_nobody_touches_stays_for_seconds_and_goes_sooner_with_more_effort() {
    let mean = |effort: &str| {
        let run = crowd(SCENARIO, "absolute", &[("effort", effort)]);
        let (mut sum, mut found, mut left) = (0, 0, 0);
        for seed in 1..=SEEDS {
            let (late, rest) = lateness(&execute(&run.clone().with_seed(seed)));
            sum += late.iter().sum::<u64>();
            found += late.len();
            left += rest;
        }
        let mean = sum / found as u64;
        assert_eq!(left, 0, "by the end of the run");
        println!("effort {effort}: found {mean} ms late in the mean");
        mean
    };
    let (usual, more) = (mean("1"), mean("10"));
    assert!(usual > 1_000, "{usual}");
    assert!(more <= 150, "{more}");
}

/// The story: a hot price is old in the sliding variant alone at the end, and
/// the key that nobody reads is found late.
#[test]
fn the_story_shows_the_old_price_and_the_late_end() {
    for (variant, last) in [
        ("sliding", "10 EUR"),
        ("absolute", "12 EUR"),
        ("by-pattern", "12 EUR"),
    ] {
        let run = Run::of(SCENARIO).expect("in the catalogue");
        let record = execute(&run.with_variant(variant).expect("one"));
        let trace = &record.trace;
        let ends = trace.entries().iter().rev();
        let end = ends.filter_map(|it| match it.event {
            Event::Op(flushpoint::trace::OpEvent::Ended { row, .. }) => {
                Some(trace.text(row.text))
            }
            _ => None,
        });
        assert_eq!(end.take(1).collect::<Vec<_>>(), [last], "{variant}");
        let steps = trace.entries().iter().filter(|it| it.event.is_step());
        println!("{variant}: {} steps", steps.count());
        let (late, left) = lateness(&record);
        assert_eq!((late.len(), left), (1, 0), "{variant}");
        assert!(late[0] > 0 && late[0] <= 100, "{variant} {late:?}");
        let index = flushpoint::view::Index::of_record(&record);
        let key = trace.names.find("session:9").expect("a key");
        let moments = Moments::of(trace, &index);
        assert_eq!(moments.expired(key).len(), 1, "{variant}");
    }
}
