//! Database lag: histories to accept and to refuse, and their evidence.

#![cfg(not(target_arch = "wasm32"))]

mod support;

use flushpoint::{
    check::{Status, database_lag::check},
    history::{Answer, History},
    trace::{EntryId, OpId, OpKind, Row, SimTime},
};
use proptest::prelude::*;
use support::{
    Told, assert_first, assert_minimal, cases, causal, drafts, told, wild,
};

/// The database answers the read that began at that entry, one entry later,
/// while another row waits for it; `-` for none.
fn answered(mut told: Told, began: u32, row: &str, waits: &str) -> Told {
    let (row, waits) = (told.row(row), told.row(waits));
    let at = SimTime::from_ms(u64::from(began) + 1);
    let (op, entry) = (OpId(began + 1), EntryId(began + 1));
    let answer = Answer { op, row, waits, entry, at };
    told.history.answers.push(answer);
    told
}

#[track_caller]
fn accepted(told: Told, checked: u32) {
    let verdict = check(&told.history);
    assert_eq!(verdict.status, Status::Holds, "{verdict:?}");
    assert_eq!((verdict.checked, verdict.count), (checked, 0));
    assert_eq!((verdict.first, verdict.evidence.len()), (None, 0));
}

#[test]
fn a_history_without_reads_of_the_database_is_not_tested_yet() {
    accepted(told(), 0);
    let of_the_cache = told().seeded("Ann v1").write("Bea v2", 0..2);
    accepted(of_the_cache.read("Ann v1", 4..8), 0);
}

#[test]
fn a_row_that_is_outdated_while_the_newer_one_waits_is_behind() {
    let story = told().seeded("Ann v1").write("Bea v2", 0..2);
    let story = answered(story.read("Ann v1", 4..8), 4, "Ann v1", "Bea v2");
    let verdict = check(&story.history);
    assert_eq!(verdict.status, Status::Broken, "{verdict:?}");
    assert_eq!((verdict.checked, verdict.count), (1, 1));
    assert_eq!(verdict.first, Some(EntryId(8)));
    assert_eq!(verdict.evidence, [0, 2, 4, 5, 8].map(EntryId));
    assert_eq!(
        story.text(&verdict),
        "the database answered Ann v1 of user:1, 3 ms after Bea v2 was \
         acknowledged, and had yet to be told"
    );
}

#[test]
fn of_several_the_oldest_is_shown() {
    let story = told().seeded("Ann v1").write("Bea v2", 0..2);
    let story = story.read("Ann v1", 4..8).read("Ann v1", 10..12);
    let story = answered(story, 4, "Ann v1", "Bea v2");
    let story = answered(story, 10, "Ann v1", "Bea v2");
    let verdict = check(&story.history);
    assert_eq!((verdict.checked, verdict.count), (2, 2));
    assert_eq!(verdict.first, Some(EntryId(8)), "the first");
    assert_eq!(verdict.evidence, [0, 2, 10, 11, 12].map(EntryId));
}

#[test]
fn what_no_one_brings_to_the_database_is_lost_and_no_lag() {
    let story = told().seeded("Ann v1").write("Bea v2", 0..2);
    accepted(answered(story.read("Ann v1", 4..8), 4, "Ann v1", "-"), 1);
}

#[test]
fn a_write_that_was_not_acknowledged_before_promises_nothing() {
    let overlaps = told().seeded("Ann v1").write("Bea v2", 2..6);
    let overlaps = overlaps.read("Ann v1", 4..8);
    accepted(answered(overlaps, 4, "Ann v1", "Bea v2"), 1);
    let unknown = told().seeded("Ann v1").unknown("Bea", 0..2);
    let unknown = unknown.read("Ann v1", 4..8);
    accepted(answered(unknown, 4, "Ann v1", "Bea v2"), 1);
}

/// The answer came too late: its client went on with a copy.
#[test]
fn a_read_that_returned_something_else_is_not_judged() {
    let story = told().seeded("Ann v1").write("Bea v2", 0..2);
    accepted(answered(story.read("Bea v2", 4..8), 4, "Ann v1", "Bea v2"), 0);
    let pending = told().seeded("Ann v1").write("Bea v2", 0..2);
    let pending = pending.operation(OpKind::Read, "user:1", "-", 4, None);
    accepted(answered(pending, 4, "Ann v1", "Bea v2"), 0);
}

/// Every read of a drawn history is answered by the database; of some of them
/// a newer row waits.
fn asked(mut history: History, choices: &[usize]) -> History {
    let reads = history.operations.iter().filter(|o| o.kind == OpKind::Read);
    let answers = reads.zip(choices.iter().cycle()).map(|(read, choice)| {
        let version = read.row.version + *choice as u32 % 3;
        let waits = Row { version, ..read.row };
        let (op, row, entry) = (read.id, read.row, read.began);
        Answer { op, row, waits, entry, at: read.began_at }
    });
    history.answers = answers.collect();
    history
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn the_evidence_is_minimal_and_a_prefix_is_broken_from_the_first_on(
        draft in drafts(3, 1..40),
        choices in prop::collection::vec(0..100usize, 8),
    ) {
        for history in [causal(&draft), wild(&draft)] {
            let history = asked(history, &choices);
            assert_minimal(&history, check)?;
            assert_first(&history, check)?;
            let mut none = history.clone();
            none.answers.clear();
            prop_assert_eq!(check(&none).status, Status::Holds);
        }
    }
}
