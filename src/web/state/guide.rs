//! Lessons: what is asked, what glows, and what is noted of them.

use flushpoint::{
    run::{Link, Run, Session, at_stop},
    scenario::{Challenge, Deed, Guide, Lesson, Question, Stop},
    trace::{EntryId, MsgId},
    view::{LessonView, Said, Waits, read_seconds},
};

use super::{Doc, State};

/// What the visitor does in a lesson.
#[derive(Clone, Copy)]
pub enum Led {
    /// Answers a question with the choice of that number.
    Choose(u32),
    /// Answers a question with the time that was typed.
    Say,
    /// Passes a question over.
    Pass,
    /// Opens a lesson or a challenge, at its beginning.
    Open(Guide),
    /// Opens the lesson where one stands, if that is on its path, else where it
    /// was left.
    Reopen,
    /// Closes it; the run stays.
    Close,
    /// Back to the beginning of the stop at which the path was left, or of the
    /// furthest one that was reached.
    Path,
    /// Forgets all that was said and reached.
    Clear,
}

/// The one control that glows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Glow {
    /// `Step forward`.
    Forward,
    /// `Step back`.
    Back,
    /// `Play`.
    Play,
    /// A message's pill.
    Message(MsgId),
    /// The request or the fault, in the lesson's own words.
    Ask,
    /// The flag that is to be dragged.
    Flag,
    /// The choice of the variant.
    Variant,
    /// The answers to a question.
    Answers,
    /// The way back to the lesson's path.
    Path,
    /// The first challenge.
    Challenge,
}

impl State {
    /// The lesson that is open, and where the cursor stands in it.
    pub fn lesson(&self) -> Option<(&'static Lesson, &LessonView)> {
        match (self.doc.guide, &self.doc.seen.lesson) {
            (Some(Guide::Lesson(lesson)), Some(view)) => Some((lesson, view)),
            _ => None,
        }
    }

