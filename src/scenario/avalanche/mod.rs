mod holes;
mod knobs;
mod lesson;
mod stage;
mod variants;
mod workload;

use super::{Background, Program, Scenario, Source, Variant, no_script};
use crate::{check::Property, patterns::avalanche};

/// Cache avalanche.
pub static SCENARIO: Scenario = Scenario {
    id: "avalanche",
    title: "Cache avalanche",
    family: "Expiry and eviction",
    question: "A job has filled the cache with everything at once. What \
               happens when a time to live has passed?",
    text: "No single key matters here: there are too many that end at the \
           same instant. Watch the hit ratio fall off a cliff one time to \
           live after the warm-up, and the database's queue rise where it \
           does. In some runs it does not recover: answers come after readers \
           have gone, and nothing fills the cache. With jitter each copy \
           lives for a time of its own, from TTL * (1 - j) to TTL * (1 + j): \
           as many misses come, spread over 2 * j * TTL, and the database \
           bears them. A deployment, a nightly import or a flush does the \
           same: whatever stores many keys together should spread their \
           ends.",
    variants: variants::VARIANTS,
    knobs: knobs::KNOBS,
    properties: Property::OF_CLIENTS,
    seed: 7,
    source: Source {
        path: "patterns/avalanche.rs",
        text: include_str!("../../patterns/avalanche.rs"),
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
    let write = writes!(avalanche::write);
    match variant.id {
        "jitter" => Program {
            read: reads!(avalanche::read_jittered),
            write,
            background: &[Background {
                node: stage::WARMER,
                run: |app| Box::pin(avalanche::warm_up_jittered(app)),
            }],
        },
        _ => Program {
            read: reads!(avalanche::read),
            write,
            background: &[Background {
                node: stage::WARMER,
                run: |app| Box::pin(avalanche::warm_up(app)),
            }],
        },
    }
}
