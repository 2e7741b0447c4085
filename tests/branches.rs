//! Acting in the past keeps the past.

#![cfg(not(target_arch = "wasm32"))]

#[path = "support/runs.rs"]
mod runs;

use flushpoint::{run::Session, trace::EntryId};
use runs::{Dice, random_action, random_run_of};

#[test]
fn a_branch_keeps_every_entry_up_to_the_cursor() {
    for number in 0..200 {
        let mut dice = Dice::new(1_000_000 + number);
        let scenario = match number % 4 {
            0 => "cold-start",
            _ => "cache-aside",
        };
        let run = random_run_of(scenario, number);
        let act = random_action(&mut dice, &run, run.until()).act;
        let before = Session::new(run);
        let len = before.record().trace.len() as u64;
        let before = before.at(dice.below(len + 1) as usize);
        let after = before.act(act.clone()).expect("of the topology");

        let cursor = before.cursor();
        let (old, new) = (before.record(), after.record());
        let context = format!("{number}: at {cursor} of {len}: {act}");
        assert_eq!(
            old.trace.entries()[..cursor],
            new.trace.entries()[..cursor],
            "{context}"
        );
        for id in (0..cursor as u32).map(EntryId) {
            assert_eq!(old.trace.json(id), new.trace.json(id), "{context}");
        }
        let kept = after.run().actions().len() - 1;
        assert_eq!(
            kept,
            old.fired.iter().filter(|id| id.index() < cursor).count(),
            "{context}"
        );
        assert!(after.cursor() > cursor, "{context}");
    }
}

#[test]
fn acting_twice_at_one_instant_keeps_the_order_of_acting() {
    let run = flushpoint::run::Run::of("cache-aside").expect("a scenario");
    let session = Session::new(run).at(9);
    let first = session.act("crash cache".parse().unwrap()).unwrap();
    let second = first.act("restart cache".parse().unwrap()).unwrap();
    let acts: Vec<String> =
        second.run().actions().iter().map(|a| a.act.to_string()).collect();
    assert_eq!(acts, ["crash cache", "restart cache"]);
    let words: Vec<&str> = second.record().trace.entries()[9..]
        .iter()
        .map(|entry| entry.event.word())
        .take(2)
        .collect();
    assert_eq!(words, ["crashed", "restarted"]);
}

/// A person acts around what happens of itself, and cannot leave it out.
#[test]
fn what_happens_of_itself_happens_in_every_branch() {
    let run = flushpoint::run::Run::of("cold-start").expect("a scenario");
    let texts: Vec<String> =
        run.scripted().iter().map(ToString::to_string).collect();
    assert_eq!(texts, ["1s:crash cache", "3s:restart cache"]);
    let session = Session::new(run);
    let words = |session: &Session| -> Vec<String> {
        let trace = &session.record().trace;
        let faults = trace.entries().iter().filter(|entry| {
            matches!(entry.event, flushpoint::trace::Event::Fault(_))
        });
        let words = faults.map(|fault| fault.event.word().to_string());
        words.collect()
    };
    assert_eq!(words(&session), ["crashed", "restarted"]);
    let early = session.at(3).act("crash cache".parse().unwrap()).unwrap();
    assert_eq!(words(&early), ["crashed", "no effect", "restarted"]);
    assert_eq!(early.run().actions().len(), 1);
}
