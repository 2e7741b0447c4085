//! At which stop of a lesson a cursor stands, and what is waited for there.

use super::{Index, VerdictView};
use crate::{
    check::{Property, Status},
    run::{Act, Record, Run, on_its_way},
    scenario::{
        Answers, Base, Challenge, Deed, Goal, KnobValue, Lesson, Question,
        Sign, Turns, field_text,
    },
    trace::{EntryId, MsgId, SimTime, Trace},
};

/// Where a cursor stands in a lesson: a fold over run and trace, so that
/// stepping back goes back in the lesson and a link restores it.
#[derive(Clone, Debug, PartialEq)]
pub struct LessonView {
    /// The stop, counted from 0; behind the last one it is their number.
    pub stop: usize,
    /// What the lesson waits for there.
    pub waits: Waits,
    /// By stop: the entry that ended it, if that was in this run.
    pub ends: Vec<Option<EntryId>>,
    /// Whether the step under the cursor has ended the stop before, or, at
    /// the beginning of a run, whether this run is the answer to it.
    pub just_done: bool,
}

/// What a lesson waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waits {
    /// The stop's deed.
    Deed,
    /// The stop's deed, which is done to this message.
    Message(MsgId),
    /// The deed is done; its sign has not come yet.
    Sign,
    /// The message that was to be held has arrived: one step too far.
    Passed,
    /// Nothing happens any more, and the sign has not come.
    Never,
    /// The action of that number in the run was not the lesson's.
    Astray(usize),
    /// The run is another one: its variant, a knob, its seed or its end.
    Elsewhere,
    /// Nothing: all stops are done.
    End,
}

impl LessonView {
    /// Where the cursor stands.
    pub fn of(
        lesson: &Lesson,
        run: &Run,
        record: &Record,
        index: &Index,
        cursor: usize,
    ) -> LessonView {
        let ends = vec![None; lesson.stops.len()];
        let stops = lesson.stops;
        let first = stops.iter().position(|s| s.variant == run.variant.id);
        let (Some(first), true) =
            (first, has_settings_of(run, &lesson.base, &[]))
        else {
            let (stop, waits) = (0, Waits::Elsewhere);
            return LessonView { stop, waits, ends, just_done: false };
        };
        let mut fold = Fold {
            lesson,
            run,
            trace: &record.trace,
            index,
            first,
            stop: first,
            acted: false,
            acts: 0,
            held: None,
            ends,
        };
        let waits = fold.run_up_to(record, cursor);
        let just_done = match fold.stop.checked_sub(1) {
            Some(before) if fold.stop > first => {
                fold.ends[before] == index.step_before(cursor)
            }
            Some(_) => index.step_number(cursor) == 0,
            None => false,
        };
        LessonView { stop: fold.stop, waits, ends: fold.ends, just_done }
    }

    /// Whether the stop's question is to be answered now.
    pub fn asks(&self) -> bool {
        matches!(self.waits, Waits::Deed | Waits::Message(_))
    }

    /// What the run answers to a question, once that has been seen.
    pub fn seen(&self, question: &Question, trace: &Trace) -> Option<String> {
        let (stop, field) = question.answer;
        let end = self.ends.get(stop).copied().flatten()?;
        let seen = self.stop > question.seen;
        seen.then(|| field_text(trace, end, field)).flatten()
    }
}

/// Whether seed, end and knobs of a run are those of a base, but for knobs of
/// these names.
fn has_settings_of(run: &Run, base: &Base, free: &[&str]) -> bool {
    let Ok(own) = Run::at_base(base) else { return false };
    let fixed = |(name, _): &&(&str, KnobValue)| !free.contains(name);
    (run.scenario.id, run.seed, run.own_until())
        == (own.scenario.id, own.seed, own.own_until())
        && run.knobs().iter().filter(fixed).eq(own.knobs().iter().filter(fixed))
}

struct Fold<'a> {
    lesson: &'a Lesson,
    run: &'a Run,
    trace: &'a Trace,
    index: &'a Index,
    /// The first stop of the run's variant.
    first: usize,
    stop: usize,
    /// Whether the stop's deed is done, if that is an act.
    acted: bool,
    /// How many of the run's actions have taken place.
    acts: usize,
    held: Option<MsgId>,
    ends: Vec<Option<EntryId>>,
}

