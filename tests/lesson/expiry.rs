//! The lessons on expiry and eviction: what their runs answer, and for each of
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
        "old-for-a-while",
        &["50ms:app-2 write price:1 11", "150ms:app-2 read price:1"],
    ),
    in_vain(acts(
        "old-for-a-while",
        &["50ms:app-2 write price:1 11", "250ms:app-2 read price:1"],
    )),
    knobs("short-enough", &[("price-ttl", "500ms")]),
    in_vain(knobs("short-enough", &[("price-ttl", "800ms")])),
    acts("the-holder-is-gone", &["2.03s:crash app-1"]),
    in_vain(acts("the-holder-is-gone", &["2.03s:crash app-2"])),
    knobs("early-enough", &[("beta", "1")]),
    in_vain(knobs("early-enough", &[("beta", "0")])),
    knobs("spread-the-ends", &[("jitter", "0.5")]),
    in_vain(knobs("spread-the-ends", &[("jitter", "0.025")])),
    knobs("wide-enough", &[("pool", "8")]),
    in_vain(knobs("wide-enough", &[("pool", "1")])),
    knobs("a-bigger-filter", &[("bits", "2000")]),
    in_vain(knobs("a-bigger-filter", &[("hashes", "2")])),
    acts(
        "denied-by-the-other",
        &["200ms:app-2 write user:404 Cy", "400ms:app-1 read user:404"],
    ),
    in_vain(acts(
        "denied-by-the-other",
        &["200ms:app-2 write user:404 Cy", "400ms:app-2 read user:404"],
    )),
    knobs("just-the-share", &[("hot", "0.5")]),
    in_vain(knobs("just-the-share", &[("hot", "0.8")])),
    acts("two-times", &["1s:app-2 write hot:1 News"]),
    in_vain(acts("two-times", &["1s:app-2 write item:1 News"])),
    acts(
        "a-copy-for-good",
        &[
            "2.1016s:hold 9",
            "2.11s:app-2 write item:4 New",
            "2.13s:release 9",
            "2.15s:app-1 read item:4",
        ],
    ),
    in_vain(acts(
        "a-copy-for-good",
        &["2.11s:app-2 write item:4 New", "2.15s:app-1 read item:4"],
    )),
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
        run.scenario.family == "Expiry and eviction"
    };
    let family = challenges().filter(family);
    assert_tried_in_both_ways(family, WAYS);
}

/// What the runs of a lesson answer, in the order of its questions.
fn answers(id: &str) -> Vec<String> {
    let lesson = lesson(id);
    questions(lesson).map(|(stop, q)| foreseen(lesson, stop, q)).collect()
}

#[test]
fn a_key_past_its_time_is_still_there_and_is_not_read() {
    let expected = ["active", "10 EUR", "1", "missed", "12 EUR"];
    assert_eq!(answers("when-its-time-is-over"), expected);
}

#[test]
fn three_loads_become_one_a_process_and_one_in_all() {
    let expected = ["3", "failed", "2", "1"];
    assert_eq!(answers("all-at-once"), expected);
}

#[test]
fn three_misses_at_once_are_one_with_jitter() {
    let expected = ["3", "1", "1"];
    assert_eq!(answers("stored-together-gone-together"), expected);
}

#[test]
fn nothing_is_found_each_time_and_a_marker_and_a_filter_hide_what_is_new() {
    let expected = ["3", "1", "", "0", ""];
    assert_eq!(answers("nothing-to-find"), expected);
}

#[test]
fn three_stand_in_line_and_a_local_copy_takes_no_time() {
    let expected = ["10", "missed", "0", "Headline", "News"];
    assert_eq!(answers("one-key"), expected);
}

#[test]
fn the_idle_go_and_the_hottest_too_where_seconds_are_all_that_counts() {
    let expected = ["item:2", "missed", "acknowledged", "missed", "hit"];
    assert_eq!(answers("somebody-has-to-go"), expected);
}
