//! A cache that loads by itself, and single flight: who waits, who is told
//! what, and what a write, a crash and the end of a copy make of it.

#![cfg(not(target_arch = "wasm32"))]

use flushpoint::{
    run::{Run, execute},
    trace::{
        CacheEvent, DbEvent, Event, OpEvent, OpId, Outcome, Row, SimTime, Trace,
    },
    view::{Freshness, Index, NodeContent, stage},
};

/// A run of requests by hand alone, with latencies that do not vary much.
fn by_hand(variant: &str, knobs: &[(&str, &str)], actions: &[&str]) -> Trace {
    let run = Run::of("read-through")
        .and_then(|run| run.with_variant(variant))
        .and_then(|run| run.with_knob("workload", "hands-on"))
        .and_then(|run| run.with_until(SimTime::from_ms(2_000)));
    let knobs = knobs.iter();
    let run = knobs.fold(run, |run, (name, text)| {
        run.and_then(|run| run.with_knob(name, text))
    });
    let run = run.and_then(|run| run.with_action_texts(actions));
    execute(&run.expect("in the catalogue")).trace
}

fn end_of(trace: &Trace, op: u32) -> (Outcome, Row) {
    let entries = trace.entries().iter();
    let mut ends = entries.filter_map(|entry| match entry.event {
        Event::Op(OpEvent::Ended { outcome, row, .. })
            if entry.op == OpId(op) =>
        {
            Some((outcome, row))
        }
        _ => None,
    });
    ends.next().expect("it has ended")
}

fn count(trace: &Trace, is: impl Fn(Event) -> bool) -> usize {
    trace.entries().iter().filter(|entry| is(entry.event)).count()
}

fn reads(trace: &Trace) -> usize {
    count(trace, |event| matches!(event, Event::Db(DbEvent::Read { .. })))
}

const THREE: [&str; 3] = [
    "10ms:app-1 read user:1",
    "11ms:app-2 read user:1",
    "12ms:app-1 read user:1",
];

#[test]
fn all_who_wait_for_a_load_are_told_what_it_found() {
    let trace = by_hand("single-flight", &[], &THREE);
    assert_eq!(reads(&trace), 1);
    let joins = |event| matches!(event, Event::Op(OpEvent::Joins { .. }));
    assert_eq!(count(&trace, joins), 2);
    for op in 1..=3 {
        let (outcome, row) = end_of(&trace, op);
        assert_eq!((outcome, trace.text(row.text)), TOLD, "{op}");
    }
    let each = by_hand("each-loads", &[], &THREE);
    assert_eq!((reads(&each), count(&each, joins)), (3, 0));
}

const TOLD: (Outcome, &str) = (Outcome::Acknowledged, "Ann");

#[test]
fn a_load_that_fails_fails_for_all_who_wait_and_the_next_one_loads_again() {
    let cut = [&THREE[..], &["13ms:cut cache<->db", "400ms:heal cache<->db"]];
    let mut actions = cut.concat();
    actions.push("500ms:app-2 read user:1");
    let trace = by_hand("single-flight", &[], &actions);
    for op in 1..=3 {
        assert_eq!(end_of(&trace, op), (Outcome::Failed, Row::NONE), "{op}");
    }
    assert_eq!(end_of(&trace, 4).0, Outcome::Acknowledged);
}

#[test]
fn a_crash_of_the_cache_ends_all_that_wait_and_a_restart_serves_anew() {
    let crash = ["14ms:crash cache", "100ms:restart cache"];
    let mut actions = [&THREE[..], &crash].concat();
    actions.push("200ms:app-2 read user:1");
    let trace = by_hand("single-flight", &[], &actions);
    for op in 1..=3 {
        assert_eq!(end_of(&trace, op), (Outcome::Failed, Row::NONE), "{op}");
    }
    assert_eq!(end_of(&trace, 4).0, Outcome::Acknowledged);
}

/// The load reads before the commit and lands after it: its reader began
/// before and gets the old row, who comes later does not.
#[test]
fn a_write_makes_way_for_a_new_load_and_the_old_one_is_not_stored() {
    let trace = by_hand(
        "single-flight",
        &[],
        &[
            "10ms:app-1 read user:1",
            "12ms:lag db->cache 60ms",
            "30ms:lag db->cache 0ms",
            "32ms:app-2 write user:1 Bea",
            "60ms:app-2 read user:1",
            "200ms:app-1 read user:1",
        ],
    );
    let text = |op| trace.text(end_of(&trace, op).1.text);
    assert_eq!([text(1), text(3), text(4)], ["Ann", "Bea", "Bea"]);
    let stored = |event| match event {
        Event::Cache(CacheEvent::Stored { row, .. }) => row.version == 1,
        _ => false,
    };
    assert_eq!(count(&trace, stored), 0);
}

