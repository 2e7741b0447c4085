//! A grid that loads with and without a lock on the entry.

use std::sync::OnceLock;

use flushpoint::{
    check::{Property, Status, check},
    history::History,
    run::{Run, execute},
    trace::{Event, NetEvent, OpEvent, OpId, Trace, Verb},
};

use super::sweep::{SEEDS, Sweep, assert_expected, crowd};

const SCENARIO: &str = "read-through-grid";

const VARIANTS: &[&str] = &["no-lock", "entry-lock"];

/// Both variants, under the same arrivals.
fn sweeps() -> &'static [Sweep] {
    static SWEEPS: OnceLock<Vec<Sweep>> = OnceLock::new();
    SWEEPS.get_or_init(|| Sweep::all(SCENARIO, VARIANTS, &[]))
}

#[test]
fn what_is_expected_of_each_variant_is_what_happens() {
    assert_expected(SCENARIO, sweeps());
}

/// Declared: removes. No old row is stored behind a new one; of a key one load
/// is on its way in the whole grid; the price is that writers wait.
#[test]
fn the_lock_removes_old_rows_and_herds_and_lets_writers_wait() {
    let [none, lock] = sweeps() else { panic!("two variants") };
    assert!(none.broken(Property::StaleReads) * 2 > SEEDS);
    assert_eq!(lock.stale, 0);
    assert_eq!(none.herds, SEEDS, "no single flight either");
    assert_eq!((lock.herds, lock.at_once_max), (0, 1));
    assert!(lock.write_us > none.write_us, "{}", lock.write_us);
}

/// Outside the grid the lock is unknown: the time to live bounds what a write
/// past it leaves, and the way of the row.
#[test]
fn who_writes_past_the_grid_leaves_old_entries_for_their_time_to_live() {
    let past = Sweep::of(SCENARIO, "entry-lock", &[("writes", "past")]);
    assert_eq!(past.broken(Property::StaleReads), SEEDS);
    assert!(past.oldest_ms > 400, "{}", past.oldest_ms);
    assert!(past.oldest_ms <= 500 + 40, "{}", past.oldest_ms);
}

/// A key has one owner, and both nodes own some.
#[test]
fn each_entry_is_asked_for_at_its_owner_alone() {
    let trace = execute(&crowd(SCENARIO, "entry-lock", &[])).trace;
    let owners = |key: &str| owners(&trace, key);
    let keys = (1..=20).map(|number| owners(&format!("item:{number}")));
    let mut all = Vec::new();
    for owners in keys {
        assert!(owners.len() <= 1, "{owners:?}");
        all.extend(owners);
    }
    all.sort();
    all.dedup();
    assert_eq!(all, ["grid-1", "grid-2"]);
}

/// The nodes that were asked for a key.
fn owners(trace: &Trace, key: &str) -> Vec<String> {
    let asked = trace.entries().iter().filter_map(|entry| match entry.event {
        Event::Net(NetEvent::Sent {
            to,
            verb: Verb::Get | Verb::Put,
            key: of,
            ..
        }) if trace.text(of) == key => Some(trace.node_name(to).to_string()),
        _ => None,
    });
    let mut nodes: Vec<String> = asked.collect();
    nodes.sort();
    nodes.dedup();
    nodes
}

#[test]
fn the_story_shows_the_old_row_stored_behind_the_new_one() {
    for (variant, stale) in [("no-lock", true), ("entry-lock", false)] {
        let run = Run::of(SCENARIO).expect("in the catalogue");
        let trace = execute(&run.with_variant(variant).expect("one")).trace;
        let history = History::of(&trace, trace.len());
        let verdict = check(Property::StaleReads, &history);
        assert_eq!(verdict.status == Status::Broken, stale, "{variant}");
        let steps = trace.entries().iter().filter(|it| it.event.is_step());
        let read = steps.enumerate().position(|(_, it)| {
            let ended = matches!(it.event, Event::Op(OpEvent::Ended { .. }));
            ended && it.op == OpId(3)
        });
        assert!(read.is_some_and(|step| step < 30), "{variant} {read:?}");
    }
}
