//! Each variant does what it declares, under the same arrivals and faults.

use std::{collections::BTreeSet, sync::OnceLock, thread};

use flushpoint::{
    check::{Status, check},
    history::History,
    run::execute,
    scenario::{Expected, find},
    trace::LogEvent,
};

use crate::crowd::{acknowledged, crowd, first, log_of, lost};

const SEEDS: u64 = 1_000;

/// What one variant did with a leader that crashes.
struct Loss {
    variant: &'static str,
    arrivals: Vec<u64>,
    acknowledged: usize,
    lost: usize,
    /// Acknowledged, and not in the log of the broker that was elected.
    behind: usize,
    runs: u64,
}

fn loss(
    variant: &'static str,
    knobs: &[(&str, &str)],
    seeds: impl Iterator<Item = u64>,
) -> Loss {
    let (arrivals, runs) = (Vec::new(), 0);
    let (acknowledged_writes, lost_writes, behind) = (0, 0, 0);
    let mut loss = Loss {
        variant,
        arrivals,
        acknowledged: acknowledged_writes,
        lost: lost_writes,
        behind,
        runs,
    };
    for seed in seeds {
        let record = execute(&crowd(variant, knobs, seed));
        let trace = &record.trace;
        loss.arrivals.push(record.arrivals_hash);
        let (told, gone) = (acknowledged(trace), lost(trace));
        assert!(gone.is_subset(&told));
        loss.acknowledged += told.len();
        loss.lost += gone.len();
        loss.runs += u64::from(!gone.is_empty());
        let elected =
            first(trace, |event| matches!(event, LogEvent::Elected { .. }));
        let (id, leader) = elected.expect("the leader crashed");
        let old = first(trace, |event| matches!(event, LogEvent::Leads { .. }));
        let (_, old) = old.expect("somebody led");
        let had = log_of(trace, old, id.index());
        let has = log_of(trace, leader, id.index());
        let behind = had.iter().filter(|text| !has.contains(text));
        let behind = behind.filter(|text| told.contains(*text));
        let behind: Vec<&&str> = behind.collect();
        loss.behind += behind.len();
        if variant == "acks-1" {
            // Exactly these, by name.
            let named: BTreeSet<&str> = behind.iter().map(|t| **t).collect();
            assert_eq!(named, gone, "{seed}");
        }
    }
    println!(
        "{variant:<15} {knobs:?}: {} of {} acknowledged writes lost, in \
         {:.1} % of runs; {} that the new leader had not",
        loss.lost,
        loss.acknowledged,
        loss.runs as f64 * 100.0 / loss.arrivals.len() as f64,
        loss.behind,
    );
    loss
}

const VARIANTS: [&str; 4] = ["acks-1", "acks-0", "acks-all", "acks-all-min-2"];

fn losses() -> &'static [Loss] {
    static LOSSES: OnceLock<Vec<Loss>> = OnceLock::new();
    LOSSES.get_or_init(|| {
        let all = |variants: &[&'static str]| -> Vec<Loss> {
            let one = |v: &&'static str| loss(v, &[], 1..=SEEDS);
            variants.iter().map(one).collect()
        };
        let (first, second) = VARIANTS.split_at(2);
        let other = thread::spawn(move || all(second));
        let mut losses = all(first);
        losses.extend(other.join().expect("no panic"));
        losses
    })
}

fn of(variant: &str) -> &'static Loss {
    losses().iter().find(|l| l.variant == variant).expect("one")
}

#[test]
fn all_variants_see_the_same_arrivals() {
    for loss in losses() {
        assert_eq!(loss.arrivals, losses()[0].arrivals, "{}", loss.variant);
    }
}

/// Lost is exactly what was acknowledged and not replicated: run by run, and
/// write by write, which is asserted where the runs are made.
#[test]
fn acks_1_loses_what_the_leader_alone_had() {
    let naive = of("acks-1");
    assert!(naive.runs * 2 > SEEDS, "in {} runs", naive.runs);
    assert_eq!(naive.lost, naive.behind);
}

