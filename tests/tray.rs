//! The write-behind tray: order, batches, retries, what happens when it is
//! full, and what it keeps from expiring.

#![cfg(not(target_arch = "wasm32"))]

use std::{collections::BTreeMap, time::Duration};

use flushpoint::{
    check::{Property, Status, check},
    history::History,
    measure::{BehindFigures, Metrics, at_risk},
    run::{Record, Run, execute},
    trace::{
        CacheEvent, DbEvent, Event, NetEvent, OpEvent, OpId, Outcome, SimTime,
        Stop, Trace, TrayEvent, Verb,
    },
};

fn run(knobs: &[(&str, &str)], until_ms: u64, actions: &[&str]) -> Record {
    let run = Run::of("write-behind")
        .and_then(|run| run.with_until(SimTime::from_ms(until_ms)));
    let knobs = knobs.iter();
    let set = |run: Result<Run, _>, (name, value): &(&str, &str)| {
        run.and_then(|run| run.with_knob(name, value))
    };
    let run = knobs.fold(run, set);
    let run = run.and_then(|run| run.with_action_texts(actions));
    execute(&run.expect("in the catalogue"))
}

const CROWD: (&str, &str) = ("workload", "crowd");
const ALONE: (&str, &str) = ("workload", "hands-on");
const OFF: (&str, &str) = ("coalesce", "off");

fn figures(trace: &Trace) -> BehindFigures {
    let metrics = Metrics::of(trace, trace.len());
    metrics.write_behind.expect("rows were queued")
}

/// What the entries are of which `pick` makes something, with their times.
fn all<T>(
    trace: &Trace,
    pick: impl Fn(Event) -> Option<T>,
) -> Vec<(SimTime, T)> {
    let entries = trace.entries().iter();
    entries.filter_map(|e| Some((e.at, pick(e.event)?))).collect()
}

#[test]
fn a_batch_is_one_call_and_coalescing_saves_rows() {
    let with = run(&[CROWD], 5_100, &[]).trace;
    let without = run(&[CROWD, OFF], 5_100, &[]).trace;
    let (with, without) = (figures(&with), figures(&without));
    println!("coalesced {with:?}\nnot coalesced {without:?}");
    assert_eq!((with.batches, without.batches), (10, 10));
    assert_eq!(with.queued, without.queued);
    assert_eq!(without.coalesced, 0);
    assert!(with.rows * 2 < without.rows);
    // Each row that was queued is sent, replaced, or still waits.
    let waits = with.queued - with.coalesced - with.rows;
    assert!(waits <= u64::from(with.depth_max), "{waits}");
}

#[test]
fn a_flush_is_due_as_soon_as_many_rows_wait() {
    let knobs = [CROWD, OFF, ("flush-size", "20"), ("batch", "7")];
    let trace = run(&knobs, 3_000, &[]).trace;
    let sizes = all(&trace, |event| match event {
        Event::Tray(TrayEvent::FlushBegun { rows, .. }) => Some(rows),
        _ => None,
    });
    assert!(sizes.iter().all(|(_, rows)| *rows <= 7));
    assert!(figures(&trace).depth_max < 40, "{:?}", figures(&trace));
    assert!(sizes.len() > 50);
}

/// The link to the database is cut for a while, then only answers are lost:
/// everything comes there in the order of its versions, and once.
#[test]
fn retries_keep_the_order_of_each_key_and_apply_nothing_twice() {
    for threads in ["1", "4"] {
        let knobs = [
            CROWD,
            OFF,
            ("threads", threads),
            ("batch", "10"),
            ("time-out", "100ms"),
            ("flush", "100ms"),
        ];
        let actions = [
            "500ms:cut cache<->db",
            "1200ms:heal cache<->db",
            "2s:lag db->cache 200ms",
            "3s:lag db->cache 0ms",
        ];
        let trace = run(&knobs, 10_000, &actions).trace;
        let committed = all(&trace, |event| match event {
            Event::Db(DbEvent::Committed { key, row }) => Some((key, row)),
            _ => None,
        });
        let mut versions = BTreeMap::new();
        for (_, (key, row)) in committed {
            let before = versions.insert(key, row.version).unwrap_or(1);
            assert_eq!(row.version, before + 1, "none left out, none twice");
        }
        let metrics = Metrics::of(&trace, trace.len());
        let figures = figures(&trace);
        assert!(figures.failed > 3, "{figures:?}");
        assert!(metrics.db.absorbed > 0, "the same batch came again");
        assert!(figures.rows + 200 > figures.queued, "{figures:?}");
        assert_eq!(metrics.writes.failed + metrics.writes.unknown, 0);
    }
}

