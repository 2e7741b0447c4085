//! What every run keeps, over a thousand of them.

#![cfg(not(target_arch = "wasm32"))]

#[path = "support/runs.rs"]
mod runs;

use std::collections::BTreeSet;

use flushpoint::{
    check::{Property, Status, check},
    history::History,
    run::{Record, execute},
    scenario::CATALOGUE,
    trace::{Event, FaultEvent, NetEvent, NodeId, OpEvent, SimTime, Trace},
};
use proptest::prelude::*;

fn time_never_goes_back(trace: &Trace) {
    let mut now = SimTime::ZERO;
    for (id, entry) in trace.iter() {
        assert!(entry.at >= now, "{id:?}");
        now = entry.at;
    }
}

fn causes_come_first(trace: &Trace) {
    for (id, entry) in trace.iter() {
        if let Some(cause) = entry.cause.some() {
            assert!(cause < id, "{id:?} is caused by {cause:?}");
            assert!(trace.entry(cause).at <= entry.at);
        }
    }
}

fn what_is_received_was_sent(trace: &Trace) {
    let mut sent = BTreeSet::new();
    let mut arrived = BTreeSet::new();
    for (id, entry) in trace.iter() {
        let Event::Net(event) = entry.event else { continue };
        match event {
            NetEvent::Sent { msg, .. } => assert!(sent.insert(msg), "{id:?}"),
            NetEvent::Received { msg }
            | NetEvent::Answered { msg, .. }
            | NetEvent::Late { msg }
            | NetEvent::Lost { msg, .. } => {
                assert!(sent.contains(&msg), "{id:?}");
                assert!(arrived.insert(msg), "{id:?} arrives twice");
            }
            NetEvent::Queued { msg, .. }
            | NetEvent::TakenUp { msg }
            | NetEvent::Reset { msg }
            | NetEvent::Kept { msg }
            | NetEvent::TimedOut { msg } => {
                assert!(sent.contains(&msg), "{id:?}");
            }
        }
    }
}

/// A crashed node sends, receives, applies and decides nothing. What the
/// network does to its messages is told in its name.
fn a_crashed_node_does_nothing(trace: &Trace) {
    let mut down = BTreeSet::<NodeId>::new();
    for (id, entry) in trace.iter() {
        match entry.event {
            Event::Fault(FaultEvent::Crashed { .. }) => {
                assert!(down.insert(entry.node), "{id:?}");
            }
            Event::Fault(FaultEvent::Restarted {}) => {
                assert!(down.remove(&entry.node), "{id:?}");
            }
            Event::Fault(_)
            | Event::Net(NetEvent::Lost { .. })
            | Event::Op(OpEvent::TurnedAway { .. }) => {}
            Event::Op(_)
            | Event::Net(_)
            | Event::Cache(_)
            | Event::Db(_)
            | Event::Tray(_)
            | Event::Disk(_)
            | Event::Repl(_)
            | Event::Log(_)
            | Event::Stream(_)
            | Event::PubSub(_) => {
                assert!(!down.contains(&entry.node), "{id:?}");
            }
        }
    }
}

/// A paused node does nothing either; requests may come to it.
fn a_paused_node_does_nothing(trace: &Trace) {
    let mut until = vec![SimTime::ZERO; trace.nodes().count()];
    for (id, entry) in trace.iter() {
        let until = &mut until[entry.node.index()];
        match entry.event {
            Event::Fault(FaultEvent::Paused { span }) => {
                let end = SimTime(entry.at.as_ns() + span.as_ns());
                *until = end.max(*until);
            }
            Event::Fault(FaultEvent::Crashed { .. }) => {
                *until = SimTime::ZERO;
            }
            Event::Fault(_)
            | Event::Net(NetEvent::Lost { .. })
            | Event::Op(OpEvent::TurnedAway { .. } | OpEvent::Began { .. }) => {
            }
            Event::Op(_)
            | Event::Net(_)
            | Event::Cache(_)
            | Event::Db(_)
            | Event::Tray(_)
            | Event::Disk(_)
            | Event::Repl(_)
            | Event::Log(_)
            | Event::Stream(_)
            | Event::PubSub(_) => {
                assert!(entry.at >= *until, "{id:?}");
            }
        }
    }
}

/// Evidence points at real entries, is broken alone, and not without any one
/// of its operations.
fn evidence_is_minimal(record: &Record) {
    let trace = &record.trace;
    let history = History::of(trace, trace.len());
    for property in Property::ALL {
        let verdict = check(*property, &history);
        assert_ne!(verdict.status, Status::Unknown, "{property:?}");
        if verdict.status != Status::Broken {
            assert!(verdict.evidence.is_empty());
            continue;
        }
        for id in &verdict.evidence {
            assert!(id.index() < trace.len());
        }
        let alone = history.only(&verdict.evidence);
        assert_eq!(check(*property, &alone).status, Status::Broken);
        for left_out in 0..alone.operations.len() {
            let mut fewer = alone.clone();
            fewer.operations.remove(left_out);
            assert_eq!(check(*property, &fewer).status, Status::Holds);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 1_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn every_run_keeps_the_rules(number in any::<u64>()) {
        let scenario = CATALOGUE[(number % CATALOGUE.len() as u64) as usize];
        let run = runs::random_run_of(scenario.id, number);
        let record = execute(&run);
        time_never_goes_back(&record.trace);
        causes_come_first(&record.trace);
        what_is_received_was_sent(&record.trace);
        a_crashed_node_does_nothing(&record.trace);
        a_paused_node_does_nothing(&record.trace);
        evidence_is_minimal(&record);
        prop_assert_eq!(record.fired.len(), run.actions().len());
        for fired in &record.fired {
            prop_assert!(fired.index() < record.trace.len());
        }
    }
}
