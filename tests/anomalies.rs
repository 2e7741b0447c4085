//! Each anomaly as a pair: the naive variant breaks, the mend does what it
//! declares. Over a thousand crowds, each variant under the same arrivals.

#![cfg(not(target_arch = "wasm32"))]

#[path = "support/sweep.rs"]
mod sweep;

use std::{sync::OnceLock, time::Duration};

use flushpoint::{
    check::Property,
    scenario::{Effect, Expected, Scenario, find},
};
use sweep::{Plan, SEEDS, Sweep, assert_same_arrivals, plan};

fn scenario() -> &'static Scenario {
    find("cache-aside").expect("it is in the catalogue")
}

/// All variants, swept once for all tests of this file.
fn sweeps() -> &'static [Sweep] {
    static SWEEPS: OnceLock<Vec<Sweep>> = OnceLock::new();
    SWEEPS.get_or_init(|| {
        let variants = scenario().variants.iter();
        let plans: Vec<Plan> = variants.map(|v| plan(v.id)).collect();
        Sweep::all(&plans)
    })
}

fn sweep(variant: &str) -> &'static Sweep {
    let mut all = sweeps().iter();
    all.find(|sweep| sweep.variant == variant).expect("a variant")
}

#[test]
fn all_variants_see_the_same_arrivals() {
    assert_same_arrivals(&sweeps().iter().collect::<Vec<_>>());
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
