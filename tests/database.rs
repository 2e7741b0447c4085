//! The database: versions, commits, the pool, the replica, the log.

#![cfg(not(target_arch = "wasm32"))]

#[path = "support/cluster.rs"]
mod cluster;

use std::{cell::RefCell, rc::Rc};

use cluster::{APP, DB, REPLICA, desk, ms};
use flushpoint::{
    nodes::{Database, Node, Result, db::Role},
    sim::{CallError, Latency},
    trace::{DbEvent, Event, NetEvent, Row, Stop},
};

#[test]
fn each_commit_gives_its_key_the_next_version() {
    let mut desk = desk();
    let (a, b) = (desk.key("a"), desk.key("b"));
    let (x, y) = (desk.key("x"), desk.key("y"));
    let row = |text, version| Ok(Row { text, version });
    assert_eq!(desk.run(|app| app.db.update(a, x)), row(x, 1));
    assert_eq!(desk.run(|app| app.db.update(a, y)), row(y, 2));
    assert_eq!(desk.run(|app| app.db.update(b, x)), row(x, 1));
}

#[test]
fn a_conditional_update_changes_only_the_version_it_expects() {
    let mut desk = desk();
    let (key, x, y) = (desk.key("a"), desk.key("x"), desk.key("y"));
    let first = desk.run(|app| app.db.update_if(key, x, 0));
    assert_eq!(first, Ok(Some(Row { text: x, version: 1 })));
    let second = desk.run(|app| app.db.update_if(key, y, 0));
    assert_eq!(second, Ok(None));
    let conflicts = desk
        .count(|event| matches!(event, Event::Db(DbEvent::Conflicted { .. })));
    assert_eq!(conflicts, 1);
    let third = desk.run(|app| app.db.update_if(key, y, 1));
    assert_eq!(third, Ok(Some(Row { text: y, version: 2 })));
}

#[test]
fn statements_without_a_connection_queue() {
    let mut desk = desk();
    let (key, text) = (desk.key("a"), desk.key("x"));
    let done: Vec<Rc<RefCell<Option<Result<Row>>>>> =
        (0..6).map(|_| desk.start(|app| app.db.update(key, text))).collect();
    // Six statements of 1 ms arrive at 1 ms and find two connections: two are
    // done at 2 ms and known at 3 ms, then two more each millisecond.
    for (at_ms, known) in [(3, 0), (4, 2), (5, 4), (6, 6)] {
        desk.until(at_ms);
        let now = done.iter().filter(|d| d.borrow().is_some()).count();
        assert_eq!(now, known, "before {at_ms} ms");
    }
    let waiting: Vec<u32> = desk.trace(|trace| {
        let entries = trace.entries().iter();
        entries
            .filter_map(|entry| match entry.event {
                Event::Net(NetEvent::Queued { waiting, .. }) => Some(waiting),
                _ => None,
            })
            .collect()
    });
    assert_eq!(waiting, [1, 2, 3, 4]);
}

#[test]
fn the_replica_shows_a_commit_when_it_has_reached_it() {
    let mut desk = desk();
    let (key, text) = (desk.key("a"), desk.key("x"));
    let row = Row { text, version: 1 };
    assert_eq!(desk.run(|app| app.db.update(key, text)), Ok(row));
    // Committed at 2 ms, known at 3 ms, on the replica at 12 ms.
    assert_eq!(desk.run(|app| app.db.select(key)), Ok(None));
    desk.until(12);
    assert_eq!(desk.run(|app| app.db.select(key)), Ok(Some(row)));
}

#[test]
fn a_replica_that_missed_a_commit_catches_up_with_the_next() {
    let mut desk = desk();
    let (key, other) = (desk.key("a"), desk.key("b"));
    let text = desk.key("x");
    desk.simulation.cut(DB, REPLICA);
    desk.run(|app| app.db.update(key, text)).expect("the primary is there");
    desk.until(50);
    desk.simulation.heal(DB, REPLICA);
    desk.run(|app| app.db.update(other, text)).expect("still there");
    desk.until(100);
    let row = Row { text, version: 1 };
    assert_eq!(desk.run(|app| app.db.select(key)), Ok(Some(row)));
    assert_eq!(desk.run(|app| app.db.select(other)), Ok(Some(row)));
}

