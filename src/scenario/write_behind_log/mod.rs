mod holes;
mod knobs;
mod lesson;
mod script;
mod stage;
mod variants;
mod workload;

use super::{Background, Endless, Program, Scenario, Source, Variant};
use crate::{check::Property, patterns::write_behind_log as log};

/// Write-behind with a replicated log as the queue.
pub static SCENARIO: Scenario = Scenario {
    id: "write-behind-log",
    title: "Write-behind: a log as queue",
    family: "Caching",
    question: "Three brokers keep what the database has not yet. Which writes \
               are there still when the one that leads is not?",
    text: "A write is appended to a replicated log and shown by the cache; a \
           job takes it from the log to the database later. One broker leads, \
           the others fetch from it, and none of them forces anything to \
           disk: what is durable is durable because others have it. How many \
           others the producer's answer waits for is its acks. Here the \
           leader's links are cut shortly before it crashes, and a broker \
           that was in sync is elected. See what had been told OK and is cut \
           off when the old leader is back: it throws away what the new one \
           has not. Then let the in-sync set shrink, let the election be \
           unclean, let the job commit its offset too early. Kafka and what \
           speaks its protocol work so.",
    variants: variants::VARIANTS,
    knobs: knobs::KNOBS,
    properties: PROPERTIES,
    seed: 7,
    lesson: Some(&lesson::LESSON),
    source: Source {
        path: "patterns/write_behind_log.rs",
        text: include_str!("../../patterns/write_behind_log.rs"),
    },
    until: workload::until,
    topology: stage::topology,
    build: stage::build,
    arrivals: workload::arrivals,
    script: script::script,
    program,
};

const PROPERTIES: &[Property] = &[
    Property::LostWrites,
    Property::FailedRequests,
    Property::Duplicates,
    Property::OrderPerKey,
    Property::Divergence,
];

/// A consumer for each partition that there is.
macro_rules! consumers {
    ($function:ident: $($partition:literal)*) => {
        &[$(Background {
            node: stage::JOB_NAME,
            run: |app| -> Endless {
                Box::pin(async move {
                    if $partition < app.log.partitions() {
                        log::$function(app, $partition).await;
                    }
                })
            },
        }),*]
    };
}

fn program(variant: &Variant) -> Program {
    Program {
        read: reads!(log::read),
        write: match variant.id {
            "acks-0" => writes!(log::write_acks_0),
            "acks-1" => writes!(log::write_acks_1),
            _ => writes!(log::write_acks_all),
        },
        background: match variant.id {
            "commit-before" => consumers!(commit_before: 0 1 2),
            _ => consumers!(commit_after: 0 1 2),
        },
    }
}
