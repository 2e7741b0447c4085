//! The outbox: notes that are committed with their rows, and requests that
//! are kept until there is one.

#![cfg(not(target_arch = "wasm32"))]

#[path = "support/cluster.rs"]
mod cluster;

use cluster::{APP, DB, Desk, desk};
use flushpoint::{
    nodes::{Key, Note},
    sim::CallError,
    trace::{DbEvent, Event, NetEvent, Row, Stop},
};

/// A commit with its note, which it returns.
fn noted(desk: &mut Desk, key: Key, text: &str) -> Row {
    let text = desk.key(text);
    let row = desk.run(|app| app.db.update_and_note(key, text));
    row.expect("a commit")
}

fn kept(desk: &Desk) -> usize {
    desk.count(|event| matches!(event, Event::Net(NetEvent::Kept { .. })))
}

#[test]
fn notes_come_in_the_order_of_their_commits_until_they_are_done() {
    let mut desk = desk();
    let (a, b) = (desk.key("a"), desk.key("b"));
    let rows = [noted(&mut desk, a, "x"), noted(&mut desk, b, "y")];
    let [first, second] = [
        Note { number: 1, key: a, row: rows[0] },
        Note { number: 2, key: b, row: rows[1] },
    ];
    assert_eq!(desk.run(|app| app.db.outbox()), Ok(first));
    assert_eq!(desk.run(|app| app.db.outbox()), Ok(first), "at least once");
    assert_eq!(desk.run(|app| app.db.outbox_done(first)), Ok(()));
    assert_eq!(desk.run(|app| app.db.outbox()), Ok(second));
    assert_eq!(desk.run(|app| app.db.outbox_done(first)), Ok(()), "again");
    assert_eq!(desk.run(|app| app.db.outbox()), Ok(second));
    let forgot = |e| matches!(e, Event::Db(DbEvent::Forgot { .. }));
    assert_eq!(desk.count(forgot), 1);
}

#[test]
fn a_plain_update_leaves_no_note() {
    let mut desk = desk();
    let (key, text) = (desk.key("a"), desk.key("x"));
    let row = desk.run(|app| app.db.update(key, text));
    assert_eq!(row, Ok(Row { text, version: 1 }));
    let note = desk.run(|app| app.db.outbox());
    assert_eq!(note, Err(CallError::TimedOut));
}

#[test]
fn who_asks_too_early_is_answered_at_the_commit() {
    let mut desk = desk();
    let key = desk.key("a");
    let asked = desk.start(|app| app.db.outbox());
    desk.until(50);
    assert_eq!((kept(&desk), *asked.borrow()), (1, None));
    // Sent at 50 ms, committed at 52 ms, known at 53 ms.
    let row = noted(&mut desk, key, "x");
    desk.until(54);
    let note = Note { number: 1, key, row };
    assert_eq!(*asked.borrow(), Some(Ok(note)));
}

#[test]
fn a_kept_request_holds_no_connection() {
    let mut desk = desk();
    let key = desk.key("a");
    for _ in 0..4 {
        desk.start(|app| app.db.outbox());
    }
    desk.until(20);
    assert_eq!(kept(&desk), 4);
    let queued = |e| matches!(e, Event::Net(NetEvent::Queued { .. }));
    let before = desk.count(queued);
    desk.start(|app| app.db.select_primary(key));
    let read = desk.run(|app| app.db.select_primary(key));
    assert_eq!(read, Ok(None));
    assert_eq!(desk.count(queued), before);
}

#[test]
fn a_process_crash_resets_who_is_kept_and_a_power_loss_does_not() {
    for (how, error, open_ms, known_ms) in [
        (Stop::Process, CallError::Reset, 20, 22),
        (Stop::Power, CallError::TimedOut, 499, 502),
    ] {
        let mut desk = desk();
        let asked = desk.start(|app| app.db.outbox());
        desk.until(20);
        desk.simulation.crash(DB, how);
        desk.until(open_ms);
        assert_eq!(*asked.borrow(), None, "{how:?}");
        desk.until(known_ms);
        assert_eq!(*asked.borrow(), Some(Err(error)), "{how:?}");
    }
}

#[test]
fn notes_survive_a_crash_and_who_waited_does_not() {
    let mut desk = desk();
    let (a, b) = (desk.key("a"), desk.key("b"));
    let row = noted(&mut desk, a, "x");
    desk.simulation.crash(DB, Stop::Power);
    desk.simulation.restart(DB);
    let note = Note { number: 1, key: a, row };
    assert_eq!(desk.run(|app| app.db.outbox()), Ok(note));
    assert_eq!(desk.run(|app| app.db.outbox_done(note)), Ok(()));

    let asked = desk.start(|app| app.db.outbox());
    desk.until(30);
    desk.simulation.crash(DB, Stop::Power);
    desk.simulation.restart(DB);
    noted(&mut desk, b, "y");
    desk.until(100);
    assert_eq!(*asked.borrow(), None);
}

#[test]
fn a_note_is_not_lost_on_somebody_who_has_given_up() {
    let mut desk = desk();
    let key = desk.key("a");
    let asked = desk.run(|app| app.db.outbox());
    assert_eq!(asked, Err(CallError::TimedOut));
    let row = noted(&mut desk, key, "x");
    let note = Note { number: 1, key, row };
    assert_eq!(desk.run(|app| app.db.outbox()), Ok(note));
    let late = |e| matches!(e, Event::Net(NetEvent::Late { .. }));
    assert_eq!(desk.count(late), 1, "the database cannot know");
}

#[test]
fn a_cut_link_loses_the_answer_and_not_the_note() {
    let mut desk = desk();
    let (key, text) = (desk.key("a"), desk.key("x"));
    let asked = desk.start(|app| app.db.outbox());
    desk.start(|app| app.db.update_and_note(key, text));
    // Both arrive at 1 ms; the commit takes 1 ms more.
    desk.until(1);
    desk.until(2);
    desk.simulation.cut(APP, DB);
    desk.until(600);
    assert_eq!(*asked.borrow(), Some(Err(CallError::TimedOut)));
    desk.simulation.heal(APP, DB);
    let note = desk.run(|app| app.db.outbox());
    assert_eq!(note.map(|note| note.key), Ok(key));
}

/// The kernel drops what it keeps for callers whose time is over.
#[test]
fn asking_again_and_again_keeps_one_request() {
    let mut desk = desk();
    for _ in 0..20 {
        let asked = desk.run(|app| app.db.outbox());
        assert_eq!(asked, Err(CallError::TimedOut));
    }
    assert_eq!(kept(&desk), 20);
    let key = desk.key("a");
    noted(&mut desk, key, "x");
    desk.until(11_000);
    let late = |e| matches!(e, Event::Net(NetEvent::Late { .. }));
    assert_eq!(desk.count(late), 1);
}
