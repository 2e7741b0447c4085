//! Programs: their sleep, their life and their end.

use std::{cell::RefCell, rc::Rc, time::Duration};

use flushpoint::{
    sim::Stepped,
    trace::{OpEvent, OpId, Span, Stop},
};
use futures_lite::future::{or, poll_once, zip};

use crate::desk::{APP, Ask, DESK, PEER, ms, stage};

type Notes<T> = Rc<RefCell<Vec<T>>>;

#[test]
fn tasks_that_wake_together_go_on_in_the_order_of_their_sleep() {
    let mut stage = stage();
    let notes: Notes<u64> = Rc::default();
    for (op, first) in [(1, 3), (2, 1), (3, 2)] {
        let (sim, noted) = (stage.sim(), notes.clone());
        stage.app(op, async move {
            sim.sleep(ms(first)).await;
            sim.sleep(ms(5 - first)).await;
            noted.borrow_mut().push(first);
        });
    }
    stage.run();
    // All wake at 5 ms; the one that began its last sleep first is first.
    assert_eq!(notes.take(), [1, 2, 3]);
}

#[test]
fn sleeps_compose() {
    let mut stage = stage();
    let notes: Notes<f64> = Rc::default();
    let (sim, noted) = (stage.sim(), notes.clone());
    stage.app(1, async move {
        let note = || noted.borrow_mut().push(sim.now().as_ms_f64());
        zip(sim.sleep(ms(3)), sim.sleep(ms(7))).await;
        note();
        or(sim.sleep(ms(3)), sim.sleep(ms(7))).await;
        note();
        sim.sleep(Duration::ZERO).await;
        note();
        sim.sleep(ms(10)).await;
        note();
        or(sim.sleep(Duration::MAX), sim.sleep(ms(10))).await;
        note();
    });
    stage.run_until(ms(40));
    assert_eq!(notes.take(), [7.0, 10.0, 10.0, 20.0, 30.0]);
}

#[test]
fn a_sleep_handed_to_another_task_wakes_that_one() {
    let mut stage = stage();
    let notes: Notes<f64> = Rc::default();
    let (sim, noted) = (stage.sim(), notes.clone());
    stage.app(1, async move {
        let mut sleep = sim.sleep(ms(9));
        assert!(poll_once(&mut sleep).await.is_none());
        sim.sleep(ms(2)).await;
        let other = sim.clone();
        sim.spawn_beside(async move {
            sleep.await;
            noted.borrow_mut().push(other.now().as_ms_f64());
        });
    });
    stage.run();
    assert_eq!(notes.take(), [9.0]);
}

/// Tells when it is dropped, and that the kernel is free then.
struct Witness(flushpoint::sim::Sim<crate::desk::Desk>, Notes<f64>);

impl Drop for Witness {
    fn drop(&mut self) {
        self.1.borrow_mut().push(self.0.now().as_ms_f64());
    }
}

#[test]
fn tasks_die_with_their_node_and_their_answers_are_ignored() {
    let mut stage = stage();
    let notes: Notes<f64> = Rc::default();
    let witness = Witness(stage.sim(), notes.clone());
    let sim = stage.sim();
    stage.app(1, async move {
        let _ = sim.call(DESK, Ask::Work(10), ms(50)).await;
        unreachable!("{}", witness.0.now());
    });
    stage.ask(2, DESK, Ask::Quick, ms(50));
    stage.run_until(ms(5));
    stage.simulation.crash(APP, Stop::Process);
    assert_eq!(notes.take(), [5.0]);
    assert_eq!(stage.answers(), []);
    let ends = ["12 ms desk: lost: receiver gone"; 2];
    assert_eq!(stage.lines("receiver gone"), ends);
    assert!(stage.lines("timed out").is_empty());
}

#[test]
fn an_answer_to_an_earlier_life_is_late() {
    let mut stage = stage();
    stage.ask(1, DESK, Ask::Work(10), ms(50));
    stage.run_until(ms(5));
    stage.simulation.crash(APP, Stop::Power);
    stage.simulation.restart(APP);
    stage.ask(2, DESK, Ask::Quick, ms(50));
    assert_eq!(stage.answers(), [(12.0, Ok(1))]);
    assert_eq!(stage.lines("late"), ["12 ms app: late"]);
}

#[test]
fn a_stopped_node_runs_nothing() {
    let mut stage = stage();
    stage.ask(1, DESK, Ask::Quick, ms(50));
    stage.simulation.crash(APP, Stop::Power);
    stage.ask(2, DESK, Ask::Quick, ms(50));
    assert_eq!(stage.answers(), []);
    assert_eq!(stage.story(), ["0 ms app: crashed"]);
}

