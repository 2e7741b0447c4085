//! The story as it is told.

use flushpoint::{
    run::{Run, execute},
    trace::{DbEvent, Event, SimTime, Trace, TrayEvent},
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
        ("give-up", &[][..]),
        ("requeue", &["330", "310"]),
        ("requeue-versioned", &["330"]),
        ("in-place", &["310", "330"]),
        ("idempotent", &["310", "330"]),
        ("row-by-row", &["310", "330"]),
        ("claim", &["310", "330"]),
        ("dead-letter", &["310", "330"]),
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
