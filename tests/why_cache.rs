//! Why cache: what a cache does to latency and load, and what one slow command
//! does to everybody. Over crowds, each variant under the same arrivals.

#![cfg(not(target_arch = "wasm32"))]

use std::{sync::OnceLock, thread};

use flushpoint::{
    check::{Property, Status, check},
    history::History,
    measure::{Latency, Metrics, Spent, spent},
    run::{Record, Run, execute},
    scenario::{Expected, find},
    trace::{Event, NetEvent, OpEvent, OpId, OpKind, SimTime, Trace, Verb},
    view::{Index, narrate},
};

const SEEDS: u64 = 40;

/// What the crowds of one variant showed.
#[derive(Default)]
struct Sweep {
    variant: &'static str,
    arrivals: Vec<u64>,
    /// How many runs broke each property.
    broken: [u64; Property::ALL.len()],
    reads: u64,
    selects: u64,
    queue_max: u32,
    spent: Spent,
    /// Median and worst of the 99th percentiles of reads.
    p50: Vec<u64>,
    p99: Vec<u64>,
    max: Vec<u64>,
}

fn run(variant: &str) -> Run {
    let run = Run::of("why-cache").and_then(|run| run.with_variant(variant));
    run.expect("a run of the catalogue")
}

fn crowd(variant: &str) -> Run {
    let run = run(variant).with_knob("workload", "crowd");
    run.expect("a knob of the scenario")
}

impl Sweep {
    fn of(variant: &'static str) -> Sweep {
        let mut sweep = Sweep { variant, ..Sweep::default() };
        for seed in 1..=SEEDS {
            let record = execute(&crowd(variant).with_seed(seed));
            sweep.add(&record);
        }
        for list in [&mut sweep.p50, &mut sweep.p99, &mut sweep.max] {
            list.sort_unstable();
        }
        sweep
    }

    fn add(&mut self, record: &Record) {
        let trace = &record.trace;
        self.arrivals.push(record.arrivals_hash);
        let history = History::of(trace, trace.len());
        for property in find("why-cache").expect("it is there").properties {
            let verdict = check(*property, &history);
            assert_ne!(verdict.status, Status::Unknown);
            let broken = verdict.status == Status::Broken;
            self.broken[*property as usize] += u64::from(broken);
        }
        let metrics = Metrics::of(trace, trace.len());
        self.reads += metrics.reads.acknowledged;
        self.selects += metrics.db.selects;
        self.queue_max = self.queue_max.max(metrics.network.queue_max);
        self.spent.add(metrics.reads.spent);
        let Latency { p50_ns, p99_ns, max_ns } =
            metrics.reads.latency.expect("reads");
        self.p50.push(p50_ns);
        self.p99.push(p99_ns);
        self.max.push(max_ns);
    }

    /// In milliseconds: the median run's.
    fn median(list: &[u64]) -> f64 {
        list[list.len() / 2] as f64 / 1e6
    }

    fn show(&self) {
        let mean = |ns: u64| ns as f64 / self.reads as f64 / 1e6;
        println!(
            "{:<14} p50 {:.2} ms, p99 {:.1} ms, max {:.0} ms; mean network \
             {:.3}, queue {:.3}, service {:.3} ms; {} selects for {} reads; \
             broken {:?}",
            self.variant,
            Self::median(&self.p50),
            Self::median(&self.p99),
            Self::median(&self.max),
            mean(self.spent.network_ns),
            mean(self.spent.queue_ns),
            mean(self.spent.service_ns),
            self.selects,
            self.reads,
            self.broken,
        );
    }
}

