//! Cold start: after the cause is gone the naive program stays down, and each
//! mend recovers. Over a thousand crowds, each variant under the same arrivals.

#![cfg(not(target_arch = "wasm32"))]

use std::{sync::OnceLock, thread};

use flushpoint::{
    check::failed_requests,
    history::History,
    measure::{Metrics, recovery},
    run::{Run, execute},
    trace::{DbEvent, Event, FaultEvent, NetEvent, SimTime, Trace, Verb},
};

const SEEDS: u64 = 1_000;

/// What the crowds of one variant showed, by seed.
struct Sweep {
    variant: &'static str,
    arrivals: Vec<u64>,
    /// Seconds from the restart until clients were served again for good.
    recovered: Vec<Option<u32>>,
    /// The percentage of all requests after the restart that was served.
    served: Vec<u32>,
    /// Requests that failed, of all that ended, over the whole run.
    failed: (u32, u32),
    /// Rows read after the restart, and answers that came too late.
    reads: u64,
    late: u64,
}

fn crowd(variant: &str) -> Run {
    Run::of("cold-start")
        .and_then(|run| run.with_variant(variant))
        .and_then(|run| run.with_knob("workload", "crowd"))
        .expect("a run of the catalogue")
}

fn restarted_at(trace: &Trace) -> SimTime {
    let mut entries = trace.entries().iter();
    let restart = entries.find(|entry| {
        matches!(entry.event, Event::Fault(FaultEvent::Restarted {}))
    });
    restart.expect("the script restarts the cache").at
}

fn sweep(variant: &'static str, seeds: u64, knobs: &[(&str, &str)]) -> Sweep {
    let (arrivals, recovered, served) = (vec![], vec![], vec![]);
    let (reads, late) = (0, 0);
    let failed = (0, 0);
    let mut sweep =
        Sweep { variant, arrivals, recovered, served, failed, reads, late };
    let mut base = crowd(variant);
    for (name, value) in knobs {
        base = base.with_knob(name, value).expect("in range");
    }
    for seed in 1..=seeds {
        let record = execute(&base.clone().with_seed(seed));
        let trace = &record.trace;
        sweep.arrivals.push(record.arrivals_hash);
        let after = recovery(trace, trace.len()).expect("a restart");
        assert!(after.seconds.len() >= 18, "{:?}", after.seconds);
        sweep.recovered.push(after.recovered_after_s);
        let came: u32 = after.seconds.iter().map(|share| share.came).sum();
        let served: u32 = after.seconds.iter().map(|share| share.served).sum();
        sweep.served.push(served * 100 / came);
        let verdict = failed_requests::check(&History::of(trace, trace.len()));
        sweep.failed.0 += verdict.count;
        sweep.failed.1 += verdict.checked;
        let from = restarted_at(trace);
        for entry in trace.entries().iter().filter(|entry| entry.at >= from) {
            match entry.event {
                Event::Db(DbEvent::Read { .. }) => sweep.reads += 1,
                Event::Net(NetEvent::Late { .. }) => sweep.late += 1,
                _ => {}
            }
        }
    }
    sweep
}

impl Sweep {
    fn down(&self) -> usize {
        self.recovered.iter().filter(|after| after.is_none()).count()
    }

    fn latest(&self) -> u32 {
        self.recovered.iter().flatten().copied().max().unwrap_or_default()
    }

    fn show(&self) {
        let mut seconds: Vec<u32> =
            self.recovered.iter().flatten().copied().collect();
        seconds.sort_unstable();
        let served: u32 = self.served.iter().sum();
        println!(
            "{:<14} down to the end in {} of {} runs; else served again \
             after {:?} s (median), {} s (latest); {} % of all requests \
             served; {} of {} rows read for nobody; {} of {} requests failed",
            self.variant,
            self.down(),
            self.recovered.len(),
            seconds.get(seconds.len() / 2),
            self.latest(),
            served as usize / self.served.len(),
            self.late,
            self.reads,
            self.failed.0,
            self.failed.1,
        );
    }
}

