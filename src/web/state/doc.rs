use std::{
    cell::{OnceCell, RefCell},
    rc::Rc,
};

use flushpoint::{
    check::{Property, Status},
    run::{Act, Link, Place, Run, RunError, Session},
    scenario::Guide,
    trace::{EntryId, NodeId, SimTime},
    view::{
        ChartsView, CodeView, InspectorView, LessonView, Loss, StageView,
        VerdictView,
    },
};

use super::Take;

/// One run, the cursor in it, and what is lit.
#[derive(Clone)]
pub struct Doc {
    /// The run.
    pub take: Rc<Take>,
    session: Session,
    /// The runs that were left for others, the last one first.
    others: Vec<(Rc<Take>, Session)>,
    /// Where the cursor stood, if it came here by a single step.
    pub came_from: Option<usize>,
    /// Whether it plays.
    pub playing: bool,
    /// The lesson or the challenge that is open.
    pub guide: Option<Guide>,
    /// Whether what lies ahead is hidden; see `State::veiled`.
    pub veiled: bool,
    /// The verdict whose meaning and proof are shown.
    pub lit: Option<Property>,
    /// Counts the runs that the visitor made out of others: each is a place
    /// to go back to.
    pub turns: u32,
    /// What is seen at the cursor.
    pub seen: Rc<Seen>,
}

/// What is seen at one place of a run.
pub struct Seen {
    /// The stage.
    pub stage: Rc<StageView>,
    /// The stage as it was, if the cursor came here by a single step.
    pub before: Option<Rc<StageView>>,
    /// The verdicts so far.
    pub verdicts: Rc<Vec<VerdictView>>,
    /// Who stands at which line.
    pub code: Rc<CodeView>,
    /// At which stop of the lesson this is, if one is open.
    pub lesson: Option<LessonView>,
    fragment: OnceCell<String>,
    cursor: usize,
    charts: OnceCell<ChartsView>,
    pub(super) losses: OnceCell<Vec<Loss>>,
    /// The node that was inspected here last.
    inspected: RefCell<Option<Rc<InspectorView>>>,
}

/// As many left runs are kept.
const OTHERS_MAX: usize = 5;

impl Seen {
    fn at(
        take: &Take,
        guide: Option<Guide>,
        cursor: usize,
        before: Option<Rc<StageView>>,
    ) -> Seen {
        let (run, trace) = (&take.run, take.trace());
        let (folds, source) = (&take.checkpoints, &run.scenario.source);
        Seen {
            stage: take.stage(cursor),
            before,
            verdicts: Rc::new(take.verdicts_at(cursor)),
            code: Rc::new(folds.code(source, trace, cursor)),
            lesson: match guide {
                Some(Guide::Lesson(lesson)) => Some(LessonView::of(
                    lesson,
                    run,
                    &take.record,
                    &take.index,
                    cursor,
                )),
                Some(Guide::Challenge(_)) | None => None,
            },
            fragment: OnceCell::new(),
            cursor,
            charts: OnceCell::new(),
            losses: OnceCell::new(),
            inspected: RefCell::default(),
        }
    }

    /// The charts up to here; drawn up when they are first asked for.
    pub fn charts(&self, take: &Take) -> &ChartsView {
        self.charts.get_or_init(|| take.charts(self.cursor))
    }
}

impl Doc {
    /// The document of a link, after so many turns.
    pub fn open(link: Link, turns: u32) -> Doc {
        let cursor = link.at.unwrap_or(0) as usize;
        let session = Session::new(link.run).at(cursor);
        Doc::of(session, link.lesson, turns)
    }

    /// The document of a session, after so many turns.
    fn of(session: Session, guide: Option<Guide>, turns: u32) -> Doc {
        let take = Rc::new(Take::of(&session));
        let cursor = take.index.settled(take.trace(), session.cursor());
        Doc {
            seen: Rc::new(Seen::at(&take, guide, cursor, None)),
            guide,
            session: session.at(cursor),
            take,
            others: Vec::new(),
            came_from: None,
            playing: false,
            veiled: false,
            lit: None,
            turns,
        }
    }

