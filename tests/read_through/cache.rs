//! One cache that loads, with and without single flight.

use std::sync::OnceLock;

use flushpoint::{
    run::{Run, execute},
    trace::{Event, NetEvent, OpEvent, OpId, Row},
};

use super::sweep::{SEEDS, Sweep, assert_expected, crowd};

const SCENARIO: &str = "read-through";

const VARIANTS: &[&str] = &[
    "each-loads",
    "single-flight",
    "serve-stale",
    "negative-result",
    "library",
];

/// All variants, swept once for all tests of this file, under the same
/// arrivals.
fn sweeps() -> &'static [Sweep] {
    static SWEEPS: OnceLock<Vec<Sweep>> = OnceLock::new();
    SWEEPS.get_or_init(|| Sweep::all(SCENARIO, VARIANTS, &[("outage", "1s")]))
}

fn of(variant: &str) -> &'static Sweep {
    let mut all = sweeps().iter();
    all.find(|sweep| sweep.variant == variant).expect("a variant")
}

#[test]
fn what_is_expected_of_each_variant_is_what_happens() {
    assert_expected(SCENARIO, sweeps());
}

/// Declared: removes. One load of a key at a time, in every run; the library
/// narrows it to one a process. A write that overtakes a load makes way for
/// one more.
#[test]
fn of_one_key_one_load_is_on_its_way_or_a_herd() {
    let naive = of("each-loads");
    assert_eq!(naive.herds, SEEDS, "the naive one shows it in every run");
    assert!(naive.at_once_max >= 8, "{}", naive.at_once_max);
    for single in ["single-flight", "serve-stale", "negative-result"] {
        assert!(of(single).at_once_max <= 2, "{single}");
        assert!(of(single).loads < naive.loads, "{single}");
        let alone = Sweep::of(SCENARIO, single, &[("reads", "1")]);
        assert_eq!((alone.herds, alone.at_once_max), (0, 1), "{single}");
    }
    let library = Sweep::of(SCENARIO, "library", &[("reads", "1")]);
    assert!(library.herds * 10 > SEEDS * 9, "{}", library.herds);
    assert_eq!(library.at_once_max, 2, "two processes");
}

/// Declared: bounds. Fewer errors, and what is served instead is no older
/// than its time to live and the grace, and the journey of the row.
#[test]
fn an_old_copy_stands_in_for_an_error_and_is_only_so_old() {
    let (error, stale) = (of("single-flight"), of("serve-stale"));
    assert!(error.failed > 30 * SEEDS, "{}", error.failed);
    assert!(stale.failed * 3 < error.failed, "{}", stale.failed);
    let knobs = [("outage", "1s"), ("writes", "past"), ("grace", "400ms")];
    let past = |variant| Sweep::of(SCENARIO, variant, &knobs);
    let (error, stale) = (past("single-flight"), past("serve-stale"));
    assert!(error.oldest_ms <= 500 + 20, "{}", error.oldest_ms);
    assert!(stale.oldest_ms > 500 + 100, "{}", stale.oldest_ms);
    assert!(stale.oldest_ms <= 500 + 400 + 20, "{}", stale.oldest_ms);
}

/// Declared: moves the cost. Rows that are not there are looked for less
/// often; one that another program adds is hidden, and only for so long.
#[test]
fn what_is_not_there_costs_less_and_a_new_row_is_hidden_for_a_while() {
    let (asks, knows) = (of("single-flight"), of("negative-result"));
    assert!(
        knows.absent * 3 < asks.absent * 2,
        "{} {}",
        knows.absent,
        asks.absent
    );
    assert_eq!(knows.stale, 0, "a write through the cache hides nothing");
    let knobs = [("writes", "past"), ("ttl", "20ms"), ("reads", "0.9")];
    let past = |variant| Sweep::of(SCENARIO, variant, &knobs);
    let (asks, knows) = (past("single-flight"), past("negative-result"));
    assert!(asks.oldest_ms <= 20 + 20, "{}", asks.oldest_ms);
    assert!(knows.oldest_ms > 150, "{}", knows.oldest_ms);
    assert!(knows.oldest_ms <= 300 + 20, "{}", knows.oldest_ms);
}

/// Declared: the application never speaks to the database.
#[test]
fn only_the_cache_asks_the_database_unless_a_library_loads() {
    let apps_ask = |variant: &str| {
        let record = execute(&crowd(SCENARIO, variant, &[]).with_seed(3));
        let trace = &record.trace;
        let [cache, db] = ["cache", "db"].map(|name| trace.find_node(name));
        trace.entries().iter().any(|entry| match entry.event {
            Event::Net(NetEvent::Sent { to, .. }) => {
                Some(to) == db && Some(entry.node) != cache
            }
            _ => false,
        })
    };
    for variant in VARIANTS {
        assert_eq!(apps_ask(variant), *variant == "library", "{variant}");
    }
}

/// The steps of the story up to the second load of the hot key, if there is
/// one, and what the reader is told during the outage.
fn story(variant: &str) -> (Option<usize>, Option<Row>) {
    let run = Run::of("read-through").expect("in the catalogue");
    let trace = execute(&run.with_variant(variant).expect("one")).trace;
    let db = trace.find_node("db").expect("a database");
    let steps = trace.entries().iter().filter(|entry| entry.event.is_step());
    let loads = steps.enumerate().filter(|(_, entry)| match entry.event {
        Event::Net(NetEvent::Sent { to, key, .. }) => {
            to == db && trace.text(key) == "user:1"
        }
        _ => false,
    });
    let second = loads.take(2).nth(1).map(|(step, _)| step);
    let during = trace.entries().iter().find_map(|entry| match entry.event {
        Event::Op(OpEvent::Ended { row, .. }) if entry.op == OpId(8) => {
            Some(row)
        }
        _ => None,
    });
    let early = second.filter(|step| *step < 30);
    (early, during)
}

#[test]
fn the_story_shows_the_herd_within_thirty_steps_and_then_the_outage() {
    for (variant, herd, served) in [
        ("each-loads", true, false),
        ("single-flight", false, false),
        ("serve-stale", false, true),
        ("negative-result", false, false),
        ("library", true, false),
    ] {
        let (second, during) = story(variant);
        assert_eq!(second.is_some(), herd, "{variant} {second:?}");
        assert_eq!(during.map(Row::is_some), Some(served), "{variant}");
    }
}
