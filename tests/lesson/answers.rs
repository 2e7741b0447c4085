//! Questions: their answers are read off the run.

use flushpoint::{
    run::{Session, at_stop, carried_on},
    scenario::{Answers, Lesson, Question},
    view::read_seconds,
};

use crate::{lessons, network, view};

/// The answer to a stop's question, from carrying on without being asked.
pub fn foreseen(lesson: &Lesson, stop: usize, question: &Question) -> String {
    let stops = &lesson.stops[stop..=question.seen];
    let session = at_stop(lesson, stop).unwrap();
    let end = stops.iter().try_fold(session, |s, stop| carried_on(&s, stop));
    let end = end.expect("it carries on");
    let trace = &end.record().trace;
    view(lesson, &end).seen(question, trace).expect("it has been seen")
}

/// The questions of a lesson, each with its stop.
pub fn questions(
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

/// What a read by app-2 at that moment returns, the last in a session's run.
fn read_at(session: &Session, at_ms: u64) -> String {
    let run = session.run().clone();
    let mut acts: Vec<String> =
        run.actions().iter().map(ToString::to_string).collect();
    acts.push(format!("{at_ms}ms:app-2 read user:1"));
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
