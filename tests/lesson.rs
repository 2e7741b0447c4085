//! Every lesson of the catalogue, walked through without a page.

#![cfg(not(target_arch = "wasm32"))]

use flushpoint::{
    check::Property,
    run::{Act, Link, Run, Session, at_stop, carried_on, stop_act},
    scenario::{Answers, Challenge, Deed, Guide, Lesson, Question, Stop},
    trace::OpKind,
    view::{Index, LessonView, Progress, Said, Waits, read_seconds, verdicts},
};

fn lessons() -> impl Iterator<Item = &'static Lesson> {
    Guide::all().filter_map(|guide| match guide {
        Guide::Lesson(lesson) => Some(lesson),
        Guide::Challenge(_) => None,
    })
}

fn network() -> &'static Lesson {
    lessons().find(|lesson| lesson.id == "you-are-the-network").unwrap()
}

fn view(lesson: &Lesson, session: &Session) -> LessonView {
    let (run, record) = (session.run(), session.record());
    let index = Index::of(&record.trace);
    LessonView::of(lesson, run, record, &index, session.cursor())
}

/// A session with the cursor behind the step of that number.
fn at_step(session: &Session, step: usize) -> Session {
    let trace = &session.record().trace;
    session.at(Index::of(trace).cursor_of_step(trace, step))
}

fn step_of(session: &Session) -> usize {
    let trace = &session.record().trace;
    Index::of(trace).step_number(session.cursor())
}

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

/// The answer to a stop's question, from carrying on without being asked.
fn foreseen(lesson: &Lesson, stop: usize, question: &Question) -> String {
    let stops = &lesson.stops[stop..=question.seen];
    let session = at_stop(lesson, stop).unwrap();
    let end = stops.iter().try_fold(session, |s, stop| carried_on(&s, stop));
    let end = end.expect("it carries on");
    let trace = &end.record().trace;
    view(lesson, &end).seen(question, trace).expect("it has been seen")
}

fn questions(
    lesson: &'static Lesson,
) -> impl Iterator<Item = (usize, &'static Question)> {
    let stops = lesson.stops.iter().enumerate();
    stops.filter_map(|(n, stop)| Some((n, stop.question.as_ref()?)))
}

#[test]
fn every_question_has_one_right_answer_and_it_is_not_seen_before() {
    for lesson in lessons() {
        for (stop, question) in questions(lesson) {
            let seen = foreseen(lesson, stop, question);
            if let Answers::Choice(choices) = question.answers {
                let right = (0..choices.len() as u32)
                    .filter(|said| question.is_right(*said, &seen));
                assert_eq!(right.count(), 1, "{}", question.asks);
            }
            for early in stop..=question.seen {
                let session = at_stop(lesson, early).unwrap();
                let trace = &session.record().trace;
                let view = view(lesson, &session);
                assert_eq!(view.seen(question, trace), None);
            }
        }
    }
}

#[test]
fn the_network_gives_ann_for_two_seconds_and_the_lease_gives_bea() {
    let answers: Vec<(usize, String)> = questions(network())
        .map(|(stop, q)| (stop, foreseen(network(), stop, q)))
        .collect();
    let expected = [(4, "Ann"), (6, "2000"), (8, "Bea")];
    let expected = expected.map(|(stop, answer)| (stop, answer.to_string()));
    assert_eq!(answers, expected);
}

/// What the next read by app-2 returns, asked at that moment of a session.
fn read_at(session: &Session, at_ms: u64) -> String {
    let trace = &session.record().trace;
    let later = trace.iter().filter(|(_, e)| e.at.as_ns() <= at_ms * 1_000_000);
    let run = session.run().clone();
    let mut acts: Vec<String> =
        run.actions().iter().map(ToString::to_string).collect();
    acts.push(format!("{at_ms}ms:app-2 read user:1"));
    assert!(later.count() > session.cursor() - 1);
    let run = run.with_action_texts(&acts).unwrap();
    let record = flushpoint::run::execute(&run);
    let last = record.trace.iter().rev().find_map(|(id, entry)| {
        let ended = entry.event.word() == "ended";
        let text = flushpoint::scenario::field_text(&record.trace, id, "row");
        ended.then_some(text).flatten()
    });
    last.unwrap()
}

