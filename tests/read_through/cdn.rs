//! Two edges of a CDN, and a purge that is late or lost.

use std::sync::OnceLock;

use flushpoint::{
    check::Property,
    run::{Run, execute},
    trace::{Event, OpEvent, OpId},
};

use super::sweep::{SEEDS, Sweep, assert_expected};

const SCENARIO: &str = "read-through-cdn";

const VARIANTS: &[&str] = &[
    "purge-once",
    "purge-until-told",
    "purge-everywhere",
    "short-ttl",
    "revalidate",
];

/// The link between the edges is cut for so long, in milliseconds.
const CUT_MS: u64 = 1_000;

/// A purge is handed on after the one, and travels no longer than the other.
const DELAY_MS: u64 = 150;
const LINK_MS: u64 = 60;

/// All variants with a cut between the edges, under the same arrivals.
fn sweeps() -> &'static [Sweep] {
    static SWEEPS: OnceLock<Vec<Sweep>> = OnceLock::new();
    SWEEPS.get_or_init(|| Sweep::all(SCENARIO, VARIANTS, &[("cut", "1s")]))
}

fn of(variant: &str) -> &'static Sweep {
    let mut all = sweeps().iter();
    all.find(|sweep| sweep.variant == variant).expect("a variant")
}

#[test]
fn what_is_expected_of_each_variant_is_what_happens() {
    assert_expected(SCENARIO, sweeps());
}

/// The naive one: old pages after the editor's OK, and where a purge is lost
/// they stay; nothing but the end of the run ends them here.
#[test]
fn a_purge_that_is_told_once_is_late_and_may_be_lost() {
    let naive = of("purge-once");
    assert_eq!(naive.broken(Property::StaleReads), SEEDS);
    assert!(naive.oldest_ms > 3_000, "{}", naive.oldest_ms);
    let whole = Sweep::of(SCENARIO, "purge-once", &[("cut", "0ms")]);
    assert_eq!(whole.broken(Property::StaleReads), SEEDS, "late, if not lost");
    assert!(whole.oldest_ms > DELAY_MS, "{}", whole.oldest_ms);
    assert!(whole.oldest_ms <= DELAY_MS + LINK_MS, "{}", whole.oldest_ms);
}

/// Declared: bounds, by the cut, the patience behind it and a purge's way.
#[test]
fn a_purge_that_is_sent_until_it_is_answered_is_only_so_late() {
    let told = of("purge-until-told");
    let (patience_ms, retry_ms) = (500, 100);
    let bound = CUT_MS + patience_ms + retry_ms + DELAY_MS + LINK_MS;
    assert!(told.oldest_ms > CUT_MS - DELAY_MS, "{}", told.oldest_ms);
    assert!(told.oldest_ms <= bound, "{} {bound}", told.oldest_ms);
    let naive = of("purge-once");
    assert!(told.oldest_ms * 2 < naive.oldest_ms, "{}", naive.oldest_ms);
    assert!(told.stale < naive.stale, "{}", told.stale);
}

/// Declared: bounds, by the time to live and the way of the row.
#[test]
fn without_a_purge_a_page_is_as_old_as_its_time_to_live() {
    let short = of("short-ttl");
    assert!(short.oldest_ms > 200, "{}", short.oldest_ms);
    assert!(short.oldest_ms <= 300 + LINK_MS, "{}", short.oldest_ms);
    assert!(short.loads > 4 * of("purge-once").loads, "{}", short.loads);
}

/// Declared: moves. Nothing old after the OK; the editor waits for the
/// farthest edge, and in vain while the link is cut.
#[test]
fn an_ok_that_waits_for_all_edges_is_true_and_late() {
    let (naive, all) = (of("purge-once"), of("purge-everywhere"));
    assert_eq!(all.stale, 0);
    let later_us = (DELAY_MS + 20) * 1_000;
    assert!(all.write_us > naive.write_us + later_us, "{}", all.write_us);
    assert!(all.failed > SEEDS, "{}", all.failed);
    let whole = Sweep::of(SCENARIO, "purge-everywhere", &[("cut", "0ms")]);
    assert_eq!((whole.stale, whole.failed), (0, 0));
}

/// Declared: moves. Nothing old at all; each read is one of the origin.
#[test]
fn an_edge_that_asks_each_time_serves_nothing_old_and_spares_nothing() {
    let asks = of("revalidate");
    assert_eq!(asks.stale, 0);
    assert!(asks.loads > 10 * of("purge-once").loads, "{}", asks.loads);
}

/// In the story the second edge serves the old page after the OK, within
/// thirty steps, or does not.
#[test]
fn the_story_shows_the_old_page_at_the_second_edge() {
    for (variant, old) in [
        ("purge-once", true),
        ("purge-until-told", true),
        ("purge-everywhere", true),
        ("short-ttl", true),
        ("revalidate", false),
    ] {
        let run = Run::of(SCENARIO).expect("in the catalogue");
        let trace = execute(&run.with_variant(variant).expect("one")).trace;
        let steps = trace.entries().iter().filter(|it| it.event.is_step());
        let read = steps.enumerate().find_map(|(step, it)| match it.event {
            Event::Op(OpEvent::Ended { row, .. }) if it.op == OpId(3) => {
                Some((step, trace.text(row.text) == "old"))
            }
            _ => None,
        });
        let (step, got_old) = read.expect("the read of the second client");
        assert_eq!(got_old, old, "{variant}");
        assert!(step < 30, "{variant}: {step}");
    }
}
