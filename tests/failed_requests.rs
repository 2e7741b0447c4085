//! Failed requests: histories to accept and to refuse, and their evidence.

#![cfg(not(target_arch = "wasm32"))]

mod support;

use flushpoint::{
    check::{Status, failed_requests::check},
    trace::{EntryId, OpKind, Outcome},
};
use proptest::prelude::*;
use support::{
    assert_first, assert_minimal, cases, causal, drafts, told, wild,
};

#[test]
fn who_is_served_or_still_waits_has_nothing_to_object_to() {
    let nobody = check(&told().history);
    assert_eq!((nobody.status, nobody.checked), (Status::Holds, 0));
    let served = told().write("Ann v1", 0..1).read("-", 2..3);
    let verdict = check(&served.pending("Bea", 4).history);
    assert_eq!((verdict.status, verdict.checked), (Status::Holds, 2));
}

#[test]
fn the_first_request_that_nobody_answered_is_shown() {
    let told = told()
        .read("-", 0..1)
        .ended(OpKind::Read, "-", 2..7, Outcome::Unknown)
        .refused("Bea", 8..9);
    let verdict = check(&told.history);
    assert_eq!(verdict.status, Status::Broken);
    assert_eq!((verdict.count, verdict.checked), (2, 3));
    assert_eq!(verdict.first, Some(EntryId(7)));
    assert_eq!(verdict.evidence, [EntryId(2), EntryId(7)]);
    assert_eq!(
        told.text(&verdict),
        "a read of user:1 got no answer and was given up after 5 ms"
    );
}

#[test]
fn a_refusal_is_a_failure_too() {
    let told = told().refused("Bea", 3..4);
    let verdict = check(&told.history);
    assert_eq!(verdict.status, Status::Broken);
    assert_eq!(told.text(&verdict), "a write of user:1 failed after 1 ms");
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
}