#[test]
fn readers_get_ann_until_the_time_to_live_is_over() {
    let session = at_stop(network(), 6).unwrap();
    let trace = &session.record().trace;
    let stored = view(network(), &session).ends[4].unwrap();
    let stored_ms = trace.entry(stored).at.as_ns() / 1_000_000;
    assert_eq!(read_at(&session, stored_ms + 10), "Ann");
    assert_eq!(read_at(&session, stored_ms + 1_990), "Ann");
    assert_eq!(read_at(&session, stored_ms + 2_010), "Bea");
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

fn challenge(id: &str) -> &'static Challenge {
    let mut all = Guide::all();
    let found = all.find_map(|guide| match guide {
        Guide::Challenge(challenge) if challenge.id == id => Some(challenge),
        _ => None,
    });
    found.expect(id)
}

/// Whether a session has won a challenge at its end, and at its cursor.
fn won(challenge: &Challenge, session: &Session) -> (bool, bool) {
    let trace = &session.record().trace;
    let run = session.run();
    let at = |cursor| {
        let verdicts = verdicts(run.scenario.properties, trace, cursor);
        challenge.is_won(run, &verdicts)
    };
    (at(trace.len()), at(session.cursor()))
}

/// Runs on to the first step whose words these are.
fn forward_to(session: &Session, words: &str) -> Session {
    let trace = &session.record().trace;
    let index = Index::of(trace);
    let from = index.step_number(session.cursor());
    let steps = flushpoint::view::steps(trace, &index, from..usize::MAX);
    let found = steps.iter().find(|step| step.what.contains(words));
    let number = found.expect(words).number;
    session.at(index.cursor_of_step(trace, number))
}

fn act(session: &Session, act: &str) -> Session {
    let session = session.act(act.parse().unwrap()).unwrap();
    session.at(session.record().trace.settled(session.cursor()))
}

#[test]
fn the_lease_is_broken_by_holding_the_fill_and_the_delete() {
    let challenge = challenge("break-the-lease");
    let base = Run::at_base(&challenge.base).unwrap();
    let session = forward_to(&Session::new(base), "set_with_lease Ann v1");
    let session = act(&session, "hold 5");
    let session = act(&session, "app-2 write user:1 Bea");
    let session = forward_to(&session, "delete_with_lease");
    let delete = session.record().trace.entry(session.current().unwrap());
    assert_eq!(delete.event.word(), "sent");
    let session = act(&session, "hold 8");
    let session = act(&session, "app-2 read user:1");
    let session = forward_to(&session, "has read Bea v2");
    let session = act(&session, "release 5");
    let session = forward_to(&session, "stores user:1 = Ann v1");
    assert_eq!(won(challenge, &session), (false, false));
    let session = act(&session, "app-1 read user:1");
    assert_eq!(won(challenge, &session), (true, false));
    let steps = step_of(&session)..=session.record().trace.len();
    let steps = steps.map(|step| at_step(&session, step));
    let broken = steps.into_iter().find(|s| won(challenge, s).1).unwrap();
    let last = broken.record().trace.entry(broken.current().unwrap());
    assert_eq!((last.event.word(), last.op.0), ("ended", 4));

    let knobs = session.run().clone().with_knob("ttl", "3s").unwrap();
    assert!(!challenge.admits(&knobs), "knobs must not be turned");
    let naive = session.run().clone().with_variant("ttl-only").unwrap();
    assert!(!challenge.admits(&naive), "only the lease counts");
}

#[test]
fn a_lagging_replica_gives_a_stale_read_under_the_lease() {
    let challenge = challenge("stale-under-lease");
    let base = Run::at_base(&challenge.base).unwrap();
    let run = base.with_knob("reads-from", "replica").unwrap();
    let session = Session::new(run);
    let session = act(&session, "app-2 write user:1 Bea");
    let session = forward_to(&session, "is told OK: Bea v2");
    let session = act(&session, "app-2 read user:1");
    assert_eq!(won(challenge, &session), (true, false));
}

#[test]
fn no_challenge_is_won_before_anything_is_done() {
    for guide in Guide::all() {
        if let Guide::Challenge(challenge) = guide {
            let base = Run::at_base(&challenge.base).unwrap();
            assert!(challenge.admits(&base), "{}", challenge.id);
            assert!(!won(challenge, &Session::new(base)).0);
        }
    }
}

