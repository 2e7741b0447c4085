//! The story, under each fault.

use std::collections::{BTreeMap, BTreeSet};

use flushpoint::{
    check::{Property, Status, check},
    history::History,
    run::{Run, execute},
    trace::{Event, LogEvent},
    view::{
        BrokerRole, Index, LogView, NodeContent, RungState, ladder, narrate,
        stage, step_words, timeline::Moments,
    },
};

use crate::crowd::{crowd, first, lost, run};

/// Ana's score is acknowledged while the leader alone has it.
#[test]
fn the_story_is_as_it_is_told() {
    const NONE: &[&str] = &[];
    for (variant, expected) in [
        ("acks-1", &["310"][..]),
        ("acks-0", &["310", "440"]),
        ("acks-all", NONE),
        ("acks-all-min-2", NONE),
        ("unclean", NONE),
        ("commit-before", NONE),
    ] {
        let expected: BTreeSet<&str> = expected.iter().copied().collect();
        let trace = execute(&run(variant, &[], &[])).trace;
        assert_eq!(lost(&trace), expected, "{variant}");
        let calm = execute(&run(variant, &[("fault", "none")], &[])).trace;
        assert!(lost(&calm).is_empty(), "{variant}");
    }
}

/// Where the old leader throws it away, which is when it is lost.
#[test]
fn the_point_falls_within_thirty_steps() {
    for variant in ["acks-1", "acks-0"] {
        let trace = execute(&run(variant, &[], &[])).trace;
        let index = Index::of(&trace);
        let history = History::of(&trace, trace.len());
        let verdict = check(Property::LostWrites, &history);
        assert_eq!(verdict.status, Status::Broken);
        let cut =
            first(&trace, |event| matches!(event, LogEvent::Truncated { .. }));
        let (cut, _) = cut.expect("it is cut back");
        let step = index.step_number(cut.index() + 1);
        assert!(step <= 30, "{variant}: {step}");
        // The record is in the old leader's log until then.
        let named = |cursor| {
            let losses = flushpoint::view::losses(&trace, cursor);
            losses.iter().any(|loss| loss.key == "Ana")
        };
        assert!(!named(cut.index()), "{variant}");
        let discarded =
            first(&trace, |event| matches!(event, LogEvent::Discarded { .. }));
        let (discarded, _) = discarded.expect("with what it had");
        assert!(named(discarded.index() + 1), "{variant}");
    }
}

/// Every event of a log has words and a sentence of its own.
#[test]
fn every_event_of_a_log_is_told() {
    let mut told: BTreeMap<&str, String> = BTreeMap::new();
    let unclean: &[(&str, &str)] =
        &[("fault", "two"), ("cut", "400ms"), ("look", "50ms")];
    let mut runs: Vec<Run> =
        (1..20).map(|seed| crowd("unclean", unclean, seed)).collect();
    let shrunk = [("cut", "400ms"), ("fault-at", "500ms")];
    runs.push(run("acks-all-min-2", &shrunk, &[]));
    runs.push(run("acks-1", &[], &[]));
    for run in runs {
        let trace = execute(&run).trace;
        let index = Index::of(&trace);
        for (id, entry) in trace.iter() {
            if !matches!(entry.event, Event::Log(_)) {
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
    assert_eq!(told.len(), 19, "{:?}", told.keys());
}

/// What the stage says of the brokers.
#[test]
fn the_stage_shows_who_leads_and_what_all_have() {
    let run = run("acks-1", &[], &[]);
    let trace = execute(&run).trace;
    let index = Index::of(&trace);
    let logs = |cursor| -> Vec<LogView> {
        let view = stage(&run.topology(), &trace, &index, cursor);
        let logs =
            view.nodes.into_iter().filter_map(|node| match node.content {
                NodeContent::Broker { logs } => logs.into_iter().next(),
                _ => None,
            });
        logs.collect()
    };
    let at = |is: fn(LogEvent) -> bool| first(&trace, is).expect("one").0;
    let elected = at(|event| matches!(event, LogEvent::Elected { .. }));
    let [one, two, three] = &logs(elected.index())[..] else { panic!() };
    assert_eq!(one.role, BrokerRole::Leader { in_sync: 3 });
    assert_eq!((one.end, one.mark, two.end, three.end), (3, 2, 2, 2));
    assert!(!one.rows[0].common, "it alone has it");
    let left = at(|event| matches!(event, LogEvent::Left { .. }));
    let [one, two, _] = &logs(left.index() + 1)[..] else { panic!() };
    assert_eq!(one.role, BrokerRole::Behind);
    assert_eq!(two.role, BrokerRole::Leader { in_sync: 2 });
    let [one, two, three] = &logs(trace.len())[..] else { panic!() };
    assert_eq!([one.role, three.role], [BrokerRole::InSync; 2]);
    assert_eq!(two.role, BrokerRole::Leader { in_sync: 3 });
    for log in [one, two, three] {
        let texts: Vec<&str> =
            log.rows.iter().map(|row| row.text.as_str()).collect();
        assert_eq!(texts, ["200"]);
        assert_eq!((log.end, log.mark, log.committed), (3, 3, 3));
        assert!(log.rows[0].passed);
    }
}

/// Where Ana's score stands: in one log, and then in none.
#[test]
fn the_ladder_has_a_rung_for_each_broker() {
    let run = run("acks-1", &[], &[]);
    let trace = execute(&run).trace;
    let index = Index::of(&trace);
    let moments = Moments::of(&trace, &index);
    let ana = trace.iter().find_map(|(_, entry)| match entry.event {
        Event::Log(LogEvent::Appended { key, .. }) => Some(key),
        _ => None,
    });
    let states = |cursor| {
        let topology = run.topology();
        let ladder =
            ladder(&topology, &trace, &moments, ana.expect("Ana"), cursor);
        let rungs = ladder.expect("a write").rungs.into_iter();
        let brokers = rungs.filter(|rung| rung.node.starts_with("broker"));
        brokers.map(|rung| rung.state).collect::<Vec<_>>()
    };
    let at = |is: fn(LogEvent) -> bool| first(&trace, is).expect("one").0;
    let elected = at(|event| matches!(event, LogEvent::Elected { .. }));
    let [one, two, three] = states(elected.index())[..] else { panic!() };
    assert!(matches!(one, RungState::Holds(_)), "a crash leaves it");
    assert_eq!([two, three], [RungState::NotYet; 2]);
    let gone = at(|event| matches!(event, LogEvent::Discarded { .. }));
    let [one, two, three] = states(gone.index() + 1)[..] else { panic!() };
    assert!(matches!(one, RungState::Wiped(_)));
    assert_eq!([two, three], [RungState::NotYet; 2]);
}
