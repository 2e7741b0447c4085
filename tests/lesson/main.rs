//! Every lesson of the catalogue, walked through without a page.

#![cfg(not(target_arch = "wasm32"))]

mod answers;
mod challenges;
mod drag;
mod expiry;
mod progress;
mod pubsub;
mod reading;
mod stops;
mod wins;

use flushpoint::{
    run::Session,
    scenario::{Challenge, Guide, Lesson},
    view::{Index, LessonView},
};

fn lessons() -> impl Iterator<Item = &'static Lesson> {
    Guide::all().filter_map(|guide| match guide {
        Guide::Lesson(lesson) => Some(lesson),
        Guide::Challenge(_) => None,
    })
}

fn lesson(id: &str) -> &'static Lesson {
    lessons().find(|lesson| lesson.id == id).expect(id)
}

fn network() -> &'static Lesson {
    lesson("you-are-the-network")
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

fn challenge(id: &str) -> &'static Challenge {
    let mut all = Guide::all();
    let found = all.find_map(|guide| match guide {
        Guide::Challenge(challenge) if challenge.id == id => Some(challenge),
        _ => None,
    });
    found.expect(id)
}