#[test]
fn nothing_is_left_of_a_simulation_that_is_dropped() {
    let notes: Notes<f64> = Rc::default();
    let stage = stage();
    let weak = Rc::downgrade(&notes);
    let (sim, witness) = (stage.sim(), Witness(stage.sim(), notes));
    stage.app(1, async move {
        let _witness = witness;
        let _ = sim.call(DESK, Ask::Quick, ms(50)).await;
    });
    let late = stage.sim();
    drop(stage);
    assert!(weak.upgrade().is_none());
    // Whoever still holds a handle starts nothing with it.
    let held = late.clone();
    late.spawn(APP, flushpoint::trace::OpId(1), async move {
        held.sleep(ms(1)).await;
    });
    assert_eq!(late.now().as_ms_f64(), 0.0);
}

#[test]
fn programs_that_never_let_time_go_on_can_be_stopped() {
    let mut stage = stage();
    let sim = stage.sim();
    stage.app(1, async move {
        loop {
            sim.sleep(Duration::ZERO).await;
        }
    });
    let sim = stage.sim();
    stage.app(2, async move {
        loop {
            let _ = sim.call(APP, Ask::Quick, ms(1)).await;
        }
    });
    for _ in 0..100_000 {
        assert_eq!(stage.simulation.step(), Stepped::Ran);
        assert_eq!(stage.sim().now().as_ns(), 0);
    }
    assert!(stage.simulation.more_now());
}

#[test]
fn what_a_task_writes_is_its_own_and_what_a_driver_writes_is_not() {
    let mut stage = stage();
    let sim = stage.sim();
    stage.app(3, async move {
        let first = sim.write(OpEvent::Waits { span: Span::from_ns(1) });
        let second = sim.write(OpEvent::Waits { span: Span::from_ns(2) });
        assert_eq!((first.index(), second.index()), (0, 1));
    });
    stage.run();
    stage.sim().write(OpEvent::Waits { span: Span::from_ns(3) });
    stage.simulation.look(|core| {
        let entries = core.trace.entries().iter();
        let marks: Vec<_> = entries
            .map(|entry| (entry.op.0, entry.cause.some().map(|c| c.0)))
            .collect();
        assert_eq!(marks, [(3, None), (3, Some(0)), (0, None)]);
    });
}

/// Two programs of the desk wait for its bell; it rings at 1 ms and at 6 ms.
#[test]
fn a_bell_wakes_all_that_wait_for_it_and_a_deadline_does_too() {
    let mut stage = stage();
    let notes: Notes<(u32, f64)> = Rc::default();
    for op in [8, 9] {
        let (sim, noted) = (stage.sim(), notes.clone());
        stage.sim().spawn(DESK, OpId(op), async move {
            for _ in 0..3 {
                sim.bell(ms(20)).await;
                noted.borrow_mut().push((op, sim.now().as_ms_f64()));
            }
        });
    }
    let sim = stage.sim();
    stage.app(1, async move {
        let _ = sim.call(DESK, Ask::Bell, ms(9)).await;
        sim.sleep(ms(3)).await;
        let _ = sim.call(DESK, Ask::Bell, ms(9)).await;
        // The bell of another node wakes nobody here.
        let _ = sim.call(PEER, Ask::Bell, ms(9)).await;
    });
    stage.run();
    let each = |at| [(8, at), (9, at)];
    assert_eq!(notes.take(), [each(1.0), each(6.0), each(26.0)].concat());
}

#[test]
fn a_crash_ends_the_wait_for_a_bell() {
    let mut stage = stage();
    let notes: Notes<f64> = Rc::default();
    let (sim, noted) = (stage.sim(), notes.clone());
    stage.sim().spawn(DESK, OpId(9), async move {
        sim.bell(ms(20)).await;
        noted.borrow_mut().push(sim.now().as_ms_f64());
    });
    stage.run_until(ms(2));
    stage.simulation.crash(DESK, Stop::Process);
    stage.simulation.restart(DESK);
    stage.ask(1, DESK, Ask::Bell, ms(9));
    stage.run();
    assert!(notes.take().is_empty());
}

/// What a world does for a task is the task's: its next entry is caused by it.
#[test]
fn a_task_lets_the_world_act_on_its_own_node() {
    let mut stage = stage();
    let sim = stage.sim();
    stage.sim().spawn(DESK, OpId(4), async move {
        let place = std::panic::Location::caller();
        sim.here(place, |_, ctx| {
            assert_eq!(ctx.node(), DESK);
            ctx.write(OpEvent::Waits { span: Span::from_ns(1) });
        });
        sim.write(OpEvent::Waits { span: Span::from_ns(2) });
    });
    stage.run();
    stage.simulation.look(|core| {
        let [first, second] = core.trace.entries() else { panic!() };
        assert_eq!((first.op, first.node), (OpId(4), DESK));
        assert_eq!((second.op, second.node), (OpId(4), DESK));
        assert_eq!(second.cause.index(), 0);
    });
}
