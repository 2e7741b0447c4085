//! What a crash takes from a write-behind cache, and what each remedy costs:
//! over a thousand crowds, each variant under the same arrivals and faults.

#![cfg(not(target_arch = "wasm32"))]

use std::{collections::BTreeSet, sync::OnceLock, thread, time::Duration};

use flushpoint::{
    check::{Finding, Property, Status, check, lost_writes},
    history::History,
    measure::Metrics,
    run::{Run, execute},
    scenario::{Expected, find},
    sim::chance::{Chance, Draw, Purpose, Seeded, unit},
    trace::{
        DbEvent, EntryId, Event, FaultEvent, OpEvent, Outcome, Row, SimTime,
        Sym, Trace, TrayEvent,
    },
};

const SEEDS: u64 = 1_000;

const PERIOD: Duration = Duration::from_millis(500);

/// A crowd that makes 200 writes and 200 reads a second.
fn crowd(variant: &str, knobs: &[(&str, &str)], seed: u64) -> Run {
    let run = Run::of("write-behind")
        .and_then(|run| run.with_variant(variant))
        .and_then(|run| run.with_knob("workload", "crowd"))
        .and_then(|run| run.with_until(SimTime::from_ms(4_500)));
    let knobs = knobs.iter();
    let set = |run: Result<Run, _>, (name, value): &(&str, &str)| {
        run.and_then(|run| run.with_knob(name, value))
    };
    knobs.fold(run, set).expect("in the catalogue").with_seed(seed)
}

/// A stop at a moment by chance within four flush intervals; nobody starts it
/// again.
fn stopped(run: Run, word: &str) -> Run {
    let at_us = stop_us(run.seed);
    let until = SimTime((at_us + 20_000) * 1_000);
    run.with_until(until)
        .and_then(|run| {
            run.with_action_texts(&[format!("{at_us}us:{word} cache")])
        })
        .expect("of its topology")
}

fn stop_us(seed: u64) -> u64 {
    let (purpose, place, ordinal) = (Purpose::Arrival, u32::MAX, 1);
    let bits = Seeded { seed }.draw(Draw { purpose, place, ordinal });
    2_000_000 + (unit(bits) * 2_000_000.0) as u64
}

/// The same, and the cache is back 100 ms later.
fn restarted(run: Run, word: &str) -> Run {
    let at_us = stop_us(run.seed);
    let back = at_us + 100_000;
    run.with_action_texts(&[
        format!("{at_us}us:{word} cache"),
        format!("{back}us:restart cache"),
    ])
    .expect("of its topology")
}

type Rows = BTreeSet<(Sym, Row)>;

/// The lost writes as the verdict names them.
fn lost(trace: &Trace) -> Vec<(Sym, Row)> {
    let each = lost_writes::each(&History::of(trace, trace.len()));
    let lost = each.into_iter().map(|finding| match finding {
        Finding::Lost { key, written, wiped, .. } => {
            assert!(wiped.is_some(), "it says what took it");
            (key, written)
        }
        finding => panic!("{finding:?}"),
    });
    lost.collect()
}

fn crash(trace: &Trace) -> EntryId {
    let mut entries = trace.iter();
    let crash = entries.find(|(_, entry)| {
        matches!(entry.event, Event::Fault(FaultEvent::Crashed { .. }))
    });
    crash.expect("a crash").0
}

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
            Event::Op(OpEvent::Ended { outcome, .. })
                if outcome == Outcome::Acknowledged =>
            {
                Some(entry.op)
            }
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

/// What one variant lost to one kind of stop, over many seeds.
struct Loss {
    variant: &'static str,
    word: &'static str,
    arrivals: Vec<u64>,
    lost: usize,
    runs: usize,
    /// The 99th percentile of the acknowledgement, in the mean.
    p99: Duration,
    batches: u64,
}

const PAIRS: u64 = 200;

const PLANS: [(&str, &str); 11] = [
    ("write-behind", "crash"),
    ("write-behind", "power-loss"),
    ("flush-often", "crash"),
    ("flush-often", "power-loss"),
    ("aof-everysec", "crash"),
    ("aof-everysec", "power-loss"),
    ("aof-always", "crash"),
    ("aof-always", "power-loss"),
    ("write-through", "crash"),
    ("write-through", "power-loss"),
    ("read-database", "crash"),
];

