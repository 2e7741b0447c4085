//! Lessons, as data; see `challenge` for what follows them.
//!
//! A lesson walks through a run: a [`Stop`] says what to do, names the one
//! [`Deed`] that carries it on, and ends with a [`Sign`] in the trace, never
//! with a clock. At some stops a [`Question`] is asked before; its answer is
//! read off the trace after. `run::guide` walks a lesson without a page,
//! `view::lesson` says at which stop a cursor stands.

use super::Challenge;
use crate::{
    check::{Property, check},
    history::History,
    trace::{
        CacheEvent, DbEvent, DiskEvent, EntryId, Event, FaultEvent, NetEvent,
        OpEvent, OpKind, Row, SimTime, StreamEvent, Trace, TrayEvent,
    },
};

/// What leads a visitor through runs.
#[derive(Clone, Copy, Debug)]
pub enum Guide {
    /// A guided story.
    Lesson(&'static Lesson),
    /// A goal to reach by one's own means.
    Challenge(&'static Challenge),
}

/// The run from which a lesson or a challenge starts.
#[derive(Debug)]
pub struct Base {
    /// The scenario's id.
    pub scenario: &'static str,
    /// The variant's id.
    pub variant: &'static str,
    /// The seed.
    pub seed: u64,
    /// The knobs that are turned, with their values as a link has them.
    pub knobs: &'static [(&'static str, &'static str)],
}

/// A guided story.
#[derive(Debug)]
pub struct Lesson {
    /// Its name in links; no other lesson or challenge has it.
    pub id: &'static str,
    /// Its name for people.
    pub title: &'static str,
    /// Where it starts.
    pub base: Base,
    /// What there is to see, before the first step.
    pub intro: &'static str,
    /// Its stops, in order; those of one variant stand together.
    pub stops: &'static [Stop],
    /// What was learned.
    pub close: &'static str,
    /// What to try afterwards.
    pub challenges: &'static [Challenge],
}

/// One stop of a lesson.
#[derive(Debug)]
pub struct Stop {
    /// The variant in which it takes place.
    pub variant: &'static str,
    /// What is asked before the deed.
    pub question: Option<Question>,
    /// What to do, in a sentence.
    pub task: &'static str,
    /// What carries the story on.
    pub deed: Deed,
    /// What to do when the deed is done and the sign has not come yet.
    pub then: &'static str,
    /// What ends the stop; a stop whose deed is another variant has none.
    pub done: Option<Sign>,
    /// What it means, to be read when it has been seen.
    pub why: &'static str,
    /// The verdict whose proof is lit then.
    pub proof: Option<Property>,
}

/// What carries a story on.
#[derive(Debug)]
pub enum Deed {
    /// Stepping.
    Step,
    /// Playing.
    Run,
    /// Holding the message whose sending is this.
    Hold(Sign),
    /// Releasing the message that is held.
    Release,
    /// A request by hand.
    Ask {
        /// What its button says.
        name: &'static str,
        /// The app.
        client: &'static str,
        /// Read or write.
        kind: OpKind,
        /// The key.
        key: &'static str,
        /// The text to write; empty for a read.
        text: &'static str,
    },
    /// Any other action of a run, such as a crash.
    Do {
        /// What its button says.
        name: &'static str,
        /// The action, as a run's own are written, without its place.
        act: &'static str,
    },
    /// Dragging the flag of the act before along the timeline. It may end with
    /// the entry that ended the stop before: the act's own, at another time.
    Drag {
        /// A time that will do.
        to: SimTime,
    },
    /// The same run with another program.
    Variant(&'static str),
}

/// An entry of a trace, told by where and what it is.
#[derive(Clone, Copy, Debug)]
pub struct Sign {
    /// The node.
    pub node: &'static str,
    /// The event's area.
    pub area: &'static str,
    /// The event, in a word.
    pub event: &'static str,
    /// One of its fields with its value, as [`field_text`] writes it.
    pub field: Option<(&'static str, &'static str)>,
}

/// A question whose answer the run knows.
#[derive(Debug)]
pub struct Question {
    /// What is asked.
    pub asks: &'static str,
    /// How it is answered.
    pub answers: Answers,
    /// The stop, counted from 0, with whose end the answer has been seen.
    pub seen: usize,
    /// The answer: a field of the entry that ended a stop, counted from 0.
    pub answer: (usize, &'static str),
}

/// How a question is answered.
#[derive(Debug)]
pub enum Answers {
    /// By choosing.
    Choice(&'static [Choice]),
    /// By a length of time in seconds; the field is in milliseconds.
    Seconds {
        /// How far from it still counts as right, in percent.
        within_percent: u32,
    },
}

/// One answer to choose.
#[derive(Debug)]
pub struct Choice {
    /// In words.
    pub words: &'static str,
    /// The value for which it is the right one; see [`field_text`].
    pub value: &'static str,
}

impl PartialEq for Guide {
    fn eq(&self, other: &Guide) -> bool {
        self.id() == other.id()
    }
}

impl Guide {
    /// Its name in links.
    pub fn id(self) -> &'static str {
        match self {
            Guide::Lesson(lesson) => lesson.id,
            Guide::Challenge(challenge) => challenge.id,
        }
    }

    /// Where it starts.
    pub fn base(self) -> &'static Base {
        match self {
            Guide::Lesson(lesson) => &lesson.base,
            Guide::Challenge(challenge) => &challenge.base,
        }
    }

    /// Every lesson of the catalogue, each followed by its challenges.
    pub fn all() -> impl Iterator<Item = Guide> {
        let lessons = super::CATALOGUE.iter().filter_map(|known| known.lesson);
        lessons.flat_map(|lesson| {
            let challenges = lesson.challenges.iter().map(Guide::Challenge);
            std::iter::once(Guide::Lesson(lesson)).chain(challenges)
        })
    }
}

impl Deed {
    /// Whether it is an action of the run.
    pub fn is_act(&self) -> bool {
        match self {
            Deed::Hold(_) | Deed::Release | Deed::Ask { .. } => true,
            Deed::Do { .. } => true,
            Deed::Step | Deed::Run => false,
            Deed::Drag { .. } | Deed::Variant(_) => false,
        }
    }
}

impl Stop {
    /// A stop without a question and without a proof.
    pub const fn plain(
        variant: &'static str,
        task: &'static str,
        deed: Deed,
        done: Sign,
        why: &'static str,
    ) -> Stop {
        Stop {
            variant,
            question: None,
            task,
            deed,
            then: "",
            done: Some(done),
            why,
            proof: None,
        }
    }

    /// A stop that is another variant.
    pub const fn choose(
        variant: &'static str,
        to: &'static str,
        task: &'static str,
        why: &'static str,
    ) -> Stop {
        Stop {
            variant,
            question: None,
            task,
            deed: Deed::Variant(to),
            then: "",
            done: None,
            why,
            proof: None,
        }
    }
}

impl Sign {
    /// An event of a node, whatever its fields are.
    pub const fn of(
        node: &'static str,
        area: &'static str,
        event: &'static str,
    ) -> Sign {
        Sign { node, area, event, field: None }
    }

    /// The same, where a field has that value.
    pub const fn with(self, name: &'static str, value: &'static str) -> Sign {
        Sign { field: Some((name, value)), ..self }
    }

    /// Whether an entry is this.
    pub fn is(&self, trace: &Trace, id: EntryId) -> bool {
        let Sign { node, area, event, field } = *self;
        let entry = trace.entry(id);
        entry.event.word() == event
            && entry.event.area() == area
            && trace.node_name(entry.node) == node
            && field.is_none_or(|(name, value)| {
                field_text(trace, id, name).as_deref() == Some(value)
            })
    }
}

/// A field of an entry as text: a word, digits, a row without its version;
/// empty for no row.
///
/// It knows the fields that lessons ask for. `Event::visit` knows all of them
/// and takes 8 KB of the page's first load.
pub fn field_text(trace: &Trace, id: EntryId, name: &str) -> Option<String> {
    let text = |row: Row| Some(trace.text(row.text).to_string());
    match (trace.entry(id).event, name) {
        (Event::Net(NetEvent::Sent { verb, .. }), "verb") => {
            Some(verb.word().into())
        }
        (
            Event::Op(
                OpEvent::Began { kind, .. } | OpEvent::Ended { kind, .. },
            ),
            "kind",
        ) => Some(kind.word().into()),
        (Event::Op(OpEvent::Ended { row, .. }), "row")
        | (Event::Cache(CacheEvent::Stored { row, .. }), "row")
        | (Event::Cache(CacheEvent::Hit { row, .. }), "row")
        | (Event::Db(DbEvent::Committed { row, .. }), "row")
        | (Event::Db(DbEvent::Read { row, .. }), "row") => text(row),
        (Event::Cache(CacheEvent::Stored { ttl_ms, .. }), "ttl_ms") => {
            Some(ttl_ms.to_string())
        }
        _ => rarely_asked(trace, id, name),
    }
}

/// The fields that the first lesson does not ask for.
#[cold]
fn rarely_asked(trace: &Trace, id: EntryId, name: &str) -> Option<String> {
    match (trace.entry(id).event, name) {
        (_, "lost") => Some(lost(trace, id).to_string()),
        (Event::Op(OpEvent::Ended { outcome, .. }), "outcome") => {
            Some(outcome.word().into())
        }
        (Event::Fault(FaultEvent::Crashed { how }), "how") => {
            Some(how.word().into())
        }
        (Event::Stream(StreamEvent::Read { reading, .. }), "reading") => {
            Some(reading.word().into())
        }
        (Event::Db(DbEvent::Batched { rows, .. }), "rows") => {
            Some(rows.to_string())
        }
        (Event::Net(NetEvent::Queued { waiting, .. }), "waiting") => {
            Some(waiting.to_string())
        }
        (Event::Cache(CacheEvent::Expired { path, .. }), "path") => {
            Some(path.word().into())
        }
        (Event::Cache(CacheEvent::Evicted { key, .. }), "key") => {
            Some(trace.text(key).to_string())
        }
        (Event::Fault(FaultEvent::Crashed { .. }), "unsaved") => {
            Some(unsaved(trace, id).to_string())
        }
        _ => super::figures::figure(trace, id, name),
    }
}

/// How many rows waited for the database at a node when it crashed.
#[cold]
fn unsaved(trace: &Trace, crash: EntryId) -> u32 {
    let node = trace.entry(crash).node;
    let before = trace.entries()[..crash.index()].iter();
    let events = before.filter(|entry| entry.node == node).map(|e| e.event);
    events.fold(0_u32, |rows, event| match event {
        Event::Tray(TrayEvent::Queued { coalesced: false, .. })
        | Event::Disk(DiskEvent::Restored { dirty: true, .. }) => rows + 1,
        // A file gives back a key at a time, however many rows it has of it.
        Event::Tray(TrayEvent::Cleared { .. }) => rows.saturating_sub(1),
        Event::Fault(FaultEvent::Crashed { .. }) => 0,
        _ => rows,
    })
}

/// How many acknowledged writes are lost behind an entry.
#[cold]
fn lost(trace: &Trace, id: EntryId) -> u32 {
    let history = History::of(trace, trace.settled(id.index() + 1));
    check(Property::LostWrites, &history).count
}
