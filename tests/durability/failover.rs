//! A failover loses exactly what was acknowledged and had not come to the
//! replica.

use std::collections::BTreeSet;

use flushpoint::{
    measure::at_risk,
    run::execute,
    trace::{
        Change, Event, OpEvent, Outcome, ReplEvent, Row, SimTime, Stop, Sym,
        Trace, TrayEvent,
    },
};

use crate::crowd::{crowd, fault_us, first, lost};

const SEEDS: u64 = 1_000;

/// The database takes no part, and nobody writes once the replica leads.
const KNOBS: &[(&str, &str)] = &[
    ("flush", "60s"),
    ("coalesce", "off"),
    ("noticed", "10ms"),
    ("cut", "100ms"),
];

type Rows = BTreeSet<(Sym, Row)>;

/// Told from the primary's tray, the replica's changes and the clients alone.
fn unreplicated(trace: &Trace) -> Rows {
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
    let mut rows = Rows::new();
    for entry in trace.entries() {
        match entry.event {
            Event::Tray(TrayEvent::Queued { key, row, .. })
                if told.contains(&entry.op) =>
            {
                rows.insert((key, row));
            }
            Event::Repl(ReplEvent::Applied {
                change: Change::Queued,
                key,
                row,
                ..
            }) => {
                rows.remove(&(key, row));
            }
            Event::Repl(ReplEvent::Promoted { .. }) => return rows,
            _ => {}
        }
    }
    panic!("no failover");
}

fn failed_over(fault: &str, seed: u64) -> Trace {
    let knobs = [KNOBS, &[("fault", fault)]].concat();
    let run = crowd("replica", &knobs, seed);
    let until = SimTime((fault_us(seed) + 10_001) * 1_000);
    execute(&run.with_until(until).expect("in range")).trace
}

#[test]
fn lost_is_exactly_what_was_acknowledged_and_not_replicated() {
    let (mut sum, mut none, mut most) = (0, 0, 0);
    for seed in 1..=SEEDS {
        let fault = ["process", "power", "machine"][seed as usize % 3];
        let trace = failed_over(fault, seed);
        let lost = lost(&trace);
        let expected = unreplicated(&trace);
        assert_eq!(lost.len(), expected.len(), "seed {seed}");
        sum += lost.len();
        none += usize::from(lost.is_empty());
        most = most.max(lost.len());
        let lost: Rows = lost.into_iter().collect();
        assert_eq!(lost, expected, "seed {seed}");
    }
    let mean = sum as f64 / SEEDS as f64;
    println!(
        "lost {mean:.2} writes in the mean of {SEEDS} failovers, none in \
         {none}, {most} at most; 200 a second for 100 ms is 20"
    );
    assert!((mean / 20.0 - 1.0).abs() < 0.05, "{mean}");
}

/// What the replica has is not at risk from a stop of the primary.
#[test]
fn what_is_lost_was_at_risk_until_then() {
    for seed in 1..=50 {
        let trace = failed_over("power", seed);
        let risks = at_risk(&trace, trace.len(), Stop::Power);
        let gone = risks.iter().filter(|risk| risk.lost);
        let gone: Rows = gone.map(|risk| (risk.key, risk.row)).collect();
        assert_eq!(gone, unreplicated(&trace), "seed {seed}");
        let crash = first(&trace, |event| {
            matches!(event, Event::Fault(f) if matches!(
                f,
                flushpoint::trace::FaultEvent::Crashed { .. }
            ))
        });
        let crash = crash.expect("a fault");
        let lost = risks.iter().filter(|risk| risk.lost);
        assert!(lost.clone().all(|risk| risk.to == Some(crash)));
    }
}

/// Bytes that are on their way arrive: without a cut a dead process takes
/// nothing that was acknowledged.
#[test]
fn without_a_cut_a_dead_primary_takes_nothing() {
    for seed in 1..=200 {
        let knobs = [("cut", "0ms"), ("coalesce", "off")];
        let trace = execute(&crowd("replica", &knobs, seed)).trace;
        assert_eq!(lost(&trace), [], "seed {seed}");
    }
}
