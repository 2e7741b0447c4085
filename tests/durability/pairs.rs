//! Each variant does what it declares, under the same arrivals and faults.

use std::{sync::OnceLock, thread, time::Duration};

use flushpoint::{
    check::{Status, check},
    history::History,
    measure::Metrics,
    run::execute,
    scenario::{Expected, find},
    trace::SimTime,
};

use crate::crowd::{crowd, lost};

const SEEDS: u64 = 200;

const FAULTS: [&str; 3] = ["process", "power", "machine"];

/// A cut that is longer than it takes to miss the replica.
const LONG: &[(&str, &str)] =
    &[("cut", "3500ms"), ("fault-at", "4s"), ("flush", "60s")];

/// What one variant lost to one fault.
struct Loss {
    variant: &'static str,
    fault: &'static str,
    arrivals: Vec<u64>,
    lost: usize,
    runs: u64,
    median: Duration,
}

fn loss(
    variant: &'static str,
    fault: &'static str,
    knobs: &[(&str, &str)],
) -> Loss {
    let arrivals = Vec::new();
    let (mut lost_writes, mut runs, mut median_ns) = (0, 0, 0);
    let mut loss = Loss {
        variant,
        fault,
        arrivals,
        lost: 0,
        runs: 0,
        median: Duration::ZERO,
    };
    for seed in 1..=SEEDS {
        let knobs = [&[("fault", fault), ("coalesce", "off")], knobs].concat();
        let run = crowd(variant, &knobs, seed);
        // As soon as the replica has taken over: later writes of the same
        // keys would hide some of the loss.
        let after_ns = 110_001_000;
        let at_ns = run.settings().time("fault-at").as_nanos() as u64;
        let run = run.with_until(SimTime(at_ns + after_ns));
        let record = execute(&run.expect("in range"));
        loss.arrivals.push(record.arrivals_hash);
        let count = lost(&record.trace).len();
        lost_writes += count;
        runs += u64::from(count > 0);
        let metrics = Metrics::of(&record.trace, record.trace.len());
        median_ns += metrics.writes.latency.expect("writes").p50_ns;
    }
    (loss.lost, loss.runs) = (lost_writes, runs);
    loss.median = Duration::from_nanos(median_ns / SEEDS);
    println!(
        "{variant:<13} {fault:<8} {lost_writes:>6} writes lost, in {:5.1} % \
         of runs; median of a write {:?}",
        runs as f64 * 100.0 / SEEDS as f64,
        loss.median
    );
    loss
}

fn losses() -> &'static [Loss] {
    static LOSSES: OnceLock<Vec<Loss>> = OnceLock::new();
    LOSSES.get_or_init(|| {
        let scenario = find("write-behind-durability").expect("one");
        let variants = scenario.variants.iter().map(|variant| variant.id);
        let plans = variants.flat_map(|v| FAULTS.map(|fault| (v, fault)));
        let plans: Vec<_> = plans.collect();
        let (first, second) = plans.split_at(plans.len() / 2);
        let second = second.to_vec();
        let all = |plans: &[(&'static str, &'static str)]| -> Vec<Loss> {
            plans.iter().map(|(v, fault)| loss(v, fault, &[])).collect()
        };
        let other = thread::spawn(move || all(&second));
        let mut losses = all(first);
        losses.extend(other.join().expect("no panic"));
        losses
    })
}

fn of(variant: &str, fault: &str) -> &'static Loss {
    let mut all = losses().iter();
    all.find(|l| (l.variant, l.fault) == (variant, fault)).expect("one")
}

#[test]
fn all_variants_see_the_same_arrivals() {
    for loss in losses() {
        assert_eq!(loss.arrivals, losses()[0].arrivals, "{}", loss.variant);
    }
}

#[test]
fn memory_alone_loses_writes_to_every_fault() {
    for fault in FAULTS {
        let naive = of("no-disk", fault);
        assert!(naive.runs * 20 >= SEEDS * 19, "{fault}: {}", naive.runs);
    }
}

/// Each promise of the file holds against the faults that it names.
#[test]
fn a_file_saves_from_a_crash_and_only_always_from_a_loss_of_power() {
    for variant in ["aof-no", "aof-everysec", "aof-always"] {
        assert_eq!(of(variant, "process").lost, 0, "{variant}");
        let machine = of(variant, "machine").lost;
        let naive = of("no-disk", "machine").lost;
        // The same but for what is acknowledged later, behind a disk flush.
        assert!(machine * 10 > naive * 9, "{variant}: {machine} {naive}");
    }
    let power = |variant| of(variant, "power").lost;
    assert_eq!(power("aof-always"), 0);
    assert!(power("aof-everysec") > 0, "the bound is not idle");
    assert!(power("aof-everysec") < power("aof-no"));
    assert_eq!(power("aof-no"), power("no-disk"), "30 s are not over");
}

/// Whatever the fault, a replica loses what came during the cut.
#[test]
fn a_replica_narrows_the_loss_to_the_cut() {
    for fault in FAULTS {
        let replica = of("replica", fault);
        assert!(replica.runs * 10 > SEEDS * 9, "{}", replica.runs);
        assert!(replica.lost * 3 < of("no-disk", fault).lost);
    }
}

/// Declared: nothing acknowledged is lost, and a write waits for a round trip
/// more.
#[test]
fn wait_loses_nothing_acknowledged_and_costs_a_round_trip() {
    for fault in FAULTS {
        let wait = of("replica-wait", fault);
        assert_eq!(wait.lost, 0);
        let more = wait.median.saturating_sub(of("replica", fault).median);
        assert!(more > Duration::from_micros(500), "{more:?}");
    }
}

/// Declared: bounds. The longer the cut, the more a replica loses alone.
#[test]
fn min_replicas_bounds_what_a_long_cut_takes() {
    let replica = loss("replica", "machine", LONG);
    let least = loss("replica-min", "machine", LONG);
    assert_eq!(replica.arrivals, least.arrivals);
    assert!(least.lost > 0, "the bound is not idle");
    assert!(least.lost < replica.lost, "{} {}", least.lost, replica.lost);
}

#[test]
fn what_is_expected_of_each_variant_is_what_happens() {
    let scenario = find("write-behind-durability").expect("one");
    for variant in scenario.variants {
        let histories: Vec<History> = (1..=60)
            .map(|seed| {
                let trace = execute(&crowd(variant.id, &[], seed)).trace;
                History::of(&trace, trace.len())
            })
            .collect();
        for (property, expected) in variant.expected {
            let broken = histories.iter().filter(|history| {
                let status = check(*property, history).status;
                assert_ne!(status, Status::Unknown);
                status == Status::Broken
            });
            let broken = broken.count();
            let context = format!("{} {property:?}: {broken}", variant.id);
            println!("{context}");
            match expected {
                Expected::Holds => assert_eq!(broken, 0, "{context}"),
                Expected::Breaks => assert!(broken > 0, "{context}"),
                Expected::MayBreak => assert!(broken < 6, "{context}"),
            }
        }
    }
}
