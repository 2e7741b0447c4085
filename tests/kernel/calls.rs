//! Calls, and futures made of calls.

use std::{cell::RefCell, rc::Rc, time::Duration};

use flushpoint::{sim::CallError, trace::Stop};
use futures_lite::future::{or, zip};

use crate::desk::{APP, Answer, Ask, DESK, PEER, ms, stage};

#[test]
fn an_answer_after_the_time_out_is_seen_and_ignored() {
    let mut stage = stage();
    stage.ask(1, DESK, Ask::Work(10), ms(5));
    assert_eq!(stage.answers(), [(5.0, Err(CallError::TimedOut))]);
    assert_eq!(
        stage.story(),
        [
            "0 ms app: sent",
            "1 ms desk: received",
            "5 ms app: timed out",
            "11 ms desk: sent",
            "12 ms app: late",
        ]
    );
}

#[test]
fn a_time_out_is_caused_by_the_sending_of_its_request() {
    let mut stage = stage();
    stage.ask(1, DESK, Ask::Work(10), ms(5));
    stage.run();
    stage.simulation.look(|core| {
        let entries = core.trace.entries().iter();
        let mut timed_out = entries.filter(|e| e.event.word() == "timed out");
        let cause = timed_out.next().and_then(|entry| entry.cause.some());
        assert_eq!(cause.map(|id| id.index()), Some(0));
    });
}

#[test]
fn a_call_without_time_out_waits_for_ever() {
    let mut stage = stage();
    stage.simulation.crash(DESK, Stop::Power);
    stage.ask(1, DESK, Ask::Quick, Duration::ZERO);
    stage.ask(2, DESK, Ask::Quick, Duration::MAX);
    assert_eq!(stage.answers(), []);
}

/// A program's own notes.
type Notes<T> = Rc<RefCell<Vec<T>>>;

#[test]
fn two_calls_at_once_take_as_long_as_the_longer() {
    let mut stage = stage();
    let notes: Notes<(f64, Answer, Answer)> = Rc::default();
    let (sim, noted) = (stage.sim(), notes.clone());
    stage.app(1, async move {
        let both = zip(
            sim.call(DESK, Ask::Work(10), ms(50)),
            sim.call(PEER, Ask::Work(3), ms(50)),
        );
        let (desk, peer) = both.await;
        noted.borrow_mut().push((sim.now().as_ms_f64(), desk, peer));
    });
    stage.run();
    assert_eq!(notes.take(), [(12.0, Ok(1), Ok(0))]);
}

#[test]
fn a_call_that_loses_against_a_sleep_is_given_up() {
    let mut stage = stage();
    let notes: Notes<(f64, Option<Answer>)> = Rc::default();
    let (sim, noted) = (stage.sim(), notes.clone());
    stage.app(1, async move {
        for patience in [5, 50] {
            let call = sim.call(DESK, Ask::Work(10), ms(99));
            let first = or(async { Some(call.await) }, async {
                sim.sleep(ms(patience)).await;
                None
            });
            let answer = first.await;
            noted.borrow_mut().push((sim.now().as_ms_f64(), answer));
        }
    });
    stage.run();
    assert_eq!(notes.take(), [(5.0, None), (22.0, Some(Ok(1)))]);
    assert_eq!(stage.lines("late"), ["12 ms app: late"]);
    assert!(stage.lines("timed out").is_empty());
}

#[test]
fn a_call_handed_to_another_task_wakes_that_one() {
    let mut stage = stage();
    let notes: Notes<(f64, Answer)> = Rc::default();
    let (sim, noted) = (stage.sim(), notes.clone());
    stage.app(1, async move {
        let mut call = sim.call(DESK, Ask::Work(10), ms(50));
        assert!(futures_lite::future::poll_once(&mut call).await.is_none());
        let other = sim.clone();
        sim.spawn_beside(async move {
            let answer = call.await;
            noted.borrow_mut().push((other.now().as_ms_f64(), answer));
        });
    });
    stage.run();
    assert_eq!(notes.take(), [(12.0, Ok(0))]);
}

#[test]
fn the_time_out_of_an_earlier_call_never_strikes_a_later_one() {
    let mut stage = stage();
    let notes: Notes<Option<Answer>> = Rc::default();
    let (sim, noted) = (stage.sim(), notes.clone());
    stage.app(1, async move {
        let local = |ask, time_out| sim.call(APP, ask, time_out);
        assert_eq!(local(Ask::Quick, ms(1_000)).await, Ok(0));
        // All of these use the same slot, until its generation looks the same.
        for n in 1..1 << 16 {
            assert_eq!(local(Ask::Quick, Duration::ZERO).await, Ok(n));
        }
        let slow = local(Ask::Work(3_000), Duration::ZERO);
        let first = or(async { Some(slow.await) }, async {
            sim.sleep(ms(2_000)).await;
            None
        });
        let answer = first.await;
        noted.borrow_mut().push(answer);
    });
    stage.run();
    assert_eq!(notes.take(), [None]);
}

#[test]
fn a_call_outside_any_task_sends_nothing() {
    let mut stage = stage();
    let mut call = stage.sim().call(DESK, Ask::Quick, ms(5));
    let once = futures_lite::future::poll_once(&mut call);
    assert!(futures_lite::future::block_on(once).is_none());
    stage.run();
    assert!(stage.story().is_empty());
}

#[test]
fn a_message_that_wants_no_answer_gets_none() {
    let mut stage = stage();
    stage.ask(1, DESK, Ask::Tell, ms(50));
    stage.simulation.crash(PEER, Stop::Process);
    assert_eq!(stage.answers(), [(2.0, Ok(0))]);
    assert_eq!(
        stage.lines("receiver gone"),
        ["2 ms desk: lost: receiver gone"]
    );
}
