use super::holes;
use crate::{
    check::Property,
    scenario::{Effect, Expected, Variant},
};

const fn expected(old: Expected, order: Expected) -> [(Property, Expected); 6] {
    [
        (Property::FailedRequests, Expected::Holds),
        (Property::StaleReads, old),
        (Property::ReadYourWrites, old),
        (Property::MonotonicReads, order),
        (Property::LostWrites, Expected::Holds),
        (Property::Linearizability, order),
    ]
}

use Expected::{Breaks, Holds};

/// The programs.
pub const VARIANTS: &[Variant] = &[
    Variant {
        id: "no-lock",
        name: "No lock",
        summary: "The owner loads for each reader and commits for each \
                  writer, side by side, and stores in the order in which the \
                  database's answers come in: an old row may be stored after \
                  a new one.",
        effect: Effect::Naive,
        expected: &expected(Breaks, Breaks),
        functions: &["read", "write", "load", "store"],
        holes: &[],
    },
    Variant {
        id: "entry-lock",
        name: "The entry is locked",
        summary: "Of one entry one load or one write is under way. Readers \
                  who come meanwhile get what it brings, writers wait for \
                  their turn: a hot entry's writes stand in line.",
        effect: Effect::Removes,
        expected: &expected(Holds, Holds),
        functions: &[
            "read",
            "write",
            "load_locked",
            "store_locked",
            "lock",
            "load",
            "store",
        ],
        holes: &[holes::WRITTEN_PAST, holes::ALL_WAIT],
    },
];
