//! "Drag the crash": what is asked, and what dragging does to the lesson.

use flushpoint::{
    check::{Property, Status, check},
    history::History,
    run::{Place, Run, Session, at_stop, carried_on},
    scenario::{Lesson, field_text},
    trace::SimTime,
    view::{Waits, verdicts},
};

use crate::{challenge, lessons, view};

const DRAGS: usize = 3;

fn crash() -> &'static Lesson {
    let mut lessons = lessons();
    lessons.find(|lesson| lesson.id == "drag-the-crash").unwrap()
}

/// The session with its only action at another time.
fn dragged(session: &Session, to_ms: u64) -> Session {
    let place = Place { at: SimTime::from_ms(to_ms), after: 0 };
    let session = session.move_action(0, place).unwrap().0;
    session.at(session.record().trace.settled(session.cursor()))
}

fn lost(session: &Session) -> u32 {
    let history = History::of(&session.record().trace, session.cursor());
    check(Property::LostWrites, &history).count
}

#[test]
fn ana_reads_310_three_are_lost_at_most_and_one_with_more_flushes() {
    let answers: Vec<String> = [2, DRAGS, 7]
        .map(|stop| {
            let question = crash().stops[stop].question.as_ref().unwrap();
            let session = at_stop(crash(), stop).unwrap();
            let stops = &crash().stops[stop..=question.seen];
            let end =
                stops.iter().try_fold(session, |s, it| carried_on(&s, it));
            let end = end.unwrap();
            let trace = &end.record().trace;
            view(crash(), &end).seen(question, trace).unwrap()
        })
        .into();
    assert_eq!(answers, ["310", "3", "1"]);
}

#[test]
fn the_flag_ends_the_stop_where_three_are_lost_and_nowhere_else() {
    let drags = at_stop(crash(), DRAGS).unwrap();
    assert_eq!(lost(&drags), 1);
    let at = [100, 400, 600, 650, 700, 761, 790, 999, 1_100];
    let seen = at.map(|ms| {
        let session = dragged(&drags, ms);
        let seen = view(crash(), &session);
        (ms, lost(&session), seen.stop, seen.waits == Waits::Deed)
    });
    let expected = [
        // Before the lesson has come so far: its earlier stops wait again.
        (100, 0, 0, false),
        (400, 3, 1, false),
        (600, 0, 1, false),
        (650, 1, 3, true),
        (700, 2, 3, true),
        (761, 3, 4, true),
        (790, 3, 4, true),
        (999, 3, 4, true),
        (1_100, 0, 3, true),
    ];
    assert_eq!(seen, expected);
}

/// Whether a challenge is won by one act at a time of its run.
fn is_won_by(id: &str, at_ms: u64, act: &str) -> bool {
    let challenge = challenge(id);
    let run = Run::at_base(&challenge.base).unwrap();
    let action = format!("{at_ms}ms:{act}").parse().unwrap();
    let run = run.with_actions(vec![action]).unwrap();
    let session = Session::new(run);
    let (run, trace) = (session.run(), &session.record().trace);
    let verdicts = verdicts(run.scenario.properties, trace, trace.len());
    assert!(verdicts.iter().all(|v| v.status != Status::Unknown));
    challenge.is_won(run, &verdicts, true)
}

#[test]
fn a_file_loses_by_the_loss_of_power_and_not_with_the_process() {
    assert!(is_won_by("lose-with-a-file", 790, "power-loss cache"));
    assert!(!is_won_by("lose-with-a-file", 790, "crash cache"));
}

#[test]
fn the_database_does_not_show_a_write_until_it_is_flushed() {
    assert!(is_won_by("read-behind", 300, "app-1 read Ana"));
    assert!(!is_won_by("read-behind", 600, "app-1 read Ana"));
}

#[test]
fn what_a_file_gave_back_waits_again_at_the_next_crash() {
    let run = Run::at_base(&crash().base)
        .and_then(|run| run.with_variant("aof-always"))
        .unwrap();
    let acts = ["790ms:crash", "800ms:restart", "810ms:crash"];
    let second = |third: &str| {
        let acts = [acts[0], acts[1], third].map(|act| format!("{act} cache"));
        let run = run.clone().with_action_texts(&acts).unwrap();
        let session = Session::new(run);
        let trace = &session.record().trace;
        let crashes = trace.iter().filter(|(_, entry)| {
            entry.event.area() == "fault" && entry.event.word() == "crashed"
        });
        let crashes: Vec<_> = crashes.map(|(id, _)| id).collect();
        assert_eq!(crashes.len(), 2);
        field_text(trace, crashes[1], "unsaved")
    };
    assert_eq!(second(acts[2]).as_deref(), Some("3"));
    assert_eq!(second("1400ms:crash").as_deref(), Some("0"), "flushed");
}
