//! Challenges: the win is a checker's verdict, and there is an honest way.

use flushpoint::{
    run::{Run, Session, at_stop},
    scenario::{Challenge, Guide},
    view::{Index, verdicts},
};

use crate::{at_step, challenge, network, step_of};

/// Whether a session has won a challenge at its end, and at its cursor.
fn won(challenge: &Challenge, session: &Session) -> (bool, bool) {
    let trace = &session.record().trace;
    let run = session.run();
    let at = |cursor| {
        let verdicts = verdicts(run.scenario.properties, trace, cursor);
        challenge.is_won(run, &verdicts, cursor == trace.len())
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
