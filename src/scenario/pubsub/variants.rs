use super::holes;
use crate::{
    check::Property,
    scenario::{Effect, Expected, Variant},
};

/// Of these variants this is so with the worker's crashes.
const fn expected(
    lost: Expected,
    failed: Expected,
) -> [(Property, Expected); 3] {
    [
        (Property::LostWrites, lost),
        (Property::Duplicates, Expected::Holds),
        (Property::FailedRequests, failed),
    ]
}

const BREAKS: Expected = Expected::Breaks;
const HOLDS: Expected = Expected::Holds;

/// The three programs.
pub const VARIANTS: &[Variant] = &[
    Variant {
        id: "fire-and-forget",
        name: "Publish and forget",
        summary: "PUBLISH has been answered, so the client is told OK. What \
                  is published while the worker is away goes to nobody; what \
                  the worker had in its memory goes with its process.",
        effect: Effect::Naive,
        expected: &expected(BREAKS, HOLDS),
        functions: &["fire_and_forget", "order", "hear", "store"],
        holes: &[],
    },
    Variant {
        id: "count-receivers",
        name: "Count the receivers",
        summary: "An app publishes again until at least one connection was \
                  sent the order, and else says that it has failed. That it \
                  was sent is not that it was handled: what is in the \
                  worker’s memory, or in the output buffer of a worker that is \
                  slow, is lost as before.",
        effect: Effect::Narrows,
        expected: &expected(BREAKS, BREAKS),
        functions: &["count_receivers", "order", "hear", "store"],
        holes: &[holes::SENT, holes::SLOW],
    },
    Variant {
        id: "stream",
        name: "A stream",
        summary: "The order is appended to a stream, which keeps it. A worker \
                  acknowledges it when the database has it; what a worker \
                  before it was given is claimed. Delivery is at least once, \
                  as long as the cache keeps its memory, and an order that \
                  comes twice is stored once.",
        effect: Effect::Removes,
        expected: &expected(HOLDS, HOLDS),
        functions: &["append", "order", "consume", "take", "store"],
        holes: &[holes::MEMORY],
    },
];
