//! Messages that a person holds, releases and drops.

use std::time::Duration;

use flushpoint::{
    sim::CallError,
    trace::{MsgId, Stop},
};

use crate::desk::{APP, Ask, DESK, Stage, ms, stage};

/// A call whose request, message 1, is on its way since 0 ms.
fn asked() -> Stage {
    let mut stage = stage();
    stage.ask(1, DESK, Ask::Quick, ms(50));
    stage.simulation.step();
    stage
}

#[test]
fn a_held_message_goes_on_when_it_is_released() {
    let mut stage = asked();
    stage.simulation.hold(MsgId(1));
    stage.run_until(ms(30));
    stage.simulation.release(MsgId(1));
    assert_eq!(stage.answers(), [(31.0, Ok(0))]);
    assert_eq!(
        stage.story(),
        [
            "0 ms app: sent",
            "0 ms app: held",
            "30 ms app: released",
            "30 ms desk: received",
            "30 ms desk: sent",
            "31 ms app: answered",
        ]
    );
}

#[test]
fn a_message_released_early_comes_at_its_time() {
    let mut stage = asked();
    stage.simulation.hold(MsgId(1));
    stage.simulation.release(MsgId(1));
    assert_eq!(stage.answers(), [(2.0, Ok(0))]);
}

#[test]
fn a_message_held_for_ever_leaves_its_caller_to_the_time_out() {
    let mut stage = asked();
    stage.simulation.hold(MsgId(1));
    assert_eq!(stage.answers(), [(50.0, Err(CallError::TimedOut))]);
    stage.simulation.release(MsgId(1));
    stage.run();
    assert_eq!(stage.lines("late"), ["51 ms app: late"]);
}

#[test]
fn an_answer_can_be_held_like_a_request() {
    let mut stage = asked();
    stage.run_until(Duration::from_micros(1_500));
    stage.simulation.hold(MsgId(2));
    stage.run_until(ms(9));
    stage.simulation.release(MsgId(2));
    assert_eq!(stage.answers(), [(9.0, Ok(0))]);
}

#[test]
fn a_dropped_message_is_lost_whether_it_flew_or_was_held() {
    for held in [false, true] {
        let mut stage = asked();
        if held {
            stage.simulation.hold(MsgId(1));
            stage.run_until(ms(10));
        }
        stage.simulation.drop_message(MsgId(1));
        // Its place is taken by others before its time comes.
        stage.ask(2, DESK, Ask::Quick, ms(50));
        stage.ask(3, DESK, Ask::Quick, ms(50));
        let now = if held { 12.0 } else { 2.0 };
        let lost = (50.0, Err(CallError::TimedOut));
        assert_eq!(stage.answers(), [(now, Ok(0)), (now, Ok(1)), lost]);
        assert_eq!(stage.lines("dropped by hand").len(), 1);
    }
}

#[test]
fn only_what_is_on_the_wire_can_be_handled() {
    let mut stage = asked();
    let simulation = &stage.simulation;
    simulation.release(MsgId(1));
    simulation.hold(MsgId(1));
    simulation.hold(MsgId(1));
    simulation.hold(MsgId(9));
    simulation.hold(MsgId(0));
    simulation.release(MsgId(1));
    stage.run();
    stage.simulation.hold(MsgId(1));
    stage.simulation.drop_message(MsgId(2));
    let mut story = stage.story();
    story.retain(|line| line.contains("no effect"));
    assert_eq!(
        story,
        [
            "0 ms app: no effect: that message is not held",
            "0 ms app: no effect: that message is held already",
            "0 ms app: no effect: that message is not on its way",
            "0 ms app: no effect: that message is not on its way",
            "50 ms app: no effect: that message is not on its way",
            "50 ms app: no effect: that message is not on its way",
        ]
    );
}

#[test]
fn a_message_held_past_a_crash_bounces_or_meets_the_next_life() {
    for restarted in [false, true] {
        let mut stage = asked();
        stage.simulation.hold(MsgId(1));
        stage.run_until(ms(5));
        stage.simulation.crash(DESK, Stop::Process);
        if restarted {
            stage.simulation.restart(DESK);
        }
        stage.run_until(ms(10));
        stage.simulation.release(MsgId(1));
        let answer = if restarted { Ok(0) } else { Err(CallError::Reset) };
        assert_eq!(stage.answers(), [(11.0, answer)]);
    }
}

#[test]
fn a_message_released_onto_a_cut_link_is_gone() {
    let mut stage = asked();
    stage.simulation.hold(MsgId(1));
    stage.run_until(ms(5));
    stage.simulation.cut(APP, DESK);
    stage.simulation.release(MsgId(1));
    assert_eq!(stage.answers(), [(50.0, Err(CallError::TimedOut))]);
    assert_eq!(stage.lines("lost: cut"), ["5 ms app: lost: cut"]);
}
