//! Linearizability: by hand, against brute force, its evidence, its prefixes.

#![cfg(not(target_arch = "wasm32"))]

mod support;

use flushpoint::{
    check::{
        Finding, Status,
        linearizability::{check, check_with},
    },
    history::History,
    trace::{EntryId, OpKind, Outcome, Sym},
};
use proptest::prelude::*;
use proptest::{strategy::ValueTree, test_runner::TestRunner};
use support::{
    Told, assert_first, assert_minimal, brute, cases, causal,
    crowd::{Crowd, HONEST},
    drafts, entries, told, wild,
};

#[track_caller]
fn accepted(told: Told) {
    let verdict = check(&told.history);
    assert_eq!(verdict.status, Status::Holds, "{verdict:?}");
    assert!(verdict.evidence.is_empty());
    assert_eq!(verdict.first, None);
}

#[track_caller]
fn rejected<const N: usize>(told: Told, first: u32, evidence: [u32; N]) {
    let verdict = check(&told.history);
    assert_eq!(verdict.status, Status::Broken, "{verdict:?}");
    assert_eq!(verdict.evidence, entries(evidence));
    assert_eq!(verdict.first, Some(EntryId(first)));
}

#[test]
fn an_empty_history_is_not_tested_yet() {
    let verdict = check(&History::default());
    assert_eq!((verdict.status, verdict.checked), (Status::Holds, 0));
}

#[test]
fn operations_one_after_another_show_the_last_write() {
    accepted(
        told()
            .seeded("Ann v1")
            .read("Ann v1", 0..1)
            .write("Bea v2", 2..3)
            .read("Bea v2", 4..5)
            .write("Cem v3", 6..7)
            .read("Cem v3", 8..9),
    );
}

#[test]
fn a_read_beside_a_write_may_show_either_row() {
    for row in ["Ann v1", "Bea v2"] {
        accepted(told().seeded("Ann v1").write("Bea v2", 0..5).read(row, 1..4));
    }
}

#[test]
fn an_old_row_after_an_acknowledged_write_has_no_order() {
    let story = told()
        .seeded("Ann v1")
        .read("Ann v1", 0..1)
        .write("Bea v2", 2..3)
        .read("Bea v2", 4..5)
        .read("Ann v1", 6..7)
        .read("Bea v2", 8..9);
    let verdict = check(&story.history);
    assert_eq!((verdict.checked, verdict.count), (5, 1));
    assert_eq!(
        story.text(&verdict),
        "no order of 2 operations on user:1 explains what they saw"
    );
    rejected(story, 7, [2, 3, 6, 7]);
}

#[test]
fn two_reads_may_not_disagree_on_the_direction_of_time() {
    rejected(
        told()
            .seeded("Ann v1")
            .write("Bea v2", 0..9)
            .read("Bea v2", 1..2)
            .read("Ann v1", 3..4),
        4,
        [1, 2, 3, 4],
    );
}

#[test]
fn a_row_that_was_overwritten_does_not_come_back() {
    rejected(
        told()
            .seeded("Ann v1")
            .write("Bea v2", 0..1)
            .write("Cem v3", 2..3)
            .read("Bea v2", 4..5),
        5,
        [0, 1, 2, 3, 4, 5],
    );
}

#[test]
fn equal_texts_of_different_versions_are_different_rows() {
    let story = |row| {
        told()
            .seeded("Ann v1")
            .write("Bea v2", 0..1)
            .write("Ann v3", 2..3)
            .read(row, 4..5)
    };
    accepted(story("Ann v3"));
    accepted(story("Ann"));
    rejected(story("Ann v1"), 5, [0, 1, 4, 5]);
}

#[test]
fn a_write_of_unknown_outcome_may_take_effect_late_or_never() {
    let story = || told().seeded("Ann v1").unknown("Bea", 0..1);
    accepted(story().read("Ann v1", 2..3).read("Ann v1", 4..5));
    accepted(story().read("Ann v1", 2..3).read("Bea v2", 4..5));
    rejected(
        story().read("Bea v2", 2..3).read("Ann v1", 4..5),
        5,
        [2, 3, 4, 5],
    );
}

#[test]
fn a_running_write_may_have_taken_effect() {
    let story = || told().seeded("Ann v1").pending("Bea", 2);
    accepted(story().read("Bea v2", 3..4));
    accepted(story().read("Ann v1", 3..4));
    rejected(
        story().read("Bea v2", 3..4).read("Ann v1", 5..6),
        6,
        [3, 4, 5, 6],
    );
}

#[test]
fn a_write_takes_effect_only_once() {
    rejected(
        told()
            .seeded("Ann v1")
            .unknown("Bea", 0..1)
            .read("Bea", 2..3)
            .write("Cem v3", 4..5)
            .read("Bea", 6..7),
        7,
        [2, 3, 4, 5, 6, 7],
    );
}

#[test]
fn a_refused_write_is_never_read() {
    rejected(
        told().seeded("Ann v1").refused("Bea", 0..1).read("Bea v2", 2..3),
        3,
        [0, 1, 2, 3],
    );
}

