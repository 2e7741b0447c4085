use crate::{
    check::Property,
    scenario::{Effect, Expected, Hole, Variant},
};

const fn expected(
    stale: Expected,
    back: Expected,
    order: Expected,
    divergence: Expected,
) -> [(Property, Expected); 6] {
    [
        (Property::StaleReads, stale),
        (Property::ReadYourWrites, stale),
        (Property::MonotonicReads, back),
        (Property::LostWrites, Expected::Holds),
        (Property::Divergence, divergence),
        (Property::Linearizability, order),
    ]
}

use Expected::{Breaks, Holds, MayBreak};

/// The later commit stores its copy first, the earlier one covers it.
/// The writers overlapped, so that by real time either may have been the later.
const OVERTAKEN: &[(Property, Expected)] =
    &expected(Breaks, MayBreak, MayBreak, MayBreak);

/// The copy has no version, and stands before its row is committed.
const EARLY: &[(Property, Expected)] =
    &expected(Breaks, Breaks, MayBreak, Breaks);

/// One place puts the writes of a key in order.
const IN_ORDER: &[(Property, Expected)] = &expected(Holds, Holds, Holds, Holds);

const NEVER_COMMITTED: Hole = Hole {
    what: "The link to the database is cut: a reader gets a price that was \
           never committed, and later the old one again.",
    breaks: Property::MonotonicReads,
    link: "#/v1/write-through/cache-first?seed=7&time-out=50ms&ttl=200ms&\
           workload=hands-on&do=10ms:cut+app-1%3C-%3Edb&\
           do=20ms:app-1+write+price:1+11&\
           do=50ms:app-2+read+price:1&do=400ms:app-2+read+price:1",
};

/// The programs, the usual one first.
pub const VARIANTS: &[Variant] = &[
    Variant {
        id: "database-first",
        name: "Database first",
        summary: "Commits, then stores the row with its version. Two writers can \
                  overtake each other on the way to the cache: the older copy \
                  stays until its time is over. A write takes as long as both \
                  calls together.",
        effect: Effect::Naive,
        expected: OVERTAKEN,
        functions: &["read", "database_first"],
        holes: &[],
    },
    Variant {
        id: "cache-first",
        name: "Cache first",
        summary: "Stores, then commits. Readers see the value before it is \
                  committed, and it may never be. The order in the cache and \
                  the order in the database need not be the same.",
        effect: Effect::Naive,
        expected: EARLY,
        functions: &["read", "cache_first"],
        holes: &[NEVER_COMMITTED],
    },
    Variant {
        id: "both-at-once",
        name: "Both at once",
        summary: "Stores and commits side by side. A write takes as long as the \
                  slower of the two, and all that can go wrong with either \
                  order can go wrong here.",
        effect: Effect::Naive,
        expected: EARLY,
        functions: &["read", "both_at_once"],
        holes: &[],
    },
    Variant {
        id: "in-line",
        name: "The cache in line",
        summary: "The app hands its write to the cache, which commits one write \
                  of a key at a time, stores the row and answers. What readers \
                  see is one row after the other. It holds as long as nobody \
                  writes past the cache; each write takes one hop more, and a \
                  hot key's writes wait in line.",
        effect: Effect::Removes,
        expected: IN_ORDER,
        functions: &["read", "in_line", "committer", "commit_in_turn"],
        holes: &[],
    },
];
