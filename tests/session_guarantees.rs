//! Read your writes and monotonic reads: by hand, their evidence, their
//! prefixes, and how they stand to the other properties.

#![cfg(not(target_arch = "wasm32"))]

mod support;

use flushpoint::{
    check::{
        Status, Verdict, linearizability, monotonic_reads, read_your_writes,
        stale_reads,
    },
    history::History,
    trace::{EntryId, OpKind, Outcome},
};
use proptest::prelude::*;
use support::{
    Told, assert_first, assert_minimal, cases, causal, drafts, entries, told,
    wild,
};

#[track_caller]
fn accepted(checked: u32, told: Told, check: fn(&History) -> Verdict) {
    let verdict = check(&told.history);
    assert_eq!(verdict.status, Status::Holds, "{verdict:?}");
    assert!(verdict.evidence.is_empty());
    assert_eq!(verdict.checked, checked);
    assert_eq!((verdict.count, verdict.first), (0, None));
}

#[track_caller]
fn rejected<const N: usize>(
    told: Told,
    check: fn(&History) -> Verdict,
    counts: (u32, u32),
    first: u32,
    evidence: [u32; N],
    text: &str,
) {
    let verdict = check(&told.history);
    assert_eq!(verdict.status, Status::Broken, "{verdict:?}");
    assert_eq!(told.text(&verdict), text);
    assert_eq!(verdict.evidence, entries(evidence));
    assert_eq!((verdict.count, verdict.checked), counts);
    assert_eq!(verdict.first, Some(EntryId(first)));
}

mod reading_ones_writes {
    use super::{
        read_your_writes::{self as ryw},
        *,
    };

    #[test]
    fn only_reads_behind_an_own_acknowledged_write_are_checked() {
        accepted(0, told(), ryw::check);
        accepted(0, told().seeded("Ann v1").read("-", 0..1), ryw::check);
        let story = told()
            .write("Bea v2", 2..4)
            .read("Bea v2", 0..1)
            .read("Bea v2", 3..5)
            .read("Bea v2", 6..7)
            .ended(OpKind::Read, "-", 8..9, Outcome::Unknown);
        accepted(1, story, ryw::check);
    }

    #[test]
    fn an_older_row_than_ones_own_is_refused() {
        rejected(
            told().seeded("Ann v1").write("Bea v2", 0..5).read("Ann v1", 8..9),
            ryw::check,
            (1, 1),
            9,
            [0, 5, 8, 9],
            "read Ann v1 of user:1, 3 ms after its own write of Bea v2 was \
             acknowledged",
        );
    }

    #[test]
    fn a_newer_row_of_somebody_else_is_accepted() {
        let story = told()
            .seeded("Ann v1")
            .write("Bea v2", 0..1)
            .by(1)
            .write("Cem v3", 2..3)
            .by(0)
            .read("Cem v3", 4..5);
        accepted(1, story, ryw::check);
    }

    #[test]
    fn somebody_elses_write_is_no_matter_of_it() {
        let story = || {
            told()
                .seeded("Ann v1")
                .write("Bea v2", 0..1)
                .by(1)
                .read("Ann v1", 2..3)
        };
        accepted(0, story(), ryw::check);
        let stale = stale_reads::check(&story().history);
        assert_eq!(stale.status, Status::Broken);
    }

    #[test]
    fn a_write_of_unknown_outcome_promises_nothing() {
        let before = told().seeded("Ann v1");
        let story = before.unknown("Bea", 0..1).read("Ann v1", 2..3);
        accepted(0, story, ryw::check);
    }

    #[test]
    fn the_oldest_is_shown_and_the_first_remembered() {
        rejected(
            told()
                .seeded("Ann v1")
                .write("Bea v2", 0..1)
                .read("Ann v1", 3..4)
                .read("Bea v2", 5..6)
                .read("Ann v1", 9..10),
            ryw::check,
            (2, 3),
            4,
            [0, 1, 9, 10],
            "read Ann v1 of user:1, 8 ms after its own write of Bea v2 was \
             acknowledged",
        );
    }

    #[test]
    fn without_versions_real_time_decides() {
        let own = || told().seeded("Ann").write("Bea", 0..1);
        rejected(
            own().write("Cem", 2..4).read("Bea", 8..9),
            ryw::check,
            (1, 1),
            9,
            [0, 1, 2, 4, 8, 9],
            "read Bea of user:1, 4 ms after its own write of Cem was \
             acknowledged",
        );
        let overlaps = own().by(1).write("Cem", 0..2).by(0);
        accepted(1, overlaps.read("Cem", 8..9), ryw::check);
    }

    #[test]
    fn finding_nothing_behind_an_own_write_is_refused() {
        rejected(
            told().write("Ann v1", 0..2).read("-", 5..6),
            ryw::check,
            (1, 1),
            6,
            [0, 2, 5, 6],
            "read nothing of user:1, 3 ms after its own write of Ann v1 was \
             acknowledged",
        );
    }
}

mod going_forward {
    use super::{
        monotonic_reads::{self as mono},
        *,
    };

    #[test]
    fn only_reads_behind_another_one_are_checked() {
        accepted(0, told(), mono::check);
        accepted(0, told().read("Ann v1", 0..1), mono::check);
        let story = told()
            .read("Ann v1", 0..1)
            .read("Bea v2", 2..5)
            .read("Ann v1", 3..4)
            .by(1)
            .read("Bea v2", 6..7);
        accepted(2, story, mono::check);
    }

