//! Lessons carried out without a page.

use super::{Act, Place, Run, RunError, Session};
use crate::{
    scenario::{Base, Deed, Lesson, Sign, Stop},
    trace::{EntryId, Event, MsgId, NetEvent, Trace},
};

impl Run {
    /// The run from which a lesson or a challenge starts.
    ///
    /// # Errors
    /// If the scenario does not have what the base names.
    pub fn at_base(base: &Base) -> Result<Run, RunError> {
        let run = Run::of(base.scenario)?.with_variant(base.variant)?;
        let mut run = run.with_seed(base.seed);
        for (name, value) in base.knobs {
            run = run.with_knob(name, value)?;
        }
        Ok(run)
    }
}

/// The lesson's own session, where the stop of that number begins; behind the
/// last one is the end. `None` where a stop before it cannot be carried out,
/// which a test excludes for every lesson of the catalogue.
pub fn at_stop(lesson: &Lesson, stop: usize) -> Option<Session> {
    let start = Session::new(Run::at_base(&lesson.base).ok()?);
    let mut stops = lesson.stops.iter().take(stop);
    stops.try_fold(start, |session, stop| carried_on(&session, stop))
}

/// A session behind the end of the stop at which it stands: its deed is done,
/// and what follows has run on to its sign.
pub fn carried_on(session: &Session, stop: &Stop) -> Option<Session> {
    // The act itself may be the sign.
    let (done, from) = match (stop_act(session, &stop.deed), &stop.deed) {
        (Some(act), _) => {
            let done = settled(&session.act(act).ok()?);
            let from = done.record().fired.last()?.index();
            (done, from)
        }
        (None, Deed::Step | Deed::Run) => (session.clone(), session.cursor()),
        (None, Deed::Variant(id)) => {
            let run = session.run().clone().with_variant(id).ok()?;
            return Some(settled(&Session::new(run)));
        }
        (None, Deed::Drag { to }) => {
            let place = Place { at: *to, after: 0 };
            let last = session.run().actions().len().checked_sub(1)?;
            let (done, number) = session.move_action(last, place).ok()?;
            let from = done.record().fired.get(number)?.index();
            (settled(&done), from)
        }
        (None, _) => return None,
    };
    let trace = &done.record().trace;
    let sign = stop.done?;
    let ids = (from as u32..trace.len() as u32).map(EntryId);
    let end = ids.into_iter().find(|id| sign.is(trace, *id))?;
    Some(done.at(trace.settled((end.index() + 1).max(done.cursor()))))
}

fn settled(session: &Session) -> Session {
    session.at(session.record().trace.settled(session.cursor()))
}

/// What a deed does at a session's cursor, if it is an act and can be done.
pub fn stop_act(session: &Session, deed: &Deed) -> Option<Act> {
    let (trace, cursor) = (&session.record().trace, session.cursor());
    match deed {
        Deed::Step | Deed::Run | Deed::Variant(_) => None,
        Deed::Drag { .. } => None,
        Deed::Do { act, .. } => act.parse().ok(),
        Deed::Hold(sign) => {
            let message = on_its_way(trace, cursor, sign)?.0;
            Some(Act::Hold { message })
        }
        Deed::Release => {
            let held = session.run().actions().iter().rev();
            let mut held = held.filter_map(|action| match action.act {
                Act::Hold { message } => Some(message),
                _ => None,
            });
            Some(Act::Release { message: held.next()? })
        }
        Deed::Ask { client, kind, key, text, .. } => Some(Act::Ask {
            client: (*client).into(),
            kind: *kind,
            key: (*key).into(),
            text: (*text).into(),
        }),
    }
}

/// The last message before the cursor whose sending is this sign, if it has
/// neither arrived nor been lost.
pub fn on_its_way(trace: &Trace, cursor: usize, sign: &Sign) -> Option<MsgId> {
    let mut ended: Vec<MsgId> = Vec::new();
    let before = trace.iter().rev().filter(|(id, _)| id.index() < cursor);
    for (id, entry) in before {
        match entry.event {
            Event::Net(NetEvent::Sent { msg, .. }) if sign.is(trace, id) => {
                return (!ended.contains(&msg)).then_some(msg);
            }
            Event::Net(
                NetEvent::Received { msg }
                | NetEvent::Answered { msg, .. }
                | NetEvent::Late { msg }
                | NetEvent::Lost { msg, .. },
            ) => ended.push(msg),
            _ => {}
        }
    }
    None
}