fn loss((variant, word): (&'static str, &'static str)) -> Loss {
    let mut loss = Loss {
        variant,
        word,
        arrivals: Vec::new(),
        lost: 0,
        runs: 0,
        p99: Duration::ZERO,
        batches: 0,
    };
    let mut p99_ns = 0;
    for seed in 1..=PAIRS {
        let run = stopped(crowd(variant, &[], seed), word);
        let record = execute(&run);
        let trace = &record.trace;
        loss.arrivals.push(record.arrivals_hash);
        let lost = lost(trace).len();
        loss.lost += lost;
        loss.runs += usize::from(lost > 0);
        let metrics = Metrics::of(trace, crash(trace).index());
        loss.batches += metrics.db.batches;
        p99_ns += metrics.writes.latency.expect("writes").p99_ns;
    }
    loss.p99 = Duration::from_nanos(p99_ns / PAIRS);
    loss
}

fn losses() -> &'static [Loss] {
    static LOSSES: OnceLock<Vec<Loss>> = OnceLock::new();
    LOSSES.get_or_init(|| {
        let (first, second) = PLANS.split_at(PLANS.len() / 2);
        let other = thread::spawn(|| second.iter().copied().map(loss));
        let mut all: Vec<Loss> = first.iter().copied().map(loss).collect();
        all.extend(other.join().expect("no panic"));
        for loss in &all {
            println!(
                "{:<14} {:<11} {:>6} writes lost, in {:5.1} % of runs; p99 of \
                 a write {:.2} ms; {:.1} batches a run",
                loss.variant,
                loss.word,
                loss.lost,
                loss.runs as f64 * 100.0 / PAIRS as f64,
                loss.p99.as_secs_f64() * 1_000.0,
                loss.batches as f64 / PAIRS as f64,
            );
        }
        all
    })
}

fn of(variant: &str, word: &str) -> &'static Loss {
    let mut all = losses().iter();
    all.find(|loss| (loss.variant, loss.word) == (variant, word)).expect("one")
}

#[test]
fn all_variants_see_the_same_arrivals() {
    for loss in losses() {
        assert_eq!(loss.arrivals, losses()[0].arrivals, "{}", loss.variant);
    }
}

#[test]
fn the_naive_variant_loses_writes_in_nearly_every_run() {
    for word in ["crash", "power-loss"] {
        let naive = of("write-behind", word);
        assert!(naive.runs as u64 * 20 >= PAIRS * 19, "{}", naive.runs);
    }
}

/// Declared: narrows. A fifth of the period, a commit longer than before.
#[test]
fn flushing_often_narrows_the_loss_and_calls_the_database_more_often() {
    let (naive, often) =
        (of("write-behind", "crash"), of("flush-often", "crash"));
    assert!(often.lost > 0);
    assert!(often.lost * 2 < naive.lost, "{} {}", often.lost, naive.lost);
    assert!(often.batches > naive.batches * 4);
}

/// Declared: bounds. No crash of the process takes anything while the disk is
/// quick; a loss of power takes less than without the file.
#[test]
fn everysec_bounds_the_loss() {
    assert_eq!(of("aof-everysec", "crash").lost, 0);
    let (file, none) =
        (of("aof-everysec", "power-loss"), of("write-behind", "power-loss"));
    assert!(file.lost > 0, "the bound is not idle");
    assert!(file.lost < none.lost);
}

/// Declared: nothing is lost, and each write waits for the disk.
#[test]
fn always_loses_nothing_and_costs_a_disk_flush() {
    let naive = of("write-behind", "crash");
    for word in ["crash", "power-loss"] {
        let always = of("aof-always", word);
        assert_eq!(always.lost, 0);
        assert!(always.p99 > naive.p99 + Duration::from_millis(2));
    }
}

/// Declared: nothing is lost, and each write waits for the database.
#[test]
fn write_through_loses_nothing_and_costs_a_commit() {
    let always = of("aof-always", "crash");
    for word in ["crash", "power-loss"] {
        let through = of("write-through", word);
        assert_eq!((through.lost, through.batches), (0, 0));
        assert!(through.p99 > always.p99 * 2);
    }
}