#[test]
fn an_old_copy_is_for_those_whose_load_fails_and_has_an_end() {
    let knobs = [("grace", "300ms")];
    let actions = [
        "10ms:app-1 read user:1",
        "100ms:crash db",
        "600ms:app-2 read user:1",
        "1.2s:app-1 read user:1",
        "1.3s:app-1 read user:9",
    ];
    let trace = by_hand("serve-stale", &knobs, &actions);
    let (outcome, row) = end_of(&trace, 2);
    assert_eq!((outcome, trace.text(row.text)), TOLD);
    assert_eq!(end_of(&trace, 3).0, Outcome::Failed, "its grace is over");
    assert_eq!(end_of(&trace, 4).0, Outcome::Failed, "there never was one");
    let overdue =
        |event| matches!(event, Event::Cache(CacheEvent::Overdue { .. }));
    assert_eq!(count(&trace, overdue), 1);
}

#[test]
fn that_there_is_no_row_is_remembered_and_a_write_ends_that() {
    let actions = [
        "10ms:app-1 read user:9",
        "60ms:app-2 read user:9",
        "100ms:app-1 write user:9 Cy",
        "150ms:app-2 read user:9",
    ];
    let trace = by_hand("negative-result", &[], &actions);
    assert_eq!(reads(&trace), 2, "the second one is answered from memory");
    assert_eq!(end_of(&trace, 2), (Outcome::Acknowledged, Row::NONE));
    let (outcome, row) = end_of(&trace, 4);
    assert_eq!((outcome, row.version), (Outcome::Acknowledged, 1));
}

/// Whoever asks the database for an operation, where its time went adds up to
/// the whole: nothing is counted twice.
#[test]
fn what_a_cache_asks_for_a_client_is_part_of_the_clients_time() {
    let trace = by_hand("single-flight", &[], &THREE);
    for op in 1..=3 {
        let (spent, whole_ns) =
            flushpoint::measure::spent(&trace, OpId(op)).expect("it has ended");
        let parts = [
            spent.network_ns,
            spent.queue_ns,
            spent.service_ns,
            spent.other_ns,
        ];
        assert_eq!(parts.iter().sum::<u64>(), whole_ns, "{op}");
        assert_eq!(spent.other_ns > 1_000_000, op > 1, "{op}: {spent:?}");
    }
}

/// On the stage an absence that is remembered is a copy like another: old as
/// soon as there is a row.
#[test]
fn an_absence_is_shown_and_is_stale_once_there_is_a_row() {
    let knobs = [("writes", "past")];
    let run = Run::of("read-through")
        .and_then(|run| run.with_variant("negative-result"))
        .and_then(|run| run.with_knob("workload", "hands-on"))
        .and_then(|run| run.with_knob(knobs[0].0, knobs[0].1))
        .and_then(|run| {
            run.with_action_texts(&[
                "10ms:app-1 read user:9",
                "60ms:app-2 write user:9 Cy",
            ])
        })
        .expect("in the catalogue");
    let trace = execute(&run).trace;
    let index = Index::of(&trace);
    let shown = |len| {
        let view = stage(&run.topology(), &trace, &index, len);
        let cache = view.nodes.into_iter().nth(2).expect("a cache");
        let NodeContent::Cache { rows, .. } = cache.content else {
            panic!("it is one");
        };
        let row = rows.into_iter().next().expect("a copy");
        let stale = matches!(row.freshness, Freshness::Stale { .. });
        (row.key, row.text, stale)
    };
    let committed = trace.iter().find_map(|(id, entry)| match entry.event {
        Event::Db(DbEvent::Committed { .. }) => Some(id.index()),
        _ => None,
    });
    let committed = committed.expect("a commit");
    let copy = |stale| ("user:9".into(), "nothing".into(), stale);
    assert_eq!(shown(committed), copy(false));
    assert_eq!(shown(committed + 1), copy(true));
}
