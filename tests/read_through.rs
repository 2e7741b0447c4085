//! Read-through: who loads, how often, and what is told where that fails; over
//! many crowds, each variant under the same arrivals and the same outage.

#![cfg(not(target_arch = "wasm32"))]

use std::{sync::OnceLock, thread};

use flushpoint::{
    check::{Finding, Property, Status, check},
    history::History,
    measure::Metrics,
    run::{Run, execute},
    scenario::{Effect, Expected, find},
    trace::{Event, NetEvent, OpEvent, OpId, Row, Trace, Verb},
};

const SEEDS: u64 = 200;

const VARIANTS: [&str; 5] = [
    "each-loads",
    "single-flight",
    "serve-stale",
    "negative-result",
    "library",
];

/// What the crowds of one variant showed.
#[derive(Default)]
struct Sweep {
    variant: &'static str,
    arrivals: Vec<u64>,
    broken: [u64; Property::ALL.len()],
    /// Runs in which a key had more than one load, and the most that it had.
    herds: u64,
    at_once_max: u32,
    loads: u64,
    requests: u64,
    failed: u64,
    /// Loads that found no row.
    absent: u64,
    /// The age of the oldest stale read, and their number.
    oldest_ms: u64,
    stale: u64,
}

fn crowd(variant: &str, knobs: &[(&str, &str)]) -> Run {
    let run = Run::of("read-through")
        .and_then(|run| run.with_variant(variant))
        .and_then(|run| run.with_knob("workload", "crowd"));
    let knobs = knobs.iter();
    let run = knobs.fold(run, |run, (name, text)| {
        run.and_then(|run| run.with_knob(name, text))
    });
    run.expect("in the catalogue")
}

impl Sweep {
    fn of(variant: &'static str, knobs: &[(&str, &str)]) -> Sweep {
        let mut sweep = Sweep { variant, ..Sweep::default() };
        let base = crowd(variant, knobs);
        for seed in 1..=SEEDS {
            sweep.add(&base.clone().with_seed(seed));
        }
        println!(
            "{variant:<15} {knobs:?}: a key loaded more than once at a time \
             in {} of {SEEDS} runs, up to {}; {} loads, {} of them of no row; \
             {} of {} requests failed; {} stale reads, the oldest {} ms",
            sweep.herds,
            sweep.at_once_max,
            sweep.loads,
            sweep.absent,
            sweep.failed,
            sweep.requests,
            sweep.stale,
            sweep.oldest_ms,
        );
        sweep
    }

    fn add(&mut self, run: &Run) {
        let record = execute(run);
        let trace = &record.trace;
        self.arrivals.push(record.arrivals_hash);
        let metrics = Metrics::of(trace, trace.len());
        let at_once = metrics.db.same_key_max;
        self.herds += u64::from(at_once > 1);
        self.at_once_max = self.at_once_max.max(at_once);
        self.loads += metrics.db.selects;
        self.requests += metrics.requests;
        self.absent += reads_of_nothing(trace);
        let history = History::of(trace, trace.len());
        for property in Property::ALL {
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
            if let Finding::Stale { age_ns, .. } = verdict.finding {
                let age_ms = age_ns.div_ceil(1_000_000);
                self.oldest_ms = self.oldest_ms.max(age_ms);
            }
        }
    }
}

fn reads_of_nothing(trace: &Trace) -> u64 {
    let db = trace.find_node("db").expect("a database");
    let entries = trace.entries().iter();
    let nil = entries.filter(|entry| {
        let verb = match entry.event {
            Event::Net(NetEvent::Sent { verb, .. }) => Some(verb),
            _ => None,
        };
        entry.node == db && verb == Some(Verb::Nil)
    });
    nil.count() as u64
}

