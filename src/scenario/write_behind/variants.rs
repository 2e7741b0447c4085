use super::holes;
use crate::{
    check::Property,
    scenario::{Effect, Expected, Variant},
};

/// Without a fault all is well: readers ask the cache, which has everything.
pub const CACHE_KNOWS: &[(Property, Expected)] = &[
    (Property::StaleReads, Expected::Holds),
    (Property::ReadYourWrites, Expected::Holds),
    (Property::MonotonicReads, Expected::Holds),
    (Property::LostWrites, Expected::Holds),
    (Property::FailedRequests, Expected::Holds),
    (Property::DatabaseLag, Expected::Holds),
    (Property::Divergence, Expected::Holds),
    (Property::Linearizability, Expected::Holds),
];

/// The database is behind; it goes forward only.
pub const DATABASE_LAGS: &[(Property, Expected)] = &[
    (Property::StaleReads, Expected::Breaks),
    (Property::ReadYourWrites, Expected::Breaks),
    (Property::MonotonicReads, Expected::Holds),
    (Property::LostWrites, Expected::Holds),
    (Property::FailedRequests, Expected::Holds),
    (Property::DatabaseLag, Expected::Breaks),
    (Property::Divergence, Expected::Holds),
    (Property::Linearizability, Expected::Breaks),
];

/// What a write-behind variant runs.
pub const BEHIND: &[&str] =
    &["read", "write_behind", "flusher", "flush_when_due", "flush"];

/// The same, where each write has a key of its own.
pub const APPENDS: &[&str] =
    &["read", "append", "flusher", "flush_when_due", "flush"];

/// The same, where readers ask the database.
pub const READERS: &[&str] =
    &["read_database", "write_behind", "flusher", "flush_when_due", "flush"];

/// What write-through runs.
pub const THROUGH: &[&str] = &["read", "write_through", "set_if_newer"];

/// The programs, the naive one first.
pub const VARIANTS: &[Variant] = &[
    Variant {
        id: "write-behind",
        name: "Write-behind",
        summary: "The cache takes the write and answers at once. Its rows go \
                  to the database twice a second, in one call. Until then the \
                  cache's memory is the only place that has them: a crash \
                  takes all that came since the last flush.",
        effect: Effect::Naive,
        expected: CACHE_KNOWS,
        functions: BEHIND,
        holes: &[holes::CRASH, holes::OLD_READ],
    },
    Variant {
        id: "write-through",
        name: "Write-through",
        summary: "The writer waits for the database, then stores the row in \
                  the cache. Nothing is lost with the cache; each write costs \
                  a commit, and the database makes as many calls as there are \
                  writes.",
        effect: Effect::Moves,
        expected: CACHE_KNOWS,
        functions: THROUGH,
        holes: &[],
    },
    Variant {
        id: "flush-often",
        name: "Flush often",
        summary: "The same, five times as often. A crash takes a fifth as \
                  much, and the database is called more often with smaller \
                  batches, which save less.",
        effect: Effect::Narrows,
        expected: CACHE_KNOWS,
        functions: BEHIND,
        holes: &[holes::CRASH_SOON],
    },
    Variant {
        id: "aof-everysec",
        name: "AOF everysec",
        summary: "The cache also writes a file, and has the disk flush it \
                  once a second. A crash of the process usually loses nothing \
                  any more; a loss of power takes about a second of writes, \
                  more where the disk is slow.",
        effect: Effect::Bounds,
        expected: CACHE_KNOWS,
        functions: BEHIND,
        holes: &[holes::NO_POWER, holes::SLOW_DISK],
    },
    Variant {
        id: "aof-always",
        name: "AOF always",
        summary: "The cache has the disk flush its file before it answers. \
                  Nothing is lost while the disk survives; each write waits \
                  for the disk, and so does everybody behind it, for the \
                  cache does one thing at a time.",
        effect: Effect::Moves,
        expected: CACHE_KNOWS,
        functions: BEHIND,
        holes: &[holes::DOWN],
    },
    Variant {
        id: "read-database",
        name: "Readers ask the database",
        summary: "A report or another service reads the database past the \
                  cache. It sees what has been flushed: all of it is right \
                  and some of it is old, by as much as a flush interval and a \
                  commit. Whoever must see the newest asks the cache.",
        effect: Effect::Naive,
        expected: DATABASE_LAGS,
        functions: READERS,
        holes: &[holes::REPORT],
    },
];
