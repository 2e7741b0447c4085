mod knobs;
mod lesson;
mod stage;
mod variants;
mod workload;

use super::{Program, Scenario, Source, Variant};
use crate::{check::Property, patterns::cold_start};

/// Cold start.
pub static SCENARIO: Scenario = Scenario {
    id: "cold-start",
    title: "Cold start",
    family: "Caching",
    question: "The cache restarts empty and is back at once. Why can the \
               database stay overloaded long after?",
    text: "While the cache is warm, the database has next to nothing to do. \
           After the restart every read goes there, a line forms, clients \
           give up and ask again. The database goes on working for those who \
           have gone: its answers come too late, nothing fills the cache, and \
           the cause of the overload is the overload itself. Bronson, \
           Aghayev, Charapko and Zhu (HotOS 2021) call that a metastable \
           failure. Watch the answers that come too late, and what each mend \
           does about them. Let nobody ask again: the line drains by itself. \
           Every service that relies on its cache has this cliff.",
    variants: variants::VARIANTS,
    knobs: knobs::KNOBS,
    properties: Property::OF_CLIENTS,
    seed: 7,
    source: Source {
        path: "patterns/cold_start.rs",
        text: include_str!("../../patterns/cold_start.rs"),
    },
    until: workload::until,
    topology: stage::topology,
    build: stage::build,
    arrivals: workload::arrivals,
    lesson: Some(&lesson::LESSON),
    script: workload::script,
    program,
};

fn program(variant: &Variant) -> Program {
    let read = match variant.id {
        "retry-budget" => reads!(cold_start::retry_budget),
        "load-shedding" => reads!(cold_start::shed_load),
        "warm-up" => reads!(cold_start::warm_up),
        _ => reads!(cold_start::retry),
    };
    Program { read, write: writes!(cold_start::write), background: &[] }
}