#[test]
fn what_is_expected_of_each_variant_is_what_happens() {
    for variant in find("write-behind").expect("in the catalogue").variants {
        let histories: Vec<History> = (1..=40)
            .map(|seed| {
                let trace = execute(&crowd(variant.id, &[], seed)).trace;
                History::of(&trace, trace.len())
            })
            .collect();
        for (property, expected) in variant.expected {
            let broken = histories.iter().filter(|history| {
                let status = check(*property, history).status;
                assert_ne!(status, Status::Unknown);
                status == Status::Broken
            });
            let broken = broken.count();
            let context = format!("{} {property:?}: {broken}", variant.id);
            match expected {
                Expected::Holds => assert_eq!(broken, 0, "{context}"),
                Expected::Breaks => assert!(broken > 0, "{context}"),
                Expected::MayBreak => assert!(broken < 4, "{context}"),
            }
        }
    }
}

/// After a restart that lost something no version is given twice, so that the
/// database does not refuse a new write for an old one.
#[test]
fn what_is_acknowledged_after_a_restart_is_not_lost() {
    let knobs = [("flush", "50ms"), ("fsync", "300ms")];
    let mut absorbed = 0;
    for seed in 1..=100 {
        for word in ["crash", "power-loss"] {
            let run = restarted(crowd("aof-everysec", &knobs, seed), word);
            let trace = execute(&run).trace;
            let crashed_at = trace.entry(crash(&trace)).at;
            let history = History::of(&trace, trace.len());
            for finding in lost_writes::each(&history) {
                let Finding::Lost { acknowledged_at, .. } = finding else {
                    panic!("{finding:?}");
                };
                // What was told OK and on its way when it happened.
                let after = acknowledged_at.since(crashed_at);
                assert!(after < Duration::from_millis(5), "seed {seed}");
            }
            absorbed += Metrics::of(&trace, trace.len()).db.absorbed;
            let mut highest = vec![0; trace.names.iter().count()];
            for entry in trace.entries() {
                if let Event::Db(DbEvent::Committed { key, row }) = entry.event
                {
                    let highest = &mut highest[key.0 as usize];
                    assert!(row.version > *highest, "no older row replaces");
                    *highest = row.version;
                }
            }
        }
    }
    println!("{absorbed} rows came to the database again and changed nothing");
    assert!(absorbed > 0);
}

fn story(variant: &str, actions: &[&str]) -> Trace {
    let run = Run::of("write-behind")
        .and_then(|run| run.with_variant(variant))
        .and_then(|run| run.with_action_texts(actions));
    execute(&run.expect("a run")).trace
}

/// The storyboard: three writes and one call; a crash at 790 ms takes three by
/// name, one where the cache flushes often, none where its disk has them.
#[test]
fn the_story_is_as_it_is_told() {
    let deed = ["790ms:crash cache", "900ms:restart cache"];
    for (variant, lost_texts, batches) in [
        ("write-behind", &["330", "220", "460"][..], 1),
        ("flush-often", &["460"], 4),
        ("aof-everysec", &[], 1),
        ("aof-always", &[], 1),
        ("write-through", &[], 0),
    ] {
        let trace = story(variant, &deed);
        let lost = lost(&trace);
        let texts: Vec<_> =
            lost.iter().map(|(_, row)| trace.text(row.text)).collect();
        assert_eq!(texts, lost_texts, "{variant}");
        let upto = crash(&trace).index();
        let batched = Metrics::of(&trace, upto).db.batches;
        assert_eq!(batched, batches, "{variant}");
    }
    let trace = story("write-behind", &deed);
    let history = History::of(&trace, trace.len());
    let stale = check(Property::StaleReads, &history);
    assert!(
        stale.finding.text(&trace.names).contains("read 310 v2 of Ana"),
        "Ana reads her old score"
    );
    let before = crash(&trace).index();
    let verdict = check(Property::LostWrites, &History::of(&trace, before));
    assert_eq!((verdict.status, verdict.checked), (Status::Holds, 6));
}
