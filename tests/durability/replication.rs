//! Offsets, WAIT, min-replicas-to-write, resync and roles.

use std::time::Duration;

use flushpoint::{
    run::execute,
    trace::{
        CacheEvent, Event, ExpiryPath, FaultEvent, NoEffect, Outcome,
        ReplEvent, SimTime, Trace,
    },
};

use crate::crowd::{ALONE, crowd, ended, first, lost_texts, run, trace_until};

const CALM: (&str, &str) = ("fault", "none");

/// The offset of the replica at the end, and the primary's.
fn offsets(trace: &Trace) -> (u32, u32) {
    let (mut done, mut fed) = (0, 0);
    for entry in trace.entries() {
        match entry.event {
            Event::Repl(ReplEvent::Applied { offset, .. }) => {
                assert_eq!(offset, done + 1, "in order, and each once");
                done = offset;
            }
            Event::Repl(ReplEvent::Fed { offset }) => fed = offset,
            _ => {}
        }
    }
    (done, fed)
}

/// Cut and healed, late and lossless: in the end the replica has everything,
/// in the primary's order.
#[test]
fn a_replica_catches_up_once_its_link_is_healed() {
    for seed in 1..=50 {
        let calm = [CALM, ("reads", "0")];
        let run = crowd("replica", &calm, seed)
            .with_action_texts(&[
                "500ms:cut cache<->replica",
                "2s:heal cache<->replica",
                "3s:lag cache->replica 700ms",
                "4s:lag cache->replica 0ms",
                "4500ms:cut app-1<->cache",
                "4500ms:cut app-2<->cache",
                "4500ms:cut cache<->db",
            ])
            .expect("of its topology");
        let trace = trace_until(run.clone(), 1_990);
        let (done, fed) = offsets(&trace);
        assert!(fed > done + 100, "{fed} {done}");
        let trace = trace_until(run, 7_000);
        let (done, fed) = offsets(&trace);
        assert_eq!(done, fed, "seed {seed}");
    }
}

/// Facts: once a second, and at once if WAIT asks.
#[test]
fn a_replica_says_once_a_second_how_far_it_is() {
    let run = run("replica", &[ALONE, CALM], &["100ms:app-1 write Ana 310"]);
    let trace = trace_until(run, 5_500);
    let heard = trace.entries().iter().filter_map(|entry| match entry.event {
        Event::Repl(ReplEvent::Acknowledged { offset, .. }) => {
            Some((entry.at.as_ns() / 1_000_000_000, offset))
        }
        _ => None,
    });
    let heard: Vec<_> = heard.collect();
    assert_eq!(heard.len(), 5);
    for (second, (at, offset)) in (1..).zip(heard) {
        // The write, and that the database has it.
        assert_eq!((at, offset), (second, 2));
    }
}

fn waited(trace: &Trace) -> Vec<(SimTime, u32, u32)> {
    let entries = trace.entries().iter();
    let waits = entries.filter_map(|entry| match entry.event {
        Event::Repl(ReplEvent::Waited { replicas, asked }) => {
            Some((entry.at, replicas, asked))
        }
        _ => None,
    });
    waits.collect()
}

#[test]
fn wait_ends_with_the_replica_or_with_its_time_and_undoes_nothing() {
    let knobs = [ALONE, CALM, ("wait", "300ms")];
    let actions = [
        "10ms:app-1 write Ana 310",
        "100ms:cut cache<->replica",
        "110ms:app-1 write Ana 330",
        "600ms:app-2 read Ana",
    ];
    let trace = trace_until(run("replica-wait", &knobs, &actions), 1_000);
    let waits = waited(&trace);
    let [(first, 1, 1), (second, 0, 1)] = waits[..] else {
        panic!("{waits:?}");
    };
    assert!(first < SimTime::from_ms(14), "{first}");
    let late = second.since(SimTime::from_ms(410));
    assert!(late < Duration::from_millis(4), "{second}");
    assert_eq!(
        ended(&trace),
        [
            (Outcome::Acknowledged, "310"),
            (Outcome::Unknown, ""),
            (Outcome::Acknowledged, "330"),
        ],
        "the value stays on the primary"
    );
}

/// Of a crowd each refused write came more than the lag after the cut: the
/// window is bounded, not gone.
#[test]
fn min_replicas_refuses_one_to_two_seconds_after_the_cut_and_recovers() {
    let knobs = [CALM, ("reads", "0"), ("max-lag", "1s")];
    let run = crowd("replica-min", &knobs, 3)
        .with_action_texts(&[
            "1300ms:cut cache<->replica",
            "4500ms:heal cache<->replica",
        ])
        .expect("of its topology");
    let trace = trace_until(run, 8_000);
    let refused =
        |event| matches!(event, Event::Repl(ReplEvent::NoReplicas { .. }));
    let entries = trace.entries().iter();
    let refusals: Vec<_> =
        entries.filter(|entry| refused(entry.event)).collect();
    let first = refusals.first().expect("some").at;
    let last = refusals.last().expect("some").at;
    println!("{} refusals, from {first} to {last}", refusals.len());
    assert!(first > SimTime::from_ms(2_300) && first < SimTime::from_ms(3_400));
    assert!(last < SimTime::from_ms(6_100), "{last}");
    assert!(last > SimTime::from_ms(4_500), "{last}");
    let failed =
        ended(&trace).iter().filter(|e| e.0 == Outcome::Failed).count();
    assert_eq!(failed, refusals.len());
    // Reads go on.
    let knobs = [CALM, ("reads", "1"), ("max-lag", "1s")];
    let run = crowd("replica-min", &knobs, 3)
        .with_action_texts(&["1ms:cut cache<->replica"])
        .expect("of its topology");
    let trace = trace_until(run, 5_000);
    assert!(ended(&trace).iter().all(|e| e.0 == Outcome::Acknowledged));
}

