mod knobs;
mod lesson;
mod stage;
mod variants;
mod workload;

use super::{Program, Scenario, Source, Variant, no_script};
use crate::{check::Property, patterns::eviction};

/// Eviction.
pub static SCENARIO: Scenario = Scenario {
    id: "eviction",
    title: "Eviction",
    family: "Expiry and eviction",
    question: "The cache is full. Which key goes, and why that one?",
    text: "Redis looks at five keys, keeps the best candidates of this sample \
           and of earlier ones in a pool, and evicts the best of the pool: it \
           never knows which key is the oldest of all. Its clock for idle \
           times counts whole seconds, so what lives for less than a second \
           is as good as drawn at random. Watch which keys are looked at and \
           what decides. Let a scan pass: it throws out what LRU holds, and \
           hardly touches what LFU holds. Let the hot keys change: LFU clings \
           to what was hot. And see what a cache does that may not evict. \
           Every cache with a limit has such a policy; the default of Redis \
           is to refuse writes.",
    variants: variants::VARIANTS,
    knobs: knobs::KNOBS,
    properties: Property::OF_DATA,
    seed: 7,
    source: Source {
        path: "patterns/eviction.rs",
        text: include_str!("../../patterns/eviction.rs"),
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
    let read = match variants::has_ttl(variant) {
        true => reads!(eviction::read_with_ttl),
        false => reads!(eviction::read),
    };
    Program { read, write: writes!(eviction::write), background: &[] }
}
