//! What was done can be done elsewhere, or be taken back.

#![cfg(not(target_arch = "wasm32"))]

#[path = "support/runs.rs"]
mod runs;

use flushpoint::{
    run::{Action, Place, Run, Session},
    trace::SimTime,
};
use runs::{Dice, random_run};

fn place(text: &str) -> Place {
    text.parse().expect("a place")
}

fn story(actions: &[&str]) -> Run {
    let run = Run::of("cache-aside").expect("a scenario");
    run.with_action_texts(actions).expect("of its topology")
}

fn texts(run: &Run) -> Vec<String> {
    run.actions().iter().map(Action::to_string).collect()
}

/// A run of some actions, and the number of one of them.
fn random(number: u64) -> Option<(Dice, Run, usize)> {
    let mut dice = Dice::new(7_000_000 + number);
    let run = random_run(number);
    let count = run.actions().len() as u64;
    let index = (count > 0).then(|| dice.below(count) as usize)?;
    Some((dice, run, index))
}

#[test]
fn all_other_actions_keep_their_places_and_their_order() {
    let mut moved = 0;
    for number in 0..200 {
        let Some((mut dice, run, index)) = random(number) else { continue };
        let at = SimTime(dice.below(run.until().as_ns()));
        let to = Place { at, after: dice.below(3) as u32 };
        let mut others = run.actions().to_vec();
        let own = others.remove(index);
        let (after, now) = run.move_action(index, to).expect("in the run");
        let mut left = after.actions().to_vec();
        assert_eq!(left.remove(now), Action { place: to, act: own.act });
        assert_eq!(left, others, "{number}");
        moved += 1;
    }
    assert!(moved > 100, "{moved} runs with actions");
}

#[test]
fn nothing_changes_before_both_places() {
    for number in 0..100 {
        let Some((mut dice, run, index)) = random(number) else { continue };
        let at = SimTime(dice.below(run.until().as_ns()));
        let was = run.actions()[index].place.at;
        let before = Session::new(run);
        let to = Place { at, after: 0 };
        let (after, now) = before.move_action(index, to).expect("in the run");
        let first = at.min(was);
        let (old, new) = (before.record(), after.record());
        let same = old.trace.entries().iter().take_while(|e| e.at < first);
        let count = same.count();
        assert_eq!(
            old.trace.entries()[..count],
            new.trace.entries()[..count],
            "{number}: {}",
            after.run().actions()[now]
        );
        let fired = new.fired.get(now).expect("before the end");
        assert_eq!(new.trace.entry(*fired).at, at, "{number}");
        assert_eq!(after.cursor(), fired.index() + 1, "{number}");
    }
}

#[test]
fn what_is_carried_away_and_back_leaves_the_same_run() {
    let run = story(&["3ms:crash cache", "5ms:restart cache"]);
    let away = run.clone().move_action(0, place("21ms+1")).unwrap();
    assert_eq!(away.1, 1, "it comes after the other");
    assert_eq!(texts(&away.0), ["5ms:restart cache", "21ms+1:crash cache"]);
    let (back, number) = away.0.move_action(1, place("3ms")).unwrap();
    assert_eq!((back, number), (run, 0));
}

#[test]
fn what_is_taken_back_was_never_done() {
    let run = story(&["3ms:crash cache", "5ms:restart cache"]);
    let session = Session::new(run.clone());
    let session = session.at(session.record().trace.len());
    let left = session.remove_action(0).unwrap();
    assert_eq!(texts(left.run()), ["5ms:restart cache"]);
    let never = Session::new(story(&["5ms:restart cache"]));
    assert_eq!(
        left.record().trace.hash(),
        never.record().trace.hash(),
        "the same trace as if it had never been done"
    );
    let fired = session.record().fired[0].index();
    assert_eq!(left.cursor(), fired, "the cursor stands where it was done");
}

#[test]
fn a_place_or_a_number_that_is_none_is_named() {
    let run = story(&["3ms:crash cache"]);
    let until = run.until().exact();
    let late = run.clone().move_action(0, place(&until)).unwrap_err();
    assert_eq!(
        late.to_string(),
        "place `2.5s`: expected a place before the end at 2.5s"
    );
    let none = run.remove_action(3).unwrap_err();
    assert_eq!(none.to_string(), "action 4: expected one of the 1 actions");
}
