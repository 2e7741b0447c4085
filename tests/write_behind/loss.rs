//! The loss tells the truth: by name, and in the mean.

use std::{collections::BTreeSet, time::Duration};

use flushpoint::{
    run::execute,
    trace::{
        DbEvent, EntryId, Event, OpEvent, Outcome, Row, SimTime, Sym, Trace,
        TrayEvent,
    },
};

use crate::crowd::{crash, crowd, lost, stopped};

const SEEDS: u64 = 1_000;

const PERIOD: Duration = Duration::from_millis(500);

type Rows = BTreeSet<(Sym, Row)>;

/// Acknowledged writes that the cache took in behind the snapshot of the last
/// flush that was committed: told from tray, database and clients alone.
fn unflushed(trace: &Trace) -> Rows {
    let crash = crash(trace);
    let (mut begun, mut snapshot) = (EntryId(0), EntryId(0));
    for (id, entry) in trace.iter().take(crash.index()) {
        match entry.event {
            Event::Tray(TrayEvent::FlushBegun { .. }) => begun = id,
            Event::Db(DbEvent::Batched { .. }) => snapshot = begun,
            _ => {}
        }
    }
    let told: BTreeSet<_> = trace
        .entries()
        .iter()
        .filter_map(|entry| match entry.event {
            Event::Op(OpEvent::Ended {
                outcome: Outcome::Acknowledged,
                ..
            }) => Some(entry.op),
            _ => None,
        })
        .collect();
    let behind = trace.iter().filter(|(id, entry)| {
        *id > snapshot && *id < crash && told.contains(&entry.op)
    });
    let rows = behind.filter_map(|(_, entry)| match entry.event {
        Event::Tray(TrayEvent::Queued { key, row, .. }) => Some((key, row)),
        _ => None,
    });
    rows.collect()
}

/// How long a flush takes from its snapshot to its commit.
fn commit_times(trace: &Trace) -> Vec<f64> {
    let mut begun = SimTime::ZERO;
    let mut times = Vec::new();
    for entry in trace.entries() {
        match entry.event {
            Event::Tray(TrayEvent::FlushBegun { .. }) => begun = entry.at,
            Event::Db(DbEvent::Batched { .. }) => {
                times.push(entry.at.since(begun).as_secs_f64());
            }
            _ => {}
        }
    }
    times
}

const OFF: &[(&str, &str)] = &[("coalesce", "off")];

/// The loss tells the truth: by name, and in the mean the rate times half a
/// period and a commit.
#[test]
fn a_crash_loses_what_was_acknowledged_since_the_last_committed_flush() {
    let quiet = (1..=40).flat_map(|seed| {
        commit_times(&execute(&crowd("write-behind", OFF, seed)).trace)
    });
    let quiet: Vec<f64> = quiet.collect();
    let commit_s = quiet.iter().sum::<f64>() / quiet.len() as f64;
    let mut sum = 0;
    for seed in 1..=SEEDS {
        let run = stopped(crowd("write-behind", OFF, seed), "crash");
        let trace = execute(&run).trace;
        let lost = lost(&trace);
        sum += lost.len();
        let expected = unflushed(&trace);
        assert_eq!(lost.len(), expected.len(), "seed {seed}");
        let lost: Rows = lost.into_iter().collect();
        assert_eq!(lost, expected, "seed {seed}");
    }
    let mean = sum as f64 / SEEDS as f64;
    let window_s = PERIOD.as_secs_f64() / 2.0 + commit_s;
    let expected = 200.0 * window_s;
    println!(
        "lost {mean:.2} writes in the mean of {SEEDS} crashes; 200 a second \
         times (250 ms + {:.1} ms) is {expected:.2}: {:+.1} %",
        commit_s * 1_000.0,
        (mean / expected - 1.0) * 100.0
    );
    assert!((mean / expected - 1.0).abs() < 0.05);
    assert!((mean / (200.0 * 0.25) - 1.0).abs() > 0.05, "the commit counts");
}
