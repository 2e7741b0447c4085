//! After a restart, and the story as it is told.

use std::time::Duration;

use flushpoint::{
    check::{Finding, Property, Status, check, lost_writes},
    history::History,
    measure::Metrics,
    run::{Run, execute},
    trace::{DbEvent, Event, Trace},
};

use crate::crowd::{crash, crowd, lost, restarted};

/// After a restart that lost something no version is given twice, so that the
/// database does not refuse a new write for an old one.
#[test]
fn what_is_acknowledged_after_a_restart_is_not_lost() {
    let knobs = [("flush", "50ms"), ("fsync", "300ms")];
    let mut absorbed = 0;
    for seed in 1..=100 {
        for word in ["crash", "power-loss"] {
            let run = restarted(crowd("aof-everysec", &knobs, seed), word);
            let trace = execute(&run).trace;
            let crashed_at = trace.entry(crash(&trace)).at;
            let history = History::of(&trace, trace.len());
            for finding in lost_writes::each(&history) {
                let Finding::Lost { acknowledged_at, .. } = finding else {
                    panic!("{finding:?}");
                };
                // What was told OK and on its way when it happened.
                let after = acknowledged_at.since(crashed_at);
                assert!(after < Duration::from_millis(5), "seed {seed}");
            }
            absorbed += Metrics::of(&trace, trace.len()).db.absorbed;
            let mut highest = vec![0; trace.names.iter().count()];
            for entry in trace.entries() {
                if let Event::Db(DbEvent::Committed { key, row }) = entry.event
                {
                    let highest = &mut highest[key.0 as usize];
                    assert!(row.version > *highest, "no older row replaces");
                    *highest = row.version;
                }
            }
        }
    }
    println!("{absorbed} rows came to the database again and changed nothing");
    assert!(absorbed > 0);
}

fn story(variant: &str, actions: &[&str]) -> Trace {
    let run = Run::of("write-behind")
        .and_then(|run| run.with_variant(variant))
        .and_then(|run| run.with_action_texts(actions));
    execute(&run.expect("a run")).trace
}

/// The storyboard: three writes and one call; a crash at 790 ms takes three by
/// name, one where the cache flushes often, none where its disk has them.
#[test]
fn the_story_is_as_it_is_told() {
    let deed = ["790ms:crash cache", "900ms:restart cache"];
    for (variant, lost_texts, batches) in [
        ("write-behind", &["330", "220", "460"][..], 1),
        ("flush-often", &["460"], 4),
        ("aof-everysec", &[], 1),
        ("aof-always", &[], 1),
        ("write-through", &[], 0),
    ] {
        let trace = story(variant, &deed);
        let lost = lost(&trace);
        let texts: Vec<_> =
            lost.iter().map(|(_, row)| trace.text(row.text)).collect();
        assert_eq!(texts, lost_texts, "{variant}");
        let upto = crash(&trace).index();
        let batched = Metrics::of(&trace, upto).db.batches;
        assert_eq!(batched, batches, "{variant}");
    }
    let trace = story("write-behind", &deed);
    let history = History::of(&trace, trace.len());
    let stale = check(Property::StaleReads, &history);
    assert!(
        stale.finding.text(&trace.names).contains("read 310 v2 of Ana"),
        "Ana reads her old score"
    );
    let before = crash(&trace).index();
    let verdict = check(Property::LostWrites, &History::of(&trace, before));
    assert_eq!((verdict.status, verdict.checked), (Status::Holds, 6));
}