#[test]
fn a_replica_that_restarts_catches_up() {
    let mut desk = desk();
    let (key, text) = (desk.key("a"), desk.key("x"));
    desk.simulation.crash(REPLICA, Stop::Process);
    desk.run(|app| app.db.update(key, text)).expect("the primary is there");
    desk.until(50);
    desk.simulation.restart(REPLICA);
    desk.until(100);
    let row = Row { text, version: 1 };
    assert_eq!(desk.run(|app| app.db.select(key)), Ok(Some(row)));
}

#[test]
fn what_was_committed_is_there_after_a_power_loss() {
    for how in [Stop::Process, Stop::Power] {
        let mut desk = desk();
        let (key, x, y) = (desk.key("a"), desk.key("x"), desk.key("y"));
        desk.run(|app| app.db.update(key, x)).expect("it is there");
        desk.simulation.crash(DB, how);
        let lost = desk.run(|app| app.db.update(key, y));
        let expected = match how {
            Stop::Process | Stop::Exit => CallError::Reset,
            Stop::Power | Stop::Machine => CallError::TimedOut,
        };
        assert_eq!(lost, Err(expected));
        desk.simulation.restart(DB);
        let next = desk.run(|app| app.db.update(key, y));
        assert_eq!(next, Ok(Row { text: y, version: 2 }));
    }
}

#[test]
fn a_statement_that_a_crash_interrupts_changes_nothing() {
    let mut desk = desk();
    let (key, text) = (desk.key("a"), desk.key("x"));
    let outcome = desk.start(|app| app.db.update(key, text));
    desk.simulation.tell_at(flushpoint::trace::SimTime(1_500_000), 7);
    while desk.simulation.step()
        != (flushpoint::sim::Stepped::Outside { token: 7 })
    {}
    desk.simulation.crash(DB, Stop::Process);
    desk.simulation.restart(DB);
    desk.until(50);
    assert_eq!(*outcome.borrow(), Some(Err(CallError::Reset)));
    let commits = desk
        .count(|event| matches!(event, Event::Db(DbEvent::Committed { .. })));
    assert_eq!(commits, 0);
}

#[test]
fn a_cut_link_is_silent() {
    let mut desk = desk();
    let (key, text) = (desk.key("a"), desk.key("x"));
    desk.simulation.cut(APP, DB);
    let before = desk.simulation.look(|core| core.now());
    let outcome = desk.run(|app| app.db.update(key, text));
    let waited = desk.simulation.look(|core| core.now()).since(before);
    assert_eq!((outcome, waited), (Err(CallError::TimedOut), ms(500)));
}

/// The desk's primary has two connections; nobody may wait for one.
#[test]
fn a_statement_that_would_rather_not_wait_is_refused_at_once() {
    let mut desk = desk();
    desk.simulation.on_node(REPLICA, |world, _| {
        let statement = Latency::constant(ms(1));
        let role = Role::Replica { primary: DB };
        let db = Database::new(role, statement, statement);
        let patient = db.with_waiting_max(1);
        world.nodes[REPLICA.index()] = Node::Db(patient);
    });
    let key = desk.key("a");
    let asked: Vec<_> = (0..5)
        .map(|_| {
            desk.start(
                move |app| async move { app.db.select_no_wait(key).await },
            )
        })
        .collect();
    desk.until(20);
    let answers: Vec<_> = asked.iter().map(|a| *a.borrow()).collect();
    let (row, busy) = (Some(Ok(None)), Some(Err(CallError::Busy)));
    assert_eq!(answers, [row, row, row, busy, busy]);
    let reads =
        desk.count(|event| matches!(event, Event::Db(DbEvent::Read { .. })));
    assert_eq!(reads, 3, "what is refused is not worked on");
}
