//! Challenges, as data.

use super::Base;
use crate::check::Property;

/// A goal to reach by one's own means; a checker's verdict says when.
#[derive(Debug)]
pub struct Challenge {
    /// Its name in links; no other lesson or challenge has it.
    pub id: &'static str,
    /// Its name for people.
    pub title: &'static str,
    /// Where it starts.
    pub base: Base,
    /// What is to be reached, with the base's variant.
    pub goal: Goal,
    /// What may be turned for it.
    pub turns: Turns,
    /// What to do, and what counts.
    pub task: &'static str,
    /// What helps.
    pub hint: &'static str,
    /// What it means, when it is done.
    pub why: &'static str,
}

/// What wins a challenge.
#[derive(Clone, Copy, Debug)]
pub enum Goal {
    /// This property is broken at the cursor.
    Break(Property),
    /// This one, which the base breaks, holds at the end of a run that has
    /// tested it.
    Hold(Property),
}

/// Which knobs may be turned in a challenge.
#[derive(Clone, Copy, Debug)]
pub enum Turns {
    /// None.
    Nothing,
    /// All, and the seed.
    Anything,
    /// Those of these names.
    Only(&'static [&'static str]),
}

impl Challenge {
    /// A property to break with no knob turned; its words are still missing.
    pub const fn to_break(base: Base, breaks: Property) -> Challenge {
        Challenge {
            id: "",
            title: "",
            base,
            goal: Goal::Break(breaks),
            turns: Turns::Nothing,
            task: "",
            hint: "",
            why: "",
        }
    }
}
