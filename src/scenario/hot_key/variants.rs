use super::holes;
use crate::{
    check::Property,
    scenario::{Effect, Expected, Variant},
};

/// Cache-aside alone may leave a stale copy behind.
const fn expected(
    failed: Expected,
    stale: Expected,
    monotonic: Expected,
    linear: Expected,
) -> [(Property, Expected); 6] {
    [
        (Property::FailedRequests, failed),
        (Property::StaleReads, stale),
        (Property::ReadYourWrites, stale),
        (Property::MonotonicReads, monotonic),
        (Property::LostWrites, Expected::Holds),
        (Property::Linearizability, linear),
    ]
}

const BREAKS: Expected = Expected::Breaks;
const MAY: Expected = Expected::MayBreak;
const HOLDS: Expected = Expected::Holds;

const ONE_COPY: &[(Property, Expected)] = &expected(BREAKS, MAY, MAY, MAY);
/// One copy is deleted after the other: who has read a new one may read an
/// old one next.
const COPIES: &[(Property, Expected)] = &expected(HOLDS, MAY, BREAKS, BREAKS);
const BY_TTL: &[(Property, Expected)] = &expected(HOLDS, BREAKS, MAY, BREAKS);
const TOLD: &[(Property, Expected)] = &expected(HOLDS, BREAKS, MAY, BREAKS);

/// The four programs.
pub const VARIANTS: &[Variant] = &[
    Variant {
        id: "one-copy",
        name: "One copy",
        summary: "Each key is on one shard. That of the hot key gets more \
                  requests than it can carry out: its line grows, and with it \
                  the time that all its readers wait, until they give up.",
        effect: Effect::Naive,
        expected: ONE_COPY,
        functions: &["read", "look_up", "write"],
        holes: &[],
    },
    Variant {
        id: "key-copies",
        name: "Copies on several shards",
        summary: "Twelve copies under names of their own are spread over the \
                  shards, and each reader takes one of them by chance. A \
                  write deletes twelve keys, and each is loaded again. They do not \
                  go at one instant: who has read the new value may read the \
                  old one next.",
        effect: Effect::Moves,
        expected: COPIES,
        functions: &["read_a_copy", "look_up", "write_all_copies", "is_hot"],
        holes: &[holes::MORE_THAN_ALL],
    },
    Variant {
        id: "local-ttl",
        name: "Local cache, TTL alone",
        summary: "Each app keeps the hot key in its own memory for half a \
                  second: the shard hears of it twice a second. Nobody tells \
                  an app of a write, so what it reads is old for up to that \
                  time.",
        effect: Effect::Moves,
        expected: BY_TTL,
        functions: &["read_locally", "look_up", "write", "is_hot"],
        holes: &[],
    },
    Variant {
        id: "local-told",
        name: "Local cache, told of writes",
        summary: "The same, and a writer says on a channel which key has \
                  changed: the apps let go of it within a message's time. A \
                  channel keeps nothing: who is cut off meanwhile is not told \
                  and goes by the time to live.",
        effect: Effect::Moves,
        expected: TOLD,
        functions: &[
            "read_locally",
            "look_up",
            "write_and_tell",
            "hear_changes",
            "is_hot",
        ],
        holes: &[holes::NOT_TOLD],
    },
];
