//! Lost writes: by hand, and their evidence.

#![cfg(not(target_arch = "wasm32"))]

mod support;

use flushpoint::{
    check::{Status, lost_writes::check},
    history::History,
    trace::{
        DbEvent, Entry, EntryId, Event, OpEvent, OpId, OpKind, Outcome, Row,
        SimTime, Site, Sym, Trace,
    },
};
use proptest::prelude::*;
use support::{
    Told, assert_minimal, audited, cases, causal, drafts, entries, told, wild,
};

#[track_caller]
fn accepted(told: Told) {
    let verdict = check(&told.history);
    assert_eq!(verdict.status, Status::Holds, "{verdict:?}");
    assert!(verdict.evidence.is_empty());
    assert_eq!((verdict.count, verdict.first), (0, None));
}

#[track_caller]
fn rejected<const N: usize>(
    told: Told,
    count: u32,
    first: u32,
    evidence: [u32; N],
    text: &str,
) {
    let verdict = check(&told.history);
    assert_eq!(verdict.status, Status::Broken, "{verdict:?}");
    assert_eq!(told.text(&verdict), text);
    assert_eq!(verdict.evidence, entries(evidence));
    assert_eq!(verdict.count, count);
    assert_eq!(verdict.first, Some(EntryId(first)));
}

#[test]
fn an_empty_history_is_not_tested_yet() {
    let verdict = check(&History::default());
    assert_eq!((verdict.status, verdict.checked), (Status::Holds, 0));
}

#[test]
fn what_was_never_audited_is_not_tested() {
    let story = told().write("Bea v2", 2..4);
    assert_eq!(check(&story.history).checked, 0);
    accepted(story);
}

#[test]
fn a_write_that_the_audit_finds_is_not_lost() {
    let story =
        told().seeded("Ann v1").write("Bea v2", 2..4).audited("Bea v2", 3);
    assert_eq!(check(&story.history).checked, 1);
    accepted(story);
    accepted(told().seeded("Ann v1").write("Bea", 2..4).audited("Bea v2", 5));
}

#[test]
fn a_write_that_a_later_one_replaced_is_not_lost() {
    accepted(
        told()
            .seeded("Ann v1")
            .write("Bea v2", 2..4)
            .write("Cem v3", 6..8)
            .audited("Cem v3", 7),
    );
    accepted(
        told()
            .seeded("Ann")
            .write("Bea", 2..4)
            .unknown("Cem", 6..8)
            .audited("Cem v3", 9),
    );
}

#[test]
fn a_write_is_lost_where_an_older_version_stands() {
    rejected(
        told()
            .seeded("Ann v1")
            .write("Bea v2", 2..4)
            .write("Cem v3", 6..8)
            .audited("Ann v1", 10),
        2,
        10,
        [2, 4, 10],
        "Bea v2 of user:1, acknowledged at 4 ms, is lost: \
         the database holds Ann v1",
    );
}

#[test]
fn a_write_is_lost_where_there_is_no_row() {
    rejected(
        told().write("Bea v2", 2..4).audited("-", 0),
        1,
        4,
        [2, 4],
        "Bea v2 of user:1, acknowledged at 4 ms, is lost: \
         the database holds nothing",
    );
}

#[test]
fn without_versions_what_stands_must_come_from_before_the_write() {
    rejected(
        told().seeded("Ann v1").write("Bea", 2..4).audited("Ann v1", 0),
        1,
        4,
        [0, 2, 4],
        "Bea of user:1, acknowledged at 4 ms, is lost: \
         the database holds Ann v1",
    );
    rejected(
        told()
            .seeded("Ann v1")
            .write("Bea", 2..4)
            .write("Cem", 6..8)
            .audited("Bea v2", 5),
        1,
        8,
        [2, 4, 5, 6, 8],
        "Cem of user:1, acknowledged at 8 ms, is lost: \
         the database holds Bea v2",
    );
}

#[test]
fn without_versions_writes_that_overlap_prove_nothing() {
    accepted(
        told()
            .seeded("Ann v1")
            .write("Bea", 2..7)
            .write("Cem", 6..8)
            .audited("Bea v2", 5),
    );
}

#[test]
fn a_version_given_twice_does_not_hide_the_loss() {
    rejected(
        told()
            .seeded("Ann v1")
            .write("Bea v2", 2..4)
            .write("Cem v2", 6..8)
            .audited("Bea v2", 9),
        1,
        9,
        [2, 4, 6, 8, 9],
        "Cem v2 of user:1, acknowledged at 8 ms, is lost: \
         the database holds Bea v2",
    );
}

#[test]
fn where_versions_began_anew_the_later_write_is_the_newer_one() {
    rejected(
        told()
            .seeded("Ann v1")
            .write("Bea v5", 2..4)
            .write("Cem v1", 6..8)
            .audited("Bea v5", 3),
        1,
        8,
        [2, 3, 4, 6, 8],
        "Cem v1 of user:1, acknowledged at 8 ms, is lost: \
         the database holds Bea v5",
    );
    // The first one was replaced, whatever its version says.
    accepted(
        told()
            .seeded("Ann v1")
            .write("Bea v5", 2..4)
            .write("Cem v1", 6..8)
            .audited("Cem v1", 7),
    );
    // They overlap: the versions decide.
    accepted(
        told()
            .seeded("Ann v1")
            .write("Bea v5", 2..7)
            .write("Cem v2", 6..8)
            .audited("Bea v5", 3),
    );
}

/// A trace of one client on one key, as a simulation writes it.
fn trace(events: &[Event]) -> Trace {
    let mut trace = Trace::default();
    let node = trace.add_node("app-1");
    for (event, at) in events.iter().zip(0..) {
        trace.push(Entry {
            at: SimTime::from_ms(at),
            cause: EntryId::NONE,
            op: OpId(1),
            node,
            site: Site::default(),
            event: *event,
        });
    }
    trace
}

#[test]
fn the_audit_of_a_trace_finds_nothing_where_no_row_was_committed() {
    let (key, text, kind) = (Sym(1), Sym(2), OpKind::Write);
    let row = Row { text, version: 1 };
    let outcome = Outcome::Acknowledged;
    let began = Event::Op(OpEvent::Began { kind, key, text });
    let committed = Event::Db(DbEvent::Committed { key, row });
    let ended = Event::Op(OpEvent::Ended { kind, outcome, key, row });
    let lost = trace(&[began, ended]);
    let verdict = check(&History::of(&lost, lost.len()));
    assert_eq!((verdict.status, verdict.checked), (Status::Broken, 1));
    assert_eq!(verdict.evidence, entries([0, 1]));
    let kept = trace(&[began, committed, ended]);
    for len in 0..=kept.len() {
        let verdict = check(&History::of(&kept, len));
        assert_eq!(verdict.status, Status::Holds, "after {len} entries");
    }
}

#[test]
fn writes_that_were_not_acknowledged_promise_nothing() {
    accepted(
        told()
            .seeded("Ann v1")
            .unknown("Bea", 2..4)
            .refused("Cem", 3..5)
            .pending("Dan", 6)
            .audited("Ann v1", 0),
    );
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn the_evidence_is_minimal(
        draft in drafts(3, 1..40),
        choices in prop::collection::vec(0..100usize, 8),
    ) {
        assert_minimal(&audited(causal(&draft), &choices), check)?;
        assert_minimal(&audited(wild(&draft), &choices), check)?;
    }
}
