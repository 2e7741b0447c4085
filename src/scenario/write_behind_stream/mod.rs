mod holes;
mod knobs;
mod lesson;
mod stage;
mod variants;
mod workload;

use super::{Background, Endless, Program, Scenario, Source, Variant};
use crate::{check::Property, patterns::write_behind_stream as stream};

/// Write-behind with a stream as its queue.
pub static SCENARIO: Scenario = Scenario {
    id: "write-behind-stream",
    title: "Write-behind: a stream as queue",
    family: "Caching",
    question: "A write is appended to a stream beside its value, and a job \
               reads the stream in a consumer group. What does the group \
               promise when somebody crashes?",
    text: "A stream keeps its entries when they are read, and a consumer \
           group remembers who was given which and has not acknowledged it: \
           the pending entries list, which you see on the cache. That makes \
           delivery at least once, if three things are right. The value and \
           its entry must be written in one step. Somebody must claim what a \
           dead consumer was given, for nothing is delivered again by \
           itself. And a batch that comes twice must not count twice. Each \
           pair of variants shows one of them. Values live for a second \
           here, so that readers soon see what the database has. The stream \
           is memory of the cache: it is as durable as that is.",
    variants: variants::VARIANTS,
    knobs: knobs::KNOBS,
    properties: PROPERTIES,
    seed: 7,
    lesson: Some(&lesson::LESSON),
    source: Source {
        path: "patterns/write_behind_stream.rs",
        text: include_str!("../../patterns/write_behind_stream.rs"),
    },
    until: workload::until,
    topology: stage::topology,
    build: stage::build,
    arrivals: workload::arrivals,
    script: workload::script,
    program,
};

const PROPERTIES: &[Property] = &[
    Property::LostWrites,
    Property::Duplicates,
    Property::StaleReads,
    Property::MonotonicReads,
    Property::Linearizability,
    Property::Divergence,
];

/// A background program of the job's node.
macro_rules! on_job {
    ($function:ident) => {
        &[Background {
            node: stage::JOB_NAME,
            run: |app| -> Endless { Box::pin(stream::$function(app)) },
        }]
    };
}

fn program(variant: &Variant) -> Program {
    let background: &[Background] = match variant.id {
        "no-claim" => on_job!(no_claim),
        "increment" => on_job!(increment),
        "batch-id" => on_job!(batch_id),
        _ => on_job!(auto_claim),
    };
    let read = reads!(stream::read);
    let write = match variant.id {
        "two-steps" => writes!(stream::two_steps),
        "increment" | "batch-id" => writes!(stream::count),
        _ => writes!(stream::atomic),
    };
    Program { read, write, background }
}
