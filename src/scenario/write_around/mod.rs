mod knobs;
mod lesson;
mod stage;
mod variants;
mod workload;

use super::{Program, Scenario, Source, Variant, no_script};
use crate::{check::Property, patterns::write_around};

/// Write-around.
pub static SCENARIO: Scenario = Scenario {
    id: "write-around",
    title: "Write-around",
    family: "Caching",
    question: "What is written is often not read for long, or never. Why \
               should it take up room in the cache?",
    text: "Writes go past the cache to the database, and only readers make \
           copies: the cache holds what is asked for. Watch the first read \
           after a write: it misses. And watch an old copy: who writes \
           around it and leaves it there serves the old value until its time \
           is over. Uploads, logs and orders are written this way. Writing \
           into both spares the first reader the miss; it pays with copies \
           that nobody asks for, and with a second place where two writers \
           can overtake each other.",
    variants: variants::VARIANTS,
    knobs: knobs::KNOBS,
    properties: Property::OF_DATA,
    seed: 7,
    source: Source {
        path: "patterns/write_around.rs",
        text: include_str!("../../patterns/write_around.rs"),
    },
    until: workload::until,
    topology: stage::topology,
    build: stage::build,
    arrivals: workload::arrivals,
    lesson: Some(&lesson::LESSON),
    script: no_script,
    program,
};

fn program(variant: &Variant) -> Program {
    let read = reads!(write_around::read);
    let write = match variant.id {
        "delete" => writes!(write_around::around_and_delete),
        "write-both" => writes!(write_around::into_both),
        _ => writes!(write_around::around),
    };
    Program { read, write, background: &[] }
}
