//! A thousand crowds of one variant, and what they showed.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::{thread, time::Duration};

use flushpoint::{
    check::{Finding, Property, Status, check},
    history::History,
    run::{Record, Run, execute},
    sim::chance::{Chance, Draw, Purpose, Seeded, unit},
    trace::SimTime,
};

pub const SEEDS: u64 = 1_000;

/// What is swept: a variant, knobs beside the crowd, what breaks.
#[derive(Clone, Copy)]
pub struct Plan {
    pub scenario: &'static str,
    pub variant: &'static str,
    pub knobs: &'static [(&'static str, &'static str)],
    pub until_ms: u64,
    /// The faults of the run of that seed; the same for each variant.
    pub faults: fn(u64) -> Vec<String>,
    /// Something more to count in a run.
    pub count: fn(&Record) -> u64,
}

pub const fn plan(variant: &'static str) -> Plan {
    Plan {
        scenario: "cache-aside",
        variant,
        knobs: &[],
        until_ms: 4_000,
        faults: |_| Vec::new(),
        count: |_| 0,
    }
}

impl Plan {
    pub fn run(&self, seed: u64) -> Run {
        let crowd = Run::of(self.scenario)
            .and_then(|run| run.with_variant(self.variant))
            .and_then(|run| run.with_knob("workload", "crowd"));
        let knobs = self.knobs.iter();
        knobs
            .fold(crowd, |run, (name, text)| {
                run.and_then(|run| run.with_knob(name, text))
            })
            .and_then(|run| run.with_until(SimTime::from_ms(self.until_ms)))
            .and_then(|run| run.with_action_texts(&(self.faults)(seed)))
            .expect("a run of the catalogue")
            .with_seed(seed)
    }
}

/// What a thousand crowds of one variant showed.
#[derive(Clone, Debug, Default)]
pub struct Sweep {
    pub variant: &'static str,
    /// By seed.
    pub arrivals: Vec<u64>,
    /// How many runs broke each property.
    broken: [u64; Property::ALL.len()],
    /// All stale reads of all runs, and all reads that were checked.
    pub stale_reads: u64,
    pub reads: u64,
    /// The oldest stale read.
    pub oldest: Duration,
    /// In how many runs the plan's count was not zero, and their sum.
    pub counted_runs: u64,
    pub counted: u64,
}

impl Sweep {
    pub fn broken(&self, property: Property) -> u64 {
        self.broken[property as usize]
    }

    pub fn of(plan: Plan) -> Sweep {
        let variant = plan.variant;
        let mut sweep = Sweep { variant, ..Sweep::default() };
        for seed in 1..=SEEDS {
            sweep.add(&plan, &plan.run(seed));
        }
        sweep
    }

    /// All plans, half of them beside the others, in their order.
    pub fn all(plans: &[Plan]) -> Vec<Sweep> {
        let every_second = |first: usize| -> Vec<(usize, Plan)> {
            let plans = plans.iter().copied().enumerate();
            plans.skip(first).step_by(2).collect()
        };
        let work = |plans: Vec<(usize, Plan)>| -> Vec<(usize, Sweep)> {
            let swept = plans.into_iter();
            swept.map(|(place, plan)| (place, Sweep::of(plan))).collect()
        };
        let odd = every_second(1);
        let other = thread::spawn(move || work(odd));
        let mut all = work(every_second(0));
        all.extend(other.join().expect("no panic"));
        all.sort_by_key(|(place, _)| *place);
        let sweeps: Vec<Sweep> = all.into_iter().map(|(_, s)| s).collect();
        for sweep in &sweeps {
            sweep.print();
        }
        sweeps
    }

    fn add(&mut self, plan: &Plan, run: &Run) {
        let record = execute(run);
        self.arrivals.push(record.arrivals_hash);
        let history = History::of(&record.trace, record.trace.len());
        for property in Property::ALL {
            let verdict = check(*property, &history);
            assert_ne!(verdict.status, Status::Unknown, "{run:?}");
            let broken = verdict.status == Status::Broken;
            self.broken[*property as usize] += u64::from(broken);
            if *property == Property::StaleReads {
                self.stale_reads += u64::from(verdict.count);
                self.reads += u64::from(verdict.checked);
            }
            if let Finding::Stale { age_ns, .. } = verdict.finding {
                let age = Duration::from_nanos(age_ns);
                self.oldest = self.oldest.max(age);
            }
        }
        let counted = (plan.count)(&record);
        self.counted_runs += u64::from(counted > 0);
        self.counted += counted;
    }

    fn print(&self) {
        let runs =
            |property| self.broken(property) as f64 * 100.0 / SEEDS as f64;
        println!(
            "{:<20} stale in {:5.1} % of runs, {:.4} % of reads, oldest \
             {:?}; own write unseen in {:.1} %; back in time in {:.1} %; \
             lost in {:.1} %; not linearizable in {:.1} %; counted {} in \
             {:.1} %",
            self.variant,
            runs(Property::StaleReads),
            self.stale_reads as f64 * 100.0 / self.reads as f64,
            self.oldest,
            runs(Property::ReadYourWrites),
            runs(Property::MonotonicReads),
            runs(Property::LostWrites),
            runs(Property::Linearizability),
            self.counted,
            self.counted_runs as f64 * 100.0 / SEEDS as f64,
        );
    }
}

/// All saw the same requests, and each seed others.
pub fn assert_same_arrivals(sweeps: &[&Sweep]) {
    let first = sweeps[0];
    assert_eq!(first.arrivals.len() as u64, SEEDS);
    let mut distinct = first.arrivals.clone();
    distinct.sort_unstable();
    distinct.dedup();
    assert_eq!(distinct.len() as u64, SEEDS, "each seed has its own crowd");
    for sweep in sweeps {
        assert_eq!(sweep.arrivals, first.arrivals, "{}", sweep.variant);
    }
}

/// Numbers by chance for faults, through the same door as all other chance.
pub struct Dice {
    chance: Seeded,
    ordinal: u64,
}

impl Dice {
    /// A place that no link and no node has.
    const PLACE: u32 = u32::MAX;

    pub fn new(seed: u64) -> Dice {
        Dice { chance: Seeded { seed }, ordinal: 0 }
    }

    fn unit(&mut self) -> f64 {
        self.ordinal += 1;
        let (purpose, place) = (Purpose::Arrival, Dice::PLACE);
        let ordinal = self.ordinal;
        unit(self.chance.draw(Draw { purpose, place, ordinal }))
    }

    /// A number of microseconds.
    pub fn us(&mut self, from: u64, to: u64) -> u64 {
        from + (self.unit() * (to - from) as f64) as u64
    }

    pub fn app(&mut self) -> &'static str {
        if self.unit() < 0.5 { "app-1" } else { "app-2" }
    }
}
