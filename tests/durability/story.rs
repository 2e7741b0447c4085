//! The story, under each fault.

use std::collections::BTreeMap;

use flushpoint::{
    run::{Run, execute},
    trace::Event,
    view::{Index, NodeContent, ReplicationView, narrate, stage, step_words},
};

use crate::{
    crowd::{first, lost_texts, run},
    runs::stormy,
};

/// Two scores wait for the flush; the replica has heard of one of them.
#[test]
fn the_story_is_as_it_is_told() {
    const ALL: &[&str] = &["330", "220"];
    const CUT: &[&str] = &["220"];
    const NONE: &[&str] = &[];
    for (variant, process, power, machine) in [
        ("no-disk", ALL, ALL, ALL),
        ("aof-no", NONE, ALL, ALL),
        ("aof-everysec", NONE, ALL, ALL),
        ("aof-always", NONE, NONE, ALL),
        ("replica", CUT, CUT, CUT),
        ("replica-blind", CUT, CUT, CUT),
        ("replica-wait", NONE, NONE, NONE),
        ("replica-min", CUT, CUT, CUT),
    ] {
        let faults =
            [("process", process), ("power", power), ("machine", machine)];
        for (fault, expected) in faults {
            let run = run(variant, &[("fault", fault)], &[]);
            let trace = execute(&run).trace;
            assert_eq!(lost_texts(&trace), expected, "{variant} {fault}");
        }
        let calm = execute(&run(variant, &[("fault", "none")], &[])).trace;
        assert_eq!(lost_texts(&calm), NONE, "{variant}");
    }
}

/// Every event of a replication has words and a sentence of its own.
#[test]
fn every_event_of_a_replication_is_told() {
    let mut told: BTreeMap<&str, String> = BTreeMap::new();
    let knobs = [("workload", "crowd"), ("max-lag", "0s"), ("fault", "none")];
    let cut = ["100ms:cut cache<->replica"];
    let refused = run("replica-min", &knobs, &cut);
    let runs = (0..200).map(stormy).chain([refused]);
    for run in runs {
        let trace = execute(&run).trace;
        let index = Index::of(&trace);
        for (id, entry) in trace.iter() {
            if !matches!(entry.event, Event::Repl(_)) {
                continue;
            }
            let told = told.entry(entry.event.word());
            told.or_insert_with(|| {
                let words = step_words(&trace, &index, id);
                let sentence = narrate(&trace, &index, id).text;
                assert!(words.len() > 5 && sentence.ends_with('.'), "{words}");
                assert!(sentence.len() > words.len(), "{sentence}");
                sentence
            });
        }
    }
    assert_eq!(told.len(), 11, "{:?}", told.keys());
}

/// What the stage says of both caches, at the cut and behind the failover.
#[test]
fn the_stage_shows_who_leads_and_how_far_the_other_is() {
    let run: Run = run("replica", &[], &[]);
    let trace = execute(&run).trace;
    let index = Index::of(&trace);
    let parts = |cursor| {
        let view = stage(&run.topology(), &trace, &index, cursor);
        let parts =
            view.nodes.into_iter().filter_map(|node| match node.content {
                NodeContent::Cache { replication, .. } => replication,
                _ => None,
            });
        parts.collect::<Vec<_>>()
    };
    let word = |word| {
        let of = |event: Event| event.word() == word;
        first(&trace, of).expect(word).index()
    };
    let [cache, replica] = parts(word("crashed"))[..] else { panic!() };
    assert!(matches!(
        cache,
        ReplicationView::Primary { offset: 2, acked: 0, .. }
    ));
    assert_eq!(replica, ReplicationView::Replica { offset: 1, behind: 1 });
    let [_, replica] = parts(word("promoted") + 1)[..] else { panic!() };
    assert!(matches!(replica, ReplicationView::Primary { offset: 1, .. }));
    let [cache, replica] = parts(trace.len())[..] else { panic!() };
    let ReplicationView::Primary { offset, .. } = replica else { panic!() };
    assert_eq!(cache, ReplicationView::Replica { offset, behind: 0 });
    assert_eq!(offset, 2, "the database has one row");
}
