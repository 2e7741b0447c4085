//! Stops: how they follow each other, and what leaves their path.

use flushpoint::{
    check::{Property, Status},
    run::{Act, Link, Run, Session, at_stop, stop_act},
    scenario::{Deed, Guide},
    trace::OpKind,
    view::{Index, Waits, stage, verdicts},
};

use crate::{at_step, lessons, network, step_of, view};

#[test]
fn every_stop_of_every_lesson_is_reached_by_its_own_deeds() {
    for lesson in lessons() {
        let stops = lesson.stops.len();
        assert!((4..=10).contains(&stops), "{}: {stops}", lesson.id);
        for stop in 0..=stops {
            let session = at_stop(lesson, stop).expect(lesson.id);
            let seen = view(lesson, &session);
            assert_eq!(seen.stop, stop, "{}", lesson.id);
            let expected = match lesson.stops.get(stop).map(|s| &s.deed) {
                None => matches!(seen.waits, Waits::End),
                Some(Deed::Hold(_) | Deed::Release) => {
                    matches!(seen.waits, Waits::Message(_))
                }
                Some(_) => seen.waits == Waits::Deed,
            };
            assert!(expected, "stop {stop}: {:?}", seen.waits);
            assert_eq!(seen.just_done, stop > 0, "stop {stop}");
        }
    }
}

#[test]
fn a_link_to_a_stop_restores_it() {
    for lesson in lessons() {
        for stop in 0..=lesson.stops.len() {
            let session = at_stop(lesson, stop).unwrap();
            let at = Some(session.cursor() as u32);
            let run = session.run().clone();
            let guide = Some(Guide::Lesson(lesson));
            let link = Link { run, at, lesson: guide };
            let read = Link::parse(&link.fragment()).unwrap();
            assert_eq!(read.lesson, guide);
            let session = Session::new(read.run).at(read.at.unwrap() as usize);
            assert_eq!(view(lesson, &session).stop, stop);
        }
    }
}

#[test]
fn stepping_back_goes_back_in_the_lesson() {
    for lesson in lessons() {
        let end = at_stop(lesson, lesson.stops.len()).unwrap();
        let stops: Vec<usize> = (0..=step_of(&end))
            .map(|step| view(lesson, &at_step(&end, step)).stop)
            .collect();
        assert!(stops.is_sorted(), "{stops:?}");
        assert_eq!(stops.last(), Some(&lesson.stops.len()));
        assert_ne!(stops.first(), stops.last());
    }
}

#[test]
fn a_step_too_far_is_mended_by_stepping_back() {
    let holds = at_stop(network(), 2).unwrap();
    let further = at_step(&holds, step_of(&holds) + 1);
    let seen = view(network(), &further);
    assert_eq!((seen.stop, seen.waits), (2, Waits::Passed));
    let back = at_step(&further, step_of(&further) - 1);
    assert!(matches!(view(network(), &back).waits, Waits::Message(_)));
}

#[test]
fn an_act_of_ones_own_leaves_the_path_and_stepping_back_returns_to_it() {
    for stop in 0..=6 {
        let session = at_stop(network(), stop).unwrap();
        let acts = session.run().actions().len();
        let crash: Act = "crash db".parse().unwrap();
        let astray = session.act(crash).unwrap();
        assert_eq!(view(network(), &astray).waits, Waits::Astray(acts));
        assert_eq!(view(network(), &astray).stop, stop);
        let back = astray.at(session.cursor());
        assert_eq!(view(network(), &back), view(network(), &session));
    }
}

#[test]
fn a_release_before_the_writer_is_told_is_not_the_lessons() {
    let renames = at_stop(network(), 3).unwrap();
    let act = stop_act(&renames, &network().stops[3].deed).unwrap();
    let renames = renames.act(act).unwrap();
    assert_eq!(view(network(), &renames).waits, Waits::Sign);
    let released = renames.act("release 5".parse().unwrap()).unwrap();
    assert_eq!(view(network(), &released).waits, Waits::Astray(2));
}

