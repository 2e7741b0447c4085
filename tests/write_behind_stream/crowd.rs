//! A crowd in many runs, and what was broken in them.

use std::thread;

use flushpoint::{
    check::{Property, Status, check},
    history::History,
    measure::{BehindFigures, Metrics},
    run::{Record, Run, execute},
};

/// So many seeds of each variant.
pub const SEEDS: u64 = 200;

/// The places of the properties in the scenario's list.
pub const LOST: usize = 0;
pub const TWICE: usize = 1;
pub const STALE: usize = 2;
pub const BACK: usize = 3;
pub const ORDER: usize = 4;
pub const DIFFERS: usize = 5;

const PROPERTIES: [Property; 6] = [
    Property::LostWrites,
    Property::Duplicates,
    Property::StaleReads,
    Property::MonotonicReads,
    Property::Linearizability,
    Property::Divergence,
];

/// What one variant did in all runs.
pub struct Swept {
    /// In how many runs each property was broken.
    pub broken: [u64; 6],
    pub arrivals: Vec<u64>,
    pub figures: Vec<BehindFigures>,
}

impl Swept {
    pub fn oldest_ms(&self) -> u64 {
        let oldest = self.figures.iter().map(|figures| figures.oldest_max_ns);
        oldest.max().unwrap_or(0) / 1_000_000
    }
}

/// A crowd's run with these knobs.
pub fn crowd(variant: &str, knobs: &[(&str, &str)], seed: u64) -> Run {
    let run = Run::of("write-behind-stream")
        .and_then(|run| run.with_variant(variant))
        .and_then(|run| run.with_knob("workload", "crowd"));
    let set = |run: Result<Run, _>, (name, value): &(&str, &str)| {
        run.and_then(|run| run.with_knob(name, value))
    };
    let run = knobs.iter().fold(run, set);
    run.expect("in the catalogue").with_seed(seed)
}

/// Carries the runs of one variant out.
pub fn sweep(name: &str, run: impl Fn(u64) -> Run + Sync) -> Swept {
    let half = |seeds: std::ops::RangeInclusive<u64>| {
        let records = seeds.map(|seed| execute(&run(seed)));
        records.map(|record| judge(&record)).collect::<Vec<_>>()
    };
    let all = thread::scope(|scope| {
        let other = scope.spawn(|| half(SEEDS / 2 + 1..=SEEDS));
        let mut all = half(1..=SEEDS / 2);
        all.extend(other.join().expect("no panic"));
        all
    });
    let mut broken = [0; 6];
    let (mut arrivals, mut figures) = (Vec::new(), Vec::new());
    for (counts, hash, behind) in all {
        for (place, found) in counts.into_iter().enumerate() {
            broken[place] += u64::from(found > 0);
        }
        arrivals.push(hash);
        figures.push(behind);
    }
    let swept = Swept { broken, arrivals, figures };
    let share = |place: usize| broken[place] as f64 * 100.0 / SEEDS as f64;
    println!(
        "{name:<22} lost {:5.1} %, twice {:5.1} %, stale {:5.1} %, back \
         {:5.1} %, not linearizable {:5.1} %, copies that differ {:5.1} %; \
         oldest {} ms",
        share(LOST),
        share(TWICE),
        share(STALE),
        share(BACK),
        share(ORDER),
        share(DIFFERS),
        swept.oldest_ms(),
    );
    swept
}

fn judge(record: &Record) -> ([u32; 6], u64, BehindFigures) {
    let trace = &record.trace;
    let history = History::of(trace, trace.len());
    let counts = std::array::from_fn(|place| {
        let verdict = check(PROPERTIES[place], &history);
        assert_ne!(verdict.status, Status::Unknown);
        verdict.count
    });
    let metrics = Metrics::of(trace, trace.len());
    let figures = metrics.write_behind.expect("something was written");
    (counts, record.arrivals_hash, figures)
}
