//! Two runs side by side, with one playhead for both.

use std::{fmt, rc::Rc};

use flushpoint::{
    run::{LinkError, PAIR, PairError, PairLink, Run, RunError},
    scenario::Effect,
    trace::SimTime,
    view::compare::{Comparison, Side},
};

use super::{Doc, Field, Msg, State};

/// Two runs and where in both of them one stands.
#[derive(Clone)]
pub struct Pair {
    /// The runs, each with a cursor of its own.
    pub docs: [Doc; 2],
    /// What differs.
    pub comparison: Rc<Comparison>,
    /// How many beats are done.
    pub beat: usize,
    /// Whether it plays.
    pub playing: bool,
    /// Counts the pairs that the visitor made: each is a place to go back to.
    pub turns: u32,
    /// The link that leads here.
    pub fragment: String,
}

/// What the visitor does with two runs side by side.
#[derive(Clone, Copy, Debug)]
pub enum Beside {
    /// Sets the run beside one of those that were left, or beside the one
    /// that explains most where none is named.
    Open(Option<usize>),
    /// To behind so many beats.
    Beat(usize),
    /// To the next step that only one of them has.
    NextDifference,
}

/// Why the address names nothing that can be shown.
#[derive(Clone, Debug, PartialEq)]
pub enum Broken {
    /// It names no run.
    Run(LinkError),
    /// It names no two runs.
    Pair(PairError),
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Broken::Run(error) => error.fmt(f),
            Broken::Pair(error) => error.fmt(f),
        }
    }
}

impl From<LinkError> for Broken {
    fn from(error: LinkError) -> Broken {
        Broken::Run(error)
    }
}

impl Pair {
    /// Two runs at the beginning of both, after so many turns.
    fn of(docs: [Doc; 2], turns: u32) -> Pair {
        let [a, b] = docs.each_ref().map(|doc| doc.take.party());
        let comparison = Rc::new(Comparison::of(a, b));
        let pair = Pair {
            docs,
            comparison,
            beat: 0,
            playing: false,
            turns,
            fragment: String::new(),
        };
        pair.at(0, false)
    }

    /// The pair that a link names, after so many turns.
    pub fn open(link: PairLink, turns: u32) -> Pair {
        let docs = link.runs.map(|run| Doc::open(run.into(), 0));
        let pair = Pair::of(docs, turns);
        let beat = pair.comparison.beats.before(link.at);
        pair.at(beat, false)
    }

    /// The runs.
    pub fn runs(&self) -> [&Run; 2] {
        self.docs.each_ref().map(|doc| &doc.take.run)
    }

    /// The document of one of them.
    pub fn doc(&self, side: Side) -> &Doc {
        &self.docs[side.place()]
    }

    /// How many beats there are.
    pub fn beats(&self) -> usize {
        self.comparison.beats.len()
    }

    /// The instant at which both stand.
    pub fn now(&self) -> SimTime {
        self.comparison.beats.after(self.beat).at
    }

    /// The instant of the next beat.
    pub fn next(&self) -> Option<SimTime> {
        let more = self.beat < self.beats();
        more.then(|| self.comparison.beats.after(self.beat + 1).at)
    }

    /// The next beat with a step that only one of them has.
    pub fn next_difference(&self) -> Option<usize> {
        let Comparison { alignment, beats, .. } = &*self.comparison;
        (self.beat + 1..=self.beats()).find(|beat| {
            let moved = |side| beats.moved(side, *beat).map(|s| (side, s));
            let mut moved = Side::BOTH.into_iter().filter_map(moved);
            moved.any(|(side, step)| alignment.like(side, step).is_none())
        })
    }

    /// Behind so many beats, by a glide or a jump.
    fn at(&self, beat: usize, glides: bool) -> Pair {
        let beat = beat.min(self.beats());
        let now = self.comparison.beats.after(beat).at;
        let docs = Side::BOTH.map(|side| {
            let doc = self.doc(side);
            let cursor = self.comparison.cursor(side, doc.take.party(), beat);
            doc.beside(cursor, glides, now)
        });
        let runs = self.runs().map(Run::clone);
        let at = self.comparison.beats.place(beat);
        let fragment = PairLink { runs, at }.fragment();
        let playing = self.playing && glides && beat < self.beats();
        Pair { docs, beat, playing, fragment, ..self.clone() }
    }

    /// A step by hand.
    fn stepped(&self, beat: usize) -> Pair {
        Pair { playing: false, ..self.at(beat, true) }
    }

    fn played(&self) -> Pair {
        let from = match self.beat == self.beats() && !self.playing {
            true => self.at(0, false),
            false => self.clone(),
        };
        Pair { playing: !self.playing, ..from }
    }

    /// The same instant of other runs; what stays is not carried out again.
    fn with_runs(&self, runs: [Run; 2]) -> Pair {
        let docs = runs.into_iter().zip(&self.docs);
        let docs = docs.map(|(run, doc)| match run == doc.take.run {
            true => doc.clone(),
            false => Doc::open(run.into(), 0),
        });
        let docs: Vec<Doc> = docs.collect();
        let Ok(docs) = docs.try_into() else { return self.clone() };
        let pair = Pair::of(docs, self.turns + 1);
        let beat = pair.comparison.beats.before(self.reached());
        pair.at(beat, false)
    }

    /// The place that stands for "all of this instant".
    fn reached(&self) -> flushpoint::run::Place {
        let mut place = self.comparison.beats.place(self.beat);
        if place.after > 0 {
            place.after = u32::MAX;
        }
        place
    }

