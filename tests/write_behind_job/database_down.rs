//! The database is down while flushes are due.

use std::sync::OnceLock;

use flushpoint::scenario::{Expected, find};

use crate::crowd::{PROPERTIES, SEEDS, Swept, crowd, sweep};

fn all() -> &'static [Swept] {
    static ALL: OnceLock<Vec<Swept>> = OnceLock::new();
    ALL.get_or_init(|| {
        let scenario = find("write-behind-job").expect("in the catalogue");
        let ids = scenario.variants.iter().map(|variant| variant.id);
        ids.map(|id| sweep(id, |seed| crowd(id, &[], seed))).collect()
    })
}

fn of(variant: &str) -> &'static Swept {
    let mut all = all().iter();
    all.find(|swept| swept.variant == variant).expect("one")
}

#[test]
fn what_is_expected_of_each_variant_is_what_happens() {
    let scenario = find("write-behind-job").expect("in the catalogue");
    for variant in scenario.variants {
        let swept = of(variant.id);
        assert_eq!(swept.arrivals, all()[0].arrivals, "{}", variant.id);
        for (place, (property, expected)) in variant.expected.iter().enumerate()
        {
            assert_eq!(*property, PROPERTIES[place]);
            let broken = swept.broken[place];
            let context = format!("{} {property:?}: {broken}", variant.id);
            match expected {
                Expected::Holds => assert_eq!(broken, 0, "{context}"),
                Expected::Breaks => assert!(broken > 0, "{context}"),
                Expected::MayBreak => {
                    assert!(broken * 10 < SEEDS, "{context}");
                }
            }
        }
    }
}

/// Naive: most outages cost something that no later write makes good.
#[test]
fn without_a_retry_acknowledged_writes_are_lost() {
    let naive = of("give-up");
    assert!(naive.broken[0] * 10 >= SEEDS * 7, "{:?}", naive.broken);
    let dropped: u64 = naive.figures.iter().map(|it| it.dropped).sum();
    assert!(naive.count[0] <= dropped, "a later write of a key saves it");
}

/// Naive, and declared to be removed where the database compares versions.
#[test]
fn a_retry_at_the_end_overtakes_and_versions_mend_it() {
    let naive = of("requeue");
    assert!(naive.broken[2] * 10 >= SEEDS * 9, "{:?}", naive.broken);
    let requeued = |swept: &Swept| -> u64 {
        swept.figures.iter().map(|figures| figures.requeued).sum()
    };
    assert!(requeued(naive) > 0);
    let mended = of("requeue-versioned");
    assert!(requeued(mended) > 0, "the same is tried again");
    assert_eq!(mended.broken, [0; 5]);
}

/// Declared: moves. Nothing is broken, and rows wait for the outage and for
/// the pause that it was sent into.
#[test]
fn a_retry_in_place_keeps_the_order_and_lets_everything_wait() {
    let place = of("in-place");
    assert_eq!(place.broken, [0; 5]);
    assert!(place.oldest_ms() > of("give-up").oldest_ms() + 200);
    assert!(place.figures.iter().all(|figures| figures.failed > 0));
}