#[test]
fn nothing_is_found_only_where_nothing_was() {
    accepted(told().read("-", 0..1).write("Ann v1", 2..3).read("Ann v1", 4..5));
    rejected(told().write("Ann v1", 0..1).read("-", 2..3), 3, [0, 1, 2, 3]);
    let story = told().seeded("Ann v1").read("-", 0..1);
    let verdict = check(&story.history);
    assert_eq!(
        story.text(&verdict),
        "what one operation on user:1 saw was never there"
    );
    rejected(story, 1, [0, 1]);
}

#[test]
fn a_row_of_unknown_origin_is_an_outsiders_write() {
    accepted(told().seeded("Ann v1").read("Bea v2", 0..1));
    accepted(
        told()
            .seeded("Ann v1")
            .write("Bea v2", 0..1)
            .read("Cem v3", 2..3)
            .read("Cem v3", 4..5),
    );
    rejected(
        told()
            .seeded("Ann v1")
            .read("Bea v2", 0..1)
            .read("Cem v3", 2..3)
            .read("Bea v2", 4..5),
        5,
        [0, 1, 2, 3, 4, 5],
    );
}

#[test]
fn a_read_that_did_not_return_constrains_nothing() {
    let read = |outcome| {
        told().seeded("Ann v1").write("Bea v2", 0..1).ended(
            OpKind::Read,
            "-",
            2..3,
            outcome,
        )
    };
    accepted(read(Outcome::Failed));
    accepted(read(Outcome::Unknown));
}

#[test]
fn each_key_is_judged_alone_and_the_first_contradiction_is_shown() {
    let acknowledged = |end| Some((Outcome::Acknowledged, end));
    let mut story = told();
    for (key, shift) in [("a", 10), ("b", 0), ("c", 20)] {
        let read = if key == "c" { "Bea v2" } else { "Ann v1" };
        story = story
            .seeded_at(key, "Ann v1")
            .operation(
                OpKind::Write,
                key,
                "Bea v2",
                shift,
                acknowledged(shift + 1),
            )
            .operation(
                OpKind::Read,
                key,
                read,
                shift + 2,
                acknowledged(shift + 3),
            );
    }
    let verdict = check(&story.history);
    assert_eq!((verdict.checked, verdict.count), (6, 2));
    rejected(story, 3, [0, 1, 2, 3]);
}

#[test]
fn without_fuel_the_answer_is_unknown_with_the_steps_spent() {
    let story = told()
        .seeded("Ann v1")
        .write("Bea v2", 0..5)
        .write("Cem v3", 1..6)
        .read("Bea v2", 2..7);
    let verdict = check_with(&story.history, 2);
    assert_eq!(verdict.status, Status::Unknown);
    assert_eq!(verdict.finding, Finding::OutOfFuel { steps: 2 });
    assert_eq!(
        story.text(&verdict),
        "undecided: the search ended after 2 steps"
    );
    assert_eq!(check(&story.history).status, Status::Holds);
}

#[test]
fn brute_force_agrees_on_ten_thousand_small_histories() {
    let mut runner = TestRunner::deterministic();
    let strategy = (drafts(1, 3..7), 0..3u32, any::<bool>());
    let (mut accepted, mut rejected) = (0, 0);
    for _ in 0..10_000 {
        let tree = strategy.new_tree(&mut runner).unwrap();
        let (mut draft, key, real) = tree.current();
        for draft in &mut draft {
            draft.key = key;
        }
        let history = if real { causal(&draft) } else { wild(&draft) };
        let has_order = brute::has_order(&history, Sym(key));
        let expected = if has_order { Status::Holds } else { Status::Broken };
        assert_eq!(check(&history).status, expected, "{history:#?}");
        *(if has_order { &mut accepted } else { &mut rejected }) += 1;
    }
    println!("brute force: {accepted} accepted, {rejected} rejected");
    assert!(accepted >= 2_500 && rejected >= 2_500);
}

/// Fuel counts the nodes of the list that are looked at; a few for each
/// operation are enough, however many operations overlap.
#[test]
fn fuel_grows_with_the_operations_and_not_with_their_orders() {
    let cases = [
        ("100 keys", Crowd { keys: 100, operations: 10_000, ..HONEST }),
        ("1 key", Crowd { operations: 2_000, ..HONEST }),
        ("all at once", Crowd { clients: 60, ..HONEST }),
        ("time-outs", Crowd { timeouts: 20, ..HONEST }),
        ("no versions", Crowd { versioned: false, ..HONEST }),
        ("one old read", Crowd { old_reads: 1, ..HONEST }),
        ("many old reads", Crowd { old_reads: 50, ..HONEST }),
        (
            "old reads, no versions",
            Crowd { versioned: false, old_reads: 50, ..HONEST },
        ),
        (
            "old reads on 100 keys",
            Crowd { keys: 100, operations: 10_000, old_reads: 50, ..HONEST },
        ),
    ];
    for (name, crowd) in cases {
        for seed in 1..4 {
            let history = crowd.history(seed);
            let fuel = 1_000 * u64::from(crowd.operations);
            let start = std::time::Instant::now();
            let verdict = check_with(&history, fuel);
            println!(
                "{name}: {} operations, {:?}, {} broken, proof of {}, {:?}",
                verdict.checked,
                verdict.status,
                verdict.count,
                verdict.evidence.len(),
                start.elapsed(),
            );
            let honest = crowd.old_reads == 0;
            let expected = if honest { Status::Holds } else { Status::Broken };
            assert_eq!(verdict.status, expected, "{name}");
        }
    }
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
    }
}
