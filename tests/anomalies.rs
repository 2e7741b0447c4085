//! Each anomaly as a pair: the naive variant breaks, the mend does what it
//! declares. Over a thousand crowds, each variant under the same arrivals.

#![cfg(not(target_arch = "wasm32"))]

use std::{sync::OnceLock, thread, time::Duration};

use flushpoint::{
    check::{Finding, Property, Status, check},
    history::History,
    run::{Run, execute},
    scenario::{Effect, Expected, Scenario, find},
};

const SEEDS: u64 = 1_000;

/// What a thousand crowds of one variant showed.
#[derive(Clone, Debug, Default)]
struct Sweep {
    variant: &'static str,
    /// By seed.
    arrivals: Vec<u64>,
    /// How many runs broke each property.
    broken: [u64; 3],
    /// All stale reads of all runs, and all reads that were checked.
    stale_reads: u64,
    reads: u64,
    /// The oldest stale read.
    oldest: Duration,
}

impl Sweep {
    fn broken(&self, property: Property) -> u64 {
        self.broken[property as usize]
    }

    fn of(variant: &'static str) -> Sweep {
        let base = Run::of("cache-aside")
            .and_then(|run| run.with_variant(variant))
            .and_then(|run| run.with_knob("workload", "crowd"))
            .expect("a run of the catalogue");
        let mut sweep = Sweep { variant, ..Sweep::default() };
        for seed in 1..=SEEDS {
            sweep.add(&base.clone().with_seed(seed));
        }
        sweep
    }

    fn add(&mut self, run: &Run) {
        let record = execute(run);
        self.arrivals.push(record.arrivals_hash);
        let history = History::of(&record.trace, record.trace.len());
        for property in Property::ALL {
            let verdict = check(*property, &history);
            assert_ne!(verdict.status, Status::Unknown, "{run:?}");
            let broken = verdict.status == Status::Broken;
            self.broken[*property as usize] += u64::from(broken);
            if *property == Property::StaleReads {
                self.stale_reads += u64::from(verdict.count);
                self.reads += u64::from(verdict.checked);
            }
            if let Finding::Stale { age_ns, .. } = verdict.finding {
                let age = Duration::from_nanos(age_ns);
                self.oldest = self.oldest.max(age);
            }
        }
    }
}

fn scenario() -> &'static Scenario {
    find("cache-aside").expect("it is in the catalogue")
}

/// All variants, swept once for all tests of this file.
fn sweeps() -> &'static [Sweep] {
    static SWEEPS: OnceLock<Vec<Sweep>> = OnceLock::new();
    SWEEPS.get_or_init(|| {
        let (even, odd): (Vec<_>, Vec<_>) =
            scenario().variants.iter().enumerate().partition(|v| v.0 % 2 == 0);
        let work = |variants: Vec<(usize, _)>| {
            move || -> Vec<(usize, Sweep)> {
                let sweep = |(index, variant): (usize, &'static str)| {
                    (index, Sweep::of(variant))
                };
                variants.into_iter().map(sweep).collect()
            }
        };
        let ids = |variants: Vec<(usize, &flushpoint::scenario::Variant)>| {
            variants.into_iter().map(|(i, v)| (i, v.id)).collect::<Vec<_>>()
        };
        let other = thread::spawn(work(ids(odd)));
        let mut all = work(ids(even))();
        all.extend(other.join().expect("no panic"));
        all.sort_by_key(|(index, _)| *index);
        let sweeps: Vec<Sweep> = all.into_iter().map(|(_, s)| s).collect();
        for sweep in &sweeps {
            println!(
                "{:<20} stale in {:5.1} % of runs, {:.4} % of reads, \
                 oldest {:?}; lost in {:.1} %; not linearizable in {:.1} %",
                sweep.variant,
                percent(sweep.broken(Property::StaleReads), SEEDS),
                percent(sweep.stale_reads, sweep.reads),
                sweep.oldest,
                percent(sweep.broken(Property::LostWrites), SEEDS),
                percent(sweep.broken(Property::Linearizability), SEEDS),
            );
        }
        sweeps
    })
}

fn percent(part: u64, whole: u64) -> f64 {
    part as f64 * 100.0 / whole as f64
}

fn sweep(variant: &str) -> &'static Sweep {
    let mut all = sweeps().iter();
    all.find(|sweep| sweep.variant == variant).expect("a variant")
}

#[test]
fn all_variants_see_the_same_arrivals() {
    let first = &sweeps()[0];
    assert_eq!(first.arrivals.len() as u64, SEEDS);
    let mut distinct = first.arrivals.clone();
    distinct.sort_unstable();
    distinct.dedup();
    assert_eq!(distinct.len() as u64, SEEDS, "each seed has its own crowd");
    for sweep in sweeps() {
        assert_eq!(sweep.arrivals, first.arrivals, "{}", sweep.variant);
    }
}

#[test]
fn what_is_expected_of_each_variant_is_what_happens() {
    for variant in scenario().variants {
        for (property, expected) in variant.expected {
            let broken = sweep(variant.id).broken(*property);
            let context = format!("{} {property:?}: {broken}", variant.id);
            match expected {
                Expected::Holds => assert_eq!(broken, 0, "{context}"),
                Expected::Breaks => assert!(broken > 0, "{context}"),
                Expected::MayBreak => {
                    assert!(broken * 20 < SEEDS, "{context}");
                }
            }
        }
    }
}

#[test]
fn naive_variants_serve_stale_reads_in_at_least_one_run_of_twenty() {
    for variant in scenario().variants {
        if variant.effect == Effect::Naive {
            let broken = sweep(variant.id).broken(Property::StaleReads);
            assert!(broken * 20 >= SEEDS, "{}: {broken}", variant.id);
        }
    }
}

#[test]
fn the_lease_removes_stale_reads() {
    assert!(sweep("update-then-delete").stale_reads > 0);
    assert_eq!(sweep("lease").stale_reads, 0);
}

#[test]
fn the_versioned_set_removes_stale_reads() {
    assert!(sweep("update-then-set").stale_reads > 0);
    assert_eq!(sweep("versioned-set").stale_reads, 0);
}

/// A value read from the database before the commit is stored at most one
/// read's duration later, and lives for one TTL from then on. Redis counts in
/// whole milliseconds.
#[test]
fn the_ttl_bounds_the_age_of_a_stale_read() {
    let ttl = Duration::from_secs(2);
    let slack = Duration::from_millis(50);
    let oldest = sweep("ttl-only").oldest;
    assert!(oldest <= ttl + slack, "{oldest:?}");
    assert!(oldest > ttl / 2, "the bound is not idle: {oldest:?}");
}

/// Declared: the second delete ends what the first one missed, so an old
/// value is served for little longer than the delay.
#[test]
fn the_second_delete_narrows_the_window() {
    let (naive, mended) = (sweep("update-then-delete"), sweep("double-delete"));
    assert!(mended.stale_reads > 0, "it removes nothing");
    assert!(mended.stale_reads * 3 < naive.stale_reads);
    assert!(mended.oldest < Duration::from_millis(20 + 30));
}

#[test]
fn deleting_first_is_worse_than_deleting_last() {
    let (first, last) =
        (sweep("delete-then-update"), sweep("update-then-delete"));
    assert!(first.stale_reads > last.stale_reads);
}
