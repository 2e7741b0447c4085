//! What a process does without a message, in words.

use crate::trace::{Sym, Trace};

/// Waiting for another one's load, as a step.
#[inline(never)]
pub(super) fn joins(trace: &Trace, key: Sym) -> String {
    format!("waits for the load of {}", trace.text(key))
}

/// The same, as a sentence.
#[inline(never)]
pub(super) fn joins_sentence(name: &str, key: &str) -> String {
    format!("{key} is being loaded already: {name} waits for that.")
}

/// Answering by itself that there is no such row, as a step.
#[inline(never)]
pub(super) fn ruled_out(trace: &Trace, key: Sym) -> String {
    format!("knows: no {}", trace.text(key))
}

/// The same, as a sentence.
#[inline(never)]
pub(super) fn ruled_out_sentence(name: &str, key: &str) -> String {
    format!(
        "{name}'s filter lacks a bit of {key}: there is no such row, and \
         nobody is asked."
    )
}
