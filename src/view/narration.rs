use super::{Index, words};
use crate::trace::{EntryId, Trace};

/// A sentence for a step, and why it happened.
#[derive(Clone, Debug, PartialEq)]
pub struct Narration {
    /// What happened, in one or two sentences.
    pub text: String,
    /// The step that caused it, with its words.
    pub cause: Option<(EntryId, String)>,
}

/// The narration of an entry.
pub fn narrate(trace: &Trace, index: &Index, id: EntryId) -> Narration {
    Narration {
        text: words::sentence(trace, index, id),
        cause: cause(trace, id)
            .map(|cause| (cause, words::step_words(trace, index, cause))),
    }
}

/// The nearest cause that is itself a step.
fn cause(trace: &Trace, id: EntryId) -> Option<EntryId> {
    let mut cause = trace.entry(id).cause.some()?;
    while !trace.entry(cause).event.is_step() {
        cause = trace.entry(cause).cause.some()?;
    }
    Some(cause)
}