/// All variants, swept once for all tests of this file.
fn sweeps() -> &'static [Sweep] {
    static SWEEPS: OnceLock<Vec<Sweep>> = OnceLock::new();
    SWEEPS.get_or_init(|| {
        let of = |variant| Sweep::of(variant, &[("outage", "1s")]);
        let other = thread::spawn(move || {
            VARIANTS[..2].iter().copied().map(of).collect::<Vec<_>>()
        });
        let rest: Vec<Sweep> = VARIANTS[2..].iter().copied().map(of).collect();
        let mut all = other.join().expect("no panic");
        all.extend(rest);
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
    for variant in find("read-through").expect("in the catalogue").variants {
        for (property, expected) in variant.expected {
            let broken = of(variant.id).broken[*property as usize];
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
    let naive = find("read-through").map(|it| it.variants[0].effect);
    assert_eq!(naive, Some(Effect::Naive));
}

/// Declared: removes. One load of a key at a time, in every run; the library
/// narrows it to one a process. A write that overtakes a load makes way for
/// one more.
#[test]
fn of_one_key_one_load_is_on_its_way_or_a_herd() {
    let naive = of("each-loads");
    assert_eq!(naive.herds, SEEDS, "the naive one shows it in every run");
    assert!(naive.at_once_max >= 8, "{}", naive.at_once_max);
    for single in ["single-flight", "serve-stale", "negative-result"] {
        assert!(of(single).at_once_max <= 2, "{single}");
        assert!(of(single).loads < naive.loads, "{single}");
        let alone = Sweep::of(single, &[("reads", "1")]);
        assert_eq!((alone.herds, alone.at_once_max), (0, 1), "{single}");
    }
    let library = Sweep::of("library", &[("reads", "1")]);
    assert!(library.herds * 10 > SEEDS * 9, "{}", library.herds);
    assert_eq!(library.at_once_max, 2, "two processes");
}

/// Declared: bounds. Fewer errors, and what is served instead is no older
/// than its time to live and the grace, and the journey of the row.
#[test]
fn an_old_copy_stands_in_for_an_error_and_is_only_so_old() {
    let (error, stale) = (of("single-flight"), of("serve-stale"));
    assert!(error.failed > 50 * SEEDS, "{}", error.failed);
    assert!(stale.failed * 3 < error.failed, "{}", stale.failed);
    let knobs = [("outage", "1s"), ("writes", "past"), ("grace", "400ms")];
    let past = |variant| Sweep::of(variant, &knobs);
    let (error, stale) = (past("single-flight"), past("serve-stale"));
    assert!(error.oldest_ms <= 500 + 20, "{}", error.oldest_ms);
    assert!(stale.oldest_ms > 500 + 100, "{}", stale.oldest_ms);
    assert!(stale.oldest_ms <= 500 + 400 + 20, "{}", stale.oldest_ms);
}

/// Declared: moves the cost. Rows that are not there are looked for less
/// often; one that another program adds is hidden, and only for so long.
#[test]
fn what_is_not_there_costs_less_and_a_new_row_is_hidden_for_a_while() {
    let (asks, knows) = (of("single-flight"), of("negative-result"));
    assert!(
        knows.absent * 3 < asks.absent * 2,
        "{} {}",
        knows.absent,
        asks.absent
    );
    assert_eq!(knows.stale, 0, "a write through the cache hides nothing");
    let knobs = [("writes", "past"), ("ttl", "20ms"), ("reads", "0.9")];
    let past = |variant| Sweep::of(variant, &knobs);
    let (asks, knows) = (past("single-flight"), past("negative-result"));
    assert!(asks.oldest_ms <= 20 + 20, "{}", asks.oldest_ms);
    assert!(knows.oldest_ms > 150, "{}", knows.oldest_ms);
    assert!(knows.oldest_ms <= 300 + 20, "{}", knows.oldest_ms);
}

/// Declared: the application never speaks to the database.
#[test]
fn only_the_cache_asks_the_database_unless_a_library_loads() {
    let apps_ask = |variant: &str| {
        let record = execute(&crowd(variant, &[]).with_seed(3));
        let trace = &record.trace;
        let [cache, db] = ["cache", "db"].map(|name| trace.find_node(name));
        trace.entries().iter().any(|entry| match entry.event {
            Event::Net(NetEvent::Sent { to, .. }) => {
                Some(to) == db && Some(entry.node) != cache
            }
            _ => false,
        })
    };
    for variant in VARIANTS {
        assert_eq!(apps_ask(variant), variant == "library", "{variant}");
    }
}

/// The steps of the story up to the second load of the hot key, if there is
/// one, and what the reader is told during the outage.
fn story(variant: &str) -> (Option<usize>, Option<Row>) {
    let run = Run::of("read-through").expect("in the catalogue");
    let trace = execute(&run.with_variant(variant).expect("one")).trace;
    let db = trace.find_node("db").expect("a database");
    let steps = trace.entries().iter().filter(|entry| entry.event.is_step());
    let loads = steps.enumerate().filter(|(_, entry)| match entry.event {
        Event::Net(NetEvent::Sent { to, key, .. }) => {
            to == db && trace.text(key) == "user:1"
        }
        _ => false,
    });
    let second = loads.take(2).nth(1).map(|(step, _)| step);
    let during = trace.entries().iter().find_map(|entry| match entry.event {
        Event::Op(OpEvent::Ended { row, .. }) if entry.op == OpId(8) => {
            Some(row)
        }
        _ => None,
    });
    let early = second.filter(|step| *step < 30);
    (early, during)
}

#[test]
fn the_story_shows_the_herd_within_thirty_steps_and_then_the_outage() {
    for (variant, herd, served) in [
        ("each-loads", true, false),
        ("single-flight", false, false),
        ("serve-stale", false, true),
        ("negative-result", false, false),
        ("library", true, false),
    ] {
        let (second, during) = story(variant);
        assert_eq!(second.is_some(), herd, "{variant} {second:?}");
        assert_eq!(during.map(Row::is_some), Some(served), "{variant}");
    }
}
