//! The story as it is told.

use flushpoint::{
    run::{Run, execute},
    trace::{DbEvent, Event, SimTime, Trace, TrayEvent},
    view,
};

fn story(variant: &str) -> Trace {
    let run = Run::of("write-behind-job");
    let run = run.and_then(|run| run.with_variant(variant));
    execute(&run.expect("a run")).trace
}

/// What the database applied, in order.
fn applied(trace: &Trace) -> Vec<&str> {
    let entries = trace.entries().iter();
    let texts = entries.filter_map(|entry| match entry.event {
        Event::Db(DbEvent::Committed { row, .. }) => Some(row.text),
        _ => None,
    });
    texts.map(|text| trace.text(text)).collect()
}

#[test]
fn a_batch_fails_and_each_variant_does_what_it_is_said_to_do() {
    for (variant, texts) in [
        ("give-up", &["330"][..]),
        ("requeue", &["330", "310", "200"]),
        ("requeue-versioned", &["330", "200"]),
        ("in-place", &["310", "200", "330"]),
        ("idempotent", &["310", "200", "330"]),
        ("row-by-row", &["310", "200", "330"]),
        ("claim", &["310", "200", "330"]),
        ("dead-letter", &["310", "200", "330"]),
    ] {
        assert_eq!(applied(&story(variant)), texts, "{variant}");
    }
}

#[test]
fn each_pause_is_twice_the_one_before() {
    let run = Run::of("write-behind-job")
        .and_then(|run| run.with_variant("in-place"))
        .and_then(|run| run.with_knob("trouble", "none"))
        .and_then(|run| run.with_until(SimTime::from_ms(4_000)))
        .and_then(|run| run.with_action_texts(&["300ms:crash db"]));
    let trace = execute(&run.expect("a run")).trace;
    let failed = trace.entries().iter().filter(|entry| {
        matches!(entry.event, Event::Tray(TrayEvent::Failed { .. }))
    });
    let at: Vec<SimTime> = failed.map(|entry| entry.at).collect();
    let pauses = at.windows(2).map(|pair| pair[1].since(pair[0]));
    let whole = pauses.map(|pause| pause.as_millis() / 100);
    assert_eq!(whole.collect::<Vec<_>>(), [3, 6, 12]);
}

#[test]
fn the_point_of_the_story_is_soon_seen() {
    for (variant, broken, most) in [("give-up", 0, 36), ("requeue", 2, 45)] {
        let run = Run::of("write-behind-job");
        let run = run.and_then(|run| run.with_variant(variant)).expect("a run");
        let trace = execute(&run).trace;
        let verdicts =
            view::verdicts(run.scenario.properties, &trace, trace.len());
        let first = verdicts[broken].first.expect("broken").index();
        let before = trace.entries()[..=first].iter();
        let steps = before.filter(|entry| entry.event.is_step()).count();
        println!("{variant}: step {steps}");
        assert!(steps <= most, "{variant}: {steps}");
    }
}
