//! What else goes wrong: the job crashes, a second one runs, a row is poison.

use flushpoint::{
    run::{Run, execute},
    sim::chance::{Chance, Draw, Purpose, Seeded, unit},
    trace::{DbEvent, Event},
};

use crate::crowd::{SEEDS, Swept, crowd, sweep};

fn swept(variant: &'static str, trouble: &str) -> Swept {
    let knobs = [("trouble", trouble), ("retry", "100ms")];
    sweep(variant, |seed| crowd(variant, &knobs, seed))
}

/// Declared: removed by a statement that may come twice.
#[test]
fn a_crash_between_two_rows_of_a_batch_applies_rows_twice() {
    let naive = swept("row-by-row", "crash");
    assert!(naive.broken[1] * 10 >= SEEDS * 9, "{:?}", naive.broken);
    let mended = swept("idempotent", "crash");
    assert_eq!(mended.broken, [0; 5]);
    assert_eq!(mended.arrivals, naive.arrivals);
}

/// The first flush of the job crashes at a moment by chance.
fn crashed(variant: &str, seed: u64) -> Run {
    let (purpose, place, ordinal) = (Purpose::Arrival, u32::MAX, 1);
    let bits = Seeded { seed }.draw(Draw { purpose, place, ordinal });
    let at_us = 402_000 + (unit(bits) * 30_000.0) as u64;
    let actions = [format!("{at_us}us:crash job"), "600ms:restart job".into()];
    let run = crowd(variant, &[("trouble", "none")], seed);
    run.with_action_texts(&actions).expect("of its topology")
}

/// One transaction for the batch leaves the moment between the commit and the
/// removal from the queue.
#[test]
fn one_transaction_narrows_and_idempotence_removes() {
    let rows = sweep("row-by-row", |seed| crashed("row-by-row", seed));
    let whole = sweep("in-place", |seed| crashed("in-place", seed));
    assert!(whole.broken[1] > 0, "it is not removed");
    assert!(whole.broken[1] * 3 < rows.broken[1]);
    let mended = sweep("idempotent", |seed| crashed("idempotent", seed));
    assert_eq!(mended.broken, [0; 5]);
    assert_eq!(mended.arrivals, whole.arrivals);
}

/// Declared: removed by claims.
#[test]
fn two_jobs_apply_everything_twice_unless_they_claim_it() {
    let naive = swept("in-place", "two-jobs");
    assert!(naive.broken[1] * 10 >= SEEDS * 9, "{:?}", naive.broken);
    assert!(naive.broken[2] > 0, "the slower one overtakes nobody");
    let mended = swept("claim", "two-jobs");
    assert_eq!(mended.broken, [0; 5]);
    assert_eq!(mended.arrivals, naive.arrivals);
}

/// Both jobs do some of the work.
#[test]
fn jobs_that_claim_share_the_work() {
    let trace = execute(&crowd("claim", &[("trouble", "two-jobs")], 3)).trace;
    let batches = |name: &str| {
        let job = trace.find_node(name);
        let asked = trace.entries().iter().filter(|entry| {
            let inserts = matches!(
                entry.event,
                Event::Net(flushpoint::trace::NetEvent::Sent {
                    verb: flushpoint::trace::Verb::Insert,
                    ..
                })
            );
            inserts && Some(entry.node) == job
        });
        asked.count()
    };
    let shares = [batches("job"), batches("job-2")];
    println!("{shares:?}");
    assert!(shares.iter().all(|share| *share > 0), "{shares:?}");
}

/// Naive: nothing behind the poison comes through, for as long as the run
/// lasts. Declared: the dead-letter queue bounds how long it waits.
#[test]
fn poison_blocks_the_queue_and_a_dead_letter_queue_bounds_it() {
    let naive = swept("idempotent", "poison");
    assert!(naive.figures.iter().all(|figures| figures.rows == 0));
    assert!(naive.oldest_ms() > 3_500);
    let mended = swept("dead-letter", "poison");
    assert_eq!(mended.arrivals, naive.arrivals);
    assert_eq!(naive.broken[4], SEEDS, "they wait for good");
    assert_eq!(mended.broken, [0, 0, 0, SEEDS, 0], "kept, and differs");
    assert_eq!(mended.count[3], SEEDS, "and nothing else does");
    assert!(mended.figures.iter().all(|figures| figures.dead == 1));
    // A flush, three tries of the batch and three of the row with their
    // pauses, and each of the other rows on its own.
    assert!(mended.oldest_ms() < 2_500, "{}", mended.oldest_ms());
}

/// Without a retry the poison takes with it what was in its batch.
#[test]
fn poison_takes_its_batch_with_it_where_nothing_is_tried_again() {
    let naive = swept("give-up", "poison");
    assert!(naive.broken[0] * 10 >= SEEDS * 9, "{:?}", naive.broken);
    assert!(naive.figures.iter().all(|figures| figures.dropped > 1));
}

/// A longer outage is no reason to put rows aside.
#[test]
fn a_database_that_is_down_makes_no_dead_letters() {
    let run = crowd("dead-letter", &[("trouble", "none")], 5);
    let actions = ["500ms:crash db", "2s:restart db"];
    let run = run.with_action_texts(&actions).expect("of its topology");
    let trace = execute(&run).trace;
    let rejected = trace.entries().iter().any(|entry| {
        matches!(entry.event, Event::Db(DbEvent::Rejected { .. }))
    });
    assert!(!rejected);
    let metrics = flushpoint::measure::Metrics::of(&trace, trace.len());
    let figures = metrics.write_behind.expect("used");
    assert_eq!(figures.dead, 0);
    assert!(figures.failed > 1 && figures.rows > 0);
}
