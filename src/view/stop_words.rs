//! How a node stopped, in a sentence.

use crate::trace::Stop;

/// As a sentence on the node of that name.
pub(super) fn stop_sentence(name: &str, how: Stop) -> String {
    match how {
        Stop::Exit => format!(
            "Nothing waits for a flush any more: {name} ends, and its memory \
             is gone."
        ),
        Stop::Process => format!(
            "The process {name} crashes: its memory is gone, its connections \
             are reset."
        ),
        Stop::Power => format!(
            "{name} loses power: its memory is gone, and nobody answers."
        ),
        Stop::Machine => format!(
            "The machine of {name} is lost: memory and disk are gone, and \
             nobody answers."
        ),
    }
}
