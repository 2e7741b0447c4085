mod holes;
mod knobs;
mod lesson;
mod stage;
mod variants;
mod workload;

use super::{Program, Scenario, Source, Variant, no_script};
use crate::{check::Property, patterns::ttl};

/// Time to live.
pub static SCENARIO: Scenario = Scenario {
    id: "ttl",
    title: "Time to live",
    family: "Expiry and eviction",
    question: "A key's time to live is over. When is it gone, and what if \
               each read lets it live on?",
    text: "A time to live is no timer. A key whose time is over is deleted \
           when a command touches it, or when the expiry cycle comes upon it: \
           ten times a second Redis looks at a few keys and goes on only \
           while more than one of ten of them is over. Until then it takes \
           memory, counts in DBSIZE, and its expired event is late; the \
           timeline marks by how much. Open the metrics of the crowd and see \
           how long the dead stay. The other question is when the time \
           begins: a sliding one begins anew with each read, so what is read \
           often never ends, right or wrong. Sessions slide; prices must not.",
    variants: variants::VARIANTS,
    knobs: knobs::KNOBS,
    properties: Property::OF_DATA,
    seed: 7,
    source: Source {
        path: "patterns/ttl.rs",
        text: include_str!("../../patterns/ttl.rs"),
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
        "absolute" => reads!(ttl::absolute),
        "by-pattern" => reads!(ttl::by_pattern),
        _ => reads!(ttl::sliding),
    };
    Program { read, write: writes!(ttl::write), background: &[] }
}
