mod knobs;
mod lesson;
mod stage;
mod variants;
mod workload;

use super::{Program, Scenario, Source, Variant, no_script};
use crate::{check::Property, patterns::refresh_ahead};

/// Refresh-ahead.
pub static SCENARIO: Scenario = Scenario {
    id: "refresh-ahead",
    title: "Refresh-ahead",
    family: "Caching",
    question: "When a copy's time is over, one reader waits for the database. \
               Can it be renewed before, and who pays for that?",
    text: "A copy that is about to end is renewed behind the answer of a \
           reader who still gets the old one. Watch what the reads right \
           after the end take, with and without. The condition is a reader \
           in the last part of a copy's life: hot keys never miss, cold keys \
           miss as before, and a key that is read once near the end is \
           loaded for nobody. If every reader of that last part renews, a hot \
           key is loaded many times over; the first one's claim is enough. \
           Oracle Coherence does this as its refresh-ahead factor.",
    variants: variants::VARIANTS,
    knobs: knobs::KNOBS,
    properties: Property::OF_DATA,
    seed: 7,
    source: Source {
        path: "patterns/refresh_ahead.rs",
        text: include_str!("../../patterns/refresh_ahead.rs"),
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
        "each-refreshes" => reads!(refresh_ahead::each_refreshes),
        "one-refreshes" => reads!(refresh_ahead::one_refreshes),
        _ => reads!(refresh_ahead::read),
    };
    Program { read, write: writes!(refresh_ahead::write), background: &[] }
}
