//! Write-around: what is left in the cache grows old, what is deleted costs a
//! miss, what is written into both is seldom read. Over a thousand crowds,
//! each variant under the same arrivals.

#![cfg(not(target_arch = "wasm32"))]

#[path = "support/sweep.rs"]
mod sweep;

use std::{sync::OnceLock, time::Duration};

use flushpoint::{
    check::Property,
    run::Record,
    scenario::{Expected, find},
    trace::{CacheEvent, Event, IdMap, Sym},
};
use sweep::{Plan, SEEDS, Sweep, assert_same_arrivals, plan};

/// How many copies were stored and gone before anybody had read them.
fn unread(record: &Record) -> u64 {
    let mut read: IdMap<Sym, bool> = IdMap::default();
    let mut unread = 0;
    for entry in record.trace.entries() {
        let (key, again) = match entry.event {
            Event::Cache(CacheEvent::Hit { key, .. }) => {
                read.insert(key, true);
                continue;
            }
            Event::Cache(CacheEvent::Stored { key, .. }) => (key, true),
            Event::Cache(
                CacheEvent::Expired { key, .. }
                | CacheEvent::Deleted { key, existed: true },
            ) => (key, false),
            _ => continue,
        };
        let before = match again {
            true => read.insert(key, false),
            false => read.remove(key),
        };
        unread += u64::from(before == Some(false));
    }
    unread
}

/// How many reads found no copy.
fn misses(record: &Record) -> u64 {
    let missed = record.trace.entries().iter().filter(|entry| {
        matches!(entry.event, Event::Cache(CacheEvent::Missed { .. }))
    });
    missed.count() as u64
}

/// Each variant twice: once its unread copies are counted, once its misses.
fn sweeps() -> &'static [Sweep] {
    static SWEEPS: OnceLock<Vec<Sweep>> = OnceLock::new();
    SWEEPS.get_or_init(|| {
        let variants = ["leave-copy", "delete", "write-both"];
        let plans: Vec<Plan> = [unread as fn(&Record) -> u64, misses]
            .into_iter()
            .flat_map(|count| {
                variants.map(|variant| Plan {
                    scenario: "write-around",
                    count,
                    ..plan(variant)
                })
            })
            .collect();
        Sweep::all(&plans)
    })
}

fn sweep(variant: &str) -> &'static Sweep {
    let mut all = sweeps().iter();
    all.find(|sweep| sweep.variant == variant).expect("a variant")
}

fn missed(variant: &str) -> u64 {
    let mut all = sweeps()[3..].iter();
    all.find(|sweep| sweep.variant == variant).expect("a variant").counted
}

#[test]
fn all_variants_see_the_same_arrivals() {
    assert_same_arrivals(&sweeps().iter().collect::<Vec<_>>());
}

#[test]
fn what_is_expected_of_each_variant_is_what_happens() {
    for variant in find("write-around").expect("a scenario").variants {
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
fn a_copy_that_is_left_is_served_until_its_time_is_over() {
    let left = sweep("leave-copy");
    assert!(left.broken(Property::StaleReads) * 20 >= SEEDS);
    let ttl = Duration::from_secs(2);
    assert!(left.oldest > ttl / 2, "{:?}", left.oldest);
    assert!(left.oldest <= ttl + Duration::from_millis(50));
}

/// What remains are races: a hundredth of the stale reads at most.
#[test]
fn a_delete_narrows_it_to_the_races() {
    let (left, deleted) = (sweep("leave-copy"), sweep("delete"));
    assert!(deleted.stale_reads * 100 < left.stale_reads);
    let both = sweep("write-both");
    assert!(both.stale_reads * 100 < left.stale_reads);
}

#[test]
fn writing_into_both_spares_misses_and_stores_what_nobody_reads() {
    assert!(missed("delete") > missed("leave-copy"));
    assert!(missed("write-both") * 3 < missed("delete") * 2);
    let (around, both) = (sweep("delete"), sweep("write-both"));
    assert!(both.counted > around.counted * 2);
}