/// All variants, swept once for all tests of this file.
fn sweeps() -> &'static [Sweep] {
    static SWEEPS: OnceLock<Vec<Sweep>> = OnceLock::new();
    SWEEPS.get_or_init(|| {
        let other =
            thread::spawn(|| ["no-cache", "cache-aside"].map(Sweep::of));
        let slow = ["slow-command", "scan-in-steps"].map(Sweep::of);
        let fast = other.join().expect("no panic");
        let all: Vec<Sweep> = fast.into_iter().chain(slow).collect();
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
    for sweep in sweeps() {
        assert_eq!(sweep.arrivals, sweeps()[0].arrivals, "{}", sweep.variant);
    }
}

#[test]
fn what_is_expected_of_each_variant_is_what_happens() {
    for variant in find("why-cache").expect("it is there").variants {
        for (property, expected) in variant.expected {
            let broken = of(variant.id).broken[*property as usize];
            let context = format!("{} {property:?}: {broken}", variant.id);
            match expected {
                Expected::Holds => assert_eq!(broken, 0, "{context}"),
                Expected::Breaks => assert!(broken > 0, "{context}"),
                Expected::MayBreak => {
                    assert!(broken * 20 < SEEDS, "{context}");
                }
            }
        }
    }
}

/// Declared: the database is asked more rarely, and the usual read is faster;
/// the slowest ones, the misses, are not.
#[test]
fn a_cache_takes_the_load_off_the_database_and_leaves_the_misses_slow() {
    let (without, with) = (of("no-cache"), of("cache-aside"));
    // A read that is still running at the end has been selected for.
    assert!(without.selects >= without.reads);
    assert!(with.selects * 10 < without.selects);
    assert!(Sweep::median(&with.p50) * 5.0 < Sweep::median(&without.p50));
    let (with_p99, service) = (Sweep::median(&with.p99), 5.0);
    assert!(with_p99 > service, "a miss waits for the database: {with_p99}");
    assert!(without.spent.queue_ns > 20 * with.spent.queue_ns);
}

#[test]
fn one_slow_command_stalls_everybody_and_steps_do_not() {
    let (usual, slow, steps) =
        (of("cache-aside"), of("slow-command"), of("scan-in-steps"));
    let p99 = |sweep: &Sweep| Sweep::median(&sweep.p99);
    assert!(p99(slow) > 10.0 * p99(usual));
    assert!(p99(steps) < 1.5 * p99(usual));
    assert!(slow.spent.queue_ns > 50 * steps.spent.queue_ns);
}

/// Declared: nobody waits longer than one step of the scan behind another.
#[test]
fn a_scan_in_steps_bounds_the_wait_for_the_cache() {
    let longest = |variant: &str| -> u64 {
        let record = execute(&run(variant));
        let trace = &record.trace;
        let mut since = None;
        let mut longest = 0;
        for entry in trace.entries() {
            match entry.event {
                Event::Net(NetEvent::Queued { msg, .. }) => {
                    since = Some((msg, entry.at));
                }
                Event::Net(NetEvent::TakenUp { msg }) => {
                    if let Some((waiting, at)) = since
                        && waiting == msg
                    {
                        let waited = SimTime::from(entry.at.since(at));
                        longest = longest.max(waited.as_ns());
                    }
                }
                _ => {}
            }
        }
        longest
    };
    let (keys, scan) = (longest("slow-command"), longest("scan-in-steps"));
    println!("the longest wait in the story: {keys} ns, {scan} ns");
    assert!(keys > 100_000_000);
    assert!(scan <= 1_020_000, "25,000 keys of 40 ns, and the command");
}

#[test]
fn the_hit_ratio_climbs_from_a_cold_start() {
    let record = execute(&crowd("cache-aside"));
    let ratio = |ms: u64| {
        let entries = record.trace.entries();
        let len = entries.partition_point(|e| e.at < SimTime::from_ms(ms));
        let metrics = Metrics::of(&record.trace, len);
        metrics.cache.hit_ratio.expect("reads")
    };
    let ratios = [50, 200, 1_000, 9_000].map(ratio);
    println!("hit ratio after 0.05, 0.2, 1 and 9 s: {ratios:.3?}");
    assert!(ratios.is_sorted());
    assert!(ratios[0] < 0.4 && ratios[3] > 0.9);
}

fn operation(trace: &Trace, op: OpId) -> (OpKind, Spent, u64) {
    let mut entries = trace.entries().iter();
    let began = entries.find_map(|entry| match entry.event {
        Event::Op(OpEvent::Began { kind, .. }) if entry.op == op => Some(kind),
        _ => None,
    });
    let (spent, whole) = spent(trace, op).expect("it has ended");
    (began.expect("it has begun"), spent, whole)
}

/// The parts of every operation of a program that does one thing after the
/// other add up to the whole.
#[test]
fn the_parts_of_a_requests_time_add_up() {
    for variant in ["no-cache", "cache-aside", "slow-command"] {
        let record = execute(&run(variant));
        for op in 1..=record.arrivals as u32 {
            let (kind, spent, whole) = operation(&record.trace, OpId(op));
            let Spent { network_ns, queue_ns, service_ns, other_ns } = spent;
            assert_eq!(other_ns, 0, "{variant} {op}: nobody waits in vain");
            assert_eq!(network_ns + queue_ns + service_ns, whole);
            assert!(network_ns > 0 && service_ns > 0, "{variant} {op}");
            let stalled = queue_ns > 50_000_000;
            let late = variant == "slow-command" && (op == 4 || op == 5);
            assert_eq!(stalled, late, "{variant} {kind:?} {op}: {spent:?}");
        }
    }
}

/// The point is reached soon: the reader that waits in line.
#[test]
fn the_story_comes_to_the_point_within_thirty_steps() {
    let record = execute(&run("slow-command"));
    let steps = record.trace.entries().iter().filter(|e| e.event.is_step());
    let mut steps = steps.enumerate();
    let (number, _) = steps
        .find(|(_, entry)| {
            matches!(entry.event, Event::Net(NetEvent::Queued { .. }))
        })
        .expect("somebody waits");
    assert!(number < 30, "step {number}");
    let asked = record.trace.entries().iter().any(|entry| {
        matches!(
            entry.event,
            Event::Net(NetEvent::Sent { verb: Verb::Keys, .. })
        )
    });
    assert!(asked);
}

/// The narration says where the time went.
#[test]
fn a_reader_who_waited_in_line_is_told_so() {
    let record = execute(&run("slow-command"));
    let index = Index::of(&record.trace);
    let (ended, _) = record
        .trace
        .iter()
        .find(|(_, entry)| {
            entry.op == OpId(5)
                && matches!(entry.event, Event::Op(OpEvent::Ended { .. }))
        })
        .expect("it is answered");
    let told = narrate(&record.trace, &index, ended).text;
    let (_, parts) = told.split_once(" Took 1").expect("how long it took");
    assert!(parts.contains("queue 1"), "{told}");
    assert!(!parts.contains(", work"), "20 µs of 150 ms: {told}");
}
