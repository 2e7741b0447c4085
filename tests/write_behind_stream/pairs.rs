//! Each anomaly as a pair: the naive variant breaks, the mend does what it
//! declares, under the same arrivals and the same crashes.

use crate::crowd::{BACK, ORDER, SEEDS, STALE, Swept, TWICE, crowd, sweep};

/// On slow links, so that more crashes fall between two commands.
const SLOW: &[(&str, &str)] = &[("link", "5ms")];

fn swept(variant: &str, knobs: &[(&str, &str)]) -> Swept {
    sweep(variant, |seed| crowd(variant, knobs, seed))
}

/// Declared: removed. Nobody ever sees half a write.
#[test]
fn an_app_that_dies_between_set_and_append_leaves_half_a_write() {
    let naive = swept("two-steps", SLOW);
    assert!(naive.broken[ORDER] * 4 >= SEEDS, "{:?}", naive.broken);
    assert!(naive.broken[BACK] * 5 >= SEEDS, "{:?}", naive.broken);
    let mended = swept("atomic", SLOW);
    assert_eq!(mended.broken, [0; 6]);
    assert_eq!(mended.arrivals, naive.arrivals);
}

/// Declared: bounded. An entry waits for a dead consumer until it has been
/// idle for long enough and the next job looks.
#[test]
fn what_a_dead_job_had_stays_pending_and_a_claim_bounds_that() {
    let naive = swept("no-claim", &[]);
    assert!(naive.broken[STALE] * 2 >= SEEDS, "{:?}", naive.broken);
    assert!(naive.oldest_ms() > 5_000, "for as long as the run lasts");
    let mended = swept("auto-claim", &[]);
    assert_eq!(mended.broken, [0; 6]);
    assert_eq!(mended.arrivals, naive.arrivals);
    // Until it is restarted 250 ms, idle 300 ms, and two commits.
    assert!(mended.oldest_ms() < 700, "{}", mended.oldest_ms());
    let slower = swept("auto-claim", &[("min-idle", "600ms")]);
    assert!(slower.oldest_ms() > mended.oldest_ms(), "the bound is its own");
}

/// Declared: removed. A batch that comes again is recognised.
#[test]
fn an_increment_counts_twice_unless_its_id_is_stored_with_it() {
    let slow = &[("link", "2ms")];
    let naive = swept("increment", slow);
    assert!(naive.broken[TWICE] * 5 >= SEEDS, "{:?}", naive.broken);
    let mended = swept("batch-id", slow);
    assert_eq!(mended.broken, [0; 6]);
    assert_eq!(mended.arrivals, naive.arrivals);
    // The same crashes with a versioned upsert: values may come twice.
    let values = sweep("auto-claim", |seed| {
        let knobs = [("link", "2ms"), ("trouble", "job-late")];
        crowd("auto-claim", &knobs, seed)
    });
    assert_eq!(values.broken, [0; 6]);
}

#[test]
fn without_a_crash_every_variant_keeps_its_word() {
    for variant in [
        "two-steps",
        "atomic",
        "no-claim",
        "auto-claim",
        "increment",
        "batch-id",
    ] {
        let calm = swept(variant, &[("trouble", "none")]);
        assert_eq!(calm.broken, [0; 6], "{variant}");
        assert!(calm.figures.iter().all(|f| f.rows > 0 && f.failed == 0));
    }
}