#[test]
fn the_pause_between_two_attempts_doubles() {
    let knobs = [ALONE, ("time-out", "10ms"), ("retry", "40ms")];
    let actions = ["1ms:cut cache<->db", "5ms:app-1 write Ana 310"];
    let trace = run(&knobs, 3_000, &actions).trace;
    let failed = all(&trace, |event| match event {
        Event::Tray(TrayEvent::Failed { attempt, .. }) => Some(attempt),
        _ => None,
    });
    let numbers: Vec<u32> = failed.iter().map(|(_, n)| *n).collect();
    assert_eq!(numbers[..5], [1, 2, 3, 4, 5]);
    let pauses: Vec<u64> = failed
        .windows(2)
        .map(|pair| pair[1].0.since(pair[0].0).as_millis() as u64)
        .collect();
    assert_eq!(pauses[..4], [50, 90, 170, 330]);
}

/// The database is slower than the writers: each policy does what it says.
#[test]
fn a_full_tray_blocks_refuses_or_makes_writers_wait_for_the_database() {
    let full = |then| {
        let knobs = [CROWD, OFF, ("capacity", "20"), ("when-full", then)];
        let trace = run(&knobs, 5_000, &[]).trace;
        let metrics = Metrics::of(&trace, trace.len());
        let p99 = metrics.writes.latency.expect("some").p99_ns;
        (figures(&trace), metrics.writes, Duration::from_nanos(p99))
    };
    let (block, writes, p99) = full("block");
    assert!(block.full > 100 && block.depth_max == 20, "{block:?}");
    assert_eq!(writes.failed, 0);
    assert!(p99 > Duration::from_millis(20), "{p99:?}");
    let (reject, writes, p99) = full("reject");
    assert_eq!((reject.full, reject.depth_max), (writes.failed, 20));
    assert!(writes.failed > 100);
    assert!(p99 < Duration::from_millis(3), "{p99:?}");
    let (synchronous, writes, p99) = full("synchronous");
    assert!(synchronous.depth_max > 20, "{synchronous:?}");
    assert_eq!(writes.failed, 0);
    assert!(p99 > Duration::from_millis(20), "{p99:?}");
}

/// Above the critical size a write is told OK only when it is committed.
#[test]
fn a_synchronous_write_is_never_at_risk() {
    let knobs = [CROWD, OFF, ("capacity", "1"), ("when-full", "synchronous")];
    let trace = run(&knobs, 3_000, &[]).trace;
    let risks = at_risk(&trace, trace.len(), Stop::Process);
    let (full, queued) = (figures(&trace).full, figures(&trace).queued);
    let behind = queued - full;
    assert!(full > 300);
    assert!(risks.len() as u64 <= behind + 2, "{} {behind}", risks.len());
}

/// Blocked writes come in, in the order in which they came.
#[test]
fn blocked_writes_keep_their_order() {
    let knobs = [ALONE, OFF, ("capacity", "1")];
    let actions = [
        "10ms:app-1 write Ana 300",
        "20ms:app-1 write Ana 301",
        "30ms:app-2 write Ana 302",
        "40ms:app-1 write Ben 303",
    ];
    let trace = run(&knobs, 1_500, &actions).trace;
    let queued = all(&trace, |event| match event {
        Event::Tray(TrayEvent::Queued { row, .. }) => Some(row),
        _ => None,
    });
    let texts: Vec<_> =
        queued.iter().map(|(_, row)| trace.text(row.text)).collect();
    assert_eq!(texts, ["300", "301", "302", "303"]);
    let history = History::of(&trace, trace.len());
    let order = check(Property::Linearizability, &history);
    assert_eq!((order.status, order.checked), (Status::Holds, 4));
}

/// 200 writes a second, 15 ms a row and one row a call: the tray grows for as
/// long as the run lasts, and so does its oldest row's age.
#[test]
fn above_the_drain_rate_the_tray_grows_without_end() {
    let lag = |until_ms, more: &[(&str, &str)]| {
        let mut knobs = vec![CROWD, OFF, ("batch", "1")];
        knobs.extend(more);
        figures(&run(&knobs, until_ms, &[]).trace)
    };
    let ages: Vec<u64> = [5_000, 10_000, 20_000]
        .map(|until_ms| lag(until_ms, &[]).oldest_max_ns / 1_000_000)
        .to_vec();
    println!("oldest row after 5, 10, 20 s: {ages:?} ms");
    assert!(ages[1] > ages[0] * 17 / 10 && ages[2] > ages[1] * 17 / 10);
    // Eight threads drain faster than that; so do batches.
    for more in [[("threads", "8")], [("batch", "100")]] {
        let mended = lag(10_000, &more);
        assert!(mended.oldest_max_ns < 2_000_000_000, "{mended:?}");
    }
    // A bigger tray does not help: it is full later, and older.
    let of = |capacity| lag(10_000, &[("capacity", capacity)]);
    let (small, big) = (of("100"), of("1000"));
    assert!(small.depth_max == 100 && big.depth_max == 1_000);
    assert!(big.oldest_max_ns > small.oldest_max_ns * 3);
}

