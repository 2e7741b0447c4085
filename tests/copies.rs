//! The copies of a key: the strip and the ladder agree with the stage.

#![cfg(not(target_arch = "wasm32"))]

#[path = "support/runs.rs"]
mod runs;
#[path = "timeline/mod.rs"]
mod seen;

use flushpoint::{
    run::Run,
    trace::{EntryId, Event, OpEvent, OpKind, Outcome, Row, SimTime},
    view::{
        self, Ladder, NodeContent, NodeStatus, Part, Relation, RungState, Strip,
    },
};
use runs::{Dice, random_run};
use seen::Seen;

fn story(actions: &[&str]) -> Seen {
    let run = Run::of("cache-aside").expect("a scenario");
    Seen::of(run.with_action_texts(actions).expect("of its topology"))
}

fn strip(seen: &Seen) -> Strip {
    let (trace, key) = (seen.trace(), seen.key());
    view::key_strip(&seen.topology, trace, &seen.index, &seen.moments, key)
}

fn ladder(seen: &Seen, cursor: usize) -> Ladder {
    let (topology, trace) = (&seen.topology, seen.trace());
    let key = seen.key();
    view::ladder(topology, trace, &seen.moments, key, cursor).expect("a row")
}

/// The part that stands behind the first `cursor` entries.
fn at(parts: &[Part], cursor: usize) -> Option<Part> {
    let begun = |part: &&Part| part.from.index() < cursor;
    let part = *parts.iter().take_while(begun).last()?;
    part.to.is_none_or(|to| to.index() >= cursor).then_some(part)
}

fn words(seen: &Seen, row: Row) -> String {
    view::row_words(seen.trace(), row)
}

/// What the stage shows of the key on a node, as `Ann v1`.
fn on_stage(seen: &Seen, cursor: usize, node: usize) -> Option<String> {
    let stage = view::stage(&seen.topology, seen.trace(), &seen.index, cursor);
    let shown = |key: &str, text: &str, version: u32| {
        (key == "user:1").then(|| format!("{text} v{version}"))
    };
    match &stage.nodes[node].content {
        NodeContent::App { .. }
        | NodeContent::Relay { .. }
        | NodeContent::Broker { .. } => None,
        NodeContent::Cache { rows, .. } => {
            rows.iter().find_map(|r| shown(&r.key, &r.text, r.version))
        }
        NodeContent::Db { rows, .. } => {
            rows.iter().find_map(|r| shown(&r.key, &r.text, r.version))
        }
    }
}

#[test]
fn every_copy_holds_what_the_stage_shows() {
    let mut compared = 0;
    for number in 0..120 {
        let seen = Seen::of(random_run(number));
        // With many keys a box shows only those that were touched last.
        if seen.moments.keys(9).len() > 4 {
            continue;
        }
        let strip = strip(&seen);
        let mut dice = Dice::new(number);
        for _ in 0..12 {
            let len = seen.trace().len() as u64;
            let cursor = dice.below(len + 1) as usize;
            for band in strip.bands.iter().filter(|band| !band.in_hand) {
                let Some(node) = band.node else { continue };
                let held = at(&band.parts, cursor);
                let held = held.map(|part| words(&seen, part.row));
                let shown = on_stage(&seen, cursor, node.index());
                assert_eq!(held, shown, "{number} at {cursor}: {node:?}");
                compared += 1;
            }
        }
    }
    assert!(compared > 1_000, "{compared}");
}

/// The newest version that a client was told to be written.
fn told(seen: &Seen, cursor: usize) -> u32 {
    let mut newest = 1;
    for entry in &seen.trace().entries()[..cursor] {
        if let Event::Op(OpEvent::Ended {
            kind: OpKind::Write,
            outcome: Outcome::Acknowledged,
            key,
            row,
        }) = entry.event
            && key == seen.key()
        {
            newest = newest.max(row.version);
        }
    }
    newest
}

#[test]
fn a_copy_is_older_exactly_when_a_newer_value_was_acknowledged() {
    let mut older = 0;
    for number in 0..120 {
        let seen = Seen::of(random_run(number));
        for band in strip(&seen).bands {
            for part in &band.parts {
                assert!(part.row.is_some());
                let told = told(&seen, part.from.index() + 1);
                let expected = part.row.version < told;
                let is = matches!(part.relation, Relation::Older(_));
                assert_eq!(is, expected, "{number}: {part:?}");
                older += usize::from(is);
            }
            let mut last = EntryId(0);
            for part in &band.parts {
                assert!(part.from >= last, "{number}: parts overlap");
                last = part.to.unwrap_or(EntryId::NONE);
                assert!(last >= part.from);
            }
        }
    }
    assert!(older > 50, "{older} older parts");
}

