use crate::{
    check::Property,
    scenario::{Effect, Expected, Variant},
};

/// Who asks while the cache is down and the database overloaded may go away
/// with nothing, under the mends too: they differ in how many do, and for how
/// long. Nobody writes: what is read is never stale.
const EXPECTED: &[(Property, Expected)] = &[
    (Property::FailedRequests, Expected::Breaks),
    (Property::StaleReads, Expected::Holds),
    (Property::ReadYourWrites, Expected::Holds),
    (Property::MonotonicReads, Expected::Holds),
    (Property::LostWrites, Expected::Holds),
    (Property::Linearizability, Expected::Holds),
];

/// The four programs.
pub const VARIANTS: &[Variant] = &[
    Variant {
        id: "retry",
        name: "Retry at once",
        summary: "Who gets no answer in time asks again. The database still \
                  works on the first request, for nobody: it does several \
                  times the work and serves fewer clients. Without answers \
                  nothing fills the cache, and so it stays.",
        effect: Effect::Naive,
        expected: EXPECTED,
        functions: &["retry", "fill"],
        holes: &[],
    },
    Variant {
        id: "retry-budget",
        name: "Retry budget",
        summary: "An app may ask again for a tenth of its reads, not more. \
                  The line at the database drains as soon as what is missing \
                  fits into it; until then readers fail.",
        effect: Effect::Bounds,
        expected: EXPECTED,
        functions: &["retry_budget", "fill"],
        holes: &[],
    },
    Variant {
        id: "load-shedding",
        name: "Load shedding",
        summary: "Where too many wait for a connection, the answer is no, and \
                  at once. All work that is done is done for somebody who \
                  still waits, and fills the cache.",
        effect: Effect::Bounds,
        expected: EXPECTED,
        functions: &["shed_load", "fill"],
        holes: &[],
    },
    Variant {
        id: "warm-up",
        name: "Warm up slowly",
        summary: "A counter in the cache admits so many loads a tenth of a \
                  second, fewer than the database can bear. All other misses \
                  are refused until the cache is warm. The limit must be \
                  known beforehand.",
        effect: Effect::Bounds,
        expected: EXPECTED,
        functions: &["warm_up", "admit", "fill"],
        holes: &[],
    },
];
