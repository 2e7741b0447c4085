//! The crowds of one variant, and what they showed.

use std::thread;

use flushpoint::{
    check::{Finding, Property, Status, check},
    history::History,
    measure::Metrics,
    run::{Run, execute},
    scenario::{Expected, find},
    trace::{Event, NetEvent, Trace, Verb},
};

pub const SEEDS: u64 = 200;

/// What is judged where only these are asked about.
const BRIEFLY: &[Property] = &[Property::FailedRequests, Property::StaleReads];

#[derive(Default)]
pub struct Sweep {
    pub variant: &'static str,
    pub arrivals: Vec<u64>,
    pub broken: [u64; Property::ALL.len()],
    /// Runs in which a key had more than one load, and the most that it had.
    pub herds: u64,
    pub at_once_max: u32,
    pub loads: u64,
    pub requests: u64,
    pub failed: u64,
    /// Loads that found no row.
    pub absent: u64,
    /// The age of the oldest stale read, and their number.
    pub oldest_ms: u64,
    pub stale: u64,
    /// The median of a write, the mean over all runs.
    pub write_us: u64,
}

pub fn crowd(scenario: &str, variant: &str, knobs: &[(&str, &str)]) -> Run {
    let run = Run::of(scenario)
        .and_then(|run| run.with_variant(variant))
        .and_then(|run| run.with_knob("workload", "crowd"));
    let knobs = knobs.iter();
    let run = knobs.fold(run, |run, (name, text)| {
        run.and_then(|run| run.with_knob(name, text))
    });
    run.expect("in the catalogue")
}

impl Sweep {
    pub fn of(
        scenario: &str,
        variant: &'static str,
        knobs: &[(&str, &str)],
    ) -> Sweep {
        Sweep::judged(scenario, variant, knobs, BRIEFLY)
    }

    fn judged(
        scenario: &str,
        variant: &'static str,
        knobs: &[(&str, &str)],
        properties: &[Property],
    ) -> Sweep {
        let mut sweep = Sweep { variant, ..Sweep::default() };
        let base = crowd(scenario, variant, knobs);
        for seed in 1..=SEEDS {
            sweep.add(&base.clone().with_seed(seed), properties);
        }
        sweep.write_us /= SEEDS;
        let Sweep { herds, at_once_max, loads, absent, .. } = &sweep;
        let Sweep { failed, requests, stale, oldest_ms, .. } = &sweep;
        println!(
            "{variant:<16} {knobs:?}: a key loaded more than once at a time in \
             {herds} of {SEEDS} runs, up to {at_once_max}; {loads} loads, \
             {absent} of them of no row; {failed} of {requests} requests \
             failed; {stale} stale reads, the oldest {oldest_ms} ms; a write \
             takes {} µs",
            sweep.write_us,
        );
        sweep
    }

    /// Several variants, two at a time.
    pub fn all(
        scenario: &'static str,
        variants: &'static [&'static str],
        knobs: &'static [(&'static str, &'static str)],
    ) -> Vec<Sweep> {
        let of = move |variants: &'static [&'static str]| {
            let sweeps = variants.iter();
            let sweeps = sweeps
                .map(|it| Sweep::judged(scenario, it, knobs, Property::ALL));
            sweeps.collect::<Vec<_>>()
        };
        let (some, rest) = variants.split_at(variants.len() / 2);
        let other = thread::spawn(move || of(some));
        let rest = of(rest);
        let mut all = other.join().expect("no panic");
        all.extend(rest);
        for sweep in &all {
            let (variant, first) = (sweep.variant, all[0].variant);
            assert_eq!(sweep.arrivals, all[0].arrivals, "{variant} {first}");
        }
        all
    }

    fn add(&mut self, run: &Run, properties: &[Property]) {
        let record = execute(run);
        let trace = &record.trace;
        self.arrivals.push(record.arrivals_hash);
        let metrics = Metrics::of(trace, trace.len());
        let at_once = metrics.db.same_key_max;
        self.herds += u64::from(at_once > 1);
        self.at_once_max = self.at_once_max.max(at_once);
        self.loads += metrics.db.selects;
        self.requests += metrics.requests;
        self.absent += answers_of_nothing(trace);
        let writes = metrics.writes.latency;
        self.write_us += writes.map_or(0, |writes| writes.p50_ns / 1_000);
        let history = History::of(trace, trace.len());
        for property in properties {
            let verdict = check(*property, &history);
            assert_ne!(verdict.status, Status::Unknown, "{}", self.variant);
            let broken = u64::from(verdict.status == Status::Broken);
            self.broken[*property as usize] += broken;
            match property {
                Property::FailedRequests => {
                    self.failed += u64::from(verdict.count);
                }
                Property::StaleReads => self.stale += u64::from(verdict.count),
                _ => {}
            }
            if *property == Property::StaleReads
                && let Finding::Stale { age_ns, .. } = verdict.finding
            {
                let age_ms = age_ns.div_ceil(1_000_000);
                self.oldest_ms = self.oldest_ms.max(age_ms);
            }
        }
    }

    pub fn broken(&self, property: Property) -> u64 {
        self.broken[property as usize]
    }
}

/// Each variant breaks what it is expected to, and nothing else.
pub fn assert_expected(scenario: &str, sweeps: &[Sweep]) {
    for variant in find(scenario).expect("in the catalogue").variants {
        let mut all = sweeps.iter();
        let sweep = all.find(|sweep| sweep.variant == variant.id);
        let sweep = sweep.expect("all are swept");
        for (property, expected) in variant.expected {
            let broken = sweep.broken(*property);
            let context = format!("{} {property:?}: {broken}", variant.id);
            match expected {
                Expected::Holds => assert_eq!(broken, 0, "{context}"),
                Expected::Breaks => assert!(broken > 0, "{context}"),
                Expected::MayBreak => {
                    assert!(broken * 5 < SEEDS, "{context}");
                }
            }
        }
    }
}

/// Answers of a database that say that there is no such row.
fn answers_of_nothing(trace: &Trace) -> u64 {
    let Some(db) = trace.find_node("db") else { return 0 };
    let entries = trace.entries().iter();
    let nothing = entries.filter(|entry| match entry.event {
        Event::Net(NetEvent::Sent { verb, .. }) => {
            entry.node == db && verb == Verb::Nil
        }
        _ => false,
    });
    nothing.count() as u64
}
