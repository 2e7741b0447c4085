//! The document: one run, the cursor in it, and what is lit.

use std::rc::Rc;

use flushpoint::{
    check::Property,
    run::{Act, Record, Run, RunError, Session},
    scenario::Topology,
    trace::{EntryId, SimTime, Trace, sort_by_number},
    view::{self, Index, VerdictView},
};
use yew::prelude::*;

use super::shared::Shared;

/// A run that was carried out, with what is looked up in it again and again.
pub struct Take {
    /// The run.
    pub run: Run,
    /// What it left behind.
    pub record: Rc<Record>,
    /// Its steps and messages.
    pub index: Index,
    /// The hash of its trace, as the command line prints it.
    pub hash: String,
    /// What stands on its stage.
    pub topology: Topology,
    /// The verdicts on the whole of it.
    pub verdicts: Vec<VerdictView>,
    /// The median time between two steps that are not simultaneous.
    pub pace: SimTime,
}

impl Take {
    fn of(session: &Session) -> Take {
        let (run, record) = (session.run().clone(), session.record().clone());
        let index = Index::of_record(&record);
        let pace = pace(&record.trace, &index);
        let topology = (run.scenario.topology)(&run.settings());
        let properties = run.scenario.properties;
        let end = record.trace.len();
        let verdicts = view::verdicts(properties, &record.trace, end);
        let hash = format!("{:016x}", record.trace.hash());
        Take { run, record, index, hash, topology, verdicts, pace }
    }

    /// The trace.
    pub fn trace(&self) -> &Trace {
        &self.record.trace
    }

    /// The letter of a client: A for the first app, B for the second.
    pub fn letter(&self, node: flushpoint::trace::NodeId) -> Option<char> {
        let place = self.topology.apps().position(|app| app == node)?;
        char::from_u32('A' as u32 + place as u32)
    }

    /// The cursor behind the next place at which a verdict changes.
    pub fn next_verdict(&self, cursor: usize) -> Option<usize> {
        let firsts = self.verdicts.iter().filter_map(|v| v.first);
        let next = firsts.filter(|first| first.index() >= cursor).min()?;
        Some(self.index.settled(self.trace(), next.index() + 1))
    }
}

fn pace(trace: &Trace, index: &Index) -> SimTime {
    let at = |step: &EntryId| trace.entry(*step).at.as_ns();
    let gaps = index.steps.windows(2).map(|pair| at(&pair[1]) - at(&pair[0]));
    let mut gaps: Vec<u64> = gaps.filter(|gap| *gap > 0).collect();
    sort_by_number(&mut gaps, |gap| (*gap).into());
    SimTime(gaps.get(gaps.len() / 2).copied().unwrap_or(1_000_000))
}

/// One run, the cursor in it, and what is lit.
#[derive(Clone)]
pub struct Doc {
    /// The run.
    pub take: Shared<Take>,
    session: Session,
    /// The run from which this one branched off.
    before: Option<(Shared<Take>, Session)>,
    /// Where the cursor stood, if it came here by a single step.
    pub came_from: Option<usize>,
    /// Whether it plays.
    pub playing: bool,
    /// The verdict whose proof is lit.
    pub lit: Option<Property>,
    /// Counts the runs that the visitor made out of others: each is a place
    /// to go back to.
    pub turns: u32,
    /// Why the last wish could not be met.
    pub notice: Option<String>,
}

