//! Two runs side by side: their figures, their verdicts, where their steps
//! differ, and one playhead for both.
//!
//! With one seed and one workload the same requests come at the same instants
//! to both, and an operation has the same number in both. So a step has its
//! like in the other run where the same operation does the same thing at the
//! same place; that it does so at another time is told apart. Whoever
//! compares other runs is told by [`Comparison::warning`] that what differs
//! may come from that.

mod align;
mod beats;
mod charts;
mod common;
mod figures;

pub use align::{Alignment, Differing};
pub use beats::{Beat, Beats};
pub use charts::charts_beside;
pub use figures::{Amount, Figure, Unit, VerdictPair};

use super::Index;
use crate::{
    check::{Property, Verdict, check},
    history::History,
    run::{Record, Run},
    trace::{Entry, SimTime},
};

/// Which of the two runs.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize,
)]
pub enum Side {
    /// The first.
    #[serde(rename = "run_1")]
    One,
    /// The second.
    #[serde(rename = "run_2")]
    Two,
}

impl Side {
    /// Both, in order.
    pub const BOTH: [Side; 2] = [Side::One, Side::Two];

    /// The other one.
    pub const fn other(self) -> Side {
        match self {
            Side::One => Side::Two,
            Side::Two => Side::One,
        }
    }

    /// Its place in a pair.
    pub const fn place(self) -> usize {
        match self {
            Side::One => 0,
            Side::Two => 1,
        }
    }

    /// What it is called; apps have letters, runs have numbers.
    pub const fn name(self) -> &'static str {
        match self {
            Side::One => "run 1",
            Side::Two => "run 2",
        }
    }
}

/// A run that was carried out.
#[derive(Clone, Copy)]
pub struct Party<'a> {
    /// What was to be carried out.
    pub run: &'a Run,
    /// What it left behind.
    pub record: &'a Record,
    /// Its steps and messages.
    pub index: &'a Index,
}

impl Party<'_> {
    fn at_of_step(&self, step: usize) -> SimTime {
        self.record.trace.entry(self.index.steps[step]).at
    }
}

/// Two runs side by side.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// Whether the same requests came to both.
    pub same_arrivals: bool,
    /// What makes the comparison a doubtful one, as a sentence.
    pub warning: Option<String>,
    /// The figures of both, in the order of a table.
    pub figures: Vec<Figure>,
    /// What both are judged by.
    pub verdicts: Vec<VerdictPair>,
    /// Where the steps differ.
    pub alignment: Alignment,
    /// One playhead for both.
    pub beats: Beats,
}

impl Comparison {
    /// Compares two runs that were carried out.
    pub fn of(a: Party, b: Party) -> Comparison {
        let pair = [a, b];
        let same_arrivals = same_arrivals(&pair);
        let verdicts = pair.map(judged);
        let alignment = Alignment::of(&pair);
        Comparison {
            same_arrivals,
            warning: warning(&pair, same_arrivals),
            figures: figures::figures(&pair, &verdicts, same_arrivals),
            verdicts: figures::verdict_pairs(&verdicts, same_arrivals),
            beats: Beats::of(&pair, &alignment),
            alignment,
        }
    }
}

impl Comparison {
    /// How many entries of a run lie before its cursor after so many beats:
    /// its steps up to there, and whatever else came before that instant.
    pub fn cursor(&self, side: Side, party: Party, beats: usize) -> usize {
        let beat = self.beats.after(beats);
        let trace = &party.record.trace;
        let steps = beat.steps[side.place()];
        let done = party.index.cursor_of_step(trace, steps);
        let before = |entry: &Entry| entry.at < beat.at;
        let passed = trace.entries().partition_point(before);
        trace.settled(done.max(passed))
    }
}

/// The verdicts on a run: those that its scenario asks for, and those that
/// the figures need.
struct Judgement {
    asked: Vec<Verdict>,
    failed: Verdict,
    stale: Verdict,
    lost: Verdict,
}

fn judged(party: Party) -> Judgement {
    let trace = &party.record.trace;
    let history = History::of(trace, trace.len());
    let asked = party.run.scenario.properties.iter();
    let asked: Vec<Verdict> =
        asked.map(|property| check(*property, &history)).collect();
    let one = |property: Property| {
        let known = asked.iter().find(|known| known.property == property);
        known.cloned().unwrap_or_else(|| check(property, &history))
    };
    Judgement {
        failed: one(Property::FailedRequests),
        stale: one(Property::StaleReads),
        lost: one(Property::LostWrites),
        asked,
    }
}

/// Of two scenarios nothing is the same, whatever the requests look like.
fn same_arrivals([a, b]: &[Party; 2]) -> bool {
    a.run.scenario.id == b.run.scenario.id
        && a.record.arrivals == b.record.arrivals
        && a.record.arrivals_hash == b.record.arrivals_hash
}

fn warning([a, b]: &[Party; 2], same_arrivals: bool) -> Option<String> {
    if same_arrivals {
        return None;
    }
    let why = if a.run.scenario.id != b.run.scenario.id {
        format!(
            "they act out two scenarios, {} and {}",
            a.run.scenario.id, b.run.scenario.id
        )
    } else if a.run.seed != b.run.seed {
        format!("their seeds are {} and {}", a.run.seed, b.run.seed)
    } else {
        "their workloads or their ends differ".into()
    };
    Some(format!(
        "The two runs do not get the same requests: {why}. What differs may \
         come from that alone, so no figure is called better."
    ))
}
