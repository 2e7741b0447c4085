//! The state of the page: everything that is drawn is a function of it.

mod doc;
mod field;
mod glance;
mod guide;
mod losses;
mod pair;
mod panels;
mod ruler;
mod settings;
mod take;

use std::rc::Rc;

use flushpoint::{
    check::Property,
    lab::Findings,
    run::{Act, Link, LinkError, PAIR, Run, RunError},
    trace::{EntryId, NodeId},
    view::Progress,
};
use yew::prelude::*;

use self::field::run_after;
pub use self::{
    doc::{Doc, Seen},
    field::Field,
    glance::{Glance, Grab, Look},
    guide::{Glow, Led},
    pair::{Beside, Broken, Pair},
    panels::{Panels, Shared},
    ruler::{Layout, Room, Ruler},
    settings::{Board, SPEED_MAX, Settings, keep_progress},
    take::Take,
};
use super::browser;

/// The state of the page.
#[derive(Clone)]
pub struct State {
    /// The run and the cursor in it.
    pub doc: Doc,
    /// Two runs side by side, if they are shown in place of the run.
    pub pair: Option<Rc<Pair>>,
    /// Why the address names no run, if it does not.
    pub broken: Option<Broken>,
    /// What belongs to the visitor.
    pub settings: Settings,
    /// How the visitor looks at the timeline.
    pub glance: Glance,
    /// What was done in lessons.
    pub progress: Progress,
    /// How often a field was filled.
    pub filled: u32,
    /// How often anything was done but to let time pass.
    pub touched: u32,
    /// The answer that is being typed.
    pub guess: String,
    /// The tab that a narrow window shows.
    pub tab: &'static str,
    /// The first row of the table of steps that is in sight.
    pub first_row: usize,
    /// The first line of the part of the source that was unfolded by hand.
    pub unfolded: Option<u32>,
    /// The request that is being written: a key and a new text.
    pub draft: (Option<String>, Option<String>),
    /// Why the last wish could not be met.
    pub notice: Option<String>,
    /// Whether the gallery is shown, in place of the run.
    pub gallery: bool,
    /// Whether a run has been shown, to which one can go back.
    pub came: bool,
    /// What the panels show and which of them are open.
    pub panels: Panels,
    /// Whether all is drawn, or the first look alone: boot.js says when the
    /// rest of the program is there.
    pub whole: bool,
}

