//! How the brokers behave, row by row of what is known of Kafka.

use std::collections::BTreeMap;

use flushpoint::{
    run::execute,
    trace::{Event, LogEvent, NetEvent, NodeId, OpEvent, Outcome, Trace, Verb},
};

use crate::crowd::{crowd, first, run};

const ALONE: (&str, &str) = ("workload", "hands-on");
const CALM: (&str, &str) = ("fault", "none");

/// What happens in a run without requests of its own.
fn trace(variant: &str, knobs: &[(&str, &str)], actions: &[&str]) -> Trace {
    let knobs = [&[ALONE, CALM], knobs].concat();
    execute(&run(variant, &knobs, actions)).trace
}

fn events(trace: &Trace) -> impl Iterator<Item = (u64, NodeId, LogEvent)> {
    trace.entries().iter().filter_map(|entry| match entry.event {
        Event::Log(event) => Some((entry.at.as_ns(), entry.node, event)),
        _ => None,
    })
}

/// How the writes ended, and after how many microseconds.
fn ends(trace: &Trace) -> Vec<(Outcome, u64)> {
    let mut began = BTreeMap::new();
    let ends = trace.entries().iter().filter_map(|entry| match entry.event {
        Event::Op(OpEvent::Began { .. }) => {
            began.insert(entry.op.0, entry.at.as_ns());
            None
        }
        Event::Op(OpEvent::Ended { outcome, .. }) => {
            let took_ns = entry.at.as_ns() - began[&entry.op.0];
            Some((outcome, took_ns / 1_000))
        }
        _ => None,
    });
    ends.collect()
}

const WRITE: &str = "100ms:app-1 write Ana 310";
const CUT: [&str; 2] =
    ["50ms:cut broker-1<->broker-2", "50ms:cut broker-1<->broker-3"];

#[test]
fn acks_0_has_no_answer() {
    let trace = trace("acks-0", &[], &[WRITE]);
    let answers = trace.entries().iter().filter(|entry| {
        let from = trace.node_name(entry.node);
        let sent = matches!(
            entry.event,
            Event::Net(NetEvent::Sent { verb, .. })
                if verb.is_answer() && verb != Verb::LogRecords
        );
        sent && from == "broker-1" && entry.op.0 == 1
    });
    assert_eq!(answers.count(), 0);
    assert_eq!(ends(&trace)[0].0, Outcome::Acknowledged);
}

#[test]
fn acks_1_waits_for_the_leader_alone_and_acks_all_for_all_in_sync() {
    let cut = |variant| {
        let trace = trace(variant, &[], &[&CUT[..], &[WRITE]].concat());
        let [(outcome, took_us)] = ends(&trace)[..] else { panic!() };
        assert_eq!(outcome, Outcome::Acknowledged, "{variant}");
        took_us
    };
    assert!(cut("acks-1") < 5_000);
    // Until the others are not in sync any more.
    assert!(cut("acks-all") > 100_000);
    let calm = ends(&trace("acks-all", &[], &[WRITE]))[0].1;
    assert!(calm < 5_000, "{calm} µs");
}

#[test]
fn a_follower_that_lags_leaves_and_joins_when_it_has_caught_up() {
    let heal = "600ms:heal broker-1<->broker-2";
    let actions = [&CUT[..], &[WRITE, heal]].concat();
    let trace = trace("acks-1", &[], &actions);
    let moves: Vec<(u64, bool, u32)> = events(&trace)
        .filter_map(|(at, _, event)| match event {
            LogEvent::Left { in_sync, .. } => Some((at, false, in_sync)),
            LogEvent::Joined { in_sync, .. } => Some((at, true, in_sync)),
            _ => None,
        })
        .collect();
    let [(first, false, 2), (_, false, 1), (back, true, 2)] = moves[..] else {
        panic!("{moves:?}")
    };
    let ms = |ns: u64| ns / 1_000_000;
    assert!((200..=310).contains(&ms(first)), "{} ms", ms(first));
    assert!((600..=760).contains(&ms(back)), "{} ms", ms(back));
}

/// `replica.lag.time.max.ms` is about who has fallen behind: who has all that
/// there is has not.
#[test]
fn a_follower_that_has_all_stays_in_sync_although_it_is_cut_off() {
    let trace = trace("acks-1", &[], &CUT);
    let left = first(&trace, |event| matches!(event, LogEvent::Left { .. }));
    assert_eq!(left, None);
}

#[test]
fn fewer_in_sync_than_there_must_be_refuse_a_write_of_acks_all() {
    let late = "500ms:app-2 write Ben 200";
    let actions = [&CUT[..], &[WRITE, late]].concat();
    let outcomes = |variant| {
        let ends = ends(&trace(variant, &[], &actions));
        ends.iter().map(|end| end.0).collect::<Vec<_>>()
    };
    // The first was appended before the set shrank: it may be there or not.
    assert_eq!(outcomes("acks-all-min-2"), [Outcome::Unknown, Outcome::Failed]);
    assert_eq!(outcomes("acks-all"), [Outcome::Acknowledged; 2]);
}