/// All variants, swept once for all tests of this file.
fn sweeps() -> &'static [Sweep] {
    static SWEEPS: OnceLock<Vec<Sweep>> = OnceLock::new();
    SWEEPS.get_or_init(|| {
        let naive = thread::spawn(|| sweep("retry", SEEDS, &[]));
        let mends = ["retry-budget", "load-shedding", "warm-up"];
        let mends = mends.map(|variant| sweep(variant, SEEDS, &[]));
        let mut all = vec![naive.join().expect("no panic")];
        all.extend(mends);
        all.iter().for_each(Sweep::show);
        all
    })
}

fn of(variant: &str) -> &'static Sweep {
    let mut all = sweeps().iter();
    all.find(|sweep| sweep.variant == variant).expect("a variant")
}

#[test]
fn all_variants_see_the_same_arrivals() {
    let first = &sweeps()[0].arrivals;
    for sweep in sweeps() {
        assert_eq!(&sweep.arrivals, first, "{}", sweep.variant);
    }
}

/// The cache is back, the load is what the database can bear: it stays down
/// for twenty seconds all the same, and works for nobody.
#[test]
fn with_retries_the_database_stays_down_after_the_cause_is_gone() {
    let naive = of("retry");
    assert_eq!(naive.down() as u64, SEEDS);
    let best = naive.served.iter().max().copied().unwrap_or_default();
    assert!(best < 10, "{best} % served");
    assert!(naive.late * 10 > naive.reads * 8, "{} late", naive.late);
}

/// Without the retries the same load drains by itself: they hold it down.
#[test]
fn without_retries_the_same_load_recovers() {
    let patient = sweep("retry", 200, &[("retries", "0")]);
    patient.show();
    assert_eq!(patient.arrivals, of("retry").arrivals[..200]);
    assert_eq!(patient.down(), 0);
}

/// Each bounds the outage: by so many seconds after the restart at the most.
#[test]
fn each_mend_recovers_in_its_time() {
    for (variant, within_s) in
        [("retry-budget", 16), ("load-shedding", 5), ("warm-up", 12)]
    {
        let mended = of(variant);
        assert_eq!(mended.down(), 0, "{variant}");
        assert!(mended.latest() <= within_s, "{variant} {}", mended.latest());
        let mean = mended.served.iter().sum::<u32>() / SEEDS as u32;
        assert!(mean >= 90, "{variant}: {mean} % served");
    }
}

/// The verdict counts what the outage cost: most requests under the naive
/// program, a fifth of that at most under a mend.
#[test]
fn each_mend_lets_fewer_requests_fail() {
    let share =
        |sweep: &Sweep| f64::from(sweep.failed.0) / f64::from(sweep.failed.1);
    let naive = share(of("retry"));
    assert!(naive > 0.7, "{naive}");
    for variant in ["retry-budget", "load-shedding", "warm-up"] {
        let mended = share(of(variant));
        assert!(mended > 0.0 && mended < naive / 5.0, "{variant}: {mended}");
    }
}

/// In the story two of six readers are served, and the database works on for
/// the others, who have gone.
#[test]
fn the_story_shows_work_for_nobody() {
    let record = execute(&Run::of("cold-start").expect("in the catalogue"));
    let metrics = Metrics::of(&record.trace, record.trace.len());
    assert_eq!(metrics.cache.hits, 1, "before the restart");
    assert!(metrics.reads.acknowledged < 7, "{:?}", metrics.reads);
    assert!(metrics.network.late >= 4, "{:?}", metrics.network);
    assert!(metrics.reads.spent.other_ns > 0 || metrics.reads.failed > 0);
}

#[test]
fn load_shedding_refuses_and_warming_up_admits_only_so_many() {
    let record = execute(&crowd("load-shedding"));
    let busy = |trace: &Trace| {
        let sent = trace.entries().iter().filter(|entry| {
            let Event::Net(NetEvent::Sent { verb, .. }) = entry.event else {
                return false;
            };
            verb == Verb::Busy
        });
        sent.count()
    };
    assert!(busy(&record.trace) > 10);
    let record = execute(&crowd("warm-up"));
    assert_eq!(busy(&record.trace), 0);
    let from = restarted_at(&record.trace).as_ns();
    let reads = record.trace.entries().iter().filter(|entry| {
        matches!(entry.event, Event::Db(DbEvent::Read { .. }))
            && (from..from + 1_000_000_000).contains(&entry.at.as_ns())
    });
    let reads = reads.count();
    assert!((10..=33).contains(&reads), "{reads} in the first second");
}
