//! Figures of runs whose course is known.

#![cfg(not(target_arch = "wasm32"))]

use flushpoint::{
    measure::Metrics,
    run::{Run, execute},
    trace::Trace,
};

fn trace(knobs: &[(&str, &str)], actions: &[&str]) -> Trace {
    let mut run = Run::of("cache-aside").unwrap();
    for (name, value) in knobs {
        run = run.with_knob(name, value).unwrap();
    }
    execute(&run.with_action_texts(actions).unwrap()).trace
}

fn metrics(knobs: &[(&str, &str)], actions: &[&str]) -> Metrics {
    let trace = trace(knobs, actions);
    Metrics::of(&trace, trace.len())
}

const ALONE: (&str, &str) = ("workload", "hands-on");

#[test]
fn a_miss_fills_and_the_next_read_hits() {
    let metrics = metrics(&[ALONE], &["100ms:app-2 read user:1"]);
    assert_eq!(metrics.requests, 2);
    assert_eq!(metrics.reads.acknowledged, 2);
    assert_eq!((metrics.cache.misses, metrics.cache.hits), (1, 1));
    assert_eq!(metrics.cache.hit_ratio, Some(0.5));
    assert_eq!(metrics.cache.stored, 1);
    assert_eq!((metrics.db.selects, metrics.db.commits), (1, 0));
    // GET, SELECT, SET with their answers, and GET with its answer.
    assert_eq!(metrics.network.messages, 8);
    let latency = metrics.reads.latency.unwrap();
    assert!(latency.p50_ns < latency.p99_ns);
    assert_eq!(latency.p99_ns, latency.max_ns);
    assert_eq!(metrics.writes.latency, None);
}

#[test]
fn a_write_through_a_lost_link_is_unknown_after_the_time_out() {
    let actions = ["90ms:cut app-2<->db", "100ms:app-2 write user:1 Bea"];
    let metrics = metrics(&[ALONE], &actions);
    assert_eq!(metrics.writes.unknown, 1);
    assert_eq!(metrics.writes.latency, None);
    assert_eq!(metrics.network.timeouts, 1);
    assert!(metrics.network.lost > 0);
    assert_eq!(metrics.db.commits, 0);
}

#[test]
fn a_crash_leaves_operations_unfinished_and_turns_others_away() {
    let actions = ["0ms+3:crash app-1", "100ms:app-1 read user:1"];
    let metrics = metrics(&[ALONE], &actions);
    assert_eq!(metrics.requests, 2);
    assert_eq!(metrics.reads.unfinished, 1);
    assert_eq!(metrics.turned_away, 1);
    assert_eq!(metrics.cache.hit_ratio.unwrap_or_default(), 0.0);
}

#[test]
fn every_request_has_one_outcome_at_every_cursor() {
    let knobs = [("workload", "crowd"), ("loss", "0.02"), ("rate", "60")];
    let trace = trace(&knobs, &["1s:crash app-1", "2s:restart app-1"]);
    for len in (0..=trace.len()).step_by(7) {
        let metrics = Metrics::of(&trace, len);
        let outcomes = [metrics.reads, metrics.writes].map(|operations| {
            operations.acknowledged
                + operations.failed
                + operations.unknown
                + operations.unfinished
        });
        let sum = outcomes[0] + outcomes[1] + metrics.turned_away;
        assert_eq!(metrics.requests, sum, "at {len}");
        let looks = metrics.cache.hits + metrics.cache.misses;
        assert!(looks <= outcomes[0], "at {len}");
    }
}
