mod holes;
mod knobs;
mod lesson;
mod stage;
mod variants;
mod workload;

use super::{Background, Endless, Program, Scenario, Source, Variant};
use crate::{check::Property, patterns::write_behind_job as job};

/// The sync job of write-behind.
pub static SCENARIO: Scenario = Scenario {
    id: "write-behind-job",
    title: "Write-behind: the sync job",
    family: "Caching",
    question: "A job takes what was written to the cache to the database. \
               What becomes of a batch that fails?",
    text: "The cache keeps a queue beside its values; a process of its own \
           takes the rows from there to the database, which adds a line for \
           each. The writers were told OK long ago, so it is the job's \
           business to make that true, once, and in order. Here the database \
           is down while a flush is due. See what is lost where the job does \
           not try again, what is overtaken where it tries again later, and \
           what waits behind a batch that is tried again in place. A cache \
           that is shut down waits until its queue is empty; one that is \
           killed does not. Every \
           queue with a consumer has this job, whatever it is called: a \
           worker, a sink, a write-behind thread.",
    variants: variants::VARIANTS,
    knobs: knobs::KNOBS,
    properties: PROPERTIES,
    seed: 7,
    lesson: Some(&lesson::LESSON),
    source: Source {
        path: "patterns/write_behind_job.rs",
        text: include_str!("../../patterns/write_behind_job.rs"),
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
    Property::OrderPerKey,
    Property::Divergence,
    Property::Overdue,
];

/// A background program of the job's node, and of a second one's if there is
/// one.
macro_rules! on_job {
    ($function:ident) => {
        &[
            Background {
                node: stage::JOB_NAME,
                run: |app| -> Endless { Box::pin(job::$function(app)) },
            },
            Background {
                node: stage::SECOND_NAME,
                run: |app| -> Endless { Box::pin(job::$function(app)) },
            },
        ]
    };
}

fn program(variant: &Variant) -> Program {
    let background: &[Background] = match variant.id {
        "give-up" => on_job!(give_up),
        "requeue" => on_job!(requeue),
        "requeue-versioned" => on_job!(requeue_versioned),
        "in-place" => on_job!(in_place),
        "row-by-row" => on_job!(row_by_row),
        "claim" => on_job!(claim),
        "dead-letter" => on_job!(dead_letter),
        _ => on_job!(idempotent),
    };
    Program { read: reads!(job::read), write: writes!(job::write), background }
}
