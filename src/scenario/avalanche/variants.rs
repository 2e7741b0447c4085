use super::holes;
use crate::{
    check::Property,
    scenario::{Effect, Expected, Variant},
};

/// Nobody writes, unless the share of reads says so.
const fn expected(failed: Expected) -> [(Property, Expected); 6] {
    [
        (Property::FailedRequests, failed),
        (Property::StaleReads, Expected::Holds),
        (Property::ReadYourWrites, Expected::Holds),
        (Property::MonotonicReads, Expected::Holds),
        (Property::LostWrites, Expected::Holds),
        (Property::Linearizability, Expected::Holds),
    ]
}

const BREAKS: &[(Property, Expected)] = &expected(Expected::Breaks);
const HOLDS: &[(Property, Expected)] = &expected(Expected::Holds);

/// The two programs.
pub const VARIANTS: &[Variant] = &[
    Variant {
        id: "same-ttl",
        name: "Same time to live",
        summary: "What was stored together ends together: for as long as it \
                  takes to load everything again, nearly every read is one of \
                  the database, and the line there is longer than readers \
                  wait.",
        effect: Effect::Naive,
        expected: BREAKS,
        functions: &["read", "read_for", "warm_up", "set_later"],
        holes: &[],
    },
    Variant {
        id: "jitter",
        name: "Jitter",
        summary: "Each copy's time to live is longer or shorter by a share \
                  that chance sets. As many misses come, but one after the \
                  other. Some copies end sooner than they would have had to, \
                  and some are old for longer.",
        effect: Effect::Narrows,
        expected: HOLDS,
        functions: &[
            "read_jittered",
            "read_for",
            "warm_up_jittered",
            "set_later",
            "jittered",
        ],
        holes: &[holes::TOO_LITTLE, holes::ONE_HOT_KEY],
    },
];
