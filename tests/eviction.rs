//! What goes when the memory is full, against what was measured on Redis.

use flushpoint::{
    measure::{CacheFigures, CacheTally, Metrics, Tally},
    nodes::cache::KEY_BYTES,
    run::{Measuring, Run, execute},
    trace::{CacheEvent, Event, SimTime},
};

fn run(variant: &str, knobs: &[(&str, &str)]) -> Run {
    let run = Run::of("eviction").unwrap().with_variant(variant).unwrap();
    let set = |run: Run, (name, value): &(&str, &str)| {
        run.with_knob(name, value).unwrap()
    };
    knobs.iter().fold(run, set)
}

/// The share of hits once the cache is full and its shares are steady.
fn hit_ratio(run: &Run) -> f64 {
    let (mut measuring, mut tally) =
        (Measuring::of(run), CacheTally::default());
    let half = run.until().as_ns() / 2;
    while measuring.now().as_ns() < half
        && !measuring.advance(1_000, |entry| tally.see(entry))
    {}
    let early = tally.figures();
    while !measuring.advance(100_000, |entry| tally.see(entry)) {}
    let CacheFigures { hits, misses, .. } = tally.figures();
    let (hits, misses) = (hits - early.hits, misses - early.misses);
    hits as f64 / (hits + misses) as f64
}

/// 10,000 keys, of which so many fit, asked for 60,000 times in the half that
/// counts.
fn crowd(variant: &str, zipf: &str, rate: u64, fit: u64) -> Run {
    let (memory, rate_text) = ((fit * KEY_BYTES).to_string(), rate.to_string());
    let knobs = [
        ("workload", "crowd"),
        ("keys", "10000"),
        ("maxmemory", &memory),
        ("zipf", zipf),
        ("rate", &rate_text),
    ];
    let seconds = 120_000 / rate;
    run(variant, &knobs).with_until(SimTime::from_ms(seconds * 1_000)).unwrap()
}

fn near(what: &str, got: f64, measured: f64) {
    println!("{what}: {got:.4}, measured on Redis 7.0.15: {measured:.4}");
    assert!((got - measured).abs() < 0.02, "{what}: {got}, not {measured}");
}

#[test]
fn slow_traffic_hits_as_often_as_was_measured() {
    for (samples, measured) in [("3", 0.421), ("5", 0.4255), ("10", 0.428)] {
        let lru = crowd("allkeys-lru", "0.8", 300, 923);
        let lru = lru.with_knob("samples", samples).unwrap();
        let what = format!("allkeys-lru, {samples} samples");
        near(&what, hit_ratio(&lru), measured);
    }
    let of = |variant| hit_ratio(&crowd(variant, "0.8", 300, 923));
    near("allkeys-random", of("allkeys-random"), 0.385);
    near("exact LRU", of("exact-lru"), 0.440);
}

#[test]
fn fast_traffic_makes_lru_as_good_as_random() {
    let of = |variant, zipf| hit_ratio(&crowd(variant, zipf, 10_000, 1_000));
    near("allkeys-lru, fast", of("allkeys-lru", "0.8"), 0.3895);
    near("allkeys-random, fast", of("allkeys-random", "0.8"), 0.394);
    near("allkeys-lfu, fast, Zipf 0.8", of("allkeys-lfu", "0.8"), 0.506);
    near("allkeys-lfu, fast, Zipf 1.1", of("allkeys-lfu", "1.1"), 0.8105);
}

#[test]
fn without_a_trace_the_figures_are_the_same() {
    for variant in ["allkeys-lru", "allkeys-lfu", "volatile-ttl"] {
        for workload in ["story", "crowd", "scan", "shift"] {
            let run = run(variant, &[("workload", workload)]);
            let trace = execute(&run).trace;
            let mut measuring = Measuring::of(&run);
            let mut tally = Tally::default();
            while !measuring.advance(7, |entry| tally.see(entry)) {}
            assert_eq!(
                tally.finish(),
                Metrics::of(&trace, trace.len()),
                "{variant}, {workload}"
            );
        }
    }
}

