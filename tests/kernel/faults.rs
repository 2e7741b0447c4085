//! Crashes, power losses, cuts, lags, pauses and clocks.

use flushpoint::{
    sim::CallError,
    trace::{NodeId, Stop},
};

use crate::desk::{APP, Ask, DESK, PEER, Stage, ms, stage};

/// A call that would take 12 ms, with a fault at 5 ms.
fn call_struck_at_5(fault: impl Fn(&Stage)) -> Stage {
    let mut stage = stage();
    stage.ask(1, DESK, Ask::Work(10), ms(50));
    stage.run_until(ms(5));
    fault(&stage);
    stage
}

#[test]
fn a_crashed_process_resets_its_connections_after_one_link_latency() {
    let mut stage =
        call_struck_at_5(|s| s.simulation.crash(DESK, Stop::Process));
    assert_eq!(stage.answers(), [(6.0, Err(CallError::Reset))]);
    assert_eq!(stage.lines("reset"), ["6 ms app: reset"]);
}

#[test]
fn a_queued_request_is_reset_too_and_in_order() {
    let mut stage = stage();
    for op in 1..4 {
        stage.ask(op, DESK, Ask::Work(10), ms(50));
    }
    stage.run_until(ms(5));
    stage.simulation.crash(DESK, Stop::Process);
    assert_eq!(stage.answers(), [(6.0, Err(CallError::Reset)); 3]);
    let causes: Vec<_> = stage.simulation.look(|core| {
        let entries = core.trace.entries().iter();
        let resets = entries.filter(|entry| entry.event.word() == "reset");
        let cause = |id| core.trace.entry(id).event.word();
        resets.map(|entry| (entry.op.0, cause(entry.cause))).collect()
    });
    assert_eq!(causes, [1, 2, 3].map(|op| (op, "crashed")));
}

#[test]
fn a_request_that_reaches_a_dead_process_bounces() {
    let mut stage = stage();
    stage.simulation.crash(DESK, Stop::Process);
    stage.ask(1, DESK, Ask::Quick, ms(50));
    assert_eq!(stage.answers(), [(2.0, Err(CallError::Reset))]);
    assert_eq!(stage.lines("receiver gone"), ["1 ms app: lost: receiver gone"]);
}

#[test]
fn a_power_loss_is_silent_until_the_time_out() {
    let mut stage = call_struck_at_5(|s| s.simulation.crash(DESK, Stop::Power));
    assert_eq!(stage.answers(), [(50.0, Err(CallError::TimedOut))]);
    stage.ask(2, DESK, Ask::Quick, ms(10));
    assert_eq!(stage.answers(), [(60.0, Err(CallError::TimedOut))]);
    assert_eq!(stage.lines("no power"), ["51 ms app: lost: no power"]);
}

#[test]
fn a_cut_link_is_silent_until_the_time_out() {
    let mut stage = call_struck_at_5(|s| s.simulation.cut(APP, DESK));
    assert_eq!(stage.answers(), [(50.0, Err(CallError::TimedOut))]);
    assert_eq!(
        stage.lines(": cut"),
        ["5 ms app: cut", "11 ms desk: lost: cut"]
    );
    stage.simulation.heal(DESK, APP);
    stage.ask(2, DESK, Ask::Quick, ms(10));
    assert_eq!(stage.answers(), [(52.0, Ok(1))]);
}

#[test]
fn a_cut_link_swallows_what_is_on_it_and_a_reset_too() {
    let mut stage = call_struck_at_5(|s| {
        s.simulation.crash(DESK, Stop::Process);
        s.simulation.cut(APP, DESK);
    });
    assert_eq!(stage.answers(), [(50.0, Err(CallError::TimedOut))]);
}

#[test]
fn a_restarted_node_answers_without_its_memory() {
    let mut stage = stage();
    stage.ask(1, DESK, Ask::Quick, ms(50));
    stage.run_until(ms(10));
    stage.simulation.crash(DESK, Stop::Process);
    stage.simulation.restart(DESK);
    stage.ask(2, DESK, Ask::Quick, ms(50));
    assert_eq!(stage.answers(), [(2.0, Ok(0)), (12.0, Ok(0))]);
}

#[test]
fn work_begun_before_a_crash_does_not_end_after_the_restart() {
    let mut stage = call_struck_at_5(|s| {
        s.simulation.crash(DESK, Stop::Power);
        s.simulation.restart(DESK);
        s.ask(2, DESK, Ask::Work(20), ms(50));
    });
    assert_eq!(
        stage.answers(),
        [(27.0, Ok(0)), (50.0, Err(CallError::TimedOut))]
    );
}

#[test]
fn a_timer_dies_with_its_node() {
    let mut stage = stage();
    stage.ask(1, DESK, Ask::Ring(10), ms(50));
    stage.ask(2, PEER, Ask::Ring(10), ms(50));
    stage.run_until(ms(5));
    stage.simulation.crash(DESK, Stop::Process);
    stage.simulation.restart(DESK);
    stage.run();
    assert_eq!(stage.lines("missed"), ["11 ms peer: missed"]);
}

