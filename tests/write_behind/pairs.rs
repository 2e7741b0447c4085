//! Each remedy does what it declares, and costs what it declares.

use std::{sync::OnceLock, thread, time::Duration};

use flushpoint::{
    check::{Status, check},
    history::History,
    measure::Metrics,
    run::execute,
    scenario::{Expected, find},
};

use crate::crowd::{crash, crowd, lost, stopped};

/// What one variant lost to one kind of stop, over many seeds.
struct Loss {
    variant: &'static str,
    word: &'static str,
    arrivals: Vec<u64>,
    lost: usize,
    runs: usize,
    /// The 99th percentile of the acknowledgement, in the mean.
    p99: Duration,
    batches: u64,
}

const PAIRS: u64 = 200;

const PLANS: [(&str, &str); 11] = [
    ("write-behind", "crash"),
    ("write-behind", "power-loss"),
    ("flush-often", "crash"),
    ("flush-often", "power-loss"),
    ("aof-everysec", "crash"),
    ("aof-everysec", "power-loss"),
    ("aof-always", "crash"),
    ("aof-always", "power-loss"),
    ("write-through", "crash"),
    ("write-through", "power-loss"),
    ("read-database", "crash"),
];

fn loss((variant, word): (&'static str, &'static str)) -> Loss {
    let mut loss = Loss {
        variant,
        word,
        arrivals: Vec::new(),
        lost: 0,
        runs: 0,
        p99: Duration::ZERO,
        batches: 0,
    };
    let mut p99_ns = 0;
    for seed in 1..=PAIRS {
        let run = stopped(crowd(variant, &[], seed), word);
        let record = execute(&run);
        let trace = &record.trace;
        loss.arrivals.push(record.arrivals_hash);
        let lost = lost(trace).len();
        loss.lost += lost;
        loss.runs += usize::from(lost > 0);
        let metrics = Metrics::of(trace, crash(trace).index());
        loss.batches += metrics.db.batches;
        p99_ns += metrics.writes.latency.expect("writes").p99_ns;
    }
    loss.p99 = Duration::from_nanos(p99_ns / PAIRS);
    loss
}

fn losses() -> &'static [Loss] {
    static LOSSES: OnceLock<Vec<Loss>> = OnceLock::new();
    LOSSES.get_or_init(|| {
        let (first, second) = PLANS.split_at(PLANS.len() / 2);
        let other = thread::spawn(|| second.iter().copied().map(loss));
        let mut all: Vec<Loss> = first.iter().copied().map(loss).collect();
        all.extend(other.join().expect("no panic"));
        for loss in &all {
            println!(
                "{:<14} {:<11} {:>6} writes lost, in {:5.1} % of runs; p99 of \
                 a write {:.2} ms; {:.1} batches a run",
                loss.variant,
                loss.word,
                loss.lost,
                loss.runs as f64 * 100.0 / PAIRS as f64,
                loss.p99.as_secs_f64() * 1_000.0,
                loss.batches as f64 / PAIRS as f64,
            );
        }
        all
    })
}

fn of(variant: &str, word: &str) -> &'static Loss {
    let mut all = losses().iter();
    all.find(|loss| (loss.variant, loss.word) == (variant, word)).expect("one")
}

#[test]
fn all_variants_see_the_same_arrivals() {
    for loss in losses() {
        assert_eq!(loss.arrivals, losses()[0].arrivals, "{}", loss.variant);
    }
}

#[test]
fn the_naive_variant_loses_writes_in_nearly_every_run() {
    for word in ["crash", "power-loss"] {
        let naive = of("write-behind", word);
        assert!(naive.runs as u64 * 20 >= PAIRS * 19, "{}", naive.runs);
    }
}

/// Declared: narrows. A fifth of the period, a commit longer than before.
#[test]
fn flushing_often_narrows_the_loss_and_calls_the_database_more_often() {
    let (naive, often) =
        (of("write-behind", "crash"), of("flush-often", "crash"));
    assert!(often.lost > 0);
    assert!(often.lost * 2 < naive.lost, "{} {}", often.lost, naive.lost);
    assert!(often.batches > naive.batches * 4);
}

/// Declared: bounds. No crash of the process takes anything while the disk is
/// quick; a loss of power takes less than without the file.
#[test]
fn everysec_bounds_the_loss() {
    assert_eq!(of("aof-everysec", "crash").lost, 0);
    let (file, none) =
        (of("aof-everysec", "power-loss"), of("write-behind", "power-loss"));
    assert!(file.lost > 0, "the bound is not idle");
    assert!(file.lost < none.lost);
}

/// Declared: nothing is lost, and each write waits for the disk.
#[test]
fn always_loses_nothing_and_costs_a_disk_flush() {
    let naive = of("write-behind", "crash");
    for word in ["crash", "power-loss"] {
        let always = of("aof-always", word);
        assert_eq!(always.lost, 0);
        assert!(always.p99 > naive.p99 + Duration::from_millis(2));
    }
}

/// Declared: nothing is lost, and each write waits for the database.
#[test]
fn write_through_loses_nothing_and_costs_a_commit() {
    let always = of("aof-always", "crash");
    for word in ["crash", "power-loss"] {
        let through = of("write-through", word);
        assert_eq!((through.lost, through.batches), (0, 0));
        assert!(through.p99 > always.p99 * 2);
    }
}

#[test]
fn what_is_expected_of_each_variant_is_what_happens() {
    for variant in find("write-behind").expect("in the catalogue").variants {
        let histories: Vec<History> = (1..=40)
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
            match expected {
                Expected::Holds => assert_eq!(broken, 0, "{context}"),
                Expected::Breaks => assert!(broken > 0, "{context}"),
                Expected::MayBreak => assert!(broken < 4, "{context}"),
            }
        }
    }
}