    #[test]
    fn an_older_row_than_before_is_refused() {
        rejected(
            told().read("Bea v2", 0..1).read("Ann v1", 4..5),
            mono::check,
            (1, 1),
            5,
            [0, 1, 4, 5],
            "read Ann v1 of user:1, 3 ms after it had read Bea v2",
        );
    }

    #[test]
    fn two_clients_may_disagree() {
        let story = told().read("Bea v2", 0..1).by(1).read("Ann v1", 4..5);
        accepted(0, story, mono::check);
    }

    #[test]
    fn reads_that_overlap_are_not_compared() {
        let story = told().read("Bea v2", 0..3).read("Ann v1", 2..4);
        accepted(0, story, mono::check);
    }

    #[test]
    fn the_newest_row_read_before_counts_not_the_last() {
        rejected(
            told()
                .read("Cem v3", 0..1)
                .read("Bea v2", 2..3)
                .read("Bea v2", 6..7),
            mono::check,
            (2, 2),
            3,
            [0, 1, 2, 3],
            "read Bea v2 of user:1, 1 ms after it had read Cem v3",
        );
    }

    #[test]
    fn no_acknowledgement_is_needed() {
        let before = told().seeded("Ann v1").by(1).pending("Bea", 0).by(0);
        let story = before.read("Bea v2", 1..2).read("Ann v1", 3..4);
        assert_eq!(stale_reads::check(&story.history).status, Status::Holds);
        rejected(
            story,
            mono::check,
            (1, 1),
            4,
            [1, 2, 3, 4],
            "read Ann v1 of user:1, 1 ms after it had read Bea v2",
        );
    }

    #[test]
    fn finding_nothing_after_something_is_refused() {
        accepted(1, told().read("-", 0..1).read("Ann v1", 2..3), mono::check);
        rejected(
            told().read("Ann", 0..1).read("-", 2..3),
            mono::check,
            (1, 1),
            3,
            [0, 1, 2, 3],
            "read nothing of user:1, 1 ms after it had read Ann",
        );
    }

    #[test]
    fn without_versions_the_writes_decide() {
        let writes =
            || told().seeded("Ann").by(1).write("Bea", 0..1).write("Cem", 2..3);
        rejected(
            writes().by(0).read("Cem", 4..5).read("Bea", 6..7),
            mono::check,
            (1, 1),
            7,
            [0, 1, 2, 3, 4, 5, 6, 7],
            "read Bea of user:1, 1 ms after it had read Cem",
        );
        rejected(
            writes().by(0).read("Bea", 4..5).read("Ann", 6..7),
            mono::check,
            (1, 1),
            7,
            [0, 1, 4, 5, 6, 7],
            "read Ann of user:1, 1 ms after it had read Bea",
        );
        let forward = writes().by(0).read("Bea", 4..5).read("Cem", 6..7);
        accepted(1, forward, mono::check);
    }

    #[test]
    fn without_versions_writes_that_overlap_prove_nothing() {
        let writes = told().by(1).write("Bea", 0..2).by(2).write("Cem", 1..3);
        let story = writes.by(0).read("Cem", 4..5).read("Bea", 6..7);
        accepted(1, story, mono::check);
        let unknown = told().read("Cem", 4..5).read("Bea", 6..7);
        accepted(1, unknown, mono::check);
    }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn the_evidence_is_minimal(draft in drafts(3, 1..40)) {
        for check in [read_your_writes::check, monotonic_reads::check] {
            assert_minimal(&causal(&draft), check)?;
            assert_minimal(&wild(&draft), check)?;
        }
    }

    #[test]
    fn they_are_broken_from_the_first_entry_on(draft in drafts(2, 1..20)) {
        for check in [read_your_writes::check, monotonic_reads::check] {
            assert_first(&causal(&draft), check)?;
            assert_first(&wild(&draft), check)?;
        }
    }

    #[test]
    fn who_misses_an_own_write_has_a_stale_read(draft in drafts(2, 1..30)) {
        for history in [causal(&draft), wild(&draft)] {
            let own = read_your_writes::check(&history);
            let stale = stale_reads::check(&history);
            prop_assert!(own.count <= stale.count);
            prop_assert!(own.checked <= stale.checked);
            if let (Some(own), Some(stale)) = (own.first, stale.first) {
                prop_assert!(stale <= own);
            }
        }
    }

    /// Versions may tell more than real time does; without them who went back
    /// has no order either.
    #[test]
    fn who_went_back_is_not_linearizable(mut draft in drafts(2, 1..30)) {
        for draft in &mut draft {
            draft.versioned = false;
        }
        let history = causal(&draft);
        let back = monotonic_reads::check(&history).status == Status::Broken;
        let order = linearizability::check(&history);
        prop_assert!(!back || order.status == Status::Broken);
    }
}

/// The properties above would hold too if nothing was ever refused.
#[test]
fn drawn_histories_break_both() {
    use proptest::{strategy::ValueTree, test_runner::TestRunner};
    let mut runner = TestRunner::deterministic();
    let mut broken = [0; 2];
    for _ in 0..300 {
        let draft = drafts(2, 1..30).new_tree(&mut runner).unwrap().current();
        let history = causal(&draft);
        let checks = [read_your_writes::check, monotonic_reads::check];
        for (count, check) in broken.iter_mut().zip(checks) {
            *count += u32::from(check(&history).status == Status::Broken);
        }
    }
    assert!(broken.iter().all(|count| *count > 20), "{broken:?}");
}
