use super::holes;
use crate::{
    check::Property,
    scenario::{Effect, Expected, Variant},
};

const fn expected(
    failed: Expected,
    old: Expected,
) -> [(Property, Expected); 6] {
    [
        (Property::FailedRequests, failed),
        (Property::StaleReads, old),
        (Property::ReadYourWrites, old),
        (Property::MonotonicReads, old),
        (Property::LostWrites, Expected::Holds),
        (Property::Linearizability, old),
    ]
}

use Expected::{Breaks, Holds, MayBreak};

/// The database is down for a while, and a load that a write has overtaken
/// may leave an old copy.
const RACY: &[(Property, Expected)] = &expected(Breaks, MayBreak);

/// A write makes the loads that began before it store nothing.
const IN_ORDER: &[(Property, Expected)] = &expected(Breaks, Holds);

/// The five programs.
pub const VARIANTS: &[Variant] = &[
    Variant {
        id: "each-loads",
        name: "Each miss loads",
        summary: "Every reader who finds nothing is a load of its own. As \
                  long as a hot key's first load takes, all its readers ask \
                  the database for one and the same row, and everybody else \
                  stands in line behind them.",
        effect: Effect::Naive,
        expected: RACY,
        functions: &["read", "write", "load", "commit"],
        holes: &[holes::OVERTAKEN],
    },
    Variant {
        id: "single-flight",
        name: "Single flight",
        summary: "The first reader's load is everybody's: who comes \
                  meanwhile waits for it. Of one key the cache has one load \
                  on its way, or one more where a write has overtaken it. If \
                  it fails, it fails for all who waited.",
        effect: Effect::Removes,
        expected: IN_ORDER,
        functions: &["read", "write", "load_once", "commit", "purge"],
        holes: &[holes::ALL_FAIL],
    },
    Variant {
        id: "serve-stale",
        name: "Serve stale on error",
        summary: "A copy whose time is over stays for a while. If a load \
                  fails, the readers get it rather than an error: old, by no \
                  more than its time to live and that while. Who asks for \
                  what was never there gets the error. HTTP calls it \
                  stale-if-error.",
        effect: Effect::Bounds,
        expected: IN_ORDER,
        functions: &[
            "read",
            "write",
            "load_or_stale",
            "load_once",
            "commit",
            "purge",
        ],
        holes: &[holes::WRITTEN_PAST],
    },
    Variant {
        id: "negative-result",
        name: "Negative result",
        summary: "That there is no such row is remembered like a row, for a \
                  shorter time: who asks again costs the database nothing. A \
                  row that another program adds meanwhile is hidden until \
                  that time is over.",
        effect: Effect::Moves,
        expected: IN_ORDER,
        functions: &["read", "write", "load_or_absence", "commit", "purge"],
        holes: &[holes::HIDDEN],
    },
    Variant {
        id: "library",
        name: "A library loads",
        summary: "Redis only answers \"not there\"; a library in each \
                  application's process loads, with a single flight of its \
                  own: of one key as many loads as there are processes. It \
                  is cache-aside that somebody else has written: the load of \
                  another process may bring an old copy back.",
        effect: Effect::Narrows,
        expected: RACY,
        functions: &["library_read", "library_write"],
        holes: &[holes::OTHER_PROCESS],
    },
];
