use crate::{
    check::Property,
    scenario::{Effect, Expected, Variant},
};

/// The database alone is one register a key.
const DATABASE: &[(Property, Expected)] = &[
    (Property::StaleReads, Expected::Holds),
    (Property::ReadYourWrites, Expected::Holds),
    (Property::MonotonicReads, Expected::Holds),
    (Property::LostWrites, Expected::Holds),
    (Property::Linearizability, Expected::Holds),
];

/// Copies can be old: see the scenario cache-aside.
const COPIES: &[(Property, Expected)] = &[
    (Property::StaleReads, Expected::MayBreak),
    (Property::ReadYourWrites, Expected::MayBreak),
    (Property::MonotonicReads, Expected::MayBreak),
    (Property::LostWrites, Expected::Holds),
    (Property::Linearizability, Expected::MayBreak),
];

/// The four programs.
pub const VARIANTS: &[Variant] = &[
    Variant {
        id: "no-cache",
        name: "No cache",
        summary: "Every read asks the database. Most of its time a request \
                  is at work there or in line for a connection, and the line \
                  grows with the load.",
        effect: Effect::Naive,
        expected: DATABASE,
        functions: &["read_database", "write_database"],
        holes: &[],
    },
    Variant {
        id: "cache-aside",
        name: "Cache-aside",
        summary: "A hit costs two trips over the network and next to no \
                  work, and the database sees misses only. The misses pay \
                  for both: the slowest reads are as slow as before.",
        effect: Effect::Narrows,
        expected: COPIES,
        functions: &["read_cache", "write_and_delete"],
        holes: &[],
    },
    Variant {
        id: "slow-command",
        name: "One slow command",
        summary: "The writer looks for the copies to delete with KEYS. Redis \
                  runs one command at a time: while it looks at five million \
                  keys, every client waits, hits and misses alike.",
        effect: Effect::Naive,
        expected: COPIES,
        functions: &["read_cache", "write_and_keys"],
        holes: &[],
    },
    Variant {
        id: "scan-in-steps",
        name: "Scan in steps",
        summary: "SCAN looks at 25,000 keys at a time, which takes one \
                  millisecond; others get their turn in between. Nobody \
                  waits longer than a step or two; the writer waits longer, \
                  and the old copy stays longer.",
        effect: Effect::Bounds,
        expected: COPIES,
        functions: &["read_cache", "write_and_scan"],
        holes: &[],
    },
];