#[test]
fn the_lessons_own_lease_run_breaks_nothing() {
    let end = at_stop(network(), network().stops.len()).unwrap();
    for id in ["break-the-lease", "stale-under-lease"] {
        assert!(challenge(id).admits(end.run()));
        assert_eq!(won(challenge(id), &end), (false, false), "{id}");
    }
}

#[test]
fn progress_reads_back_and_leaves_out_what_it_does_not_know() {
    let lesson = Guide::Lesson(network());
    let mut progress = Progress::default();
    progress.reach(lesson, 6);
    progress.reach(lesson, 3);
    progress.say(network(), Said { stop: 4, answer: Some(1) });
    progress.say(network(), Said { stop: 4, answer: Some(0) });
    progress.say(network(), Said { stop: 6, answer: None });
    progress.reach(Guide::Challenge(challenge("break-the-lease")), 1);
    let text = progress.text();
    assert_eq!(text, "you-are-the-network 6 4=1 6=-\nbreak-the-lease 1\n");
    assert_eq!(Progress::read(&text), progress);
    let damaged = format!("gone 3\n{text}\u{0}\nyou-are-the-network x\n");
    assert_eq!(Progress::read(&damaged), progress);
    progress.forget(lesson);
    assert_eq!(progress.reached(lesson), 0);
    assert_eq!(progress.said(network(), 4), None);
}

#[test]
fn progress_is_exported_as_json() {
    let mut progress = Progress::default();
    let lesson = Guide::Lesson(network());
    progress.reach(lesson, 7);
    progress.say(network(), Said { stop: 4, answer: Some(1) });
    progress.say(network(), Said { stop: 6, answer: Some(1_500) });
    progress.say(network(), Said { stop: 8, answer: None });
    progress.reach(Guide::Challenge(challenge("break-the-lease")), 1);
    let json: serde_json::Value =
        serde_json::from_str(&progress.to_json()).unwrap();
    let done = &json["lessons"][0];
    assert_eq!(done["lesson"], "you-are-the-network");
    assert_eq!(done["done"], 7);
    assert_eq!(done["predictions"][0]["said"], "Bea, the new name");
    assert_eq!(done["predictions"][1]["said"], "1.5 s");
    assert_eq!(done["predictions"][2]["said"], serde_json::Value::Null);
    assert_eq!(json["lessons"][1]["won"], true);
}

#[test]
fn what_a_lesson_says_can_be_written_down() {
    for lesson in lessons() {
        let words = lesson.stops.iter().flat_map(|stop: &Stop| {
            let question = stop.question.iter().flat_map(|question| {
                let choices = match question.answers {
                    Answers::Choice(choices) => choices,
                    Answers::Seconds { .. } => &[],
                };
                let words = choices.iter().map(|choice| choice.words);
                words.chain([question.asks])
            });
            question.chain([stop.task, stop.then, stop.why])
        });
        for text in words {
            let plain = |c: char| !c.is_control() && c != '"' && c != '\\';
            assert!(text.chars().all(plain), "{text}");
        }
    }
}

#[test]
fn names_of_lessons_and_challenges_are_unique_and_fit_into_a_link() {
    let ids: Vec<&str> = Guide::all().map(Guide::id).collect();
    for (place, id) in ids.iter().enumerate() {
        assert!(!ids[..place].contains(id), "{id}");
        let plain = |c: char| c.is_ascii_lowercase() || c == '-';
        assert!(id.chars().all(plain), "{id}");
    }
}

#[test]
fn a_time_is_read_in_seconds() {
    let cases = [
        ("2", Some(2_000)),
        (" 1.5 s ", Some(1_500)),
        ("0,25", Some(250)),
        ("", None),
        ("two", None),
        ("-1", None),
        ("1e3", None),
        ("99999999", None),
    ];
    for (text, ms) in cases {
        assert_eq!(read_seconds(text), ms, "{text:?}");
    }
}

#[test]
fn a_time_is_right_within_its_share() {
    let (_, question) = questions(network())
        .find(|(_, q)| matches!(q.answers, Answers::Seconds { .. }))
        .unwrap();
    for (said, right) in [
        (2_000, true),
        (1_800, true),
        (2_200, true),
        (1_799, false),
        (0, false),
    ] {
        assert_eq!(question.is_right(said, "2000"), right, "{said}");
    }
    assert_eq!(question.said_words(1_500), "1.5 s");
    assert_eq!(question.seen_words("2000"), "2 s");
    assert_eq!(question.said_words(40), "40 ms");
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