    /// The run with the cursor in it.
    pub fn session(&self) -> &Session {
        &self.session
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

    /// The runs that were left for others, the last one first.
    pub fn others(&self) -> impl Iterator<Item = &Run> {
        self.others.iter().map(|(take, _)| &take.run)
    }

    /// The link that leads here.
    pub fn fragment(&self) -> &str {
        let (run, cursor) = (&self.take.run, self.cursor());
        let at = (cursor > 0).then_some(cursor as u32);
        let link = || Link { run: run.clone(), at, lesson: self.guide };
        self.seen.fragment.get_or_init(|| link().fragment())
    }

    /// The full state of a node at the cursor.
    pub fn inspected(&self, node: NodeId) -> Rc<InspectorView> {
        let mut kept = self.seen.inspected.borrow_mut();
        match &*kept {
            Some(view) if view.node == node => view.clone(),
            _ => {
                let view = self.take.inspect(self.cursor(), node);
                kept.insert(Rc::new(view)).clone()
            }
        }
    }

    /// The lit verdict, on what has been seen of the run; before it is broken,
    /// and where the future may be seen, on what leads there.
    pub fn lit(&self) -> Option<&VerdictView> {
        let lit = self.lit?;
        let of = |verdict: &&VerdictView| verdict.property == lit;
        let seen = self.seen.verdicts.iter().find(of)?;
        match self.veiled || seen.status == Status::Broken {
            true => Some(seen),
            false => self.take.first_broken().iter().find(of),
        }
    }

    /// At another place of the same run.
    fn at(&self, cursor: usize, came_from: Option<usize>) -> Doc {
        // A single step comes from what is seen now.
        let before = came_from.map(|_| self.seen.stage.clone());
        Doc {
            session: self.session.at(cursor),
            seen: Rc::new(Seen::at(&self.take, self.guide, cursor, before)),
            came_from,
            ..self.clone()
        }
    }

    /// At another place, beside a run that stands at the instant `now`.
    pub fn beside(&self, cursor: usize, glides: bool, now: SimTime) -> Doc {
        let came_from = glides.then(|| self.cursor());
        let mut doc = self.at(cursor, came_from);
        if let Some(seen) = Rc::get_mut(&mut doc.seen) {
            Rc::make_mut(&mut seen.stage).now = now;
        }
        doc
    }

    /// The same run without a guide, and without those that were left for it.
    pub fn alone(&self) -> Doc {
        Doc { others: Vec::new(), lit: None, ..self.guided(None) }
    }

    fn jumped(&self, cursor: usize) -> Doc {
        Doc { playing: false, ..self.at(cursor, None) }
    }

    /// Standing still.
    pub fn paused(&self) -> Doc {
        Doc { playing: false, ..self.clone() }
    }

    /// Without a proof that is lit.
    pub fn unlit(&self) -> Doc {
        Doc { lit: None, ..self.clone() }
    }

    /// At the step of that number, without a glide.
    pub fn at_step(&self, step: usize) -> Doc {
        self.jumped(self.take.index.cursor_of_step(self.take.trace(), step))
    }

    /// A step to the step of that number; it plays on.
    pub fn stepped(&self, step: usize) -> Doc {
        let step = step.min(self.steps());
        let cursor = self.take.index.cursor_of_step(self.take.trace(), step);
        let playing = self.playing && step < self.steps();
        Doc { playing, ..self.at(cursor, Some(self.cursor())) }
    }

    /// Behind an entry.
    pub fn behind(&self, id: EntryId) -> Doc {
        self.jumped(self.take.index.settled(self.take.trace(), id.index() + 1))
    }

    /// At the next place where a verdict is broken, with its proof lit.
    pub fn at_next_verdict(&self) -> Option<Doc> {
        let (property, next) = self.take.next_verdict(self.cursor())?;
        Some(Doc { lit: Some(property), ..self.jumped(next) })
    }

    /// Playing, or not; from the start when it has ended.
    pub fn played(&self) -> Doc {
        let from = match self.step() == self.steps() && !self.playing {
            true => self.at_step(0),
            false => self.clone(),
        };
        Doc { playing: !self.playing, ..from }
    }

    /// The verdict lit, at the place where it was broken.
    pub fn proved(&self, property: Property) -> Doc {
        let lit = Doc { lit: Some(property), ..self.clone() };
        match lit.lit().and_then(|verdict| verdict.first) {
            Some(first) => lit.behind(first),
            None => lit,
        }
    }

    /// With something done at the cursor.
    pub fn acted(&self, act: Act) -> Result<Doc, RunError> {
        let session = self.session.act(act)?;
        Ok(self.branched(session, Some(self.cursor())))
    }

    /// Another run that grew out of this one, from its start.
    pub fn replayed(&self, run: Run) -> Doc {
        self.branched(Session::new(run), None)
    }

    /// With an action at another place; returns also its new number.
    ///
    /// The cursor stands behind it, and the verdicts are those of the whole
    /// run: what is tried out is the outcome.
    pub fn moved(
        &self,
        index: usize,
        place: Place,
    ) -> Result<(Doc, usize), RunError> {
        let (session, number) = self.session.move_action(index, place)?;
        let mut doc = Doc { playing: false, ..self.branched(session, None) };
        if let Some(seen) = Rc::get_mut(&mut doc.seen) {
            seen.verdicts = doc.take.verdicts().clone();
        }
        Ok((doc, number))
    }

    /// Without one of the actions.
    pub fn without(&self, index: usize) -> Result<Doc, RunError> {
        Ok(self.branched(self.session.remove_action(index)?, None))
    }

    /// With what is seen at the cursor, and nothing of what lies ahead.
    pub fn seen_anew(&self) -> Doc {
        self.jumped(self.cursor())
    }

    /// The place behind the step of that number.
    pub fn place_of_step(&self, step: usize) -> Place {
        let trace = self.take.trace();
        self.session.place_at(self.take.index.cursor_of_step(trace, step))
    }

    fn branched(&self, session: Session, came_from: Option<usize>) -> Doc {
        let take = Rc::new(Take::of(&session));
        let cursor = take.index.settled(take.trace(), session.cursor());
        let before = came_from.map(|cursor| take.stage(cursor));
        Doc {
            session: session.at(cursor),
            seen: Rc::new(Seen::at(&take, self.guide, cursor, before)),
            guide: self.guide,
            take,
            others: self.left(None),
            came_from,
            playing: self.playing && came_from.is_some(),
            veiled: false,
            lit: None,
            turns: self.turns + 1,
        }
    }

    /// The runs left, this one too, without the one that is taken up again.
    fn left(&self, taken_up: Option<usize>) -> Vec<(Rc<Take>, Session)> {
        let this = (self.take.clone(), self.session.clone());
        let others = self.others.iter().enumerate();
        let others = others.filter(|(place, _)| Some(*place) != taken_up);
        let others = others.map(|(_, other)| other.clone());
        std::iter::once(this).chain(others).take(OTHERS_MAX).collect()
    }

    /// The document of another link.
    pub fn visited(&self, link: Link) -> Doc {
        let others = match link.run == self.take.run {
            true => self.others.clone(),
            false => self.left(None),
        };
        Doc { others, ..Doc::open(link, self.turns) }
    }

    /// With another guide, or without one, at the same place.
    pub fn guided(&self, guide: Option<Guide>) -> Doc {
        let seen = Rc::new(Seen::at(&self.take, guide, self.cursor(), None));
        Doc { guide, seen, came_from: None, ..self.clone() }
    }

    /// Another session in its place; this one can be gone back to.
    pub fn replaced(&self, session: Session, guide: Option<Guide>) -> Doc {
        let others = self.left(None);
        Doc { others, ..Doc::of(session, guide, self.turns + 1) }
    }

    /// One of the runs that were left.
    pub fn returned(&self, place: usize) -> Option<Doc> {
        let (take, session) = self.others.get(place)?.clone();
        Some(Doc {
            seen: Rc::new(Seen::at(&take, self.guide, session.cursor(), None)),
            guide: self.guide,
            take,
            session,
            others: self.left(Some(place)),
            came_from: None,
            playing: false,
            veiled: false,
            lit: None,
            turns: self.turns + 1,
        })
    }
}