#[test]
fn a_lag_holds_up_one_direction_until_it_is_lifted() {
    let mut stage = stage();
    stage.simulation.lag(APP, DESK, ms(7));
    stage.ask(1, DESK, Ask::Quick, ms(50));
    stage.run_until(ms(20));
    stage.simulation.lag(APP, DESK, ms(0));
    stage.ask(2, DESK, Ask::Quick, ms(50));
    assert_eq!(stage.answers(), [(9.0, Ok(0)), (22.0, Ok(1))]);
}

#[test]
fn a_fault_that_changes_nothing_says_why() {
    let mut stage = stage();
    stage.run();
    let simulation = &stage.simulation;
    simulation.restart(DESK);
    simulation.heal(APP, DESK);
    simulation.crash(DESK, Stop::Power);
    simulation.crash(DESK, Stop::Process);
    simulation.pause(DESK, ms(5));
    simulation.cut(APP, DESK);
    simulation.cut(DESK, APP);
    assert_eq!(
        stage.story(),
        [
            "0 ms desk: no effect: the node is already running",
            "0 ms app: no effect: the link is already so",
            "0 ms desk: crashed",
            "0 ms desk: no effect: the node is already down",
            "0 ms desk: no effect: the node is already down",
            "0 ms app: cut",
            "0 ms desk: no effect: the link is already so",
        ]
    );
}

#[test]
fn a_paused_desk_puts_everything_off_and_goes_on_in_order() {
    let mut stage = stage();
    stage.ask(1, DESK, Ask::Work(10), ms(50));
    stage.run_until(ms(5));
    stage.simulation.pause(DESK, ms(10));
    stage.ask(2, DESK, Ask::Quick, ms(50));
    assert_eq!(stage.answers(), [(16.0, Ok(0)), (16.0, Ok(1))]);
    let story = stage.story();
    assert_eq!(
        story[2..],
        [
            "5 ms desk: paused",
            "5 ms app: sent",
            "15 ms desk: resumed",
            "15 ms desk: received",
            "15 ms desk: queued 1",
            "15 ms desk: sent",
            "15 ms desk: taken up",
            "15 ms desk: sent",
            "16 ms app: answered",
            "16 ms app: answered",
        ]
    );
}

#[test]
fn a_longer_pause_prolongs_a_shorter_one_and_keeps_the_order() {
    let mut stage = stage();
    let at =
        |stage: &mut Stage, op: u32| stage.ask(op, DESK, Ask::Quick, ms(99));
    stage.simulation.pause(DESK, ms(10));
    at(&mut stage, 1);
    stage.run_until(ms(4));
    stage.simulation.pause(DESK, ms(16));
    at(&mut stage, 2);
    stage.run_until(ms(12));
    stage.simulation.pause(DESK, ms(1));
    at(&mut stage, 3);
    assert_eq!(stage.answers(), [0, 1, 2].map(|n| (21.0, Ok(n))));
    assert_eq!(stage.lines("resumed"), ["20 ms desk: resumed"]);
}

#[test]
fn pauses_that_end_together_end_once() {
    let mut stage = stage();
    stage.simulation.pause(APP, ms(0));
    stage.run();
    stage.simulation.pause(APP, ms(5));
    stage.simulation.pause(APP, ms(5));
    stage.run();
    assert_eq!(
        stage.lines("resumed"),
        ["0 ms app: resumed", "5 ms app: resumed"]
    );
}

#[test]
fn a_paused_client_hears_its_answers_and_time_outs_late() {
    let mut stage = stage();
    stage.ask(1, DESK, Ask::Quick, ms(50));
    stage.ask(2, DESK, Ask::Work(20), ms(8));
    stage.run_until(ms(1));
    stage.simulation.pause(APP, ms(9));
    assert_eq!(
        stage.answers(),
        [(10.0, Ok(0)), (10.0, Err(CallError::TimedOut))]
    );
    assert_eq!(stage.lines("late"), ["22 ms app: late"]);
}

#[test]
fn a_crash_ends_a_pause_and_resets_what_stood_at_the_door() {
    let mut stage = stage();
    stage.simulation.pause(DESK, ms(10));
    stage.ask(1, DESK, Ask::Quick, ms(50));
    stage.run_until(ms(5));
    stage.simulation.crash(DESK, Stop::Process);
    stage.simulation.restart(DESK);
    assert_eq!(stage.answers(), [(6.0, Err(CallError::Reset))]);
    assert!(stage.lines("resumed").is_empty());
}

#[test]
fn what_stands_at_a_paused_door_has_left_the_link() {
    let mut stage = stage();
    stage.simulation.pause(DESK, ms(10));
    stage.ask(1, DESK, Ask::Quick, ms(50));
    stage.run_until(ms(5));
    stage.simulation.cut(APP, DESK);
    stage.run_until(ms(8));
    stage.simulation.heal(APP, DESK);
    assert_eq!(stage.answers(), [(11.0, Ok(0))]);
}

#[test]
fn clocks_move_alone_and_both_ways() {
    let mut stage = stage();
    stage.run_until(ms(20));
    stage.simulation.move_clock(APP, ms(5_000), false);
    stage.simulation.move_clock(DESK, ms(50), true);
    let clock = |node: NodeId| stage.sim().clock_ns(node) / 1_000_000;
    assert_eq!([APP, DESK, PEER].map(clock), [5_020, -30, 20]);
    assert_eq!(stage.sim().now().as_ms_f64(), 20.0);
}
