//! The four trades: what batching and coalescing save there, and what a crash
//! costs.

use flushpoint::{
    measure::Metrics,
    run::{Run, execute},
};

use crate::crowd::{crash, lost, stopped};

const SEEDS: u64 = 200;

/// What one variant of a trade did until its cache stopped, over many seeds.
#[derive(Default)]
struct Sum {
    arrivals: Vec<u64>,
    writes: u64,
    lost: u64,
    losing_runs: u64,
    commits: u64,
    calls: u64,
    coalesced: u64,
}

fn run(scenario: &str, variant: &str, word: &str, seed: u64) -> Run {
    let run = Run::of(scenario)
        .and_then(|run| run.with_variant(variant))
        .and_then(|run| run.with_knob("workload", "crowd"))
        .expect("in the catalogue");
    stopped(run.with_seed(seed), word)
}

fn sum(scenario: &str, variant: &str, word: &str) -> Sum {
    let mut sum = Sum::default();
    for seed in 1..=SEEDS {
        let record = execute(&run(scenario, variant, word, seed));
        let trace = &record.trace;
        let lost = lost(trace).len() as u64;
        let metrics = Metrics::of(trace, crash(trace).index());
        sum.arrivals.push(record.arrivals_hash);
        sum.writes += metrics.writes.acknowledged;
        sum.lost += lost;
        sum.losing_runs += u64::from(lost > 0);
        sum.commits += metrics.db.commits;
        let behind = metrics.write_behind.unwrap_or_default();
        sum.calls += match behind.batches {
            0 => metrics.db.commits,
            batches => batches,
        };
        sum.coalesced += behind.coalesced;
    }
    println!(
        "{scenario}, {variant}, {word}: {} writes, {} calls, {} rows, {:.1} % \
         coalesced; {} lost, in {:.1} % of runs",
        sum.writes,
        sum.calls,
        sum.commits,
        sum.coalesced as f64 * 100.0 / sum.writes as f64,
        sum.lost,
        sum.losing_runs as f64 * 100.0 / SEEDS as f64,
    );
    sum
}

/// Naive and mended under the same arrivals: all that write-through loses and
/// the naive one saves.
fn pair(scenario: &str) -> (Sum, Sum) {
    let naive = sum(scenario, "write-behind", "crash");
    let through = sum(scenario, "write-through", "crash");
    assert_eq!(naive.arrivals, through.arrivals, "{scenario}");
    assert!(naive.losing_runs * 20 >= SEEDS, "{scenario} loses writes");
    assert_eq!(through.lost, 0, "{scenario}");
    // A row a call, but for what is on its way when the cache stops.
    assert!(through.commits >= through.writes, "{scenario}");
    assert!(naive.calls * 20 < through.calls, "{scenario} saves calls");
    (naive, through)
}

#[test]
fn a_log_saves_calls_and_no_rows() {
    let (naive, _) = pair("write-behind-logging");
    assert_eq!(naive.coalesced, 0, "each entry counts");
    assert!(naive.commits + naive.lost >= naive.writes);
    let file = sum("write-behind-logging", "aof-everysec", "crash");
    assert_eq!((file.lost, &file.arrivals), (0, &naive.arrivals));
    let power = sum("write-behind-logging", "aof-everysec", "power-loss");
    assert!(power.lost > 0, "a file is not a disk");
}

#[test]
fn most_reports_and_most_scores_never_reach_the_database() {
    for (scenario, tenths) in
        [("write-behind-metrics", 9), ("write-behind-leaderboard", 7)]
    {
        let (naive, through) = pair(scenario);
        assert!(naive.coalesced * 10 > naive.writes * tenths, "{scenario}");
        assert!(naive.commits * 2 < through.commits, "{scenario}");
    }
    let file = sum("write-behind-leaderboard", "aof-everysec", "crash");
    assert_eq!(file.lost, 0);
}

#[test]
fn ignites_five_seconds_lose_all_and_one_second_a_part() {
    let naive = sum("write-behind-ignite", "write-behind", "crash");
    let through = sum("write-behind-ignite", "write-through", "crash");
    let often = sum("write-behind-ignite", "flush-often", "crash");
    assert_eq!(naive.arrivals, through.arrivals);
    assert_eq!(naive.arrivals, often.arrivals);
    // It stops between 2 and 4 s: before the first flush.
    assert_eq!((naive.commits, naive.calls), (0, 0));
    assert!(naive.lost >= naive.writes, "{} {}", naive.lost, naive.writes);
    assert_eq!(through.lost, 0);
    assert!(often.lost * 3 < naive.lost, "{} {}", often.lost, naive.lost);
    assert!(often.lost > 0);
}

#[test]
fn above_the_critical_size_writers_wait_for_the_database() {
    let run = Run::of("write-behind-ignite")
        .and_then(|run| run.with_knob("workload", "crowd"))
        .and_then(|run| run.with_knob("capacity", "50"))
        .and_then(|run| run.with_until_text("2s"))
        .expect("in the catalogue");
    let waits = |run: &Run| {
        let record = execute(run);
        let metrics = Metrics::of(&record.trace, record.trace.len());
        let behind = metrics.write_behind.expect("a tray");
        let p99_ns = metrics.writes.latency.expect("writes").p99_ns;
        (behind.full, p99_ns)
    };
    let (full, slow_ns) = waits(&run);
    let roomy = run.with_knob("capacity", "15360").expect("a knob");
    let (none, quick_ns) = waits(&roomy);
    assert!(full > 0);
    assert_eq!(none, 0);
    assert!(slow_ns > 4 * quick_ns, "{slow_ns} {quick_ns}");
}
