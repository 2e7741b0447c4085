//! One key that has nearly all the load of three shards.

use std::{sync::OnceLock, time::Duration};

use flushpoint::{
    check::{Finding, Property, check},
    history::History,
    run::{Link, Run, execute},
    scenario::find,
    trace::{Event, NetEvent, NodeId, PubSubEvent, SimTime, Trace, Verb},
};

use super::sweep::{
    SEEDS, Sweep, assert_expected, crowd, find_in, steps_until,
};

const SCENARIO: &str = "hot-key";

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

/// All variants, swept once for all tests of this file.
fn sweeps() -> &'static [Sweep] {
    static SWEEPS: OnceLock<Vec<Sweep>> = OnceLock::new();
    SWEEPS.get_or_init(|| Sweep::all(SCENARIO, &[]))
}

fn of(variant: &str) -> &'static Sweep {
    find_in(sweeps(), variant)
}

#[test]
fn what_is_expected_of_each_variant_is_what_happens() {
    assert_expected(SCENARIO, sweeps());
}

/// 405 requests a second are more than the 333 that a shard carries out.
#[test]
fn with_one_copy_its_shard_is_overrun() {
    let naive = of("one-copy");
    assert_eq!(naive.broken(Property::FailedRequests), SEEDS);
    assert!(naive.failed * 5 > naive.requests, "{}", naive.failed);
}

/// What each shard was asked, by node.
fn shares(run: &Run) -> [f64; 3] {
    let mut asked = [0u32; 3];
    let trace = execute(run).trace;
    for entry in trace.entries() {
        if let Event::Net(NetEvent::Sent { to, verb: Verb::Get, .. }) =
            entry.event
            && let Some(count) = asked.get_mut(to.index().wrapping_sub(2))
        {
            *count += 1;
        }
    }
    let sum: u32 = asked.iter().sum();
    asked.map(|count| f64::from(count) / f64::from(sum))
}

#[test]
fn copies_spread_over_the_shards_what_one_copy_brings_to_one() {
    let naive = shares(&crowd(SCENARIO, "one-copy", &[]));
    let spread = shares(&crowd(SCENARIO, "key-copies", &[]));
    println!("GETs by shard: one copy {naive:.2?}, copies {spread:.2?}");
    assert!(naive.iter().any(|share| *share > 0.85), "{naive:?}");
    assert!(spread.iter().all(|share| *share < 0.6), "{spread:?}");
}

/// Declared: moves. No shard is overrun, and a write has more to delete and
/// more to load.
#[test]
fn copies_cost_a_load_each() {
    let (naive, copies) = (of("one-copy"), of("key-copies"));
    assert_eq!(copies.failed, 0);
    assert!(copies.p99 < naive.p99, "{:?}", copies.p99);
    let knobs = [("rate", "50")];
    let [one, all] = ["one-copy", "key-copies"]
        .map(|variant| Sweep::of(SCENARIO, variant, &knobs).loads);
    assert!(all > one * 2, "{all} loads, {one} of one copy");
}

/// Declared: moves. Shards and network are not asked, and a copy is old for
/// as long as it lives.
#[test]
fn a_local_copy_is_old_for_its_time_to_live_at_most() {
    let local = of("local-ttl");
    assert_eq!(local.failed, 0);
    assert!(local.broken(Property::StaleReads) * 10 > SEEDS * 9);
    assert!(local.p50 < ms(1), "{:?}", local.p50);
    // Without a race between a load and the write: its half second, at most.
    let reads = (1..=20).map(|n| format!("{}ms:app-1 read hot:1", 50 * n));
    let acts: Vec<String> =
        reads.chain(["120ms:app-2 write hot:1 News".into()]).collect();
    let by_hand = crowd(SCENARIO, "local-ttl", &[])
        .with_knob("workload", "hands-on")
        .and_then(|run| run.with_until(SimTime::from_ms(1_100)))
        .and_then(|run| run.with_action_texts(&acts))
        .expect("in the catalogue");
    let (count, age) = stale(&by_hand);
    assert!(count >= 7 && age > ms(350) && age < ms(500), "{count} {age:?}");
}

/// How many stale reads there are, and the age of the oldest.
fn stale(run: &Run) -> (u32, Duration) {
    let trace = execute(run).trace;
    let history = History::of(&trace, trace.len());
    let verdict = check(Property::StaleReads, &history);
    match verdict.finding {
        Finding::Stale { age_ns, .. } => {
            (verdict.count, Duration::from_nanos(age_ns))
        }
        other => panic!("{other:?}"),
    }
}

/// Declared: moves. Old reads are few and young where the app is told.
#[test]
fn who_is_told_reads_old_copies_for_a_messages_time() {
    let (local, told) = (of("local-ttl"), of("local-told"));
    assert_eq!(told.failed, 0);
    assert!(told.stale * 20 < local.stale, "{} {}", told.stale, local.stale);
}

/// Its hole: what is said while the connection is down, nobody says again.
#[test]
fn who_is_cut_off_goes_by_the_time_to_live() {
    let variant = find(SCENARIO).and_then(|it| it.variant("local-told"));
    let hole = &variant.expect("one").holes[0];
    let run = Link::parse(hole.link).expect("a link").run;
    let (_, age) = stale(&run);
    let trace = execute(&run).trace;
    assert!(age > ms(100) && age < ms(500), "{age:?}");
    let receivers = trace.entries().iter().find_map(|it| match it.event {
        Event::PubSub(PubSubEvent::Published { receivers, .. }) => {
            Some(receivers)
        }
        _ => None,
    });
    assert_eq!(receivers, Some(2), "both are counted, one does not hear");
}

/// Within thirty steps a request stands in line at a shard while another one
/// has nothing to do.
#[test]
fn the_story_shows_the_line_at_one_shard() {
    let trace = execute(&Run::of(SCENARIO).expect("in the catalogue")).trace;
    let queued =
        |_: &Trace, event| matches!(event, Event::Net(NetEvent::Queued { .. }));
    let step = steps_until(&trace, queued);
    println!("somebody stands in line at step {step:?}");
    assert!(step.is_some_and(|step| step <= 30), "{step:?}");
    let at = |node: NodeId| trace.node_name(node).starts_with("shard");
    let mut queued = trace
        .entries()
        .iter()
        .filter(|it| matches!(it.event, Event::Net(NetEvent::Queued { .. })));
    assert!(queued.all(|it| at(it.node)));
}