/// What the visitor does.
#[derive(Clone)]
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
    Play,
    /// Acts at the cursor.
    Act(Act),
    /// One of the runs that were left, by its place among them.
    Return(usize),
    /// The run that a document describes.
    Load(Run),
    /// Says why a wish could not be met.
    Complain(String),
    /// Another text in a field.
    Fill(Field, String),
    /// What the address names.
    Visit(String),
    /// Goes to a verdict's proof and lights it; once more: no proof is lit.
    Light(Property),
    /// No proof is lit.
    Unlight,
    /// The notice was read.
    Hush,
    /// Another tab.
    Tab(&'static str),
    /// The table of steps was scrolled to this row.
    Scroll(usize),
    /// A part of the source is to be shown.
    Unfold(u32),
    /// The other theme.
    Theme,
    /// Opens or closes the dialog that shares the run.
    Sharing(bool),
    /// What became of the wish to copy a text.
    Share(Shared),
    /// Something with the timeline.
    Look(Look),
    /// The full state of a node is to be shown.
    Inspect(NodeId),
    /// All facts are to be shown, not the first of each list only.
    AllFacts,
    /// A fold was opened or closed.
    Fold(&'static str, bool),
    /// The window whose values the charts show.
    Read(usize),
    /// A chart is shown large, or none is.
    Enlarge(Option<usize>),
    /// What is done in a lesson.
    Lesson(Led),
    /// The lab is to measure, or to stop that.
    Measure(bool),
    /// What the lab has found so far.
    Measured(Rc<Findings>),
    /// Something with two runs side by side.
    Beside(Beside),
    /// The rest of the page is to be drawn.
    Whole,
}

/// The way to tell the page what the visitor does.
pub type Tell = UseReducerDispatcher<State>;

/// What stands behind a link that leads nowhere.
const FIRST_RUN: &str = "#/v1/cache-aside/update-then-delete";

/// The address of the gallery.
pub const GALLERY: &str = "#/gallery";

/// What a fragment names; an empty one names the first story.
fn opened(fragment: &str) -> Result<Link, LinkError> {
    let story = match fragment {
        "" | "#" | "#/" => guide::first_story(),
        _ => None,
    };
    story.map_or_else(|| Link::parse(fragment), Ok)
}

impl State {
    /// The page at the address that the browser shows.
    pub fn opened() -> State {
        let fragment = browser::fragment();
        let gallery = fragment == GALLERY;
        let pair = fragment.starts_with(PAIR);
        let opened = opened(if gallery || pair { "" } else { &fragment });
        let broken = opened.as_ref().err().cloned().map(Broken::Run);
        // Behind a broken link stands a good one.
        let link = opened.or_else(|_| Link::parse(FIRST_RUN));
        let mut state = State {
            doc: Doc::open(link.expect("the first run"), 0),
            pair: None,
            broken,
            settings: Settings::stored(),
            glance: Glance::default(),
            progress: Progress::read(&settings::stored_progress()),
            filled: 0,
            touched: 0,
            guess: String::new(),
            tab: "code",
            first_row: 0,
            unfolded: None,
            draft: (None, None),
            notice: None,
            gallery,
            came: !gallery,
            panels: Panels::default(),
            whole: browser::is_whole(),
        };
        if state.visit_pair(&fragment) {
            state.behind_pair();
        }
        state.doc.veiled = state.veiled();
        state
    }

    /// What the lab has found of the load of this run.
    pub fn measured(&self) -> Option<Rc<Findings>> {
        let found = self.panels.measured.clone()?;
        found.are_of(&self.doc.take.run).then_some(found)
    }

    /// Whether a panel is in sight, as far as tabs go.
    pub fn shows_tab(&self, tab: &str) -> bool {
        self.glance.room.layout != Layout::Narrow || self.tab == tab
    }

    /// What becomes of the run and the cursor; nothing where nothing changes.
    fn doc_after(&self, msg: &Msg) -> Result<Option<Doc>, String> {
        let doc = &self.doc;
        let (step, steps) = (doc.step(), doc.steps());
        Ok(match msg {
            Msg::Forward if step == steps => None,
            Msg::Forward => Some(doc.paused().stepped(step + 1)),
            Msg::Back if step == 0 => None,
            Msg::Back => Some(doc.paused().stepped(step - 1)),
            Msg::Advance(by) => Some(doc.advanced(*by)),
            Msg::Home => Some(doc.at_step(0)),
            Msg::End | Msg::NextVerdict if self.veiled() => None,
            Msg::GoTo(id) if self.hides(*id) => None,
            Msg::End => Some(doc.at_step(steps)),
            Msg::GoTo(id) => Some(doc.behind(*id)),
            Msg::NextVerdict => doc.at_next_verdict(),
            Msg::Play => Some(doc.played()),
            Msg::Act(act) => Some(doc.acted(act.clone()).map_err(words)?),
            Msg::Return(place) => doc.returned(*place),
            Msg::Load(run) => Some(doc.replayed(run.clone())),
            Msg::Fill(field, text) => {
                let run = run_after(doc, *field, text).map_err(words)?;
                run.map(|run| doc.replayed(run))
            }
            Msg::Light(lit) if doc.lit == Some(*lit) => Some(doc.unlit()),
            Msg::Light(property) => Some(doc.proved(*property)),
            Msg::Unlight => Some(doc.unlit()),
            Msg::Lesson(led) => self.led(*led),
            Msg::Visit(_)
            | Msg::Hush
            | Msg::Complain(_)
            | Msg::Tab(_)
            | Msg::Scroll(_)
            | Msg::Unfold(_)
            | Msg::Theme
            | Msg::Sharing(_)
            | Msg::Share(_)
            | Msg::Inspect(_)
            | Msg::AllFacts
            | Msg::Fold(..)
            | Msg::Read(_)
            | Msg::Enlarge(_)
            | Msg::Measure(_)
            | Msg::Measured(_)
            | Msg::Beside(_)
            | Msg::Whole
            | Msg::Look(_) => None,
        })
    }

    /// What becomes of all but the run and the cursor.
    fn note(&mut self, msg: Msg) {
        match msg {
            Msg::Forward => self.settings.has_stepped = true,
            Msg::Fill(Field::Key, text) => self.draft.0 = Some(text),
            Msg::Fill(Field::Text, text) => self.draft.1 = Some(text),
            Msg::Fill(Field::Speed, text) => {
                let speed = text.parse().unwrap_or(self.settings.speed);
                self.settings.speed = speed.min(SPEED_MAX);
            }
            Msg::Fill(Field::StripKey, text) => {
                self.glance.key = (!text.is_empty()).then_some(text);
            }
            Msg::Visit(fragment) => self.visit(&fragment),
            Msg::Hush => self.notice = None,
            Msg::Complain(words) => self.notice = Some(words),
            Msg::Tab(tab) => self.tab = tab,
            Msg::Scroll(row) => self.first_row = row,
            Msg::Unfold(line) => self.unfolded = Some(line),
            Msg::Theme => self.settings = self.settings.turned(),
            Msg::Fill(Field::Guess, text) => self.guess = text,
            Msg::Lesson(led) => self.note_led(led),
            Msg::Whole => self.whole = true,
            msg => self.panels.note(msg),
        }
    }

    /// What becomes of the state by all but what is done to the timeline.
    fn take_in(&mut self, msg: Msg) {
        // The page tells these by itself; all else ends a drag.
        let told = matches!(
            msg,
            Msg::Scroll(_) | Msg::Fold(..) | Msg::Read(_) | Msg::Measured(_)
        );
        if !told {
            self.drop_action();
        }
        if matches!(msg, Msg::Fill(..)) {
            self.filled = self.filled.wrapping_add(1);
        }
        if self.take_in_pair(&msg) {
            return;
        }
        match self.doc_after(&msg) {
            Ok(Some(doc)) => {
                self.doc = doc;
                self.notice = None;
                if matches!(msg, Msg::Load(_)) {
                    self.panels.leave();
                    self.gallery = false;
                    self.pair = None;
                    self.broken = None;
                }
            }
            Ok(None) => {}
            Err(words) => self.notice = Some(words),
        }
        self.note(msg);
    }

    fn visit(&mut self, fragment: &str) {
        self.gallery = fragment == GALLERY;
        self.panels.leave();
        if self.visit_pair(fragment) {
            return;
        }
        if self.gallery {
            self.doc = self.doc.paused();
            self.broken = None;
            return;
        }
        self.came = true;
        if self.broken.is_none() && self.doc.fragment() == fragment {
            return;
        }
        match opened(fragment) {
            Ok(link) => {
                self.doc = self.doc.visited(link);
                self.broken = None;
            }
            Err(error) => self.broken = Some(error.into()),
        }
    }
}

fn words(error: RunError) -> String {
    error.to_string()
}

impl Reducible for State {
    type Action = Msg;

    fn reduce(self: Rc<Self>, msg: Msg) -> Rc<Self> {
        let seen = match msg {
            Msg::Scroll(row) => row == self.first_row,
            Msg::Whole => self.whole,
            _ => false,
        };
        if seen || self.panels.knows(&msg) || self.glance.knows(&msg) {
            return self;
        }
        let mut next = State::clone(&self);
        if !matches!(msg, Msg::Advance(_)) {
            next.panels.shared = Shared::Not;
        }
        if !matches!(msg, Msg::Advance(_) | Msg::Scroll(_)) {
            next.touched = next.touched.wrapping_add(1);
        }
        if let Msg::Look(look) = msg {
            if let Err(error) = next.look(look) {
                next.notice = Some(error.to_string());
            }
        } else {
            next.take_in(msg);
        }
        if !Rc::ptr_eq(&next.doc.seen, &self.doc.seen) {
            next.follow_cursor();
        }
        next.arrive(&self);
        Rc::new(next)
    }
}
