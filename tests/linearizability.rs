#![cfg(not(target_arch = "wasm32"))]
//! Linearizability: by hand, against brute force, its evidence, its prefixes.

mod support;

use flushpoint::{
    check::{
        Finding, Status,
        linearizability::{check, check_with},
    },
    history::History,
    trace::{EntryId, OpKind, Outcome, Row, Sym},
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
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let strategy = drafts(1, 1..7);
    let (mut accepted, mut rejected) = (0, 0);
    for round in 0..10_000 {
        let tree = strategy.new_tree(&mut runner).unwrap();
        let draft = proptest::strategy::ValueTree::current(&tree);
        let history =
            if round % 2 == 0 { wild(&draft) } else { causal(&draft) };
        let expected = brute::has_order(&history);
        let verdict = check(&history);
        let status = if expected { Status::Holds } else { Status::Broken };
        assert_eq!(verdict.status, status, "{history:#?}");
        if expected { accepted += 1 } else { rejected += 1 }
    }
    println!("brute force: {accepted} accepted, {rejected} rejected");
    assert!(accepted >= 2_000 && rejected >= 2_000);
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

/// Every order of the operations, tried one after another.
mod brute {
    use super::*;

    struct Op {
        write: bool,
        row: Row,
        began: i64,
        /// The entry before which it must take effect.
        ended: Option<i64>,
    }

    fn same(a: Row, b: Row) -> bool {
        let known = a.version != 0 && b.version != 0;
        a.text == b.text && (!known || a.version == b.version)
    }

    pub fn has_order(history: &History) -> bool {
        let initial = history.initial.get(&Sym(0)).copied();
        let initial = initial.unwrap_or(Row::NONE);
        let mut ops = Vec::new();
        let mut explained = vec![initial, Row::NONE];
        for o in &history.operations {
            let outcome = o.end.map(|end| end.outcome);
            let ended = o.acknowledged().map(|end| i64::from(end.entry.0));
            let write = o.kind == OpKind::Write;
            let row = match (write, o.end) {
                (true, None) => Row { version: 0, ..o.row },
                _ => o.row,
            };
            if write {
                explained.push(row);
            }
            let refused = outcome == Some(Outcome::Failed);
            if !refused && (write || ended.is_some()) {
                let began = i64::from(o.began.0);
                ops.push(Op { write, row, began, ended });
            }
        }
        let reads = ops.iter().filter(|op| !op.write).map(|op| op.row);
        let reads: std::collections::BTreeSet<Row> = reads.collect();
        for row in reads {
            if !explained.iter().any(|known| same(*known, row)) {
                ops.push(Op { write: true, row, began: -1, ended: None });
            }
        }
        extends(&ops, &mut vec![false; ops.len()], initial)
    }

    /// Whether some order of the operations not yet placed completes the
    /// order so far.
    fn extends(ops: &[Op], placed: &mut [bool], stands: Row) -> bool {
        let open = |(op, placed): (&Op, &bool)| op.ended.is_some() && !placed;
        if !ops.iter().zip(&*placed).any(open) {
            return true;
        }
        (0..ops.len()).any(|next| {
            let op = &ops[next];
            let too_early = ops.iter().zip(&*placed).any(|(other, placed)| {
                !placed && other.ended.is_some_and(|end| end < op.began)
            });
            let wrong = !op.write && !same(stands, op.row);
            if placed[next] || too_early || wrong {
                return false;
            }
            placed[next] = true;
            let stands = if op.write { op.row } else { stands };
            let found = extends(ops, placed, stands);
            placed[next] = false;
            found
        })
    }
}
