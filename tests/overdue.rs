//! Overdue writes: histories to accept and to refuse, and their evidence.

#![cfg(not(target_arch = "wasm32"))]

mod support;

use flushpoint::{
    check::{Status, overdue::check},
    history::{Applied, History, Look},
    run::{Link, execute},
    trace::{EntryId, OpKind, Row, SimTime},
};
use proptest::prelude::*;
use support::{Told, assert_minimal, cases, causal, drafts, told, wild};

fn applied(told: &mut Told, row: &str, entry: u32) -> Applied {
    let (key, row) = (told.names.intern("user:1"), told.row(row));
    let at = SimTime::from_ms(entry.into());
    Applied { key, row, entry: EntryId(entry), at }
}

/// The database applies a row of `user:1` at that entry.
fn stores(mut told: Told, row: &str, entry: u32) -> Told {
    let applied = applied(&mut told, row, entry);
    told.history.applied.push(applied);
    told
}

/// A row of `user:1` is put aside at that entry.
fn puts_aside(mut told: Told, row: &str, entry: u32) -> Told {
    let applied = applied(&mut told, row, entry);
    told.history.aside.push(applied);
    told
}

/// Somebody looks at that entry, which is so many milliseconds late.
fn looks(mut told: Told, entry: u32, at_ms: u64) -> Told {
    let (entry, at) = (EntryId(entry), SimTime::from_ms(at_ms));
    told.history.looks.push(Look { entry, at });
    told
}

#[track_caller]
fn accepted(told: Told, checked: u32) {
    let verdict = check(&told.history);
    assert_eq!(verdict.status, Status::Holds, "{verdict:?}");
    assert_eq!((verdict.checked, verdict.count), (checked, 0));
    assert!(verdict.evidence.is_empty());
}

#[test]
fn who_comes_through_in_time_or_has_time_left_is_not_overdue() {
    accepted(told(), 0);
    let waits = told().write("Bea v2", 0..4);
    accepted(looks(waits, 10, 3_003), 1);
    let stored = stores(told().write("Bea v2", 0..4), "Bea v2", 6);
    accepted(looks(stored, 10, 3_004), 1);
    let later = stores(told().write("Bea v2", 0..4), "Cem v3", 6);
    accepted(looks(later, 10, 9_000), 1);
}

#[test]
fn who_still_waits_after_the_limit_is_overdue() {
    let story = told().write("Bea v2", 0..4).write("Cem v3", 5..8);
    let story = looks(looks(story, 10, 2_000), 11, 3_100);
    // It comes through at last: it was late all the same.
    let story = stores(story, "Cem v3", 12);
    let verdict = check(&story.history);
    assert_eq!((verdict.status, verdict.count), (Status::Broken, 2));
    assert_eq!(verdict.first, Some(EntryId(11)));
    assert_eq!(verdict.evidence, [0, 4, 11].map(EntryId));
    assert_eq!(
        story.text(&verdict),
        "Bea v2 of user:1 still waited for the database 3096 ms after it was \
         acknowledged"
    );
}

#[test]
fn an_older_row_that_comes_through_is_not_the_one_that_waits() {
    let story = told().write("Bea v2", 0..2).write("Cem v3", 3..4);
    let story = looks(stores(story, "Bea v2", 6), 10, 4_000);
    assert_eq!(check(&story.history).count, 1);
}

#[test]
fn what_is_put_aside_waits_no_more_and_what_was_not_acknowledged_never_did() {
    let aside = puts_aside(told().write("Bea v2", 0..4), "Bea v2", 6);
    accepted(looks(aside, 10, 9_000), 1);
    let unknown = told().unknown("Bea v2", 0..4).pending("Cem", 5);
    accepted(looks(unknown, 10, 9_000), 0);
    accepted(looks(told().write("Bea", 0..4), 10, 9_000), 0);
}

/// The hole, and the same run with a dead-letter queue.
#[test]
fn a_poison_row_makes_others_overdue_and_a_dead_letter_queue_does_not() {
    let link = "#/v1/write-behind-job/idempotent?seed=7&factor=1&\
                trouble=poison&until=4.5s";
    let naive = Link::parse(link).expect("a link").run;
    let mended = naive.clone().with_variant("dead-letter").expect("a variant");
    let [naive, mended] = [naive, mended].map(|run| {
        let trace = execute(&run).trace;
        check(&History::of(&trace, trace.len()))
    });
    assert_eq!((naive.status, naive.checked), (Status::Broken, 3));
    assert_eq!((mended.status, mended.checked), (Status::Holds, 3));
}

/// Some rows come through, some are put aside, and somebody looks late.
fn queued(mut history: History, choices: &[usize]) -> History {
    let last = 2 * history.operations.len() as u32;
    let writes = history.operations.iter().filter(|o| o.kind == OpKind::Write);
    let choices = choices.iter().cycle();
    for (write, choice) in writes.clone().zip(choices) {
        let entry = EntryId(last + *choice as u32 % 40);
        let row = Row { version: 1 + *choice as u32 % 4, ..write.row };
        let (key, at) = (write.key, write.began_at);
        let applied = Applied { key, row, entry, at };
        match choice % 3 {
            0 => history.applied.push(applied),
            1 => history.aside.push(applied),
            _ => {}
        }
    }
    for (place, at_ms) in [(last + 10, 3_020), (last + 30, 3_060)] {
        let (entry, at) = (EntryId(place), SimTime::from_ms(at_ms));
        history.looks.push(Look { entry, at });
    }
    history
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn the_evidence_is_minimal(
        draft in drafts(3, 1..40),
        choices in prop::collection::vec(0..100usize, 8),
    ) {
        assert_minimal(&queued(causal(&draft), &choices), check)?;
        assert_minimal(&queued(wild(&draft), &choices), check)?;
    }
}
