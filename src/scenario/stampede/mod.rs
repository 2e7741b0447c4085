mod holes;
mod knobs;
mod lesson;
mod stage;
mod variants;
mod workload;

use super::{Background, Program, Scenario, Source, Variant, no_script};
use crate::{check::Property, patterns::stampede};

/// Cache stampede.
pub static SCENARIO: Scenario = Scenario {
    id: "stampede",
    title: "Cache stampede",
    family: "Expiry and eviction",
    question: "A copy that everybody wants has reached the end of its time. \
               How often is one and the same row loaded, and who waits for \
               that?",
    text: "As long as the first load takes, every reader finds nothing and \
           loads too: rate times load time more of them. The database has a \
           few connections; all others stand in line, and so does whoever \
           wants something else there. Open the metrics and watch the queue \
           and the 99th percentile at each end of a life. Then compare: one \
           load a process, one load in all, a load before the end, an old \
           copy meanwhile. Each has its price. Vattani, Chierichetti and \
           Lowenstein (2015) call it a cache stampede and give the rule that \
           the variant XFetch follows; others call it dog-piling or the \
           thundering herd.",
    variants: variants::VARIANTS,
    knobs: knobs::KNOBS,
    properties: Property::OF_CLIENTS,
    seed: 5,
    source: Source {
        path: "patterns/stampede.rs",
        text: include_str!("../../patterns/stampede.rs"),
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
        "single-flight" => reads!(stampede::single_flight),
        "lock" => reads!(stampede::lock),
        "xfetch" => reads!(stampede::xfetch),
        "stale-while-revalidate" => reads!(stampede::stale_while_revalidate),
        _ => reads!(stampede::read),
    };
    let background: &[Background] = match variant.id {
        "background-refresh" => &[Background {
            node: stage::REFRESHER,
            run: |app| Box::pin(stampede::refresher(app)),
        }],
        _ => &[],
    };
    Program { read, write: writes!(stampede::write), background }
}