#[test]
fn an_empty_primary_wipes_its_replica() {
    let knobs =
        [ALONE, ("fault-at", "300ms"), ("down-for", "20ms"), ("cut", "0ms")];
    let actions = ["10ms:app-1 write Ana 310", "200ms:app-1 write Ben 200"];
    let trace = trace_until(run("replica", &knobs, &actions), 1_500);
    let synced = trace.entries().iter().find_map(|entry| match entry.event {
        Event::Repl(ReplEvent::Synced { keys, .. }) => Some((entry.at, keys)),
        _ => None,
    });
    let (at, keys) = synced.expect("a resync");
    assert_eq!(keys, 0, "it had three keys");
    assert!(at < SimTime::from_ms(1_010), "within a second: {at}");
    assert_eq!(lost_texts(&trace), ["310", "200"]);
    // Until then the replica could have been put in its place.
    let before = trace_until(run("replica", &knobs, &actions), 900);
    assert_eq!(lost_texts(&before), [""; 0]);
}

#[test]
fn a_demoted_primary_takes_no_writes_and_takes_over_what_the_other_has() {
    let actions = [
        "10ms:cut cache<->replica",
        "20ms:app-1 write Ana 310",
        "100ms:app-1 write Ben 200",
        // The write is on its way to the old primary.
        "100100us:failover replica",
        "110ms:failover replica",
        "200ms:app-1 write Cy 440",
        "300ms:heal cache<->replica",
    ];
    let trace = trace_until(run("replica", &[ALONE, CALM], &actions), 2_500);
    let outcomes: Vec<_> = ended(&trace).iter().map(|e| e.0).collect();
    let (told, not) = (Outcome::Acknowledged, Outcome::Failed);
    assert_eq!(outcomes, [told, not, told]);
    assert!(
        first(&trace, |event| {
            matches!(event, Event::Repl(ReplEvent::ReadOnly { .. }))
        })
        .is_some()
    );
    assert_eq!(lost_texts(&trace), ["310"], "it had it alone");
    let again = NoEffect::AlreadyPrimary;
    let none = Event::Fault(FaultEvent::NoEffect { why: again });
    assert!(first(&trace, |event| event == none).is_some());
    let cache = trace.find_node("cache").expect("a cache");
    let copied = trace.entries().iter().filter(|entry| {
        let copied = matches!(entry.event, Event::Repl(
            ReplEvent::Copied { key, row, .. },
        ) if trace.text(key) == "Ana" && row.version == 1);
        copied && entry.node == cache
    });
    assert_eq!(copied.count(), 1, "the older row is back");
}

/// Facts: a replica deletes nothing by itself, and does not show what is
/// past its time.
#[test]
fn a_replica_waits_for_the_delete_of_an_expired_key() {
    let knobs = [ALONE, CALM, ("ttl", "50ms")];
    let trace = trace_until(run("replica", &knobs, &[]), 1_000);
    let replica = trace.find_node("replica").expect("a replica");
    let mut own = 0;
    let mut told = 0;
    for entry in trace.entries() {
        match entry.event {
            Event::Cache(CacheEvent::Expired { path, .. }) => {
                assert_ne!(entry.node, replica);
                assert_eq!(path, ExpiryPath::Active);
                own += 1;
            }
            Event::Repl(ReplEvent::Applied { row, .. }) => {
                assert!(!row.is_some());
                told += 1;
            }
            _ => {}
        }
    }
    assert_eq!((own, told), (3, 3));
}

/// What happens to a pair, by chance: the offsets stay in order, and no write
/// is called lost that the end shows to be there.
#[test]
fn versions_never_come_twice_after_a_failover() {
    for seed in 1..=200 {
        let knobs = [("fault", "machine"), ("cut", "300ms"), ("flush", "80ms")];
        let trace = execute(&crowd("replica", &knobs, seed)).trace;
        let mut given = std::collections::BTreeMap::new();
        for entry in trace.entries() {
            if let Event::Tray(flushpoint::trace::TrayEvent::Queued {
                key,
                row,
                ..
            }) = entry.event
            {
                let text = given.insert((key, row.version), row.text);
                assert_eq!(text, None, "seed {seed}");
            }
        }
    }
}
