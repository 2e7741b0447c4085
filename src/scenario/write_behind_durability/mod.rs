mod holes;
mod knobs;
mod lesson;
mod script;
mod stage;
mod variants;
mod workload;

use super::{Background, Endless, Program, Scenario, Source, Variant};
use crate::{check::Property, patterns::write_behind};

/// Write-behind: what is durable, and against what.
pub static SCENARIO: Scenario = Scenario {
    id: "write-behind-durability",
    title: "Write-behind: what survives",
    family: "Caching",
    question: "What was told OK and not yet flushed is kept by a file or by a \
               replica. Which of them survives which fault?",
    text: "A cache that writes behind can keep what waits in a file or on a \
           replica, and each promise holds against some faults only. A \
           process that crashes leaves what the operating system has; a loss \
           of power leaves what is on disk; a machine that is lost leaves \
           what stands on another one. The replica is told after the client: \
           shortly before the fault its link is cut here, and what is \
           acknowledged from then on is gone when the replica takes over. \
           WAIT asks the replica first and gives the client no OK where it \
           does not answer, but takes nothing back; min-replicas-to-write \
           refuses after a while. And whoever begins again with nothing must \
           not count versions from zero: the database refuses what seems \
           older. Set the fault, and see who loses what. \
           Redis, Valkey and all that write behind over them are run so.",
    variants: variants::VARIANTS,
    knobs: knobs::KNOBS,
    properties: Property::OF_BOTH,
    seed: 7,
    lesson: Some(&lesson::LESSON),
    source: Source {
        path: "patterns/write_behind.rs",
        text: include_str!("../../patterns/write_behind.rs"),
    },
    until: script::until,
    topology: stage::topology,
    build: stage::build,
    arrivals: workload::arrivals,
    script: script::script,
    program,
};

fn program(variant: &Variant) -> Program {
    Program {
        read: reads!(write_behind::read),
        write: match variant.id {
            "from-zero" => writes!(write_behind::write_from_zero),
            "replica-wait" => writes!(write_behind::write_and_wait),
            _ => writes!(write_behind::write_behind),
        },
        background: match variant.id {
            "replica-blind" => BLIND,
            _ => FLUSHERS,
        },
    }
}

/// The one on the replica finds work when the replica has taken over.
const FLUSHERS: &[Background] = &[
    Background {
        node: "cache",
        run: |app| -> Endless { Box::pin(write_behind::flusher(app)) },
    },
    Background {
        node: stage::REPLICA_NAME,
        run: |app| -> Endless { Box::pin(write_behind::flusher(app)) },
    },
];

const BLIND: &[Background] = &[
    Background {
        node: "cache",
        run: |app| -> Endless { Box::pin(write_behind::flusher_blind(app)) },
    },
    Background {
        node: stage::REPLICA_NAME,
        run: |app| -> Endless { Box::pin(write_behind::flusher_blind(app)) },
    },
];
