//! What the experiments measure, against the theory.

use std::time::Instant;

use flushpoint::{
    lab::{Findings, Lab, SHARES},
    measure::Metrics,
    run::{Run, execute},
};

fn eviction(knobs: &[(&str, &str)]) -> Run {
    let set = |run: Run, (name, value): &(&str, &str)| {
        run.with_knob(name, value).unwrap()
    };
    knobs.iter().fold(Run::of("eviction").unwrap(), set)
}

fn measured(run: &Run) -> Findings {
    let mut lab = Lab::of(run).unwrap();
    while !lab.advance() {}
    lab.findings().clone()
}

#[test]
fn measured_hit_ratios_agree_with_the_theory() {
    for zipf in ["0.8", "1.1"] {
        let start = Instant::now();
        let found = measured(&eviction(&[("zipf", zipf)]));
        let rate =
            2 * found.whole() / start.elapsed().as_millis().max(1) as u64;
        println!("Zipf {zipf}: about {rate} thousand requests a second");
        for curve in &found.curves {
            for (place, point) in curve.points.iter().enumerate() {
                let theory = |which: usize| found.theory[which].points[place];
                let (lru, random, best) = (theory(0), theory(1), theory(2));
                let (ratio, share) = (point.ratio(), SHARES[place]);
                println!(
                    "Zipf {zipf}, {share} of 1000 keys fit, {}: {ratio:.3}; \
                     LRU by Che {lru:.3}, random {random:.3}, best {best:.3}",
                    curve.name,
                );
                let near = |theory: f64| (ratio - theory).abs() < 0.02;
                assert!(match &*curve.name {
                    "exact-lru" => near(lru),
                    // Where few fit, what is asked for again while it is on
                    // its way counts: the theory has it at once.
                    "allkeys-random" if share >= 100 => near(random),
                    "allkeys-lru" if share >= 100 => {
                        random - 0.02 < ratio && ratio < lru + 0.02
                    }
                    _ => ratio < best + 0.02,
                });
            }
        }
    }
}

/// All curves of a scenario's experiment beside their theories, one for one.
fn assert_near(scenario: &str, is_near: fn(f64, f64) -> bool) {
    let found = measured(&Run::of(scenario).unwrap());
    assert_eq!(found.done(), found.all());
    assert_eq!(found.curves.len(), found.theory.len());
    for (curve, theory) in found.curves.iter().zip(&found.theory) {
        let points = curve.points.iter().zip(&theory.points);
        for ((point, theory), place) in points.zip(&found.places) {
            let ratio = point.ratio();
            println!(
                "{scenario}, {}, {} = {place}: {} of {}, {ratio:.4}; theory \
                 {theory:.4}",
                curve.name, found.across, point.part, point.whole,
            );
            assert!(is_near(ratio, *theory), "{ratio} {theory}");
        }
    }
}

#[test]
fn hit_ratios_by_time_to_live_agree_with_their_closed_forms() {
    assert_near("ttl", |ratio, theory| (ratio - theory).abs() < 0.01);
}

/// A share of some thousand copies: chance alone moves it by 0.02 or so.
#[test]
fn xfetch_lets_copies_end_as_often_as_its_closed_form_says() {
    assert_near("stampede", |ratio, theory| (ratio - theory).abs() < 0.03);
}

#[test]
fn a_bloom_filter_errs_as_often_as_its_formula_says() {
    assert_near("penetration", |ratio, theory| {
        (ratio / theory - 1.0).abs() < 0.1
    });
}

#[test]
fn several_hundred_thousand_requests_are_behind_a_chart() {
    let found = measured(&eviction(&[]));
    assert_eq!(found.done(), found.all());
    // The half that fills the caches comes to as many again.
    println!("{} requests counted", found.whole());
    assert!(found.whole() > 190_000);
}

#[test]
fn a_point_is_what_a_run_with_its_whole_trace_comes_to() {
    let run = eviction(&[("workload", "scan"), ("keys", "200")]);
    let mut lab = Lab::of(&run).unwrap();
    while !lab.advance() {}
    for (place, curve) in lab.findings().curves.iter().enumerate() {
        let point = curve.points[2];
        let run = &lab.runs(place)[2];
        let half_ms = run.until().as_ms_f64() / 2.0;
        let trace = execute(run).trace;
        let half =
            trace.entries().partition_point(|it| it.at.as_ms_f64() < half_ms);
        let of = |entries| {
            let cache = Metrics::of(&trace, entries).cache;
            (cache.hits, cache.hits + cache.misses)
        };
        let (whole, early) = (of(trace.len()), of(half));
        let (hits, reads) = (whole.0 - early.0, whole.1 - early.1);
        // Half time is looked at once a slice.
        let near = |a: u64, b: u64| a.abs_diff(b) < 400;
        assert!(near(point.part, hits) && near(point.whole, reads));
    }
}

#[test]
fn what_a_person_did_to_a_run_is_no_part_of_the_experiment() {
    let run = eviction(&[("keys", "200")]);
    let crashed = run.clone().with_action_texts(&["5s:crash cache"]).unwrap();
    assert_eq!(measured(&run).curves, measured(&crashed).curves);
}

#[test]
fn where_the_theory_does_not_hold_there_is_none() {
    for knob in [("workload", "scan"), ("workload", "shift"), ("reads", "0.9")]
    {
        let lab = measured(&eviction(&[("keys", "200"), knob]));
        assert!(lab.theory.is_empty(), "{knob:?}");
        assert_eq!(lab.done(), lab.all());
    }
}

#[test]
fn a_scenario_without_a_theory_has_no_experiment() {
    assert!(Lab::of(&Run::of("cache-aside").unwrap()).is_none());
}
