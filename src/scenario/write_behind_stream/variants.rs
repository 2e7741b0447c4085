use super::holes;
use crate::{
    check::Property,
    scenario::{Effect, Expected, Variant},
};

/// Of these variants this is so with the crash that each is about.
const fn expected(
    duplicates: Expected,
    stale: Expected,
    monotonic: Expected,
    linearizable: Expected,
    divergence: Expected,
) -> [(Property, Expected); 6] {
    [
        (Property::LostWrites, HOLDS),
        (Property::Duplicates, duplicates),
        (Property::StaleReads, stale),
        (Property::MonotonicReads, monotonic),
        (Property::Linearizability, linearizable),
        (Property::Divergence, divergence),
    ]
}

const HOLDS: Expected = Expected::Holds;
const BREAKS: Expected = Expected::Breaks;
const MAY_BREAK: Expected = Expected::MayBreak;
const ALL_HOLD: &[(Property, Expected)] =
    &expected(HOLDS, HOLDS, HOLDS, HOLDS, HOLDS);

/// The programs, in pairs, the naive one of each first.
pub const VARIANTS: &[Variant] = &[
    Variant {
        id: "two-steps",
        name: "Set, then append",
        summary: "Two commands. If the app dies between them its value \
                  stands in the cache, where readers see it, and in no \
                  stream: the database never hears of it, and when its time \
                  is over the old value is back.",
        effect: Effect::Naive,
        expected: &expected(HOLDS, HOLDS, BREAKS, BREAKS, MAY_BREAK),
        functions: &[
            "two_steps",
            "run",
            "set_next",
            "after",
            "read",
            "consumer",
            "next",
            "auto_claim",
            "store",
        ],
        holes: &[],
    },
    Variant {
        id: "atomic",
        name: "Both in one script",
        summary: "One script stores the value and appends the entry: both \
                  are there or neither is, for readers, on disk and on a \
                  replica. An app that dies may leave its client without an \
                  answer, and no half of a write.",
        effect: Effect::Removes,
        expected: ALL_HOLD,
        functions: &[
            "atomic",
            "run",
            "set_and_add",
            "set_next",
            "after",
            "read",
            "consumer",
            "next",
            "auto_claim",
            "store",
        ],
        holes: &[holes::MEMORY, holes::NO_POWER],
    },
    Variant {
        id: "no-claim",
        name: "New entries only",
        summary: "The job dies with entries in hand and starts again under \
                  another name. The group gives it what is new; what its \
                  forerunner was given stays pending there for good. Nothing \
                  is lost, and nothing comes to the database.",
        effect: Effect::Naive,
        expected: &expected(HOLDS, BREAKS, BREAKS, BREAKS, HOLDS),
        functions: &[
            "atomic",
            "run",
            "set_and_add",
            "set_next",
            "after",
            "read",
            "consumer",
            "next",
            "no_claim",
            "store",
        ],
        holes: &[],
    },
    Variant {
        id: "auto-claim",
        name: "XAUTOCLAIM",
        summary: "Before it asks for new entries the job claims those that \
                  were idle for too long, whoever had them. So an entry \
                  waits for a dead consumer as long as the idle time says, \
                  and a moment. Too short an idle time takes entries from \
                  consumers that are only slow.",
        effect: Effect::Bounds,
        expected: ALL_HOLD,
        functions: &[
            "atomic",
            "run",
            "set_and_add",
            "set_next",
            "after",
            "read",
            "consumer",
            "next",
            "auto_claim",
            "store",
        ],
        holes: &[holes::TRIMMED],
    },
    Variant {
        id: "increment",
        name: "Increments",
        summary: "The entry says by how much the score has grown, and the \
                  database adds it. The job dies between commit and XACK, \
                  the entry is claimed, and counts twice: delivery is at \
                  least once, and to add is not idempotent.",
        effect: Effect::Naive,
        expected: &expected(BREAKS, HOLDS, HOLDS, HOLDS, MAY_BREAK),
        functions: &[
            "count",
            "run",
            "set_and_count",
            "after",
            "read",
            "consumer",
            "next",
            "increment",
        ],
        holes: &[holes::UNHEARD],
    },
    Variant {
        id: "batch-id",
        name: "Increments with their ids",
        summary: "The ids of the entries are stored in the transaction that \
                  adds them. What is claimed and was committed already is \
                  recognised and left out. The table of ids grows until \
                  somebody clears it.",
        effect: Effect::Removes,
        expected: ALL_HOLD,
        functions: &[
            "count",
            "run",
            "set_and_count",
            "after",
            "read",
            "consumer",
            "next",
            "batch_id",
        ],
        holes: &[],
    },
];