impl Fold<'_> {
    fn run_up_to(&mut self, record: &Record, cursor: usize) -> Waits {
        for id in (0..cursor as u32).map(EntryId) {
            while record.fired.get(self.acts).is_some_and(|at| *at <= id) {
                if !self.takes_act() {
                    return Waits::Astray(self.acts);
                }
                self.acts += 1;
            }
            self.take_entry(id);
        }
        self.waits(cursor)
    }

    /// Whether the next of the run's actions is the one that is due.
    fn takes_act(&mut self) -> bool {
        if self.stop == self.lesson.stops.len() {
            return true;
        }
        let stops = self.lesson.stops.iter().enumerate();
        let mut deeds = stops.filter(|(_, stop)| stop.deed.is_act());
        let Some((number, stop)) = deeds.nth(self.acts) else { return false };
        // What was done in the variant before happens again by itself.
        let again = number < self.first;
        let due = number == self.stop && !self.acted;
        let act = &self.run.actions()[self.acts].act;
        let fits = self.fits(&stop.deed, act);
        self.acted |= due && fits;
        fits && (due || again)
    }

    fn fits(&mut self, deed: &Deed, act: &Act) -> bool {
        match (deed, act) {
            (Deed::Hold(sign), Act::Hold { message }) => {
                let msg = MsgId(*message);
                self.held = Some(msg);
                let sent = self.index.sent(msg);
                sent.is_some_and(|sent| self.is_sent(sign, sent))
            }
            (Deed::Release, Act::Release { message }) => {
                self.held == Some(MsgId(*message))
            }
            (
                Deed::Ask { client, kind, key, text, .. },
                Act::Ask { client: c, kind: k, key: other, text: t },
            ) => {
                (*client, *key, *text) == (c.as_str(), other.as_str(), t)
                    && kind == k
            }
            (Deed::Do { act: due, .. }, act) => act.to_string() == *due,
            _ => false,
        }
    }

    /// In another variant the same message may ask for it in another way.
    fn is_sent(&self, sign: &Sign, sent: EntryId) -> bool {
        match self.first {
            0 => sign.is(self.trace, sent),
            _ => Sign { field: None, ..*sign }.is(self.trace, sent),
        }
    }

    fn take_entry(&mut self, id: EntryId) {
        while let Some(stop) = self.lesson.stops.get(self.stop) {
            let ready = self.acted || !stop.deed.is_act();
            if !ready || !stop.done.is_some_and(|it| it.is(self.trace, id)) {
                return;
            }
            self.ends[self.stop] = Some(id);
            self.stop += 1;
            self.acted = false;
            let next = self.lesson.stops.get(self.stop);
            if !next.is_some_and(|it| matches!(it.deed, Deed::Drag { .. })) {
                return;
            }
        }
    }

    fn waits(&self, cursor: usize) -> Waits {
        let Some(stop) = self.lesson.stops.get(self.stop) else {
            return Waits::End;
        };
        let over = self.index.step_number(cursor) == self.index.steps.len();
        match &stop.deed {
            Deed::Variant(_) | Deed::Drag { .. } => Waits::Deed,
            _ if self.acted && over => Waits::Never,
            _ if self.acted => Waits::Sign,
            Deed::Hold(sign) => match on_its_way(self.trace, cursor, sign) {
                Some(msg) => Waits::Message(msg),
                None => Waits::Passed,
            },
            Deed::Release => self.held.map_or(Waits::Never, Waits::Message),
            Deed::Step | Deed::Run if over => Waits::Never,
            Deed::Step | Deed::Run => Waits::Deed,
            Deed::Ask { .. } | Deed::Do { .. } => Waits::Deed,
        }
    }
}

impl Question {
    /// Whether what was said agrees with what was seen: the number of a
    /// choice, or a time in milliseconds.
    pub fn is_right(&self, said: u32, seen: &str) -> bool {
        match self.answers {
            Answers::Choice(choices) => {
                let choice = choices.get(said as usize);
                choice.is_some_and(|choice| choice.value == seen)
            }
            Answers::Seconds { within_percent } => {
                let seen: u64 = seen.parse().unwrap_or_default();
                let off = seen.abs_diff(said.into());
                off * 100 <= seen * u64::from(within_percent)
            }
        }
    }

    /// What was said, in words.
    pub fn said_words(&self, said: u32) -> String {
        match self.answers {
            Answers::Choice(choices) => {
                let choice = choices.get(said as usize);
                choice.map_or("", |choice| choice.words).into()
            }
            Answers::Seconds { .. } => seconds(said.into()),
        }
    }

    /// What was seen, in words.
    pub fn seen_words(&self, seen: &str) -> String {
        match self.answers {
            Answers::Choice(choices) => {
                let choice = choices.iter().find(|c| c.value == seen);
                choice.map_or(seen, |choice| choice.words).into()
            }
            Answers::Seconds { .. } => {
                seconds(seen.parse().unwrap_or_default())
            }
        }
    }
}

fn seconds(ms: u64) -> String {
    let text = SimTime::from_ms(ms).exact();
    let (number, unit) = match text.strip_suffix("ms") {
        Some(number) => (number, "ms"),
        None => (text.strip_suffix('s').unwrap_or(&text), "s"),
    };
    format!("{number} {unit}")
}

/// Reads a time in seconds, such as `2` or `1.5 s`, in milliseconds.
pub fn read_seconds(text: &str) -> Option<u32> {
    let text = text.trim();
    let number = text.strip_suffix('s').unwrap_or(text).trim_end();
    let time: SimTime =
        format!("{}s", number.replace(',', ".")).parse().ok()?;
    u32::try_from(time.as_ns() / 1_000_000).ok()
}

impl Challenge {
    /// Whether a run may count at all: its variant, and its knobs where they
    /// must not be turned.
    pub fn admits(&self, run: &Run) -> bool {
        let base = &self.base;
        (run.scenario.id, run.variant.id) == (base.scenario, base.variant)
            && match self.turns {
                Turns::Anything => true,
                Turns::Nothing => has_settings_of(run, base, &[]),
                Turns::Only(knobs) => has_settings_of(run, base, knobs),
            }
    }

    /// Whether it is won with a run, by the verdicts on what has been seen of
    /// it, which may be all of it.
    pub fn is_won(
        &self,
        run: &Run,
        verdicts: &[VerdictView],
        all_seen: bool,
    ) -> bool {
        let of = |property: Property| {
            verdicts.iter().find(|verdict| verdict.property == property)
        };
        let won = match self.goal {
            Goal::Break(property) => {
                of(property).is_some_and(|it| it.status == Status::Broken)
            }
            Goal::Hold(property) => of(property).is_some_and(|it| {
                all_seen && it.status == Status::Holds && it.checked > 0
            }),
        };
        won && self.admits(run)
    }
}
