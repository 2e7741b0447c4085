//! Faults in sentences.

use crate::trace::{FaultEvent, Stop};

/// As a sentence on the node of that name.
fn stop_sentence(name: &str, how: Stop) -> String {
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

/// What a fault is, as a sentence; `words` say the same in a few.
#[inline(never)]
pub(super) fn fault_sentence(
    name: &str,
    words: &str,
    event: FaultEvent,
) -> String {
    match event {
        FaultEvent::Closing {} => format!(
            "You shut {name} down: it takes no more writes, flushes what \
             waits, and ends once the database has all of it."
        ),
        FaultEvent::Crashed { how } => stop_sentence(name, how),
        FaultEvent::Restarted {} => {
            format!("{name} restarts with what its disk has kept.")
        }
        FaultEvent::Nudged {} => format!(
            "You tell {name} to flush now. It looks what waits and takes \
             it, however young that is."
        ),
        FaultEvent::Held { .. } => format!(
            "You hold a message of {name} on the wire. It goes on when \
             you release it."
        ),
        FaultEvent::Released { .. } => {
            format!("You release the message of {name}.")
        }
        FaultEvent::NoEffect { why } => {
            format!("That changes nothing: {}.", why.word())
        }
        FaultEvent::Lagged { .. }
        | FaultEvent::Cut { .. }
        | FaultEvent::Healed { .. }
        | FaultEvent::Paused { .. }
        | FaultEvent::Resumed {}
        | FaultEvent::ClockMoved { .. } => format!("{name}: {words}."),
    }
}
