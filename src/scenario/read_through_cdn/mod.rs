mod holes;
mod knobs;
mod lesson;
mod stage;
mod variants;
mod workload;

use super::{Background, Program, Scenario, Source, Variant};
use crate::{check::Property, patterns::read_through_cdn};

/// Read-through at the edges of a CDN.
pub static SCENARIO: Scenario = Scenario {
    id: "read-through-cdn",
    title: "CDN edges",
    family: "Caching",
    question: "A page has changed, and the purge has been acknowledged. Why \
               does a visitor elsewhere still get the old one, and for how \
               long?",
    text: "Each visitor asks the edge that is near; an edge loads a page from \
           the origin when it has none, and keeps it for long. Who publishes \
           purges the page: the edge that hears of it first deletes its copy \
           and hands the purge on. Watch what the second edge serves between \
           the editor's OK and the arrival of the purge, and what becomes of \
           a purge that is lost: then only the time to live ends the old \
           page. A purge can be sent until it is answered, the editor can be \
           kept waiting until all edges have it, or the edges can ask the \
           origin each time; each is paid for by somebody else. Fastly, \
           Cloudflare and Akamai run like this, and so does every reverse \
           proxy that there is more than one of.",
    variants: variants::VARIANTS,
    knobs: knobs::KNOBS,
    properties: Property::OF_CLIENTS,
    seed: 7,
    lesson: Some(&lesson::LESSON),
    source: Source {
        path: "patterns/read_through_cdn.rs",
        text: include_str!("../../patterns/read_through_cdn.rs"),
    },
    until: workload::until,
    topology: stage::topology,
    build: stage::build,
    arrivals: workload::arrivals,
    script: workload::script,
    program,
};

/// The engines of both edges.
macro_rules! edges {
    ($load:ident, $write:ident) => {
        &[
            engine!("edge-1", read_through_cdn, $load, $write),
            engine!("edge-2", read_through_cdn, $load, $write),
        ]
    };
}

fn program(variant: &Variant) -> Program {
    let background: &[Background] = match variant.id {
        "purge-until-told" => edges!(load, purge_until_told),
        "purge-everywhere" => edges!(load, purge_everywhere),
        "short-ttl" => edges!(load, no_purge),
        "revalidate" => edges!(revalidate, no_purge),
        _ => edges!(load, purge_once),
    };
    Program {
        read: reads!(read_through_cdn::read),
        write: writes!(read_through_cdn::publish),
        background,
    }
}