#[test]
fn a_scan_throws_out_what_lru_holds_and_hardly_what_lfu_holds() {
    let lose = |variant| {
        let of = |workload, seed| {
            let run = run(variant, &[("workload", workload)]).with_seed(seed);
            let trace = execute(&run).trace;
            Metrics::of(&trace, trace.len()).cache.hits as f64
        };
        // The scans' own reads hardly ever hit, so hits are the crowd's.
        let shares = (0..10).map(|seed| of("scan", seed) / of("crowd", seed));
        1.0 - shares.sum::<f64>() / 10.0
    };
    let (lru, lfu) = (lose("allkeys-lru"), lose("allkeys-lfu"));
    println!("hits lost to scans: LRU {lru:.3}, LFU {lfu:.3}");
    assert!(lru > 0.03 && lfu < lru / 2.0, "LRU {lru}, LFU {lfu}");
}

#[test]
fn where_nothing_may_go_what_takes_memory_is_refused_and_the_rest_goes_on() {
    for variant in ["noeviction", "volatile-lru-no-ttl"] {
        let knobs = [("workload", "crowd"), ("reads", "0.9")];
        let run = run(variant, &knobs);
        let trace = execute(&run).trace;
        let figures = Metrics::of(&trace, trace.len());
        let cache = figures.cache;
        println!("{variant}: {} refused, {} hits", cache.full, cache.hits);
        assert!(cache.full > 100 && cache.evicted == 0, "{variant}");
        assert!(cache.deleted > 10 && cache.hits > 100, "{variant}");
        assert_eq!(figures.reads.failed, 0, "{variant}: a fill may fail");
    }
}

/// With one exception: a key in the pool that has been stored again since goes
/// all the same, as in Redis, and has then longer to live.
#[test]
fn no_key_of_a_sample_is_a_better_candidate_than_the_one_that_goes() {
    type Worse = fn(u32, u32) -> bool;
    let cases: [(&str, Worse); 4] = [
        ("allkeys-lru", |a, b| a <= b),
        ("volatile-lru", |a, b| a <= b),
        ("allkeys-lfu", |a, b| a >= b),
        ("volatile-ttl", |a, b| a >= b),
    ];
    for (variant, worse) in cases {
        let trace = execute(&run(variant, &[("workload", "crowd")])).trace;
        let mut sample = Vec::new();
        let (mut evicted, mut stored_again) = (0, 0);
        for entry in trace.entries() {
            match entry.event {
                Event::Cache(CacheEvent::Sampled { score, .. }) => {
                    sample.push(score);
                }
                Event::Cache(CacheEvent::Evicted { score, policy, .. }) => {
                    evicted += 1;
                    assert_eq!(policy.word(), variant);
                    assert!(!sample.is_empty(), "{variant}");
                    let better = sample.drain(..).any(|it| !worse(it, score));
                    stored_again += usize::from(better);
                }
                _ => {}
            }
        }
        println!("{variant}: {evicted} evicted, {stored_again} stored again");
        assert!(evicted > 1_000, "{variant}");
        let most = if variant == "volatile-ttl" { evicted / 20 } else { 0 };
        assert!(stored_again <= most, "{variant}");
    }
}

#[test]
fn the_textbooks_lru_takes_the_key_that_was_not_used_for_the_longest() {
    let trace = execute(&run("exact-lru", &[("workload", "crowd")])).trace;
    let mut used: Vec<flushpoint::trace::Sym> = Vec::new();
    let mut evicted = 0;
    for entry in trace.entries() {
        match entry.event {
            Event::Cache(
                CacheEvent::Hit { key, .. } | CacheEvent::Stored { key, .. },
            ) => {
                used.retain(|other| *other != key);
                used.push(key);
            }
            Event::Cache(CacheEvent::Evicted { key, .. }) => {
                assert_eq!(used.remove(0), key);
                evicted += 1;
            }
            _ => {}
        }
    }
    assert!(evicted > 1_000);
}
