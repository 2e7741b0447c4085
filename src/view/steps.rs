use std::ops::Range;

use super::{Index, words::step_words};
use crate::trace::{EntryId, Event, SimTime, Trace};

/// A row of the `Steps` table.
#[derive(Clone, Debug, PartialEq)]
pub struct StepView {
    /// Its number, from 1.
    pub number: usize,
    /// Its entry.
    pub entry: EntryId,
    /// When.
    pub at: SimTime,
    /// Where.
    pub node: String,
    /// What, in a few words.
    pub what: String,
    /// Whether a person or an accident did it.
    pub fault: bool,
}

/// The rows of the steps with these numbers, counted from 0.
pub fn steps(
    trace: &Trace,
    index: &Index,
    range: Range<usize>,
) -> Vec<StepView> {
    let end = range.end.min(index.steps.len());
    (range.start.min(end)..end)
        .map(|place| {
            let id = index.steps[place];
            let entry = trace.entry(id);
            StepView {
                number: place + 1,
                entry: id,
                at: entry.at,
                node: trace.node_name(entry.node).into(),
                what: step_words(trace, index, id),
                fault: matches!(entry.event, Event::Fault(_)),
            }
        })
        .collect()
}
