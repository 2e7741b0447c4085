mod knobs;
mod lesson;
mod stage;
mod variants;
mod workload;

use super::{
    Background, Endless, Program, Scenario, Source, Variant, no_script,
};
use crate::{check::Property, patterns::write_through};

/// Write-through.
pub static SCENARIO: Scenario = Scenario {
    id: "write-through",
    title: "Write-through",
    family: "Caching",
    question: "Database and cache are both written before the writer is told \
               OK. Does that make them agree?",
    text: "The application writes twice, and whoever reads the cache is \
           spared the miss. The order decides what can go wrong. Database \
           first: a second writer overtakes the first one between commit and \
           store, and the older copy stays. Cache first: readers see a value \
           before it is committed, and perhaps it never will be. Both at \
           once: as fast as the slower of the two, with the troubles of \
           either. Two writes to two places are no transaction. Only where \
           every write passes through the cache, which commits one write of a \
           key at a time and stores it then, is what readers see one row \
           after the other; managed caches and data grids do it so.",
    variants: variants::VARIANTS,
    knobs: knobs::KNOBS,
    properties: PROPERTIES,
    seed: 7,
    lesson: Some(&lesson::LESSON),
    source: Source {
        path: "patterns/write_through.rs",
        text: include_str!("../../patterns/write_through.rs"),
    },
    until: workload::until,
    topology: stage::topology,
    build: stage::build,
    arrivals: workload::arrivals,
    script: no_script,
    program,
};

const PROPERTIES: &[Property] = &[
    Property::StaleReads,
    Property::ReadYourWrites,
    Property::MonotonicReads,
    Property::LostWrites,
    Property::Divergence,
    Property::Linearizability,
];

fn program(variant: &Variant) -> Program {
    let read = reads!(write_through::read);
    let write = match variant.id {
        "cache-first" => writes!(write_through::cache_first),
        "both-at-once" => writes!(write_through::both_at_once),
        "in-line" => writes!(write_through::in_line),
        _ => writes!(write_through::database_first),
    };
    let background = match variant.id {
        "in-line" => COMMITTER,
        _ => &[],
    };
    Program { read, write, background }
}

const COMMITTER: &[Background] = &[Background {
    node: "cache",
    run: |app| -> Endless { Box::pin(write_through::committer(app)) },
}];
