//! Refresh-ahead: what the end of a copy costs its readers, and what it costs
//! the database that it does not. Each variant under the same arrivals, and
//! beside what the theory says.

#![cfg(not(target_arch = "wasm32"))]

use std::sync::OnceLock;

use flushpoint::{
    measure::Metrics,
    run::{Record, Run, execute},
    scenario::find,
    trace::{CacheEvent, Event, IdMap, OpEvent, SimTime, Sym},
};

const SEEDS: u64 = 1_000;

/// What the crowds of one variant showed.
#[derive(Default)]
struct Sweep {
    arrivals: Vec<u64>,
    reads: u64,
    /// Reads that found a copy gone that had been there.
    late: u64,
    /// Those of the key that is wanted most.
    hot_late: u64,
    /// Copies that ended, one way or the other: renewed in time or not.
    ends: u64,
    /// Those that were not.
    unrenewed: u64,
    /// Rows that the database read.
    loads: u64,
}

fn crowd(variant: &str, knobs: &[(&str, &str)]) -> Run {
    let run = Run::of("refresh-ahead")
        .and_then(|run| run.with_variant(variant))
        .and_then(|run| run.with_knob("workload", "crowd"));
    let knobs = knobs.iter().fold(run, |run, (name, value)| {
        run.and_then(|run| run.with_knob(name, value))
    });
    knobs.expect("a run of the catalogue")
}

impl Sweep {
    fn of(variant: &str, seeds: u64, knobs: &[(&str, &str)]) -> Sweep {
        let mut sweep = Sweep::default();
        let base = crowd(variant, knobs)
            .with_until(SimTime::from_ms(8_000))
            .expect("a time");
        for seed in 1..=seeds {
            sweep.add(&execute(&base.clone().with_seed(seed)));
        }
        let Sweep { reads, late, hot_late, ends, unrenewed, loads, .. } =
            &sweep;
        println!(
            "{variant:<15} {knobs:?}: {late} of {reads} reads waited at a \
             copy's end, {hot_late} of them for the hottest key; {unrenewed} \
             of {ends} copies not renewed; {loads} loads"
        );
        sweep
    }

    fn add(&mut self, record: &Record) {
        self.arrivals.push(record.arrivals_hash);
        let trace = &record.trace;
        let metrics = Metrics::of(trace, trace.len());
        self.reads += metrics.reads.acknowledged;
        self.loads += metrics.db.selects;
        // By key: whether a copy has been there, and still is.
        let mut copies: IdMap<Sym, bool> = IdMap::default();
        for entry in trace.entries() {
            match entry.event {
                Event::Cache(CacheEvent::Stored { key, .. }) => {
                    let stood = copies.insert(key, true) == Some(true);
                    self.ends += u64::from(stood);
                }
                Event::Cache(CacheEvent::Expired { key, .. }) => {
                    if let Some(copy) = copies.get_mut(key) {
                        *copy = false;
                        self.ends += 1;
                        self.unrenewed += 1;
                    }
                }
                Event::Cache(CacheEvent::Missed { key }) => {
                    let late = u64::from(copies.get(key) == Some(&false));
                    self.late += late;
                    if trace.text(key) == "user:1" {
                        self.hot_late += late;
                    }
                }
                _ => {}
            }
        }
    }
}

/// All variants, swept once for all tests of this file.
fn sweeps() -> &'static [Sweep; 3] {
    static SWEEPS: OnceLock<[Sweep; 3]> = OnceLock::new();
    SWEEPS.get_or_init(|| {
        ["wait-for-it", "each-refreshes", "one-refreshes"]
            .map(|variant| Sweep::of(variant, SEEDS, &[]))
    })
}

#[test]
fn all_variants_see_the_same_arrivals() {
    let [naive, each, one] = sweeps();
    assert_eq!(naive.arrivals, each.arrivals);
    assert_eq!(naive.arrivals, one.arrivals);
}

/// Of a hot key nobody waits any more; cold keys miss as before.
#[test]
fn fewer_readers_wait_at_a_copys_end() {
    let [naive, each, one] = sweeps();
    assert!(naive.late * 20 > naive.reads, "the naive one shows it");
    assert!(one.late * 5 < naive.late * 4, "{} {}", one.late, naive.late);
    assert!(naive.hot_late > SEEDS);
    assert_eq!((each.hot_late, one.hot_late), (0, 0));
}

/// The price: keys are loaded that nobody asks for again; and if each reader
/// renews, once for each of those that came meanwhile.
#[test]
fn the_database_pays_for_it_and_more_if_each_reader_renews() {
    let [naive, each, one] = sweeps();
    assert!(one.loads > naive.loads);
    assert!(each.loads > one.loads);
}

/// One key under Poisson arrivals of rate λ: the copy's end is waited for
/// unless somebody came in its last part a, so in e^(-λa) of all lives; and a
/// life that nobody renews ends with the next reader.
#[test]
fn a_life_ends_unrenewed_as_often_as_the_theory_says() {
    for (rate, ahead, lambda_a) in
        [("5", "200ms", 1.0), ("10", "200ms", 2.0), ("2.5", "200ms", 0.5)]
    {
        let knobs = [
            ("rate", rate),
            ("ahead", ahead),
            ("keys", "1"),
            // So short that loading takes next to none of the time.
            ("select", "1us"),
            ("link", "1us"),
        ];
        let one = Sweep::of("one-refreshes", 2_000, &knobs);
        let measured = one.unrenewed as f64 / one.ends as f64;
        let theory = f64::exp(-lambda_a);
        println!("λa = {lambda_a}: measured {measured:.4}, e^-λa {theory:.4}");
        assert!((measured - theory).abs() < 0.02, "{measured} {theory}");
    }
}

/// In the story the last reader waits for the database, or does not.
#[test]
fn the_story_shows_the_wait_gone() {
    let slowest = |variant: &str| {
        let run = Run::of("refresh-ahead").unwrap();
        let trace = execute(&run.with_variant(variant).unwrap()).trace;
        let mut began = IdMap::default();
        let mut last = 0;
        for entry in trace.entries() {
            match entry.event {
                Event::Op(OpEvent::Began { .. }) => {
                    began.insert(entry.op, entry.at.as_ns());
                }
                Event::Op(OpEvent::Ended { .. }) => {
                    last = entry.at.as_ns() - began.get(entry.op).unwrap();
                }
                _ => {}
            }
        }
        last
    };
    let (naive, one) = (slowest("wait-for-it"), slowest("one-refreshes"));
    assert!(naive > one * 4, "{naive} {one}");
    assert!(find("refresh-ahead").is_some_and(|it| it.variants.len() == 3));
}
