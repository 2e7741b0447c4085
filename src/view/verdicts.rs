use crate::{
    check::{Property, Status, Verdict},
    history::History,
    trace::{EntryId, Trace},
};

/// A verdict as its chip shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct VerdictView {
    /// The property.
    pub property: Property,
    /// Holds, broken or unknown.
    pub status: Status,
    /// The chip's short text, such as `1 stale read of 3`.
    pub short: String,
    /// One sentence with keys, values and times.
    pub detail: String,
    /// The entries that prove it.
    pub evidence: Vec<EntryId>,
    /// The entry at which it was first broken.
    pub first: Option<EntryId>,
}

/// The verdicts on the first `cursor` entries.
pub fn verdicts(
    properties: &[Property],
    trace: &Trace,
    cursor: usize,
) -> Vec<VerdictView> {
    let history = History::of(trace, cursor);
    let _ = (properties, history, None::<Verdict>);
    unimplemented!()
}