#[test]
fn what_the_database_has_not_yet_does_not_expire() {
    let knobs = [ALONE, ("ttl", "50ms")];
    let actions = ["10ms:app-1 write Ana 310", "450ms:app-2 read Ana"];
    let trace = run(&knobs, 1_500, &actions).trace;
    let read = all(&trace, |event| match event {
        Event::Op(OpEvent::Ended {
            outcome: Outcome::Acknowledged,
            row,
            ..
        }) => Some(row),
        _ => None,
    });
    assert_eq!(trace.text(read[1].1.text), "310", "long after its TTL");
    assert_eq!(Metrics::of(&trace, trace.len()).db.selects, 0);
    let key = trace.names.find("Ana").expect("a key");
    let gone = all(&trace, |event| match event {
        Event::Cache(CacheEvent::Expired { key: k, .. }) if k == key => {
            Some(())
        }
        _ => None,
    });
    let cleared = all(&trace, |event| match event {
        Event::Tray(TrayEvent::Cleared { ttl_ms, .. }) => Some(ttl_ms),
        _ => None,
    });
    assert_eq!((cleared[0].1, gone.len()), (50, 1));
    let lived = gone[0].0.since(cleared[0].0);
    assert!(lived > Duration::from_millis(50), "{lived:?}");
}

/// The cache crashes while its batch is with the database: that rolls back,
/// for nobody is there to commit.
#[test]
fn a_batch_whose_cache_has_died_is_rolled_back() {
    for (word, rolled_back) in [("crash", 1), ("power-loss", 1)] {
        let crash = format!("505ms:{word} cache");
        let trace = run(&[], 1_000, &[&crash]).trace;
        let db = Metrics::of(&trace, trace.len()).db;
        assert_eq!((db.rolled_back, db.commits), (rolled_back, 0), "{word}");
        let history = History::of(&trace, trace.len());
        assert_eq!(check(Property::LostWrites, &history).count, 3);
    }
}

/// Each call that belongs to no write goes from the cache to the database.
#[test]
fn the_flusher_is_part_of_the_cache() {
    let trace = run(&[], 1_500, &[]).trace;
    let cache = trace.find_node("cache").expect("a cache");
    let db = trace.find_node("db").expect("a database");
    let mut calls = 0;
    for entry in trace.entries() {
        if let Event::Net(NetEvent::Sent { verb, to, .. }) = entry.event
            && entry.op == OpId::default()
            && !verb.is_answer()
        {
            assert_eq!((verb, entry.node, to), (Verb::Upsert, cache, db));
            calls += 1;
        }
    }
    assert_eq!(calls, 2);
}

/// From the acknowledgement to the commit, or to the disk.
#[test]
fn a_write_is_at_risk_until_it_is_durable() {
    let of = |variant: &str, how| {
        let run = Run::of("write-behind").unwrap();
        let trace = execute(&run.with_variant(variant).unwrap()).trace;
        let risks = at_risk(&trace, trace.len(), how);
        let spans = risks.iter().map(|risk| {
            let from = trace.entry(risk.from).at;
            let to = risk.to.expect("it is committed in the end");
            assert!(!risk.lost);
            let end = matches!(
                trace.entry(to).event,
                Event::Db(DbEvent::Committed { .. })
            );
            (trace.entry(to).at.since(from).as_millis() as u64, end)
        });
        spans.collect::<Vec<_>>()
    };
    let naive = of("write-behind", Stop::Process);
    let millis: Vec<u64> = naive.iter().map(|(ms, _)| *ms).collect();
    assert_eq!(naive.len(), 6);
    assert!((380..420).contains(&millis[0]), "{millis:?}");
    assert!(naive.iter().all(|(_, committed)| *committed));
    assert_eq!(of("write-behind", Stop::Power), naive);
    assert_eq!(of("aof-always", Stop::Power), []);
    assert_eq!(of("aof-everysec", Stop::Process), []);
    assert_eq!(of("aof-everysec", Stop::Power).len(), 6);
    assert_eq!(of("write-through", Stop::Power), []);
}
