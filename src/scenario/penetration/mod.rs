mod holes;
mod knobs;
mod lesson;
mod stage;
mod variants;
mod workload;

use super::{Background, Program, Scenario, Source, Variant, no_script};
use crate::{check::Property, patterns::penetration};

/// Cache penetration.
pub static SCENARIO: Scenario = Scenario {
    id: "penetration",
    title: "Cache penetration",
    family: "Expiry and eviction",
    question: "Somebody asks for what does not exist. Why does the cache not \
               help, and what can be known without asking the database?",
    text: "A cache holds what was found. What is not there leaves nothing \
           behind, so each request for it is one of the database: a crawler \
           with old links, or somebody who tries numbers, takes the \
           connections that others need. Watch the database's load: the \
           people's rows come from the cache, and nearly all of its work is \
           to find nothing. A marker in the cache says for a while that there \
           is no such row. A Bloom filter in the app says it for all rows at \
           once, in a few bits each, and is never wrong with a no; a yes is \
           wrong in (1 - e^(-kn/m))^k of all cases (Bloom 1970). Both hide a \
           row that is new.",
    variants: variants::VARIANTS,
    knobs: knobs::KNOBS,
    properties: Property::OF_CLIENTS,
    seed: 7,
    source: Source {
        path: "patterns/penetration.rs",
        text: include_str!("../../patterns/penetration.rs"),
    },
    until: workload::until,
    topology: stage::topology,
    build: stage::build,
    arrivals: workload::arrivals,
    lesson: Some(&lesson::LESSON),
    script: no_script,
    program,
};

/// In each app, its own filter.
const BUILDERS: &[Background] = &[
    Background {
        node: "app-1",
        run: |app| Box::pin(penetration::build_filter(app)),
    },
    Background {
        node: "app-2",
        run: |app| Box::pin(penetration::build_filter(app)),
    },
];

fn program(variant: &Variant) -> Program {
    let read = match variant.id {
        "negative-caching" => reads!(penetration::negative),
        "bloom-filter" => reads!(penetration::filtered),
        _ => reads!(penetration::read),
    };
    let write = match variant.id {
        "bloom-filter" => writes!(penetration::write_filtered),
        _ => writes!(penetration::write),
    };
    let background = match variant.id {
        "bloom-filter" => BUILDERS,
        _ => &[],
    };
    Program { read, write, background }
}
