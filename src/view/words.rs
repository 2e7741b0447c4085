use super::Index;
use crate::trace::{EntryId, Trace};

/// An entry in a few words, for a table row.
pub fn step_words(trace: &Trace, index: &Index, id: EntryId) -> String {
    let _ = (trace, index, id);
    unimplemented!()
}

/// An entry in one or two sentences.
pub fn sentence(trace: &Trace, index: &Index, id: EntryId) -> String {
    let _ = (trace, index, id);
    unimplemented!()
}
