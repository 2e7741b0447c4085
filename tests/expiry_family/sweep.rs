//! The crowds of one variant, and what they showed.

use std::{thread, time::Duration};

use flushpoint::{
    check::{Finding, Property, Status, check},
    history::History,
    measure::Metrics,
    run::{Run, execute},
    scenario::{Expected, find},
    trace::{DbEvent, Event, NetEvent, Trace},
};

pub const SEEDS: u64 = 200;

/// What is judged where only these are asked about.
const BRIEFLY: &[Property] = &[Property::FailedRequests, Property::StaleReads];

#[derive(Default)]
pub struct Sweep {
    pub variant: &'static str,
    pub arrivals: Vec<u64>,
    broken: [u64; Property::ALL.len()],
    /// The most loads of one key at one time.
    pub at_once_max: u32,
    /// Rows that the database read, and those that were not there.
    pub loads: u64,
    pub absent: u64,
    /// The most statements that stood in line at the database.
    pub queue_max: u32,
    pub requests: u64,
    pub failed: u64,
    /// The age of the oldest stale read, and their number.
    pub oldest: Duration,
    pub stale: u64,
    /// Percentiles of acknowledged reads, the mean over all runs.
    pub p50: Duration,
    pub p99: Duration,
    /// Client reads that found their key, and all that looked.
    pub hits: u64,
    pub looks: u64,
}

pub type Knobs<'a> = &'a [(&'a str, &'a str)];

pub fn crowd(scenario: &str, variant: &str, knobs: Knobs) -> Run {
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
    pub fn of(scenario: &str, variant: &'static str, knobs: Knobs) -> Sweep {
        Sweep::judged(scenario, variant, knobs, BRIEFLY)
    }

    fn judged(
        scenario: &str,
        variant: &'static str,
        knobs: Knobs,
        properties: &[Property],
    ) -> Sweep {
        let mut sweep = Sweep { variant, ..Sweep::default() };
        let base = crowd(scenario, variant, knobs);
        for seed in 1..=SEEDS {
            sweep.add(&base.clone().with_seed(seed), properties);
        }
        sweep.p50 /= SEEDS as u32;
        sweep.p99 /= SEEDS as u32;
        sweep.print(knobs);
        sweep
    }

    fn print(&self, knobs: Knobs) {
        let Sweep { variant, failed, requests, loads, absent, .. } = self;
        println!(
            "{variant:<23} {knobs:?}: requests failed in {} of {SEEDS} runs, \
             {failed} of {requests}; {loads} loads, {absent} of no row, up to \
             {} of a key at once; {} in line at most; reads take {:.1?}, p99 \
             {:.1?}; hit ratio {:.3}; {} stale reads, the oldest {:.0?}",
            self.broken(Property::FailedRequests),
            self.at_once_max,
            self.queue_max,
            self.p50,
            self.p99,
            self.hits as f64 / self.looks as f64,
            self.stale,
            self.oldest,
        );
    }

    /// All variants of a scenario, half of them beside the others.
    pub fn all(scenario: &'static str, knobs: Knobs<'static>) -> Vec<Sweep> {
        let variants = find(scenario).expect("in the catalogue").variants;
        let every_second = move |first: usize| {
            let ids = variants.iter().map(|it| it.id).enumerate();
            let ids = ids.skip(first).step_by(2);
            let judged = |id| Sweep::judged(scenario, id, knobs, Property::ALL);
            ids.map(|(place, id)| (place, judged(id))).collect::<Vec<_>>()
        };
        let other = thread::spawn(move || every_second(1));
        let mut all = every_second(0);
        all.extend(other.join().expect("no panic"));
        all.sort_by_key(|(place, _)| *place);
        let all: Vec<Sweep> = all.into_iter().map(|(_, it)| it).collect();
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
        self.at_once_max = self.at_once_max.max(metrics.db.same_key_max);
        self.loads += metrics.db.selects;
        self.absent += absent(trace);
        self.queue_max = self.queue_max.max(queue_max(trace));
        self.requests += metrics.requests;
        self.hits += metrics.cache.hits;
        self.looks += metrics.cache.hits + metrics.cache.misses;
        if let Some(latency) = metrics.reads.latency {
            self.p50 += Duration::from_nanos(latency.p50_ns);
            self.p99 += Duration::from_nanos(latency.p99_ns);
        }
        let history = History::of(trace, trace.len());
        for property in properties {
            let verdict = check(*property, &history);
            assert_ne!(verdict.status, Status::Unknown, "{run:?}");
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
                self.oldest = self.oldest.max(Duration::from_nanos(age_ns));
            }
        }
    }

    pub fn broken(&self, property: Property) -> u64 {
        self.broken[property as usize]
    }
}

/// The most statements that stood in line at the database at once.
fn queue_max(trace: &Trace) -> u32 {
    let db = trace.find_node("db");
    let queued = trace.entries().iter().filter_map(|it| match it.event {
        Event::Net(NetEvent::Queued { waiting, .. }) => {
            (Some(it.node) == db).then_some(waiting)
        }
        _ => None,
    });
    queued.max().unwrap_or(0)
}

/// Reads of the database that found no row.
fn absent(trace: &Trace) -> u64 {
    let reads = trace.entries().iter().filter(|entry| match entry.event {
        Event::Db(DbEvent::Read { row, .. }) => !row.is_some(),
        _ => false,
    });
    reads.count() as u64
}

/// The sweep of that variant.
pub fn find_in<'a>(sweeps: &'a [Sweep], variant: &str) -> &'a Sweep {
    let mut all = sweeps.iter();
    all.find(|sweep| sweep.variant == variant).expect("a variant")
}

/// Each variant breaks what it is expected to, and nothing else.
pub fn assert_expected(scenario: &str, sweeps: &[Sweep]) {
    for variant in find(scenario).expect("in the catalogue").variants {
        let sweep = find_in(sweeps, variant.id);
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

/// How many steps of a run's story lie before the first entry of a kind.
pub fn steps_until(
    trace: &Trace,
    is: impl Fn(&Trace, Event) -> bool,
) -> Option<usize> {
    let steps = trace.entries().iter().filter(|it| it.event.is_step());
    steps.enumerate().find(|(_, it)| is(trace, it.event)).map(|(step, _)| step)
}
