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
/// Where many markers end together, many ask at once.
const MAY_BREAK: &[(Property, Expected)] = &expected(Expected::MayBreak);
const HOLDS: &[(Property, Expected)] = &expected(Expected::Holds);

/// The three programs.
pub const VARIANTS: &[Variant] = &[
    Variant {
        id: "no-protection",
        name: "No protection",
        summary: "What is not there is never in the cache: each request for \
                  it waits for the database, which looks, finds nothing, and \
                  has no connection left for the others.",
        effect: Effect::Naive,
        expected: BREAKS,
        functions: &["read", "write"],
        holes: &[],
    },
    Variant {
        id: "negative-caching",
        name: "Negative caching",
        summary: "That there is no such row is kept in the cache, for a \
                  shorter time. It helps where the same missing rows are \
                  asked for again, and takes memory for each of them; a row \
                  that another program adds is hidden until the marker ends.",
        effect: Effect::Moves,
        expected: MAY_BREAK,
        functions: &["negative", "write"],
        holes: &[holes::HIDDEN, holes::OTHERS_EACH_TIME],
    },
    Variant {
        id: "bloom-filter",
        name: "Bloom filter",
        summary: "Each app keeps a few bits for every row there is, and \
                  answers \"not there\" by itself. Wrong yeses still go \
                  through, at a rate that m and k set. A row that is added \
                  behind the app's back is denied until the filter is built \
                  anew.",
        effect: Effect::Narrows,
        expected: HOLDS,
        functions: &[
            "filtered",
            "read",
            "write_filtered",
            "write",
            "build_filter",
            "bits",
        ],
        holes: &[holes::DENIED, holes::TOO_SMALL],
    },
];