#[test]
fn a_crash_leaves_what_the_system_has_and_a_loss_of_power_nothing() {
    let ends = |how: &str| {
        let stop = format!("300ms:{how} broker-3");
        let trace =
            trace("acks-1", &[], &[WRITE, &stop, "310ms:restart broker-3"]);
        let mut recovered =
            events(&trace).filter_map(|(.., event)| match event {
                LogEvent::Recovered { end, .. } => Some(end),
                _ => None,
            });
        recovered.next().expect("it restarts")
    };
    assert_eq!(ends("crash"), 3);
    assert_eq!(ends("power-loss"), 2);
    assert_eq!(ends("machine-loss"), 2);
}

/// A consumer is given nothing above the high watermark.
#[test]
fn a_consumer_reads_what_all_in_sync_have() {
    let look = [("look", "20ms")];
    let trace = trace("acks-1", &look, &[&CUT[..], &[WRITE]].concat());
    let mut mark = 2;
    let mut read_at = None;
    for (at, _, event) in events(&trace) {
        match event {
            LogEvent::Advanced { mark: to, .. } => mark = to,
            LogEvent::Read { from, records, .. } => {
                assert!(from + records <= mark);
                read_at = read_at.or((records > 0).then_some(at));
            }
            _ => {}
        }
    }
    // It has been appended for long by then.
    assert!(read_at.expect("it is read") > 200_000_000);
}

/// Of three partitions each key has one, and each of them a leader of its own;
/// where one leader crashes the others go on.
#[test]
fn a_key_has_one_partition() {
    let knobs = [("partitions", "3"), ("fault", "leader")];
    let mut leaders = Vec::new();
    let mut written = [0; 3];
    for seed in 1..=5 {
        let trace = execute(&crowd("acks-all-min-2", &knobs, seed)).trace;
        let mut of_key = BTreeMap::new();
        for (_, node, event) in events(&trace) {
            match event {
                LogEvent::Appended { partition, key, .. } => {
                    let known = of_key.entry(key.0).or_insert(partition);
                    assert_eq!(*known, partition);
                    written[partition as usize] += 1;
                }
                LogEvent::Leads { .. } => leaders.push(node),
                LogEvent::Elected { partition, .. } => {
                    assert_eq!(partition, 0, "the others have a leader");
                }
                _ => {}
            }
        }
        assert!(crate::crowd::lost(&trace).is_empty());
    }
    leaders.truncate(3);
    leaders.dedup();
    assert_eq!(leaders.len(), 3);
    assert!(written.iter().all(|count| *count > 100), "{written:?}");
}

/// The group's offset survives the broker that kept it.
#[test]
fn a_consumer_goes_on_from_the_committed_offset_at_another_broker() {
    let knobs = [("look", "100ms")];
    let actions = [
        "50ms:app-1 write Ana 310",
        "300ms:crash broker-1",
        "350ms:crash job",
        "500ms:restart job",
        "600ms:app-1 write Ben 200",
        "900ms:app-1 write Ben 220",
    ];
    let trace = trace("acks-all-min-2", &knobs, &actions);
    let reads: Vec<(u32, u32)> = events(&trace)
        .filter_map(|(.., event)| match event {
            LogEvent::Read { from, records, .. } => {
                (records > 0).then_some((from, records))
            }
            _ => None,
        })
        .collect();
    // The first write after the crash finds out who leads now.
    assert_eq!(reads[0], (2, 1), "Ana");
    assert!(reads.len() > 1, "{reads:?}");
    assert!(reads[1..].iter().all(|read| read.0 > 2), "once: {reads:?}");
}

/// Whatever happens, the in-sync logs agree below the high watermark.
#[test]
fn what_lies_below_the_high_watermark_is_on_all_that_are_in_sync() {
    for seed in 1..=100 {
        let faults = ["leader", "power", "two", "job"];
        let fault = faults[seed as usize % faults.len()];
        let knobs = [("fault", fault), ("cut", "250ms")];
        let trace = execute(&crowd("acks-all-min-2", &knobs, seed)).trace;
        let mut common = BTreeMap::<u32, u32>::new();
        let mut logs = BTreeMap::<u16, BTreeMap<u32, u32>>::new();
        for (_, node, event) in events(&trace) {
            match event {
                LogEvent::Appended { offset, row, .. }
                | LogEvent::Replicated { offset, row, .. } => {
                    let log = logs.entry(node.0).or_default();
                    log.insert(offset, row.version);
                }
                LogEvent::Truncated { end, .. } => {
                    let log = logs.entry(node.0).or_default();
                    log.split_off(&end);
                    // With a clean election nothing common goes, but where a
                    // leader has lost its disk.
                    if fault != "power" {
                        assert!(common.range(end..).next().is_none());
                    }
                }
                LogEvent::Advanced { mark, .. } => {
                    let log = &logs[&node.0];
                    let below = log.range(..mark).map(|(o, v)| (*o, *v));
                    for (offset, version) in below {
                        let known = common.entry(offset).or_insert(version);
                        if fault != "power" {
                            assert_eq!(*known, version, "{fault} {seed}");
                        }
                    }
                }
                _ => {}
            }
        }
        assert!(common.len() > 50, "{fault} {seed}: it is not idle");
    }
}
