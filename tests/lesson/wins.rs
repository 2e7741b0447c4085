//! Challenges of the write-behind family: each is won by what its hint hints
//! at, and not by what misses the point.

use flushpoint::{
    check::Status,
    run::{Run, Session},
    scenario::{Challenge, Goal, Guide, Turns},
    view::verdicts,
};

use crate::challenge;

/// What is done to the base of a challenge.
#[derive(Clone, Copy, Debug)]
pub struct Way {
    pub id: &'static str,
    knobs: &'static [(&'static str, &'static str)],
    acts: &'static [&'static str],
    pub wins: bool,
}

pub const fn acts(id: &'static str, acts: &'static [&'static str]) -> Way {
    Way { id, knobs: &[], acts, wins: true }
}

pub const fn knobs(
    id: &'static str,
    knobs: &'static [(&'static str, &'static str)],
) -> Way {
    Way { id, knobs, acts: &[], wins: true }
}

pub const fn in_vain(way: Way) -> Way {
    Way { wins: false, ..way }
}

const WAYS: &[Way] = &[
    acts("lose-what-is-on-disk", &["790ms:machine-loss cache"]),
    in_vain(acts("lose-what-is-on-disk", &["790ms:power-loss cache"])),
    acts("lose-with-a-replica", &["790ms:crash cache", "800ms:restart cache"]),
    in_vain(acts(
        "lose-with-a-replica",
        &["790ms:crash cache", "800ms:failover replica"],
    )),
    knobs("take-over-in-time", &[("noticed", "10ms")]),
    knobs("take-over-in-time", &[("down-for", "300ms")]),
    in_vain(knobs("take-over-in-time", &[("noticed", "50ms")])),
    in_vain(knobs("take-over-in-time", &[("fault", "none")])),
    acts("insert-it-twice", &["219.8ms:crash job", "600ms:restart job"]),
    in_vain(acts("insert-it-twice", &["250ms:crash job", "600ms:restart job"])),
    acts("die-with-full-hands", &["430ms:crash job"]),
    in_vain(acts("die-with-full-hands", &["350ms:crash job"])),
    knobs("poison-in-time", &[("tries", "1")]),
    knobs("poison-in-time", &[("retry", "100ms")]),
    in_vain(knobs("poison-in-time", &[("factor", "1")])),
    in_vain(knobs("poison-in-time", &[("trouble", "none")])),
    acts("count-it-twice", &["133.4ms:crash job", "500ms:restart job"]),
    in_vain(acts("count-it-twice", &["125ms:crash job", "500ms:restart job"])),
    acts("lose-the-stream", &["50ms:crash job", "200ms:crash cache"]),
    in_vain(acts("lose-the-stream", &["200ms:crash cache"])),
    knobs("claim-in-time", &[("min-idle", "300ms")]),
    knobs("claim-in-time", &[("block", "100ms"), ("min-idle", "600ms")]),
    in_vain(knobs("claim-in-time", &[("block", "1s")])),
    acts(
        "lose-from-all-logs",
        &[
            "420ms:power-loss broker-1",
            "420ms:power-loss broker-2",
            "420ms:power-loss broker-3",
            "500ms:restart broker-1",
            "500ms:restart broker-2",
            "500ms:restart broker-3",
        ],
    ),
    in_vain(acts("lose-from-all-logs", &["420ms:power-loss broker-1"])),
    knobs("all-of-one", &[("lag-max", "2s")]),
    in_vain(knobs("all-of-one", &[("lag-max", "100ms")])),
    acts("lose-last-words", &["790ms:power-loss cache"]),
    in_vain(acts("lose-last-words", &["790ms:crash cache"])),
    knobs("a-dashboard-in-time", &[("flush", "50ms")]),
    in_vain(knobs("a-dashboard-in-time", &[("flush", "500ms")])),
    in_vain(knobs("a-dashboard-in-time", &[("workload", "hands-on")])),
    acts("put-the-board-back", &["790ms:power-loss cache"]),
    in_vain(acts("put-the-board-back", &["790ms:crash cache"])),
    acts("lose-a-cart", &["4.9s:crash cache"]),
    in_vain(acts("lose-a-cart", &["4.2s:crash cache"])),
];

/// Whether it is won at the end of the run that this makes of its base.
fn is_won(way: &Way) -> bool {
    let challenge = challenge(way.id);
    let base = Run::at_base(&challenge.base).unwrap();
    let turned = way.knobs.iter().fold(base, |run, (name, value)| {
        run.with_knob(name, value).expect(way.id)
    });
    let run = turned.with_action_texts(way.acts).expect(way.id);
    let session = Session::new(run);
    let (run, trace) = (session.run(), &session.record().trace);
    let verdicts = verdicts(run.scenario.properties, trace, trace.len());
    assert!(verdicts.iter().all(|v| v.status != Status::Unknown));
    challenge.is_won(run, &verdicts, true)
}

/// The ways that do not lead where they are said to lead.
pub fn misled(ways: &[Way]) -> Vec<&Way> {
    ways.iter().filter(|way| is_won(way) != way.wins).collect()
}

#[test]
fn each_challenge_is_won_by_its_way_and_not_by_one_that_misses_it() {
    let wrong = misled(WAYS);
    assert!(wrong.is_empty(), "{wrong:#?}");
}

pub fn challenges() -> impl Iterator<Item = &'static Challenge> {
    Guide::all().filter_map(|guide| match guide {
        Guide::Challenge(challenge) => Some(challenge),
        Guide::Lesson(_) => None,
    })
}

#[test]
fn each_challenge_of_the_family_is_tried_in_both_ways() {
    let family = |challenge: &&Challenge| {
        challenge.base.scenario.starts_with("write-behind-")
    };
    assert_tried_in_both_ways(challenges().filter(family), WAYS);
}

/// Each of these challenges has a way that wins and one that does not.
pub fn assert_tried_in_both_ways(
    challenges: impl Iterator<Item = &'static Challenge>,
    ways: &[Way],
) {
    for challenge in challenges {
        let id = challenge.id;
        for wins in [true, false] {
            let mut ways = ways.iter();
            assert!(ways.any(|way| way.id == id && way.wins == wins), "{id}");
        }
    }
}

/// What is to hold is broken by the base, by itself; it is not won before the
/// end of a run, and a run that tests nothing wins nothing.
#[test]
fn what_is_to_hold_is_broken_at_first_and_judged_at_the_end() {
    for challenge in challenges() {
        let Goal::Hold(property) = challenge.goal else { continue };
        let base = Run::at_base(&challenge.base).unwrap();
        let session = Session::new(base.clone());
        let trace = &session.record().trace;
        let whole = verdicts(&[property], trace, trace.len());
        assert_eq!(whole[0].status, Status::Broken, "{}", challenge.id);
        let none = verdicts(&[property], trace, 0);
        assert_eq!((none[0].status, none[0].checked), (Status::Holds, 0));
        assert!(!challenge.is_won(&base, &none, false), "{}", challenge.id);
        assert!(!challenge.is_won(&base, &none, true), "{}", challenge.id);
    }
}

#[test]
fn only_knobs_that_there_are_may_be_turned() {
    for challenge in challenges() {
        let Turns::Only(knobs) = challenge.turns else { continue };
        let base = Run::at_base(&challenge.base).unwrap();
        assert!(!knobs.is_empty(), "{}", challenge.id);
        for knob in knobs {
            assert!(base.scenario.knob(knob).is_some(), "{knob}");
        }
        assert!(
            !challenge.admits(&base.clone().with_seed(base.seed + 1)),
            "{}",
            challenge.id
        );
    }
}