    /// The question that is open: it stands at this stop, and neither was it
    /// answered nor is the deed done.
    pub fn question(&self) -> Option<&'static Question> {
        let (lesson, view) = self.lesson().filter(|(_, view)| view.asks())?;
        let question = lesson.stops.get(view.stop)?.question.as_ref()?;
        let said = self.progress.said(lesson, view.stop);
        said.is_none().then_some(question)
    }

    /// Whether what lies ahead is hidden, since a question about it is open.
    pub fn veiled(&self) -> bool {
        self.question().is_some()
    }

    /// Whether an entry is hidden.
    pub(super) fn hides(&self, id: EntryId) -> bool {
        self.veiled() && id.index() >= self.doc.cursor()
    }

    /// How many steps may be seen.
    pub fn open_steps(&self) -> usize {
        match self.veiled() {
            true => self.doc.step(),
            false => self.doc.steps(),
        }
    }

    /// The one control that glows, if a lesson waits for something.
    pub fn glow(&self) -> Option<Glow> {
        let (lesson, view) = self.lesson()?;
        if self.veiled() {
            return Some(Glow::Answers);
        }
        if self.doc.playing {
            return None;
        }
        match view.waits {
            Waits::Message(msg) => Some(Glow::Message(msg)),
            Waits::Sign => Some(Glow::Forward),
            Waits::Passed => Some(Glow::Back),
            Waits::Never | Waits::Astray(_) | Waits::Elsewhere => {
                Some(Glow::Path)
            }
            Waits::End => Some(Glow::Challenge),
            Waits::Deed => Some(match lesson.stops.get(view.stop)?.deed {
                Deed::Step | Deed::Hold(_) | Deed::Release => Glow::Forward,
                Deed::Run => Glow::Play,
                Deed::Ask { .. } | Deed::Do { .. } => Glow::Ask,
                Deed::Drag { .. } => Glow::Flag,
                Deed::Variant(_) => Glow::Variant,
            }),
        }
    }

    /// Whether that control glows.
    pub fn glows(&self, glow: Glow) -> bool {
        self.glow() == Some(glow)
    }

    /// What becomes of the document.
    pub(super) fn led(&self, led: Led) -> Option<Doc> {
        let doc = &self.doc;
        match led {
            Led::Choose(_) | Led::Say | Led::Pass | Led::Clear => None,
            Led::Open(guide) => opened(doc, guide),
            Led::Reopen => {
                let guide = doc.take.run.scenario.lesson.map(Guide::Lesson);
                let again = doc.guided(guide);
                let view = again.seen.lesson.as_ref()?;
                match view.waits {
                    Waits::Elsewhere | Waits::Astray(_) | Waits::Never => {
                        self.resumed(doc.take.run.scenario.lesson?)
                    }
                    _ => Some(again),
                }
            }
            Led::Close => Some(doc.guided(None)),
            Led::Path => {
                let (lesson, view) = self.lesson()?;
                if view.waits == Waits::Elsewhere {
                    return self.resumed(lesson);
                }
                let session = at_stop(lesson, view.stop)?;
                Some(doc.replaced(session, doc.guide))
            }
        }
    }

    /// A lesson's own run, at the furthest stop that was reached; from the
    /// beginning where all were.
    fn resumed(&self, lesson: &'static Lesson) -> Option<Doc> {
        let guide = Guide::Lesson(lesson);
        let reached = self.progress.reached(guide);
        let stop = if reached < lesson.stops.len() { reached } else { 0 };
        let session = at_stop(lesson, stop)?;
        Some(self.doc.replaced(session, Some(guide)))
    }

    /// What becomes of all but the document.
    pub(super) fn note_led(&mut self, led: Led) {
        match led {
            Led::Choose(answer) => self.say(Some(answer)),
            Led::Say => match read_seconds(&self.guess) {
                Some(ms) => self.say(Some(ms)),
                None => {
                    let why = "expected a time in seconds, such as 1.5";
                    let given = self.guess.trim();
                    self.notice = Some(format!("`{given}`: {why}"));
                }
            },
            Led::Pass => self.say(None),
            Led::Clear => self.progress = Default::default(),
            Led::Open(guide) => {
                // Whoever starts over is asked again.
                self.progress.unsay(guide);
            }
            Led::Reopen | Led::Close | Led::Path => {}
        }
    }

    fn say(&mut self, answer: Option<u32>) {
        let Some((lesson, view)) = self.lesson() else { return };
        let said = Said { stop: view.stop, answer };
        self.progress.say(lesson, said);
        self.guess.clear();
    }

    /// Notes what a new document has reached, counted from the one before,
    /// and what may be seen of it.
    pub(super) fn arrive(&mut self, before: &State) {
        self.reach(before);
        self.doc.veiled = self.veiled();
    }

    fn reach(&mut self, before: &State) {
        let doc = &mut self.doc;
        match doc.guide {
            Some(Guide::Challenge(challenge)) if doc.wins(challenge) => {
                self.progress.reach(Guide::Challenge(challenge), 1);
            }
            Some(Guide::Lesson(lesson)) => {
                let Some(view) = &doc.seen.lesson else { return };
                let stop = view.stop;
                self.progress.reach(Guide::Lesson(lesson), stop);
                let was = before.doc.seen.lesson.as_ref();
                let came = was.is_some_and(|was| was.stop < stop);
                let same =
                    before.doc.take.run.variant.id == doc.take.run.variant.id;
                let proof = lesson.stops.get(stop.wrapping_sub(1));
                if came
                    && same
                    && let Some(Stop { proof, .. }) = proof
                {
                    doc.lit = proof.or(doc.lit);
                }
            }
            Some(Guide::Challenge(_)) | None => {}
        }
    }
}

impl Doc {
    /// Whether a challenge is won with what has been seen of the run.
    pub fn wins(&self, challenge: &Challenge) -> bool {
        let all_seen = self.step() == self.steps();
        challenge.is_won(&self.take.run, &self.seen.verdicts, all_seen)
    }

    /// Some steps on, but not beyond the next end of a stop, where playing
    /// rests.
    pub fn advanced(&self, by: usize) -> Doc {
        let next = self.stepped(self.step() + by);
        let (Some(was), Some(is)) = (&self.seen.lesson, &next.seen.lesson)
        else {
            return next;
        };
        match is.ends.get(was.stop).copied().flatten() {
            Some(end) if is.stop > was.stop => {
                let index = &self.take.index;
                self.stepped(index.step_number(end.index() + 1)).paused()
            }
            _ => next,
        }
    }
}

fn opened(doc: &Doc, guide: Guide) -> Option<Doc> {
    let base = Run::at_base(guide.base()).ok()?;
    Some(doc.replaced(Session::new(base), Some(guide)))
}

/// The link of the story that opens where nothing is named.
pub fn first_story() -> Option<Link> {
    let guide = Guide::all().next()?;
    let run = Run::at_base(guide.base()).ok()?;
    Some(Link { run, at: None, lesson: Some(guide) })
}