#[test]
fn a_released_message_is_seen_inside_the_cache_until_it_is_stored() {
    let session = at_stop(network(), 4).unwrap();
    let act = stop_act(&session, &network().stops[4].deed).unwrap();
    let released = session.act(act).unwrap();
    let trace = &released.record().trace;
    let released = released.at(trace.settled(released.cursor()));
    let inside = |session: &Session| {
        let run = session.run();
        let topology = run.topology();
        let index = Index::of(trace);
        let stage = stage(&topology, trace, &index, session.cursor());
        let cache = stage.nodes.iter().find(|node| node.name == "cache");
        (stage.now, cache.unwrap().inside.clone())
    };
    let (now, requests) = inside(&released);
    assert_eq!(requests.len(), 1);
    assert_eq!(requests[0].label, "SET Ann v1");
    assert!(requests[0].older, "Bea is committed");
    let left = requests[0].applies_at.unwrap().as_ns() - now.as_ns();
    assert_eq!(left, 20_000);
    let stored = at_step(&released, step_of(&released) + 1);
    assert_eq!(inside(&stored).1, []);
}

#[test]
fn a_run_that_ends_before_the_sign_is_told_so() {
    let looks = at_stop(network(), 7).unwrap();
    let run = looks.run().clone().with_actions(vec![]).unwrap();
    let run = run.with_variant("lease").unwrap();
    let session = Session::new(run);
    let end = session.at(session.record().trace.len());
    assert_eq!(view(network(), &end).waits, Waits::Never);
}

#[test]
fn another_run_is_elsewhere() {
    let base = Run::at_base(&network().base).unwrap();
    let others = [
        base.clone().with_seed(8),
        base.clone().with_knob("ttl", "3s").unwrap(),
        base.clone().with_until_text("1s").unwrap(),
        base.with_variant("ttl-only").unwrap(),
    ];
    for run in others {
        let seen = view(network(), &Session::new(run));
        assert_eq!(seen.waits, Waits::Elsewhere);
    }
}

/// As a run writes it, so that the lesson knows it again.
#[test]
fn an_action_of_a_lesson_is_written_as_runs_write_it() {
    for lesson in lessons() {
        for stop in lesson.stops {
            if let Deed::Do { act, .. } = stop.deed {
                let parsed: Act = act.parse().expect(act);
                assert_eq!(parsed.to_string(), act);
            }
        }
    }
}

/// Lessons on how long requests take, and on which copies stay, of which no
/// verdict tells.
const TELLS_NO_VERDICT: &[&str] =
    &["where-the-time-goes", "before-its-time-is-over", "somebody-has-to-go"];

/// Their last variants break what they break too: load shedding fails some so
/// that others are served, and a filter hides a new row as a marker does.
const BREAKS_IT_TOO: &[&str] = &["the-line-that-stays", "nothing-to-find"];

#[test]
fn a_lesson_asks_and_ends_where_what_it_broke_holds() {
    for lesson in lessons() {
        let asks = lesson.stops.iter().any(|stop| stop.question.is_some());
        assert!(asks, "{}", lesson.id);
        let proofs = lesson.stops.iter().filter_map(|stop| stop.proof);
        let proofs: Vec<Property> = proofs.collect();
        let none = TELLS_NO_VERDICT.contains(&lesson.id);
        assert_eq!(proofs.is_empty(), none, "{}", lesson.id);
        if BREAKS_IT_TOO.contains(&lesson.id) {
            continue;
        }
        let end = at_stop(lesson, lesson.stops.len()).unwrap();
        let trace = &end.record().trace;
        for verdict in verdicts(&proofs, trace, end.cursor()) {
            let context = format!("{}: {}", lesson.id, verdict.short);
            assert_eq!(verdict.status, Status::Holds, "{context}");
        }
    }
}

#[test]
fn a_lesson_breaks_what_it_says_where_it_lights_a_proof() {
    for lesson in lessons() {
        for (number, stop) in lesson.stops.iter().enumerate() {
            let Some(property) = stop.proof else { continue };
            let session = at_stop(lesson, number + 1).unwrap();
            let verdicts = verdicts(
                &[property],
                &session.record().trace,
                session.cursor(),
            );
            assert!(verdicts[0].first.is_some(), "{}", property.word());
        }
    }
    let proofs = network().stops.iter().filter_map(|stop| stop.proof);
    assert_eq!(proofs.collect::<Vec<_>>(), [Property::StaleReads]);
    let asks = network().stops.iter().filter(|stop| {
        matches!(stop.deed, Deed::Ask { kind: OpKind::Write, .. })
    });
    assert_eq!(asks.count(), 1);
}
