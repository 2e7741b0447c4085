use super::holes;
use crate::{
    check::Property,
    scenario::{Effect, Expected, Variant},
};

/// Of these variants this is so while the leader is cut off and crashes. Whose
/// client was told nothing may come to the database all the same, and nobody
/// tells the cache.
const fn expected(
    lost: Expected,
    failed: Expected,
    divergence: Expected,
) -> [(Property, Expected); 5] {
    [
        (Property::LostWrites, lost),
        (Property::FailedRequests, failed),
        (Property::Duplicates, HOLDS),
        (Property::OrderPerKey, HOLDS),
        (Property::Divergence, divergence),
    ]
}

const HOLDS: Expected = Expected::Holds;
const BREAKS: Expected = Expected::Breaks;

/// The programs, the naive one first.
pub const VARIANTS: &[Variant] = &[
    Variant {
        id: "acks-1",
        name: "acks=1",
        summary: "The writer is told OK when the leader has the record. What \
                  no follower has fetched when the leader dies is gone, \
                  although its log still had it: the new leader's log counts.",
        effect: Effect::Naive,
        expected: &expected(BREAKS, BREAKS, BREAKS),
        functions: &[
            "write_acks_1",
            "show",
            "set_if_newer",
            "read",
            "commit_after",
            "next",
            "store",
        ],
        holes: &[],
    },
    Variant {
        id: "acks-0",
        name: "acks=0",
        summary: "The writer waits for no answer. What never reaches a leader \
                  is lost as well, and nobody is told: the fastest way to \
                  write, and to lose.",
        effect: Effect::Naive,
        expected: &expected(BREAKS, HOLDS, BREAKS),
        functions: &["write_acks_0", "read", "commit_after", "next", "store"],
        holes: &[],
    },
    Variant {
        id: "acks-all",
        name: "acks=all",
        summary: "The writer is told OK when all replicas that are in sync \
                  have the record, so whoever of them is elected has it. But \
                  who lags is not in sync any more, and in the end all are \
                  one.",
        effect: Effect::Narrows,
        expected: &expected(HOLDS, BREAKS, BREAKS),
        functions: &[
            "write_acks_all",
            "show",
            "set_if_newer",
            "read",
            "commit_after",
            "next",
            "store",
        ],
        holes: &[holes::SHRUNK],
    },
    Variant {
        id: "acks-all-min-2",
        name: "acks=all, min.insync.replicas=2",
        summary: "The same, and where fewer than two are in sync the leader \
                  refuses the write. No crash of a broker takes what was told \
                  OK, and writers must live with a no. Without power for the \
                  last one in sync, or for all, nothing is on disk.",
        effect: Effect::Moves,
        expected: &expected(HOLDS, BREAKS, BREAKS),
        functions: &[
            "write_acks_all",
            "show",
            "set_if_newer",
            "read",
            "commit_after",
            "next",
            "store",
        ],
        holes: &[holes::NOT_ENOUGH, holes::LAST, holes::ALL],
    },
    Variant {
        id: "unclean",
        name: "With unclean elections",
        summary: "The same brokers, and where nobody who was in sync is up \
                  any other may lead. The log is there again sooner, without \
                  what that broker had not.",
        effect: Effect::Naive,
        expected: &expected(HOLDS, BREAKS, BREAKS),
        functions: &[
            "write_acks_all",
            "show",
            "set_if_newer",
            "read",
            "commit_after",
            "next",
            "store",
        ],
        holes: &[holes::UNCLEAN],
    },
    Variant {
        id: "commit-before",
        name: "Offset first, then the rows",
        summary: "The log keeps all, and the job says that it has read what it \
                  is about to store. If it crashes in between, nobody reads \
                  that again: at most once.",
        effect: Effect::Naive,
        expected: &expected(HOLDS, BREAKS, BREAKS),
        functions: &[
            "write_acks_all",
            "show",
            "set_if_newer",
            "read",
            "commit_before",
            "next",
            "store",
        ],
        holes: &[holes::BEFORE],
    },
];
