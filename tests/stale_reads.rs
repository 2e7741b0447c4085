//! Stale reads: by hand, their evidence, their prefixes.

#![cfg(not(target_arch = "wasm32"))]

mod support;

use flushpoint::{
    check::{Status, stale_reads::check},
    history::History,
    trace::{EntryId, OpKind, Outcome},
};
use proptest::prelude::*;
use support::{
    Told, assert_first, assert_minimal, cases, causal, drafts, entries, told,
    wild,
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
fn only_reads_that_returned_are_checked() {
    let story = told()
        .seeded("Ann v1")
        .write("Bea v2", 0..1)
        .read("Bea v2", 2..3)
        .ended(OpKind::Read, "-", 4..5, Outcome::Unknown)
        .ended(OpKind::Read, "-", 6..7, Outcome::Failed)
        .operation(OpKind::Read, "user:1", "-", 8, None);
    assert_eq!(check(&story.history).checked, 1);
    accepted(story);
}

#[test]
fn an_old_row_after_a_newer_one_was_acknowledged_is_stale() {
    rejected(
        told().seeded("Ann v1").write("Bea v2", 0..5).read("Ann v1", 8..9),
        1,
        9,
        [0, 5, 8, 9],
        "read Ann v1 of user:1, 3 ms after Bea v2 was acknowledged",
    );
}

#[test]
fn a_read_that_began_before_the_acknowledgement_is_not_stale() {
    accepted(
        told().seeded("Ann v1").write("Bea v2", 0..5).read("Ann v1", 4..9),
    );
    accepted(told().seeded("Ann v1").pending("Bea", 0).read("Ann v1", 4..9));
    accepted(told().seeded("Ann v1").unknown("Bea", 0..1).read("Ann v1", 4..9));
    accepted(told().seeded("Ann v1").refused("Bea", 0..1).read("Ann v1", 4..9));
}

#[test]
fn reads_that_disagree_before_any_acknowledgement_are_not_stale() {
    accepted(
        told()
            .seeded("Ann v1")
            .write("Bea v2", 0..9)
            .read("Bea v2", 1..2)
            .read("Ann v1", 3..4),
    );
}

#[test]
fn the_age_counts_from_the_first_newer_acknowledgement() {
    rejected(
        told()
            .seeded("Ann v1")
            .write("Bea v2", 0..1)
            .write("Cem v3", 2..3)
            .read("Ann v1", 10..11),
        1,
        11,
        [0, 1, 10, 11],
        "read Ann v1 of user:1, 9 ms after Bea v2 was acknowledged",
    );
}

#[test]
fn of_several_stale_reads_the_oldest_is_shown_and_the_first_remembered() {
    rejected(
        told()
            .seeded("Ann v1")
            .write("Bea v2", 0..1)
            .read("Ann v1", 3..4)
            .read("Bea v2", 5..6)
            .read("Ann v1", 7..8),
        2,
        4,
        [0, 1, 7, 8],
        "read Ann v1 of user:1, 6 ms after Bea v2 was acknowledged",
    );
}

#[test]
fn versions_tell_the_order_of_writes_that_overlap() {
    let writes =
        || told().seeded("Ann v1").write("Bea v3", 0..6).write("Cem v2", 1..5);
    accepted(writes().read("Bea v3", 8..9));
    rejected(
        writes().read("Cem v2", 8..9),
        1,
        9,
        [0, 6, 8, 9],
        "read Cem v2 of user:1, 2 ms after Bea v3 was acknowledged",
    );
}

#[test]
fn without_versions_writes_that_overlap_prove_nothing() {
    let writes = || told().seeded("Ann").write("Bea", 0..6).write("Cem", 1..5);
    accepted(writes().read("Bea", 8..9));
    accepted(writes().read("Cem", 8..9));
    rejected(
        writes().read("Ann", 8..9),
        1,
        9,
        [1, 5, 8, 9],
        "read Ann of user:1, 3 ms after Cem was acknowledged",
    );
}

#[test]
fn without_versions_writes_one_after_another_tell_the_order() {
    rejected(
        told()
            .seeded("Ann")
            .write("Bea", 0..1)
            .write("Cem", 2..4)
            .read("Bea", 8..9),
        1,
        9,
        [0, 1, 2, 4, 8, 9],
        "read Bea of user:1, 4 ms after Cem was acknowledged",
    );
}

#[test]
fn a_row_that_may_be_a_late_write_is_not_claimed() {
    accepted(
        told()
            .seeded("Ann")
            .unknown("Bea", 0..1)
            .write("Cem", 2..4)
            .read("Bea", 8..9),
    );
    accepted(
        told()
            .seeded("Ann")
            .write("Bea", 0..1)
            .write("Cem", 2..4)
            .pending("Ann", 5)
            .read("Ann", 8..9),
    );
    accepted(told().write("Cem", 2..4).read("Dan", 8..9));
}

#[test]
fn what_was_known_when_the_read_ended_decides_for_good() {
    accepted(
        told()
            .seeded("Ann")
            .refused("Ann", 0..12)
            .write("Bea", 1..2)
            .read("Ann", 8..9),
    );
    rejected(
        told()
            .seeded("Ann")
            .refused("Ann", 0..5)
            .write("Bea", 1..2)
            .read("Ann", 8..9),
        1,
        9,
        [1, 2, 8, 9],
        "read Ann of user:1, 6 ms after Bea was acknowledged",
    );
}

#[test]
fn a_write_of_unknown_version_outdates_what_was_acknowledged_before_it() {
    rejected(
        told().seeded("Ann v1").write("Bea", 0..3).read("Ann v1", 5..6),
        1,
        6,
        [0, 3, 5, 6],
        "read Ann v1 of user:1, 2 ms after Bea was acknowledged",
    );
}

#[test]
fn finding_nothing_where_a_row_is_known_is_stale() {
    accepted(told().read("-", 0..1));
    rejected(
        told().write("Ann v1", 0..2).read("-", 5..6),
        1,
        6,
        [0, 2, 5, 6],
        "read nothing of user:1, 3 ms after Ann v1 was acknowledged",
    );
    rejected(
        told().seeded("Ann v1").read("-", 5..6),
        1,
        6,
        [5, 6],
        "read nothing of user:1, 5 ms after Ann v1 was acknowledged",
    );
}

#[test]
fn each_key_has_its_own_versions() {
    accepted(
        told().seeded_at("user:2", "Ann v1").write("Bea v2", 0..1).operation(
            OpKind::Read,
            "user:2",
            "Ann v1",
            5,
            Some((Outcome::Acknowledged, 6)),
        ),
    );
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn the_evidence_is_minimal(draft in drafts(3, 1..40)) {
        assert_minimal(&causal(&draft), check)?;
        assert_minimal(&wild(&draft), check)?;
    }

    #[test]
    fn it_is_broken_from_the_first_entry_on(draft in drafts(2, 1..20)) {
        assert_first(&causal(&draft), check)?;
        assert_first(&wild(&draft), check)?;
    }

    /// Versions may tell more than real time does; without them whatever is
    /// stale has no order either.
    #[test]
    fn a_stale_read_without_versions_is_not_linearizable(
        mut draft in drafts(2, 1..30),
    ) {
        for draft in &mut draft {
            draft.versioned = false;
        }
        let history = causal(&draft);
        let stale = check(&history).status == Status::Broken;
        let order = flushpoint::check::linearizability::check(&history);
        prop_assert!(!stale || order.status == Status::Broken);
    }
}
