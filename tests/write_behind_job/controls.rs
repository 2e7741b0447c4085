//! What an operator has: flush now, the longest age, the alarm.

use flushpoint::{
    check::{Property, Status, check},
    history::History,
    measure::Metrics,
    run::{Link, Run, execute},
    trace::{Event, NetEvent, SimTime, Trace, TrayEvent, Verb},
};

use crate::crowd::crowd;

fn run(knobs: &[(&str, &str)], actions: &[&str]) -> Run {
    let run = Run::of("write-behind-job")
        .and_then(|run| run.with_variant("idempotent"));
    let set = |run: Result<Run, _>, (name, value): &(&str, &str)| {
        run.and_then(|run| run.with_knob(name, value))
    };
    knobs
        .iter()
        .fold(run, set)
        .and_then(|run| run.with_action_texts(actions))
        .expect("a run")
}

fn first(trace: &Trace, is: impl Fn(Event) -> bool) -> Option<SimTime> {
    let mut entries = trace.entries().iter();
    entries.find(|entry| is(entry.event)).map(|entry| entry.at)
}

/// When the job first sends rows to the database, in milliseconds.
fn flushed_ms(knobs: &[(&str, &str)], actions: &[&str]) -> u64 {
    let mut all = vec![("trouble", "none"), ("look", "50ms"), ("flush", "1s")];
    all.extend(knobs);
    let trace = execute(&run(&all, actions)).trace;
    let sent = first(&trace, |event| {
        matches!(event, Event::Net(NetEvent::Sent { verb: Verb::Upsert, .. }))
    });
    sent.expect("a flush").as_ns() / 1_000_000
}

/// By its time, by size, by the longest age and by hand.
#[test]
fn a_flush_is_due_in_four_ways() {
    let by_time = flushed_ms(&[], &[]);
    assert!((1_000..1_050).contains(&by_time), "{by_time}");
    // The write at 300 ms is the second.
    let by_size = flushed_ms(&[("flush-size", "2")], &[]);
    assert!((300..360).contains(&by_size), "{by_size}");
    // The one at 120 ms is the oldest.
    let by_age = flushed_ms(&[("longest-age", "300ms")], &[]);
    assert!((420..480).contains(&by_age), "{by_age}");
    let by_hand = flushed_ms(&[], &["130ms:flush job"]);
    assert!((130..133).contains(&by_hand), "{by_hand}");
}

#[test]
fn flush_now_goes_through_link_json_and_arguments() {
    let run = run(&[], &["130ms:flush job"]);
    let link = Link::parse(
        "#/v1/write-behind-job/idempotent?seed=7&\
                            do=130ms:flush+job",
    );
    assert_eq!(link.expect("a link").run, run);
    let json = run.to_json();
    assert_eq!(Run::from_json(&json).expect("a run"), run);
    assert!(run.arguments().contains(&"130ms:flush job".to_string()));
    let wrong = Run::of("write-behind-job").expect("there");
    assert!(wrong.with_action_texts(&["130ms:flush db"]).is_err());
}

#[test]
fn a_job_that_is_down_cannot_be_told_to_flush() {
    let actions = ["100ms:crash job", "130ms:flush job"];
    let trace = execute(&run(&[("trouble", "none")], &actions)).trace;
    let told = "no effect";
    assert!(trace.entries().iter().any(|entry| entry.event.word() == told));
}

/// The database is down for longer than the alarm is set to; then the cache
/// goes too, and what waited in it is lost. The alarm came first.
#[test]
fn the_alarm_sounds_before_the_loss() {
    let mut early = 0;
    for seed in 1..=200 {
        let run = crowd("idempotent", &[("trouble", "none")], seed);
        let actions = ["500ms:crash db", "1.8s:crash cache"];
        let run = run.with_action_texts(&actions).expect("a run");
        let trace = execute(&run).trace;
        let history = History::of(&trace, trace.len());
        let lost = check(Property::LostWrites, &history);
        assert_eq!(lost.status, Status::Broken, "seed {seed}");
        let lost_at = trace.entry(lost.first.expect("broken")).at;
        let alarm = first(&trace, |event| {
            matches!(event, Event::Tray(TrayEvent::Alarm { .. }))
        });
        let alarm = alarm.expect("it sounds");
        assert!(alarm < lost_at, "seed {seed}: {alarm} {lost_at}");
        early += lost_at.since(alarm).as_millis();
    }
    println!("the alarm came {} ms before the loss", early / 200);
}

/// Nothing is wrong, and nobody is woken.
#[test]
fn no_alarm_sounds_without_need() {
    for seed in 1..=50 {
        let run = crowd("idempotent", &[("trouble", "none")], seed);
        let trace = execute(&run).trace;
        let metrics = Metrics::of(&trace, trace.len());
        assert_eq!(metrics.write_behind.expect("used").alarms, 0);
    }
}

/// It is over when less waits, and sounds again at the next trouble.
#[test]
fn an_alarm_is_over_when_the_queue_is_short_again() {
    let run = crowd("idempotent", &[("trouble", "none")], 3);
    let actions =
        ["500ms:crash db", "1.5s:restart db", "3.2s:crash db", "4s:restart db"];
    let run = run.with_action_texts(&actions).expect("a run");
    let trace = execute(&run).trace;
    let words = trace.entries().iter().map(|entry| entry.event.word());
    let alarms: Vec<_> = words.filter(|it| it.starts_with("alarm")).collect();
    assert_eq!(alarms, ["alarm", "alarm over", "alarm", "alarm over"]);
}

/// The cache takes no more writes, the job empties its queue, and it ends; if
/// it is killed at the same moment, what waited is gone.
#[test]
fn a_cache_that_is_shut_down_waits_for_the_job() {
    let (mut killed, mut refused) = (0, 0);
    for seed in 1..=200 {
        let outcome = |word: &str| {
            let run = crowd("idempotent", &[("trouble", "none")], seed);
            let at_us = 2_000_000 + seed * 2_003;
            let action = format!("{at_us}us:{word} cache");
            let run = run.with_action_texts(&[action]).expect("a run");
            let record = execute(&run);
            let history = History::of(&record.trace, record.trace.len());
            let lost = check(Property::LostWrites, &history);
            (lost.status, record)
        };
        let (status, _) = outcome("crash");
        killed += u64::from(status == Status::Broken);
        let (status, record) = outcome("shutdown");
        assert_eq!(status, Status::Holds, "seed {seed}");
        let entries = record.trace.entries().iter();
        let words: Vec<_> = entries.map(|it| it.event.word()).collect();
        assert!(words.contains(&"shutdown") && words.contains(&"crashed"));
        refused += words.iter().filter(|word| **word == "closed").count();
    }
    println!(
        "killed: writes lost in {:.1} % of runs; shut down: none, and {:.1} \
         writes refused a run",
        killed as f64 / 2.0,
        refused as f64 / 200.0
    );
    assert!(killed * 10 >= 200 * 8, "{killed}");
}