/// What the visitor does.
pub enum Msg {
    /// A step forward.
    Forward,
    /// A step back.
    Back,
    /// So many steps forward, while playing.
    Advance(usize),
    /// To the beginning.
    Home,
    /// To the end.
    End,
    /// To behind this entry.
    GoTo(EntryId),
    /// To the next change of a verdict.
    NextVerdict,
    /// Plays, or stops playing.
    Play(bool),
    /// Acts at the cursor.
    Act(Act),
    /// The run before the last branch.
    Return,
    /// Another program, from the start.
    Variant(&'static str),
    /// Another value of a knob, from the start.
    Knob(&'static str, String),
    /// Another seed, from the start.
    Seed(u64),
    /// Another run, with so many entries before the cursor.
    Open(Run, usize),
    /// Goes to a verdict's proof and lights it.
    Prove(Property),
    /// No proof is lit.
    Unlight,
    /// The notice was read.
    Hush,
}

impl Doc {
    /// The document of a run, with so many entries before the cursor.
    pub fn open(run: Run, cursor: usize) -> Doc {
        let session = Session::new(run);
        let take = Shared::new(Take::of(&session));
        let doc = Doc {
            take,
            session,
            before: None,
            came_from: None,
            playing: false,
            lit: None,
            turns: 0,
            notice: None,
        };
        doc.jumped(doc.take.index.settled(doc.take.trace(), cursor))
    }

    /// How many entries lie before the cursor.
    pub fn cursor(&self) -> usize {
        self.session.cursor()
    }

    /// The number of the step under the cursor; 0 before the first.
    pub fn step(&self) -> usize {
        self.take.index.step_number(self.cursor())
    }

    /// How many steps there are.
    pub fn steps(&self) -> usize {
        self.take.index.steps.len()
    }

    /// The step under the cursor.
    pub fn current(&self) -> Option<EntryId> {
        self.take.index.step_before(self.cursor())
    }

    /// The moment under the cursor.
    pub fn now(&self) -> SimTime {
        let entry = self.current().map(|id| self.take.trace().entry(id));
        entry.map_or(SimTime::ZERO, |entry| entry.at)
    }

    /// The moment of the step that comes next.
    pub fn next(&self) -> Option<SimTime> {
        let next = self.take.index.steps.get(self.step())?;
        Some(self.take.trace().entry(*next).at)
    }

    /// Whether there is a run to go back to.
    pub fn has_before(&self) -> bool {
        self.before.is_some()
    }

    fn cursor_of_step(&self, step: usize) -> usize {
        self.take.index.cursor_of_step(self.take.trace(), step)
    }

    fn jumped(&self, cursor: usize) -> Doc {
        let session = self.session.at(cursor);
        Doc { session, came_from: None, ..self.clone() }
    }

    fn stepped(&self, step: usize) -> Doc {
        let session = self.session.at(self.cursor_of_step(step));
        let came_from = Some(self.cursor());
        let playing = self.playing && step < self.steps();
        Doc { session, came_from, playing, ..self.clone() }
    }

    /// The document of another run that grew out of this one.
    fn branched(&self, session: Session, came_from: Option<usize>) -> Doc {
        let take = Shared::new(Take::of(&session));
        let cursor = take.index.settled(take.trace(), session.cursor());
        Doc {
            session: session.at(cursor),
            take,
            before: Some((self.take.clone(), self.session.clone())),
            came_from,
            playing: self.playing && came_from.is_some(),
            lit: None,
            turns: self.turns + 1,
            notice: None,
        }
    }

    fn replayed(&self, run: Result<Run, RunError>) -> Result<Doc, RunError> {
        Ok(self.branched(Session::new(run?), None))
    }

    fn returned(&self) -> Option<Doc> {
        let (take, session) = self.before.clone()?;
        Some(Doc {
            take,
            session,
            before: Some((self.take.clone(), self.session.clone())),
            came_from: None,
            playing: false,
            lit: None,
            turns: self.turns + 1,
            notice: None,
        })
    }

    fn proved(&self, property: Property) -> Option<Doc> {
        let mut verdicts = self.take.verdicts.iter();
        let verdict = verdicts.find(|v| v.property == property)?;
        let cursor = verdict.first?.index() + 1;
        let cursor = self.take.index.settled(self.take.trace(), cursor);
        let lit = Some(property);
        Some(Doc { lit, playing: false, ..self.jumped(cursor) })
    }

    /// What becomes of the document; nothing where nothing changes.
    fn after(&self, msg: Msg) -> Result<Option<Doc>, RunError> {
        let paused = || Doc { playing: false, ..self.clone() };
        let run = || self.take.run.clone();
        let (step, steps) = (self.step(), self.steps());
        Ok(match msg {
            Msg::Forward if step == steps => None,
            Msg::Forward => Some(paused().stepped(step + 1)),
            Msg::Back if step == 0 => None,
            Msg::Back => Some(paused().stepped(step - 1)),
            Msg::Advance(by) => Some(self.stepped((step + by).min(steps))),
            Msg::Home => Some(paused().jumped(self.cursor_of_step(0))),
            Msg::End => Some(paused().jumped(self.cursor_of_step(steps))),
            Msg::GoTo(id) => {
                let trace = self.take.trace();
                let cursor = self.take.index.settled(trace, id.index() + 1);
                Some(paused().jumped(cursor))
            }
            Msg::NextVerdict => {
                let next = self.take.next_verdict(self.cursor());
                next.map(|cursor| paused().jumped(cursor))
            }
            Msg::Play(true) if step == steps => {
                let start = self.jumped(self.cursor_of_step(0));
                Some(Doc { playing: true, ..start })
            }
            Msg::Play(playing) if playing == self.playing => None,
            Msg::Play(playing) => Some(Doc { playing, ..self.clone() }),
            Msg::Act(act) => {
                let session = self.session.act(act)?;
                Some(self.branched(session, Some(self.cursor())))
            }
            Msg::Return => self.returned(),
            Msg::Variant(id) => Some(self.replayed(run().with_variant(id))?),
            Msg::Knob(name, text) => {
                Some(self.replayed(run().with_knob(name, &text))?)
            }
            Msg::Seed(seed) => Some(self.replayed(Ok(run().with_seed(seed)))?),
            Msg::Open(run, cursor) => {
                let turns = self.turns;
                Some(Doc { turns, ..Doc::open(run, cursor) })
            }
            Msg::Prove(property) => self.proved(property),
            Msg::Unlight => Some(Doc { lit: None, ..self.clone() }),
            Msg::Hush => Some(Doc { notice: None, ..self.clone() }),
        })
    }
}

impl Reducible for Doc {
    type Action = Msg;

    fn reduce(self: Rc<Self>, msg: Msg) -> Rc<Self> {
        match self.after(msg) {
            Ok(Some(next)) => Rc::new(next),
            Ok(None) => self,
            Err(error) => {
                let notice = Some(error.to_string());
                Rc::new(Doc { notice, ..Doc::clone(&self) })
            }
        }
    }
}

/// The way to tell the document what the visitor does.
pub type Tell = UseReducerDispatcher<Doc>;
