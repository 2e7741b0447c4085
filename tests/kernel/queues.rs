//! Requests that wait for a worker.

use flushpoint::sim::Latency;

use crate::desk::{Ask, DESK, ms, stage, stage_with};

#[test]
fn requests_queue_for_one_worker_first_come_first_served() {
    let mut stage = stage();
    for op in 1..=4 {
        stage.ask(op, DESK, Ask::Work(10), ms(99));
    }
    assert_eq!(
        stage.answers(),
        [(12.0, Ok(0)), (22.0, Ok(1)), (32.0, Ok(2)), (42.0, Ok(3))]
    );
    let mut queued = stage.story();
    queued.retain(|line| line.contains("queued"));
    assert_eq!(
        queued,
        ["1 ms desk: queued 1", "1 ms desk: queued 2", "1 ms desk: queued 3",]
    );
    let mut taken = stage.story();
    taken.retain(|line| line.contains("taken up"));
    let when = ["11 ms", "21 ms", "31 ms"];
    let when = when.map(|at| format!("{at} desk: taken up"));
    assert_eq!(taken.len(), 3);
    for (line, when) in taken.iter().zip(&when) {
        assert!(line.starts_with(when), "{line}");
    }
    let operations: Vec<u32> = stage.simulation.look(|core| {
        let entries = core.trace.entries().iter();
        let answers = entries.filter(|entry| entry.event.word() == "answered");
        answers.map(|entry| entry.op.0).collect()
    });
    assert_eq!(operations, [1, 2, 3, 4]);
}

#[test]
fn two_workers_serve_two_at_once() {
    let mut stage = stage_with(2, Latency::constant(ms(1)), 1);
    for (op, work) in [(1, 10), (2, 4), (3, 4), (4, 4)] {
        stage.ask(op, DESK, Ask::Work(work), ms(99));
    }
    assert_eq!(
        stage.answers(),
        [(6.0, Ok(0)), (10.0, Ok(1)), (12.0, Ok(2)), (14.0, Ok(3))]
    );
}

#[test]
fn workers_are_free_again_after_a_queue_and_after_a_crash() {
    let mut stage = stage();
    for round in 0..3 {
        for op in 1..=3 {
            stage.ask(op, DESK, Ask::Work(10), ms(99));
        }
        stage.run_until(ms(100 * round + 15));
        if round == 1 {
            stage.simulation.crash(DESK, flushpoint::trace::Stop::Process);
            stage.simulation.restart(DESK);
        }
        stage.run_until(ms(100 * round + 100));
    }
    let times: Vec<f64> =
        stage.answers().into_iter().map(|(at, _)| at).collect();
    assert_eq!(
        times,
        [12.0, 22.0, 32.0, 112.0, 116.0, 116.0, 212.0, 222.0, 232.0]
    );
}

#[test]
fn a_long_queue_of_requests_that_take_no_time_does_not_nest() {
    let mut stage = stage();
    stage.ask(1, DESK, Ask::Work(10), ms(0));
    for op in 2..=200_000 {
        stage.ask(op, DESK, Ask::Quick, ms(0));
    }
    let answers = stage.answers();
    assert_eq!(answers.len(), 200_000);
    assert!(answers.iter().all(|(at, _)| *at == 12.0));
}
