mod holes;
mod knobs;
mod lesson;
mod stage;
mod variants;
mod workload;

use super::{Background, Endless, Program, Scenario, Source, Variant};
use crate::{check::Property, patterns::pubsub};

/// Delivery over a channel.
pub static SCENARIO: Scenario = Scenario {
    id: "pubsub",
    title: "Pub/Sub",
    family: "Pub/Sub and streams",
    question: "Orders are published on a channel, and a worker handles them. \
               What becomes of an order while the worker is away?",
    text: "A channel is a list of connections, and nothing else: PUBLISH sends \
           to all who are connected now, forgets the message, and answers to \
           how many it was sent. Watch what happens to an order that is \
           published while the worker restarts, and to one that the worker \
           had in its memory when it crashed: both are acknowledged to their \
           clients, and nobody will ever hear of them. That is delivery at \
           most once. A count of receivers tells of the first and not of the \
           second. A stream keeps the entry until a consumer has said that it \
           is done with it. Channels are right for what is worth nothing \
           later: that a key has changed, who is typing, a live price.",
    variants: variants::VARIANTS,
    knobs: knobs::KNOBS,
    properties: PROPERTIES,
    seed: 7,
    lesson: Some(&lesson::LESSON),
    source: Source {
        path: "patterns/pubsub.rs",
        text: include_str!("../../patterns/pubsub.rs"),
    },
    until: workload::until,
    topology: stage::topology,
    build: stage::build,
    arrivals: workload::arrivals,
    script: workload::script,
    program,
};

const PROPERTIES: &[Property] =
    &[Property::LostWrites, Property::Duplicates, Property::FailedRequests];

/// A background program of the worker's node.
macro_rules! on_worker {
    ($function:ident) => {
        &[Background {
            node: stage::WORKER_NAME,
            run: |app| -> Endless { Box::pin(pubsub::$function(app)) },
        }]
    };
}

fn program(variant: &Variant) -> Program {
    let write = match variant.id {
        "count-receivers" => writes!(pubsub::count_receivers),
        "stream" => writes!(pubsub::append),
        _ => writes!(pubsub::fire_and_forget),
    };
    let background: &[Background] = match variant.id {
        "stream" => on_worker!(consume),
        _ => on_worker!(hear),
    };
    Program { read: reads!(pubsub::read), write, background }
}
