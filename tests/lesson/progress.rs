//! What is kept of lessons, and what they say.

use flushpoint::{
    scenario::{Answers, Guide, Stop},
    view::{Progress, Said},
};

use crate::{challenge, lessons, network};

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
    progress.unsay(lesson);
    assert_eq!(progress.reached(lesson), 6);
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
    assert_eq!(done["predictions"][0]["said"], "Bea (new)");
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
