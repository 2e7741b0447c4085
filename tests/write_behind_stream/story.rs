//! The story as it is told.

use flushpoint::{
    check::Property,
    run::{Run, execute},
    scenario::Expected,
    trace::{DbEvent, Event, Trace},
    view,
};

fn story(variant: &str, knobs: &[(&str, &str)]) -> (Run, Trace) {
    let run = Run::of("write-behind-stream");
    let run = run.and_then(|run| run.with_variant(variant));
    let set = |run: Result<Run, _>, (name, value): &(&str, &str)| {
        run.and_then(|run| run.with_knob(name, value))
    };
    let run = knobs.iter().fold(run, set).expect("a run");
    let trace = execute(&run).trace;
    (run, trace)
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
fn each_variant_does_what_it_is_said_to_do() {
    for (variant, texts) in [
        ("two-steps", &[][..]),
        ("atomic", &["310"]),
        ("no-claim", &[]),
        ("auto-claim", &["310"]),
        ("increment", &["310", "330"]),
        ("batch-id", &["310"]),
    ] {
        assert_eq!(applied(&story(variant, &[]).1), texts, "{variant}");
    }
}

#[test]
fn what_is_expected_of_each_variant_is_what_its_story_shows() {
    let scenario = Run::of("write-behind-stream").expect("a run").scenario;
    for variant in scenario.variants {
        let (_, trace) = story(variant.id, &[]);
        let seen = view::verdicts(scenario.properties, &trace, trace.len());
        for ((property, expected), verdict) in variant.expected.iter().zip(seen)
        {
            let breaks = *expected == Expected::Breaks;
            // Where nobody reads before, nobody can go back.
            let seen = (variant.id, *property)
                != ("no-claim", Property::MonotonicReads);
            let context = format!("{} {property:?}", variant.id);
            assert_eq!(verdict.first.is_some(), breaks && seen, "{context}");
        }
    }
}

#[test]
fn the_stage_shows_who_has_which_entry() {
    let (run, trace) = story("no-claim", &[]);
    let index = view::Index::of(&trace);
    let stage = view::stage(&run.topology(), &trace, &index, trace.len());
    let streams = stage.nodes.iter().find_map(|node| match &node.content {
        view::NodeContent::Cache { streams, .. } => Some(streams),
        _ => None,
    });
    let stream = &streams.expect("a cache")[0];
    assert_eq!((stream.name.as_str(), stream.waiting), ("rows", 0));
    assert_eq!(stream.entries[0].id, "120-0");
    let held = &stream.pending[0];
    assert_eq!((held.consumer.as_str(), held.entries), ("job:1", 1));
    let pending = view::EntryState::Pending {
        consumer: "job:1".into(),
        count: 1,
        since: held.oldest,
    };
    assert_eq!(stream.entries[0].state, pending);
}

/// The stream is a copy of the write as far as the ladder is concerned.
#[test]
fn nothing_is_lost_while_it_is_in_the_stream() {
    let (run, trace) = story("no-claim", &[]);
    let verdicts = view::verdicts(run.scenario.properties, &trace, trace.len());
    assert_eq!(verdicts[0].first, None, "it can still come");
    let (_, always) = story("auto-claim", &[("disk", "always")]);
    assert_eq!(applied(&always), ["310"]);
}