    fn with_variant(&self, side: Side, id: &str) -> Result<Pair, RunError> {
        let mut runs = self.runs().map(Run::clone);
        let run = &mut runs[side.place()];
        *run = run.clone().with_variant(id)?;
        Ok(self.with_runs(runs))
    }

    fn with_seed(&self, text: &str) -> Result<Pair, RunError> {
        let [a, b] = self.runs().map(Run::clone);
        let seed = text.trim();
        let runs = [a.with_seed_text(seed)?, b.with_seed_text(seed)?];
        Ok(self.with_runs(runs))
    }

    /// What becomes of it; none if it is no matter of a pair.
    fn after(&self, msg: &Msg) -> Result<Option<Pair>, RunError> {
        let (beat, beats) = (self.beat, self.beats());
        Ok(Some(match msg {
            Msg::Forward if beat < beats => self.stepped(beat + 1),
            Msg::Back if beat > 0 => self.stepped(beat - 1),
            Msg::Forward | Msg::Back => self.clone(),
            Msg::Advance(by) => self.at(beat + by, true),
            Msg::Home => self.at(0, false),
            Msg::End => self.at(beats, false),
            Msg::Play => self.played(),
            Msg::Beside(Beside::Beat(beat)) => self.at(*beat, false),
            Msg::Beside(Beside::NextDifference) => {
                self.at(self.next_difference().unwrap_or(beat), false)
            }
            Msg::Fill(Field::Beat, text) => {
                self.at(text.parse().unwrap_or(beat), false)
            }
            Msg::Fill(Field::VariantOf(side), id) => {
                self.with_variant(*side, id)?
            }
            Msg::Fill(Field::Seed, text) => self.with_seed(text)?,
            _ => return Ok(None),
        }))
    }
}

impl State {
    /// The pair, if it is what the page shows.
    pub fn shown_pair(&self) -> Option<&Pair> {
        self.pair.as_deref().filter(|_| self.broken.is_none())
    }

    /// Opens, moves or changes the pair; says whether the message was for it.
    pub(super) fn take_in_pair(&mut self, msg: &Msg) -> bool {
        if let Msg::Beside(Beside::Open(other)) = msg {
            self.compare(*other);
            return true;
        }
        self.pair.is_some() && self.change_pair(msg)
    }

    #[inline(never)]
    fn change_pair(&mut self, msg: &Msg) -> bool {
        let Some(pair) = &self.pair else { return false };
        match pair.after(msg) {
            Ok(Some(pair)) => {
                self.pair = Some(Rc::new(pair));
                self.notice = None;
                true
            }
            Ok(None) => false,
            Err(error) => {
                self.notice = Some(error.to_string());
                true
            }
        }
    }

    /// The run as it stands, beside one that was left or another program.
    #[inline(never)]
    fn compare(&mut self, other: Option<usize>) {
        if self.veiled() {
            return;
        }
        self.doc = self.doc.paused();
        let now = self.doc.take.run.clone();
        let left = self.doc.others().nth(other.unwrap_or(0)).cloned();
        let runs = match left {
            Some(left) => [left, now],
            None => beside(now),
        };
        let side = match runs[1] == self.doc.take.run {
            true => Side::Two,
            false => Side::One,
        };
        let docs = runs.map(|run| match run == self.doc.take.run {
            true => self.doc.alone(),
            false => Doc::open(run.into(), 0),
        });
        let pair = Pair::of(docs, self.doc.turns + 1);
        let beat = match self.doc.step().checked_sub(1) {
            Some(step) => pair.comparison.beats.of_step(side, step),
            None => 0,
        };
        self.pair = Some(Rc::new(pair.at(beat, false)));
        self.panels.leave();
        self.notice = None;
    }

    /// Behind a pair that the address names stands its second run.
    #[inline(never)]
    pub(super) fn behind_pair(&mut self) {
        if let Some(pair) = &self.pair {
            self.doc = pair.docs[1].seen_anew();
        }
    }

    /// Whether a fragment is that of a pair; if so, it is shown.
    pub(super) fn visit_pair(&mut self, fragment: &str) -> bool {
        if !fragment.starts_with(PAIR) {
            self.pair = None;
            return false;
        }
        self.open_pair(fragment);
        true
    }

    #[inline(never)]
    fn open_pair(&mut self, fragment: &str) {
        let shown = self.shown_pair().map(|pair| &*pair.fragment);
        if shown == Some(fragment) {
            return;
        }
        self.doc = self.doc.paused();
        let turns = self.pair.as_ref().map_or(self.doc.turns + 1, |p| p.turns);
        match PairLink::parse(fragment) {
            Ok(link) => {
                self.pair = Some(Rc::new(Pair::open(link, turns)));
                self.broken = None;
            }
            Err(error) => {
                self.pair = None;
                self.broken = Some(Broken::Pair(error));
            }
        }
    }
}

/// A run with the one that explains it: the naive program before a mend, and
/// what removes the anomaly behind the naive program.
fn beside(run: Run) -> [Run; 2] {
    let naive = run.scenario.variants[0].id;
    if run.variant.id != naive {
        return [changed(&run, naive), run];
    }
    let mut variants = run.scenario.variants.iter();
    let mend = variants
        .find(|variant| variant.effect == Effect::Removes)
        .or(run.scenario.variants.get(1));
    let mend = mend.map_or(naive, |variant| variant.id);
    let mended = changed(&run, mend);
    [run, mended]
}

/// The run with another program, and without what was done by hand where that
/// names a node that the other program has not.
fn changed(run: &Run, id: &str) -> Run {
    let bare = || run.clone().with_actions(Vec::new()).ok();
    let same = run.clone().with_variant(id).ok();
    let same = same.or_else(|| bare()?.with_variant(id).ok());
    same.unwrap_or_else(|| run.clone())
}
