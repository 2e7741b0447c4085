//! A cache that is shut down in order, and one that is killed.

use flushpoint::{
    check::{Property, Status, check},
    history::History,
    run::{Link, Run, execute},
    trace::{Event, FaultEvent, SimTime, Stop, Trace, TrayEvent},
};

use crate::crowd::{crowd, lost, stop_us, stopped};

const SEEDS: u64 = 200;

fn count(trace: &Trace, is: impl Fn(Event) -> bool) -> usize {
    trace.entries().iter().filter(|entry| is(entry.event)).count()
}

fn ended(event: Event) -> bool {
    event == Event::Fault(FaultEvent::Crashed { how: Stop::Exit })
}

/// With time enough to flush what waits.
fn ends(run: Run, word: &str) -> Run {
    let until = SimTime((stop_us(run.seed) + 100_000) * 1_000);
    let run = stopped(run, word);
    run.with_until(until).expect("in range")
}

/// Drained first nothing is lost, whatever waits at that moment; killed at the
/// same moment the same cache loses it. The price are writes that are refused
/// while it drains.
#[test]
fn a_shutdown_drains_what_a_kill_loses() {
    let (mut killed_runs, mut killed_writes, mut refused) = (0, 0, 0);
    for seed in 1..=SEEDS {
        let crowd = || crowd("write-behind", &[], seed);
        let kill = execute(&ends(crowd(), "crash"));
        let drain = execute(&ends(crowd(), "shutdown"));
        assert_eq!(kill.arrivals_hash, drain.arrivals_hash);
        let losses = lost(&kill.trace).len();
        killed_writes += losses;
        killed_runs += u64::from(losses > 0);
        assert_eq!(lost(&drain.trace), [], "seed {seed}");
        assert_eq!(count(&drain.trace, ended), 1, "seed {seed}");
        refused += count(&drain.trace, |event| {
            matches!(event, Event::Tray(TrayEvent::Closed { .. }))
        });
    }
    println!(
        "killed: {killed_writes} writes lost, in {:.1} % of runs; shut down: \
         none, and {:.1} writes refused a run",
        killed_runs as f64 * 100.0 / SEEDS as f64,
        refused as f64 / SEEDS as f64
    );
    assert!(killed_runs * 20 >= SEEDS * 19, "{killed_runs}");
    assert!(refused > 0, "somebody is told to come back later");
}

/// While the database is down a shutdown takes for ever: who kills the cache
/// then loses what it could not flush.
#[test]
fn a_kill_in_the_middle_of_a_shutdown_loses_what_is_left() {
    for seed in 1..=20 {
        let run = crowd("write-behind", &[], seed);
        let actions = ["1s:crash db", "1.2s:shutdown cache", "2s:crash cache"];
        let run = run
            .with_until(SimTime::from_ms(2_100))
            .and_then(|run| run.with_action_texts(&actions));
        let trace = execute(&run.expect("a run")).trace;
        assert_eq!(count(&trace, ended), 0, "it never came to its end");
        assert!(!lost(&trace).is_empty(), "seed {seed}");
    }
}

fn told(link: &str) -> Trace {
    execute(&Link::parse(link).expect("a link").run).trace
}

/// The story: three scores wait at 790 ms.
#[test]
fn a_shutdown_goes_through_link_json_and_arguments() {
    let link = "#/v1/write-behind/write-behind?seed=7&\
                do=790ms:shutdown+cache&do=900ms:restart+cache&\
                do=1s:app-1+read+Ana";
    let run = Link::parse(link).expect("a link").run;
    assert_eq!(Link::from(run.clone()).fragment(), link);
    assert_eq!(Run::from_json(&run.to_json()).expect("a run"), run);
    let arguments = run.arguments();
    assert!(arguments.contains(&"790ms:shutdown cache".to_string()));
    let trace = told(link);
    let history = History::of(&trace, trace.len());
    for property in Property::ALL {
        let status = check(*property, &history).status;
        assert_eq!(status, Status::Holds, "{property:?}");
    }
    let wrong = Run::of("write-behind").expect("there");
    let wrong = wrong.with_action_texts(&["790ms:shutdown db"]);
    let message = wrong.expect_err("no cache").to_string();
    assert!(message.ends_with("`db`: expected a cache: cache"), "{message}");
}

#[test]
fn who_shuts_down_already_or_is_down_is_not_shut_down_again() {
    let trace = told(
        "#/v1/write-behind/write-behind?seed=7&do=790ms:shutdown+cache&\
         do=795ms:shutdown+cache&do=850ms:shutdown+cache&\
         do=900ms:restart+cache&do=910ms:shutdown+cache",
    );
    let mut words = Vec::new();
    for entry in trace.entries() {
        match entry.event {
            Event::Fault(FaultEvent::NoEffect { why }) => {
                words.push(why.word());
            }
            Event::Fault(event) => words.push(event.word()),
            _ => {}
        }
    }
    assert_eq!(
        words,
        [
            "shutdown",
            "the node shuts down already",
            "crashed",
            "the node is already down",
            "restarted",
            "shutdown",
            "crashed",
        ]
    );
}

/// A cache with a file keeps all of it: what an exit leaves is on disk.
#[test]
fn what_was_written_is_on_disk_when_the_cache_has_ended() {
    let trace = told(
        "#/v1/write-behind/aof-everysec?seed=7&do=790ms:shutdown+cache&\
         do=800ms:crash+db&do=900ms:restart+cache&do=1s:app-1+read+Ana",
    );
    let read =
        trace.entries().iter().rev().find_map(|entry| match entry.event {
            Event::Op(flushpoint::trace::OpEvent::Ended { row, .. }) => {
                Some(trace.text(row.text))
            }
            _ => None,
        });
    assert_eq!(read, Some("330"));
}
