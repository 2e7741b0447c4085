use std::rc::Rc;

use flushpoint::{lab::Findings, trace::NodeId};

use super::{Field, Msg};

/// What the panels show and which of them are open.
#[derive(Clone)]
pub struct Panels {
    /// The folds that stand open.
    open: Vec<&'static str>,
    /// The node that was chosen; none: the one of the current step.
    pub inspected: Option<NodeId>,
    /// Whether all facts are shown, or the first of each list.
    pub all_facts: bool,
    /// The window whose values the charts show, if one was chosen.
    pub reading: Option<usize>,
    /// The chart that is shown large.
    pub enlarged: Option<usize>,
    /// Whether the dialog that shares the run is open.
    pub sharing: bool,
    /// Whether the lab measures.
    pub measures: bool,
    /// What it has found, of whichever load.
    pub measured: Option<Rc<Findings>>,
    /// What became of the wish to copy a text.
    pub shared: Shared,
}

/// What became of the wish to copy a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shared {
    /// Nothing was wished.
    Not,
    /// It is in the clipboard; which one.
    Copied(&'static str),
    /// The browser refuses: the text is selected; which one.
    Refused(&'static str),
}

impl Default for Panels {
    fn default() -> Panels {
        Panels {
            open: vec!["inspector", "faults"],
            inspected: None,
            all_facts: false,
            reading: None,
            enlarged: None,
            sharing: false,
            measures: false,
            measured: None,
            shared: Shared::Not,
        }
    }
}

impl Panels {
    /// Whether a fold stands open.
    pub fn is_open(&self, fold: &'static str) -> bool {
        self.open.contains(&fold)
    }

    /// The folds that stand open, the one that was opened last at the end.
    pub fn open_folds(&self) -> &[&'static str] {
        &self.open
    }

    /// Whether a message would change nothing: the browser tells of folds
    /// that this page opened, and of each movement of a pointer.
    pub fn knows(&self, msg: &Msg) -> bool {
        match msg {
            Msg::Fold(fold, is_open) => self.is_open(fold) == *is_open,
            Msg::Read(window) => self.reading == Some(*window),
            Msg::Sharing(sharing) => self.sharing == *sharing,
            Msg::Enlarge(enlarged) => self.enlarged == *enlarged,
            _ => false,
        }
    }

    /// What becomes of the panels.
    pub fn note(&mut self, msg: Msg) {
        match msg {
            Msg::Fold(fold, is_open) => {
                self.open.retain(|other| *other != fold);
                if is_open {
                    self.open.push(fold);
                }
            }
            Msg::Inspect(node) => {
                self.inspected = Some(node);
                self.all_facts = false;
                self.note(Msg::Fold("inspector", true));
            }
            Msg::Fill(Field::Inspected, text) => {
                self.inspected = text.parse().ok().map(NodeId);
                self.all_facts = false;
            }
            Msg::AllFacts => self.all_facts = true,
            Msg::Read(window) => self.reading = Some(window),
            Msg::Fill(Field::Reading, text) => {
                self.reading = text.parse().ok();
            }
            Msg::Enlarge(enlarged) => self.enlarged = enlarged,
            Msg::Sharing(sharing) => self.sharing = sharing,
            Msg::Share(shared) => self.shared = shared,
            Msg::Measure(measures) => self.measures = measures,
            Msg::Measured(found) => {
                self.measures &= !found.is_whole();
                self.measured = Some(found);
            }
            _ => {}
        }
    }

    /// The run that they belong to is left.
    pub fn leave(&mut self) {
        self.inspected = None;
        self.reading = None;
        self.enlarged = None;
        self.sharing = false;
        self.measures = false;
    }
}
