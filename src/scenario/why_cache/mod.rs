mod knobs;
mod lesson;
mod stage;
mod variants;
mod workload;

use super::{Program, Scenario, Source, Variant, no_script};
use crate::{check::Property, patterns::why_cache};

/// Why cache.
pub static SCENARIO: Scenario = Scenario {
    id: "why-cache",
    title: "Why cache",
    family: "Caching",
    question: "A cache makes reads fast. Where does the time go without it, \
               and when does a cache make everybody wait?",
    text: "The same reads, with and without a cache. Watch where a request \
           spends its time: on the network, in line, or at work; how the \
           share of hits climbs while the cache fills; and how much less the \
           database has to do. Then one client asks the cache to look at \
           every key it has: a cache that runs one command at a time is as \
           fast as its slowest one. KEYS in production is how many have \
           learned this; SCAN, short scripts and small values are the cure.",
    variants: variants::VARIANTS,
    knobs: knobs::KNOBS,
    properties: Property::OF_DATA,
    seed: 7,
    source: Source {
        path: "patterns/why_cache.rs",
        text: include_str!("../../patterns/why_cache.rs"),
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
    let read = match variant.id {
        "no-cache" => reads!(why_cache::read_database),
        _ => reads!(why_cache::read_cache),
    };
    let write = match variant.id {
        "no-cache" => writes!(why_cache::write_database),
        "slow-command" => writes!(why_cache::write_and_keys),
        "scan-in-steps" => writes!(why_cache::write_and_scan),
        _ => writes!(why_cache::write_and_delete),
    };
    Program { read, write, background: &[] }
}
