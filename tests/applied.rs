//! Duplicates and order per key: by hand.

#![cfg(not(target_arch = "wasm32"))]

use flushpoint::{
    check::{Property, Status, Verdict, check},
    history::History,
    trace::{
        DbEvent, Entry, EntryId, Event, NodeId, OpId, Row, SimTime, Site, Trace,
    },
};

/// What a database applied, a row each millisecond: `key text version`.
fn applied(rows: &[&str]) -> Trace {
    let mut trace = Trace::default();
    trace.add_node("db");
    for (ms, row) in rows.iter().enumerate() {
        let mut words = row.split(' ');
        let mut word = || words.next().expect("key, text, version");
        let key = trace.names.intern(word());
        let text = trace.names.intern(word());
        let version = word().parse().expect("a number");
        let row = Row { text, version };
        trace.push(Entry {
            at: SimTime::from_ms(ms as u64),
            cause: EntryId::NONE,
            op: OpId::default(),
            node: NodeId(0),
            site: Site::default(),
            event: Event::Db(DbEvent::Committed { key, row }),
        });
    }
    trace
}

fn verdict(property: Property, trace: &Trace) -> Verdict {
    let history = History::of(trace, trace.len());
    let verdict = check(property, &history);
    if verdict.status == Status::Broken {
        let alone = history.only(&verdict.evidence);
        assert_eq!(check(property, &alone).status, Status::Broken);
        for left_out in 0..alone.applied.len() {
            let mut fewer = alone.clone();
            fewer.applied.remove(left_out);
            assert_eq!(check(property, &fewer).status, Status::Holds);
        }
    }
    verdict
}

#[track_caller]
fn accepted(property: Property, rows: &[&str]) {
    let verdict = verdict(property, &applied(rows));
    let found = (verdict.status, verdict.checked, verdict.count);
    assert_eq!(found, (Status::Holds, rows.len() as u32, 0));
    assert_eq!((verdict.first, verdict.evidence.len()), (None, 0));
}

#[track_caller]
fn rejected(
    property: Property,
    rows: &[&str],
    count: u32,
    evidence: [u32; 2],
    text: &str,
) {
    let trace = applied(rows);
    let verdict = verdict(property, &trace);
    assert_eq!((verdict.status, verdict.count), (Status::Broken, count));
    assert_eq!(verdict.evidence, evidence.map(EntryId));
    assert_eq!(verdict.first, Some(EntryId(evidence[1])));
    assert_eq!(verdict.finding.text(&trace.names), text);
}

#[test]
fn what_is_applied_once_and_in_order_is_accepted() {
    for property in [Property::Duplicates, Property::OrderPerKey] {
        accepted(property, &[]);
        accepted(property, &["Ana 310 2", "Ben 310 2", "Ana 330 3"]);
        accepted(property, &["Ana 310 5", "Ben 200 2", "Ana 330 9"]);
    }
}

#[test]
fn a_write_that_is_applied_again_is_a_duplicate() {
    rejected(
        Property::Duplicates,
        &["Ana 310 2", "Ben 200 2", "Ana 310 2"],
        1,
        [0, 2],
        "310 v2 of Ana was applied again, 2 ms after the first time",
    );
    rejected(
        Property::Duplicates,
        &["Ana 310 2", "Ana 330 3", "Ana 310 2", "Ana 330 3", "Ana 310 2"],
        3,
        [0, 2],
        "310 v2 of Ana was applied again, 2 ms after the first time",
    );
}

#[test]
fn another_write_of_the_same_text_is_no_duplicate() {
    accepted(Property::Duplicates, &["Ana 310 2", "Ana 310 3"]);
    accepted(Property::Duplicates, &["Ana 310 2", "Ben 310 2"]);
    accepted(Property::Duplicates, &["Ana 310 2", "Ana 330 2"]);
}

#[test]
fn without_a_version_nothing_is_claimed() {
    accepted(Property::Duplicates, &["Ana 310 0", "Ana 310 0"]);
    accepted(Property::OrderPerKey, &["Ana 330 3", "Ana 310 0"]);
}

#[test]
fn an_older_write_behind_a_newer_one_is_overtaken() {
    rejected(
        Property::OrderPerKey,
        &["Ana 310 2", "Ana 330 4", "Ben 200 2", "Ana 320 3"],
        1,
        [1, 3],
        "320 v3 of Ana was applied 2 ms after 330 v4, which is newer",
    );
    rejected(
        Property::OrderPerKey,
        &["Ana 330 4", "Ana 320 3", "Ana 310 2"],
        2,
        [0, 1],
        "320 v3 of Ana was applied 1 ms after 330 v4, which is newer",
    );
}

#[test]
fn the_same_write_again_is_no_matter_of_order() {
    accepted(Property::OrderPerKey, &["Ana 310 2", "Ana 310 2"]);
    accepted(Property::OrderPerKey, &["Ana 330 3", "Ben 200 2"]);
}