#[test]
fn the_story_leaves_an_old_copy_until_its_time_is_over() {
    let seen = story(&[]);
    let strip = strip(&seen);
    let cache = &strip.bands[1];
    let shown: Vec<(String, bool)> = cache
        .parts
        .iter()
        .map(|part| {
            let old = matches!(part.relation, Relation::Older(_));
            (words(&seen, part.row), old)
        })
        .collect();
    let expected = [("Ann v1".into(), true), ("Bea v2".into(), false)];
    assert_eq!(shown, expected);
    let ends = cache.parts[0].to.expect("it expires");
    assert_eq!(seen.trace().entry(ends).event.word(), "expired");
    let committed = seen.entry_of("committed");
    let database = at(&strip.bands[2].parts, committed.index() + 1).unwrap();
    assert_eq!(database.relation, Relation::Ahead, "nobody was told yet");
}

#[test]
fn a_rung_holds_a_write_exactly_when_the_stage_shows_it_there() {
    for number in 0..120 {
        let seen = Seen::of(random_run(number));
        if seen.moments.keys(9).len() > 4 {
            continue;
        }
        let mut dice = Dice::new(number);
        for _ in 0..12 {
            let len = seen.trace().len() as u64;
            let cursor = 5 + dice.below(len - 4) as usize;
            let ladder = ladder(&seen, cursor.min(seen.trace().len()));
            let write = Some(words(&seen, ladder.row));
            for rung in ladder.rungs.iter().filter(|r| r.place == "memory") {
                let node = seen.topology.find(&rung.node).expect("a node");
                let shown = on_stage(&seen, cursor, node.index());
                let holds = matches!(rung.state, RungState::Holds(_));
                let context = format!("{number} at {cursor}: {rung:?}");
                assert_eq!(holds, shown == write, "{context}");
            }
        }
    }
}

fn state(ladder: &Ladder, node: &str, place: &str) -> RungState {
    let mut rungs = ladder.rungs.iter();
    let rung = rungs.find(|r| r.node == node && r.place == place);
    rung.unwrap_or_else(|| panic!("{node} {place}: {ladder:?}")).state
}

#[test]
fn a_crash_wipes_memory_and_leaves_the_disk() {
    let seen = story(&["10ms:crash db", "12ms:restart db"]);
    let at = |word| seen.entry_of(word).index() + 1;
    let crashed = ladder(&seen, at("crashed"));
    assert_eq!(words(&seen, crashed.row), "Bea v2");
    let ms = SimTime::from_ms;
    assert_eq!(state(&crashed, "db", "memory"), RungState::Wiped(ms(10)));
    assert!(matches!(state(&crashed, "db", "disk"), RungState::Holds(_)));
    let stale = RungState::Older(Row { version: 1, ..old(&seen) });
    assert_eq!(state(&crashed, "cache", "memory"), stale);
    assert_eq!(state(&crashed, "cache", "disk"), RungState::Absent);
    let second = state(&crashed, "2nd machine", "");
    assert_eq!(second, RungState::Absent);

    let again = ladder(&seen, at("recovered"));
    assert_eq!(state(&again, "db", "memory"), RungState::Holds(ms(12)));
    let stage =
        view::stage(&seen.topology, seen.trace(), &seen.index, at("recovered"));
    assert_eq!(stage.nodes[3].status, NodeStatus::Up);
}

/// The row from before the run.
fn old(seen: &Seen) -> Row {
    let text = seen.trace().names.find("Ann").expect("its text");
    Row { text, version: 1 }
}

#[test]
fn a_replica_is_a_second_machine() {
    let run = Run::of("cache-aside").expect("a scenario");
    let seen = Seen::of(run.with_knob("reads-from", "replica").unwrap());
    let committed = seen.entry_of("committed").index() + 1;
    let first = ladder(&seen, committed);
    let waits = state(&first, "db-replica", "disk");
    assert!(matches!(waits, RungState::Older(_)), "{waits:?}");
    let replicated = ladder(&seen, seen.entry_of("replicated").index() + 1);
    let has = state(&replicated, "db-replica", "disk");
    assert!(matches!(has, RungState::Holds(_)), "{has:?}");
}
