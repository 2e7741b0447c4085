//! The same seed gives the same trace; what must hold of every trace holds.

use std::collections::BTreeSet;

use flushpoint::{
    sim::{
        Latency,
        chance::{Chance, Draw, Purpose, Seeded},
    },
    trace::{Event, FaultEvent, MsgId, NetEvent, NodeId, Stop, Trace},
};

use crate::desk::{APP, Ask, DESK, PEER, Stage, ms, stage_with};

fn jittery(seed: u64) -> Stage {
    stage_with(2, Latency::log_normal(ms(1), ms(5)), seed)
}

/// A program that asks now one desk and now the other.
fn chatter(stage: &Stage, op: u32) {
    let sim = stage.sim();
    stage.app(op, async move {
        for n in 0..8 {
            let to = if (op + n).is_multiple_of(3) { PEER } else { DESK };
            let ask = [Ask::Quick, Ask::Work(4), Ask::Tell, Ask::Ring(9)]
                [(op + n) as usize % 4];
            let _ = sim.call(to, ask, ms(20)).await;
        }
    });
}

/// Does something to the stage, as the bits say.
fn strike(stage: &Stage, bits: u64) {
    let simulation = &stage.simulation;
    let node = NodeId((bits >> 8) as u16 % 3);
    let other = NodeId((node.0 + 1) % 3);
    let msg = MsgId((bits >> 16) as u32 % 60);
    match bits % 12 {
        0 => simulation.crash(node, Stop::Process),
        1 => simulation.crash(node, Stop::Power),
        2 | 3 => simulation.restart(node),
        4 => simulation.pause(node, ms(bits >> 60)),
        5 => simulation.cut(node, other),
        6 => simulation.heal(node, other),
        7 => simulation.lag(node, other, ms(bits >> 61)),
        8 => simulation.hold(msg),
        9 => simulation.release(msg),
        10 => simulation.drop_message(msg),
        _ => simulation.move_clock(node, ms(bits >> 60), bits >> 59 & 1 == 1),
    }
}

/// A run with thirty faults at random times.
fn stormy(seed: u64) -> Trace {
    let mut stage = jittery(seed);
    let mut chance = Seeded { seed: !seed };
    let purpose = Purpose::Arrival;
    for round in 0..30 {
        chatter(&stage, round + 1);
        stage.run_until(ms(3 * u64::from(round)));
        let ordinal = u64::from(round);
        strike(&stage, chance.draw(Draw { purpose, place: 0, ordinal }));
    }
    stage.run();
    stage.simulation.finish()
}

#[test]
fn the_same_seed_gives_the_same_trace_and_another_seed_another() {
    let hashes: Vec<u64> = (0..100).map(|seed| stormy(seed).hash()).collect();
    let again: Vec<u64> = (0..100).map(|seed| stormy(seed).hash()).collect();
    assert_eq!(hashes, again);
    assert_eq!(hashes.into_iter().collect::<BTreeSet<_>>().len(), 100);
}

#[test]
fn time_never_goes_back_and_a_cause_lies_before_its_effect() {
    for seed in 0..300 {
        let trace = stormy(seed);
        let mut last = trace.entry(flushpoint::trace::EntryId(0)).at;
        for (id, entry) in trace.iter() {
            assert!(entry.at >= last);
            assert!(entry.cause.some().is_none_or(|cause| cause < id));
            last = entry.at;
        }
    }
}

#[test]
fn what_arrives_was_sent_and_arrives_once() {
    let mut ended = 0;
    for seed in 0..300 {
        let trace = stormy(seed);
        let mut under_way = BTreeSet::new();
        for entry in trace.entries() {
            let Event::Net(event) = entry.event else { continue };
            match event {
                NetEvent::Sent { msg, .. } => {
                    assert!(under_way.insert(msg), "{msg:?} sent twice");
                }
                NetEvent::Received { msg }
                | NetEvent::Answered { msg, .. }
                | NetEvent::Late { msg }
                | NetEvent::Lost { msg, .. } => {
                    assert!(under_way.remove(&msg), "{msg:?} was not sent");
                    ended += 1;
                }
                NetEvent::Queued { .. }
                | NetEvent::TakenUp { .. }
                | NetEvent::Reset { .. }
                | NetEvent::Kept { .. }
                | NetEvent::TimedOut { .. } => {}
            }
        }
    }
    assert!(ended > 30_000, "{ended}");
}

#[test]
fn a_stopped_or_paused_node_does_nothing() {
    for seed in 0..300 {
        let trace = stormy(seed);
        let mut still = [false; 3];
        for entry in trace.entries() {
            let node = &mut still[entry.node.index()];
            match entry.event {
                Event::Fault(FaultEvent::Crashed { .. })
                | Event::Fault(FaultEvent::Paused { .. }) => *node = true,
                Event::Fault(FaultEvent::Restarted {})
                | Event::Fault(FaultEvent::Resumed {}) => *node = false,
                // Written on the sender's behalf, wherever it is by now.
                Event::Net(NetEvent::Lost { .. }) | Event::Fault(_) => {}
                Event::Net(_)
                | Event::Op(_)
                | Event::Cache(_)
                | Event::Db(_)
                | Event::Tray(_)
                | Event::Disk(_)
                | Event::Repl(_)
                | Event::Log(_)
                | Event::Stream(_)
                | Event::PubSub(_) => assert!(!*node, "{entry:?}"),
            }
        }
    }
}

/// When each message of an operation was sent and got to its end.
fn times(trace: &Trace, op: u32) -> Vec<u64> {
    let entries = trace.entries().iter();
    entries.filter(|e| e.op.0 == op).map(|e| e.at.as_ns()).collect()
}

#[test]
fn one_operation_does_not_shift_the_draws_of_another() {
    for seed in 0..50 {
        let run = |crowd: u32| {
            let mut stage = jittery(seed);
            let sim = stage.sim();
            stage.app(1, async move {
                for _ in 0..10 {
                    let _ = sim.call(DESK, Ask::Quick, ms(99)).await;
                }
            });
            for op in 2..2 + crowd {
                let sim = stage.sim();
                stage.app(op, async move {
                    let _ = sim.call(PEER, Ask::Tell, ms(99)).await;
                    let _ = sim.call(APP, Ask::Quick, ms(99)).await;
                });
            }
            stage.run();
            stage.simulation.finish()
        };
        let alone = times(&run(0), 1);
        assert_eq!(alone.len(), 40);
        assert_eq!(alone, times(&run(9), 1));
    }
}

#[test]
fn a_lossy_link_loses_its_share() {
    let mut stage = stage_with(1, Latency::constant(ms(1)), 5);
    stage.simulation.link(APP, DESK, Latency::constant(ms(1)), 0.2);
    for op in 1..=2_000 {
        stage.ask(op, DESK, Ask::Quick, ms(50));
    }
    let answers = stage.answers();
    let good = answers.iter().filter(|(_, answer)| answer.is_ok()).count();
    // 0.8 squared of 2,000, give or take four standard deviations.
    assert!((1_194..=1_366).contains(&good), "{good}");
}
