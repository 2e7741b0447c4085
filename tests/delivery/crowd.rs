//! Crowds of orders, and what was broken in them.

use std::thread;

use flushpoint::{
    check::{Property, Status, check},
    history::History,
    run::{Record, Run, execute},
};

/// So many seeds of each variant.
pub const SEEDS: u64 = 200;

const PROPERTIES: [Property; 3] =
    [Property::LostWrites, Property::Duplicates, Property::FailedRequests];

/// What one variant did in all runs.
#[derive(Default)]
pub struct Swept {
    /// Runs in which orders were lost, or stored twice, or failed.
    pub broken: [u64; 3],
    /// So many orders were.
    pub count: [u64; 3],
    /// So many orders were acknowledged.
    pub acknowledged: u64,
    pub arrivals: Vec<u64>,
}

impl Swept {
    pub fn lost(&self) -> u64 {
        self.count[0]
    }

    pub fn twice(&self) -> u64 {
        self.count[1]
    }
}

/// A crowd's run with these knobs.
pub fn crowd(
    scenario: &str,
    variant: &str,
    knobs: &[(&str, &str)],
    seed: u64,
) -> Run {
    let run = Run::of(scenario)
        .and_then(|run| run.with_variant(variant))
        .and_then(|run| run.with_knob("workload", "crowd"));
    let set = |run: Result<Run, _>, (name, value): &(&str, &str)| {
        run.and_then(|run| run.with_knob(name, value))
    };
    let run = knobs.iter().fold(run, set);
    run.expect("in the catalogue").with_seed(seed)
}

/// Carries the runs of so many seeds out.
pub fn sweep(name: &str, seeds: u64, run: impl Fn(u64) -> Run + Sync) -> Swept {
    let part = |seeds: std::ops::RangeInclusive<u64>| {
        let records = seeds.map(|seed| execute(&run(seed)));
        records.map(|record| judge(&record)).collect::<Vec<_>>()
    };
    let all = thread::scope(|scope| {
        let other = scope.spawn(|| part(seeds / 2 + 1..=seeds));
        let mut all = part(1..=seeds / 2);
        all.extend(other.join().expect("no panic"));
        all
    });
    let mut swept = Swept::default();
    for (counts, acknowledged, hash) in all {
        for (place, found) in counts.into_iter().enumerate() {
            swept.broken[place] += u64::from(found > 0);
            swept.count[place] += u64::from(found);
        }
        swept.acknowledged += u64::from(acknowledged);
        swept.arrivals.push(hash);
    }
    let [lost, twice, failed] = swept.count;
    println!(
        "{name:<34} lost {lost} of {} in {} of {seeds} runs, twice {twice}, \
         failed {failed} in {}",
        swept.acknowledged, swept.broken[0], swept.broken[2],
    );
    swept
}

fn judge(record: &Record) -> ([u32; 3], u32, u64) {
    let trace = &record.trace;
    let history = History::of(trace, trace.len());
    let verdicts = PROPERTIES.map(|property| check(property, &history));
    for verdict in &verdicts {
        assert_ne!(verdict.status, Status::Unknown);
    }
    let acknowledged = verdicts[0].checked;
    (verdicts.map(|it| it.count), acknowledged, record.arrivals_hash)
}
