mod holes;
mod knobs;
mod lesson;
pub mod presets;
mod stage;
mod variants;
pub(super) mod workload;

use super::{
    Background, Endless, Program, Scenario, Source, Variant, no_script,
};
use crate::{check::Property, patterns::write_behind};

/// Write-behind.
pub static SCENARIO: Scenario = Scenario {
    id: "write-behind",
    title: "Write-behind",
    family: "Caching",
    question: "A cache says OK before the database has heard of the write. \
               What does a crash take, and what do the remedies cost?",
    text: "The application writes to the cache and is told OK from there; the \
           cache tells the database later, many rows in one call. Watch the \
           tray in the cache's memory: what is in it has been promised to \
           somebody and stands nowhere else. A newer score of a player takes \
           the place of an older one before it is sent; an entry of a log \
           must not. Crash the cache between two flushes, and see which \
           promises are broken; shut it down in order instead, and it flushes \
           what waits before it ends. Where writes come faster than they can be \
           flushed the tray grows without end, and a bigger tray only puts \
           off the day. Counters, scores, likes, presence, metrics and logs \
           are written this way; so do Apache Ignite, Hazelcast and Oracle \
           Coherence if they are told to.",
    variants: variants::VARIANTS,
    knobs: knobs::KNOBS,
    properties: Property::OF_BOTH,
    seed: 7,
    lesson: Some(&lesson::LESSON),
    source: Source {
        path: "patterns/write_behind.rs",
        text: include_str!("../../patterns/write_behind.rs"),
    },
    until: workload::until,
    topology: stage::topology,
    build: |settings, variant, chance| {
        stage::with_rows(&workload::rows(settings), settings, variant, chance)
    },
    arrivals: workload::arrivals,
    script: no_script,
    program,
};

fn program(variant: &Variant) -> Program {
    let read = match variant.id {
        "read-database" => reads!(write_behind::read_database),
        _ => reads!(write_behind::read),
    };
    let write = match variant.id {
        "write-through" => writes!(write_behind::write_through),
        _ => writes!(write_behind::write_behind),
    };
    let background = match variant.id {
        "write-through" => &[],
        _ => FLUSHER,
    };
    Program { read, write, background }
}

/// Where each write has a key of its own.
fn appending(variant: &Variant) -> Program {
    match variant.id {
        "write-through" => program(variant),
        _ => {
            let write = writes!(write_behind::append);
            Program { write, ..program(variant) }
        }
    }
}

const FLUSHER: &[Background] = &[Background {
    node: "cache",
    run: |app| -> Endless { Box::pin(write_behind::flusher(app)) },
}];
