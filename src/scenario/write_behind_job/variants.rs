use super::holes;
use crate::{
    check::Property,
    scenario::{Effect, Expected, Variant},
};

/// Of these variants this is so while the database is down for a while.
const fn expected(
    lost: Expected,
    duplicates: Expected,
    order: Expected,
    divergence: Expected,
    overdue: Expected,
) -> [(Property, Expected); 5] {
    [
        (Property::LostWrites, lost),
        (Property::Duplicates, duplicates),
        (Property::OrderPerKey, order),
        (Property::Divergence, divergence),
        (Property::Overdue, overdue),
    ]
}

const HOLDS: Expected = Expected::Holds;
const BREAKS: Expected = Expected::Breaks;

/// The programs, the naive ones first.
pub const VARIANTS: &[Variant] = &[
    Variant {
        id: "give-up",
        name: "No retry",
        summary: "The job pops a batch, inserts it, and logs an error where \
                  that fails. What was popped is then nowhere but in the \
                  cache: the database never hears of writes that were told \
                  OK.",
        effect: Effect::Naive,
        expected: &expected(BREAKS, HOLDS, HOLDS, BREAKS, HOLDS),
        functions: &["write", "read", "give_up", "due"],
        holes: &[holes::GIVEN_UP],
    },
    Variant {
        id: "requeue",
        name: "Retry at the end of the queue",
        summary: "What failed goes back into the queue after a pause, behind \
                  what came meanwhile. Nothing is given up, and an older row \
                  comes to the database after a newer one of its key, which \
                  is lost by that.",
        effect: Effect::Naive,
        expected: &expected(BREAKS, HOLDS, BREAKS, BREAKS, HOLDS),
        functions: &["write", "read", "requeue", "push_back", "due"],
        holes: &[],
    },
    Variant {
        id: "requeue-versioned",
        name: "The same, with versions",
        summary: "The database puts no row over a newer one of its key, so \
                  it does not matter what comes late. Lines between two \
                  flushes may be missing: that is right for a score, and \
                  wrong for an order.",
        effect: Effect::Removes,
        expected: &expected(HOLDS, HOLDS, HOLDS, HOLDS, HOLDS),
        functions: &["write", "read", "requeue_versioned", "push_back", "due"],
        holes: &[holes::POPPED],
    },
    Variant {
        id: "in-place",
        name: "Retry in place, with back-off",
        summary: "The job reads the head of the queue, and removes it when \
                  the database has it. A batch that fails is tried again \
                  before anything else, each time after a longer pause. \
                  Nothing is lost or overtaken; everything behind it waits.",
        effect: Effect::Moves,
        expected: &expected(HOLDS, HOLDS, HOLDS, HOLDS, HOLDS),
        functions: &["write", "read", "in_place", "longer", "due"],
        holes: &[holes::UNHEARD, holes::BEFORE_REMOVAL, holes::SECOND_JOB],
    },
    Variant {
        id: "idempotent",
        name: "In place, and idempotent",
        summary: "The same with a versioned upsert: what comes again changes \
                  nothing. A batch may be sent as often as it takes, by \
                  whoever does not know whether it got through.",
        effect: Effect::Removes,
        expected: &expected(HOLDS, HOLDS, HOLDS, HOLDS, HOLDS),
        functions: &["write", "read", "idempotent", "longer", "due"],
        holes: &[holes::POISON],
    },
    Variant {
        id: "row-by-row",
        name: "In place, row by row",
        summary: "The rows of a batch are committed one by one, and leave the \
                  queue together. If the job crashes between two of them, \
                  those before are sent again when it is back, and are there \
                  twice. A commit for each is slow, too: under a crowd what \
                  waits grows without end.",
        effect: Effect::Naive,
        expected: &expected(HOLDS, HOLDS, HOLDS, HOLDS, BREAKS),
        functions: &["write", "read", "row_by_row", "due"],
        holes: &[holes::MID_BATCH],
    },
    Variant {
        id: "claim",
        name: "Claimed, then in place",
        summary: "The job claims the rows that it takes, and no other job \
                  gets them, nor others of their keys, before it removes them \
                  or the claim lapses. Two jobs share the work and apply \
                  nothing twice.",
        effect: Effect::Removes,
        expected: &expected(HOLDS, HOLDS, HOLDS, HOLDS, HOLDS),
        functions: &["write", "read", "claim", "longer", "due"],
        holes: &[holes::LAPSED],
    },
    Variant {
        id: "dead-letter",
        name: "With a dead-letter queue",
        summary: "What the database rejects again and again is put aside, and \
                  the rows behind it go on. How long they wait for it is \
                  known: so many tries and their pauses. What was put aside \
                  is kept, and somebody must look at it.",
        effect: Effect::Bounds,
        expected: &expected(HOLDS, HOLDS, HOLDS, HOLDS, HOLDS),
        functions: &["write", "read", "dead_letter", "stored", "longer", "due"],
        holes: &[],
    },
];
