//! The lessons on Pub/Sub and streams: what their runs answer, and for each of
//! their challenges a way to win it and one that misses it.

use flushpoint::{run::Run, scenario::Challenge};

use crate::{
    answers::{foreseen, questions},
    lesson,
    wins::{
        Way, acts, assert_tried_in_both_ways, challenges, in_vain, knobs,
        misled,
    },
};

const WAYS: &[Way] = &[
    acts(
        "counted-and-lost",
        &["50ms:app-1 write order:1 tea", "55ms:crash worker"],
    ),
    in_vain(acts(
        "counted-and-lost",
        &["50ms:crash worker", "55ms:app-1 write order:1 tea"],
    )),
    knobs(
        "room-to-wait",
        &[("soft-limit", "1000000"), ("hard-limit", "1000000")],
    ),
    in_vain(knobs("room-to-wait", &[("hard-limit", "1000000")])),
];

#[test]
fn each_challenge_is_won_by_its_way_and_not_by_one_that_misses_it() {
    let wrong = misled(WAYS);
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn each_challenge_of_the_family_is_tried_in_both_ways() {
    let family = |challenge: &&Challenge| {
        let run = Run::at_base(&challenge.base).unwrap();
        run.scenario.family == "Pub/Sub and streams"
    };
    let family = challenges().filter(family);
    assert_tried_in_both_ways(family, WAYS);
}

#[test]
fn two_orders_are_lost_then_one_and_then_none() {
    let lesson = lesson("who-was-away");
    let answers: Vec<String> =
        questions(lesson).map(|(stop, q)| foreseen(lesson, stop, q)).collect();
    assert_eq!(answers, ["1", "acknowledged", "1", "0"]);
}
