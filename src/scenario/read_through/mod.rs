mod holes;
mod knobs;
mod lesson;
mod stage;
mod variants;
mod workload;

use super::{Background, Program, Scenario, Source, Variant};
use crate::{check::Property, patterns::read_through};

/// Read-through.
pub static SCENARIO: Scenario = Scenario {
    id: "read-through",
    title: "Read-through",
    family: "Caching",
    question: "The application asks the cache and never the database. Who \
               loads what is not there, how often, and what is told where \
               that fails?",
    text: "On a miss the cache itself asks the database, stores what it finds \
           and answers; the application has one address and no code for \
           misses. Watch a hot key that nobody has: without single flight \
           each reader is a load of its own, and they stand in line for the \
           same row. Then the database crashes just as a copy's time is over: \
           an error for all, or an old copy for some. A key that is not there \
           costs a load each time, unless that it is not there is remembered, \
           and then a new row is hidden for as long. Managed caches with a \
           loader of their own work like this, and so do data grids. Redis \
           has no loader: there a library in each application stands in for \
           it, and loads once per process.",
    variants: variants::VARIANTS,
    knobs: knobs::KNOBS,
    properties: Property::OF_CLIENTS,
    seed: 7,
    lesson: Some(&lesson::LESSON),
    source: Source {
        path: "patterns/read_through.rs",
        text: include_str!("../../patterns/read_through.rs"),
    },
    until: workload::until,
    topology: stage::topology,
    build: stage::build,
    arrivals: workload::arrivals,
    script: workload::script,
    program,
};

fn program(variant: &Variant) -> Program {
    let read = match variant.id {
        "library" => reads!(read_through::library_read),
        _ => reads!(read_through::read),
    };
    let write = match variant.id {
        "library" => writes!(read_through::library_write),
        _ => writes!(read_through::write),
    };
    let background: &[Background] = match variant.id {
        "library" => &[],
        "single-flight" => &[engine!("cache", read_through, load_once, commit)],
        "serve-stale" => {
            &[engine!("cache", read_through, load_or_stale, commit)]
        }
        "negative-result" => {
            &[engine!("cache", read_through, load_or_absence, commit)]
        }
        _ => &[engine!("cache", read_through, load, commit)],
    };
    Program { read, write, background }
}