/// What is sent to a broker that is down is lost too, and nobody is told.
#[test]
fn acks_0_loses_more_and_tells_nobody() {
    let (zero, one) = (of("acks-0"), of("acks-1"));
    assert!(zero.runs >= one.runs);
    assert!(zero.lost > 3 * one.lost, "{} {}", zero.lost, one.lost);
    assert!(zero.acknowledged > one.acknowledged);
}

/// Declared: with a clean election nothing acknowledged is lost.
#[test]
fn acks_all_loses_nothing_to_a_crash_of_the_leader() {
    for variant in ["acks-all", "acks-all-min-2"] {
        let all = of(variant);
        assert_eq!((all.lost, all.behind), (0, 0), "{variant}");
        assert!(all.acknowledged > 50 * SEEDS as usize, "it is not idle");
    }
}

/// The cut is longer than a follower may be behind, so that the leader alone
/// is in sync.
const LONG: &[(&str, &str)] = &[("cut", "350ms"), ("fault", "power")];

/// Declared: narrows. Where the in-sync set has shrunk to the leader, acks=all
/// is acks=1 in effect.
#[test]
fn acks_all_with_a_set_of_one_is_acks_1() {
    let count = |variant| {
        let seeds = (1..=100).map(|seed| {
            let trace = execute(&crowd(variant, LONG, seed)).trace;
            let shrunk = first(&trace, |event| {
                matches!(event, LogEvent::Left { in_sync: 1, .. })
            });
            // From then on.
            let from = shrunk.expect("it has shrunk").0.index();
            let told = History::of(&trace, from);
            let told = told.operations.iter().filter_map(|operation| {
                operation.acknowledged().map(|_| operation.row.text)
            });
            let told: Vec<&str> = told.map(|text| trace.text(text)).collect();
            let late = |text: &&&str| !told.contains(*text);
            lost(&trace).iter().filter(late).count()
        });
        seeds.sum::<usize>()
    };
    let [one, all, least] = ["acks-1", "acks-all", "acks-all-min-2"].map(count);
    println!("acknowledged by a set of one, and lost: {one} {all} {least}");
    assert!(all > 100);
    assert!(all >= one, "nearly the same: {one} {all}");
    assert_eq!(least, 0, "refused instead");
}

/// Declared: the cost. Where the set has shrunk it refuses.
#[test]
fn min_2_refuses_what_would_be_at_risk() {
    let knobs = [("cut", "350ms"), ("fault", "leader")];
    let all = loss("acks-all", &knobs, 1..=100);
    let least = loss("acks-all-min-2", &knobs, 1..=100);
    assert_eq!(all.arrivals, least.arrivals);
    assert_eq!((all.lost, least.lost), (0, 0));
    assert!(least.acknowledged < all.acknowledged);
}

/// The only broker that is up had been cut off.
const TWO: &[(&str, &str)] = &[("cut", "350ms"), ("fault", "two")];

#[test]
fn an_unclean_election_loses_what_a_clean_one_waits_for() {
    let unclean = loss("unclean", TWO, 1..=100);
    let clean = loss("acks-all-min-2", TWO, 1..=100);
    assert_eq!(unclean.arrivals, clean.arrivals);
    assert!(unclean.runs > 80, "in {} runs", unclean.runs);
    assert_eq!(clean.lost, 0);
}

#[test]
fn an_offset_that_is_committed_before_its_rows_loses_them() {
    let job = |variant, seed| {
        let knobs = [("fault", "job"), ("look", "50ms"), ("down-for", "20ms")];
        let record = execute(&crowd(variant, &knobs, seed));
        (record.arrivals_hash, lost(&record.trace).len())
    };
    let (mut lost_writes, mut runs) = (0, 0);
    for seed in 1..=200 {
        let (before, after) =
            (job("commit-before", seed), job("acks-all-min-2", seed));
        assert_eq!(before.0, after.0, "the same arrivals");
        assert_eq!(after.1, 0, "{seed}: at least once");
        lost_writes += before.1;
        runs += u64::from(before.1 > 0);
    }
    println!("offset first: {lost_writes} writes lost, in {runs} of 200 runs");
    assert!(runs > 20, "in {runs} runs");
}

#[test]
fn what_is_expected_of_each_variant_is_what_happens() {
    let scenario = find("write-behind-log").expect("one");
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
