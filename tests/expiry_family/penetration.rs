//! Requests for rows that are not there.

use std::{sync::OnceLock, time::Duration};

use flushpoint::{
    check::{Finding, Property, check},
    history::History,
    run::{Link, Run, execute},
    scenario::find,
    trace::{DbEvent, Event, OpEvent},
};

use super::sweep::{
    SEEDS, Sweep, assert_expected, crowd, find_in, steps_until,
};

const SCENARIO: &str = "penetration";

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

/// All variants, swept once for all tests of this file.
fn sweeps() -> &'static [Sweep] {
    static SWEEPS: OnceLock<Vec<Sweep>> = OnceLock::new();
    SWEEPS.get_or_init(|| Sweep::all(SCENARIO, &[]))
}

fn of(variant: &str) -> &'static Sweep {
    find_in(sweeps(), variant)
}

#[test]
fn what_is_expected_of_each_variant_is_what_happens() {
    assert_expected(SCENARIO, sweeps());
}

/// The naive one: all the database does is to find nothing, and too slowly.
#[test]
fn without_protection_the_database_finds_nothing_all_the_time() {
    let naive = of("no-protection");
    assert_eq!(naive.broken(Property::FailedRequests), SEEDS);
    assert_eq!(naive.absent, naive.loads);
    assert!(naive.failed * 10 > naive.requests, "{}", naive.failed);
}

/// Declared: moves. A marker a missing row and its time; where each request
/// has another one, it is as it was.
#[test]
fn negative_caching_asks_once_in_a_markers_time() {
    let (naive, marked) = (of("no-protection"), of("negative-caching"));
    // 50 rows, five times within four seconds of a marker's second, and once
    // more where two asked at once.
    assert!(marked.absent < 50 * 5 * SEEDS, "{}", marked.absent);
    assert!(marked.absent * 2 < naive.absent, "{}", marked.absent);
    let knobs = [("missing-keys", "1000000")];
    let scan = Sweep::of(SCENARIO, "negative-caching", &knobs);
    assert_eq!(scan.broken(Property::FailedRequests), SEEDS);
}

/// Its hole, bounded: a new row is hidden for a marker's time at most.
#[test]
fn a_marker_hides_a_new_row_for_no_longer_than_it_lives() {
    let age = hidden_for("negative-caching", "rest of the marker");
    assert!(age > ms(100) && age <= ms(1_000), "{age:?}");
    assert!(told_at_the_end("negative-caching", "rest of the marker"));
}

/// Declared: narrows, to wrong yeses.
#[test]
fn a_bloom_filter_lets_only_wrong_yeses_through() {
    let (naive, filtered) = (of("no-protection"), of("bloom-filter"));
    assert!(filtered.absent > 0);
    assert!(filtered.absent * 20 < naive.absent, "{}", filtered.absent);
    let knobs = [("missing-keys", "1000000")];
    let scan = Sweep::of(SCENARIO, "bloom-filter", &knobs);
    assert_eq!(scan.failed, 0, "whichever row it is");
}

/// Its hole, bounded: until the filter is built anew.
#[test]
fn a_filter_denies_a_new_row_until_it_is_built_anew() {
    let age = hidden_for("bloom-filter", "other app adds");
    assert!(age > ms(100) && age <= ms(2_000), "{age:?}");
    assert!(told_at_the_end("bloom-filter", "other app adds"));
}

fn hole(variant: &str, what: &str) -> Run {
    let variant = find(SCENARIO).and_then(|it| it.variant(variant));
    let mut holes = variant.expect("one").holes.iter();
    let hole = holes.find(|hole| hole.what.contains(what)).expect("a hole");
    Link::parse(hole.link).expect("a link").run
}

/// The age of the oldest stale read of a hole.
fn hidden_for(variant: &str, what: &str) -> Duration {
    let trace = execute(&hole(variant, what)).trace;
    let history = History::of(&trace, trace.len());
    match check(Property::StaleReads, &history).finding {
        Finding::Stale { age_ns, .. } => Duration::from_nanos(age_ns),
        other => panic!("{other:?}"),
    }
}

/// Whether the last read of a hole finds the row.
fn told_at_the_end(variant: &str, what: &str) -> bool {
    let trace = execute(&hole(variant, what)).trace;
    let ends = trace.entries().iter().rev();
    let mut ends = ends.filter_map(|entry| match entry.event {
        Event::Op(OpEvent::Ended { row, .. }) => Some(row),
        _ => None,
    });
    ends.next().is_some_and(|row| trace.text(row.text) == "Cy")
}

/// (1 - e^(-kn/m))^k of all reads of missing rows go through, within a tenth.
#[test]
fn wrong_yeses_are_as_many_as_the_formula_says() {
    let n = 5_000;
    for (m, k) in [(25_000u32, 2u32), (40_000, 5), (50_000, 5), (60_000, 4)] {
        let (bits, hashes) = (m.to_string(), k.to_string());
        let knobs = [
            ("bits", bits.as_str()),
            ("hashes", &hashes),
            ("missing-keys", "1000000"),
            ("missing", "1"),
            ("rate", "1000"),
            ("keys", "5000"),
            // Nobody waits, so that what is asked is also answered.
            ("pool", "256"),
            ("time-out", "10s"),
        ];
        let (mut ruled_out, mut asked) = (0u64, 0u64);
        let run = crowd(SCENARIO, "bloom-filter", &knobs);
        for seed in 1..=40 {
            let trace = execute(&run.clone().with_seed(seed)).trace;
            // From when both filters are built.
            let built = ms(500).as_nanos() as u64;
            let entries = trace.entries().iter();
            for entry in entries.filter(|entry| entry.at.as_ns() > built) {
                match entry.event {
                    Event::Op(OpEvent::RuledOut { .. }) => ruled_out += 1,
                    Event::Db(DbEvent::Read { .. }) => asked += 1,
                    _ => {}
                }
            }
        }
        let measured = asked as f64 / (asked + ruled_out) as f64;
        let fill = 1.0 - libm::exp(-f64::from(k * n) / f64::from(m));
        let theory = libm::pow(fill, f64::from(k));
        println!(
            "m {m}, k {k}, n {n}: {asked} of {} wrong, {measured:.4}; the \
             formula has {theory:.4}",
            asked + ruled_out,
        );
        assert!((measured / theory - 1.0).abs() < 0.1, "{measured}");
    }
}

/// Within thirty steps the second request for a missing row is one of the
/// database too, or is not.
#[test]
fn the_story_shows_the_second_request_go_through() {
    for (variant, reads) in
        [("no-protection", 3), ("negative-caching", 1), ("bloom-filter", 0)]
    {
        let run = Run::of(SCENARIO).expect("in the catalogue");
        let trace = execute(&run.with_variant(variant).expect("one")).trace;
        let found_nothing = |event| match event {
            Event::Db(DbEvent::Read { row, .. }) => !row.is_some(),
            _ => false,
        };
        let entries = trace.entries().iter();
        let seen = entries.filter(|it| found_nothing(it.event)).count();
        assert_eq!(seen, reads, "{variant}");
        let shown = steps_until(&trace, |trace, event| match event {
            Event::Op(OpEvent::Ended { row, key, .. }) => {
                !row.is_some() && trace.text(key) == "user:404"
            }
            _ => false,
        });
        assert!(shown.is_some_and(|step| step < 30), "{variant} {shown:?}");
    }
}
