use super::holes;
use crate::{
    check::Property,
    scenario::{Effect, Expected, Variant},
};

/// With the fault that is set by default: the process crashes and is back, or
/// replaced, a moment later. Requests fail meanwhile, and who asks the
/// database instead gets what has been flushed.
const LOSES: &[(Property, Expected)] = &[
    (Property::LostWrites, Expected::Breaks),
    (Property::StaleReads, Expected::Breaks),
    (Property::ReadYourWrites, Expected::Breaks),
    (Property::MonotonicReads, Expected::Breaks),
    (Property::FailedRequests, Expected::Breaks),
    (Property::DatabaseLag, Expected::Breaks),
    (Property::Divergence, Expected::Holds),
    (Property::Linearizability, Expected::Breaks),
];

/// What waits has a lower version than what stands: nobody would bring it.
/// Where it has the same version, cache and database keep different rows.
const REFUSED: &[(Property, Expected)] = &[
    (Property::LostWrites, Expected::Breaks),
    (Property::StaleReads, Expected::Breaks),
    (Property::ReadYourWrites, Expected::Breaks),
    (Property::MonotonicReads, Expected::Breaks),
    (Property::FailedRequests, Expected::Breaks),
    (Property::DatabaseLag, Expected::MayBreak),
    (Property::Divergence, Expected::Breaks),
    (Property::Linearizability, Expected::Breaks),
];

const KEEPS: &[(Property, Expected)] = &[
    (Property::LostWrites, Expected::Holds),
    (Property::StaleReads, Expected::Breaks),
    (Property::ReadYourWrites, Expected::Breaks),
    (Property::MonotonicReads, Expected::Breaks),
    (Property::FailedRequests, Expected::Breaks),
    (Property::DatabaseLag, Expected::Breaks),
    (Property::Divergence, Expected::Holds),
    (Property::Linearizability, Expected::Breaks),
];

const BEHIND: &[&str] =
    &["read", "write_behind", "flusher", "flush_when_due", "flush"];

/// The programs, the naive one first.
pub const VARIANTS: &[Variant] = &[
    Variant {
        id: "no-disk",
        name: "Memory alone",
        summary: "What waits for the database stands in the cache's memory \
                  and nowhere else. Any fault takes all of it.",
        effect: Effect::Naive,
        expected: LOSES,
        functions: BEHIND,
        holes: &[],
    },
    Variant {
        id: "from-zero",
        name: "Memory alone, versions from zero",
        summary: "The cache begins again empty and counts versions from zero, \
                  where the variant before asks the database for the newest \
                  one. New writes are told OK, and the versioned upsert \
                  refuses them: they count as older than what stands there.",
        effect: Effect::Naive,
        expected: REFUSED,
        functions: &[
            "read",
            "write_from_zero",
            "flusher",
            "flush_when_due",
            "flush",
        ],
        holes: &[holes::FROM_ZERO],
    },
    Variant {
        id: "aof-no",
        name: "AOF no",
        summary: "The cache writes a file before it answers and leaves it to \
                  the operating system when that goes to disk. A crash of \
                  the process takes nothing; a loss of power takes up to 30 s \
                  of writes, nearly as if there were no file.",
        effect: Effect::Narrows,
        expected: KEEPS,
        functions: BEHIND,
        holes: &[holes::NO_POWER, holes::NO_MACHINE],
    },
    Variant {
        id: "aof-everysec",
        name: "AOF everysec",
        summary: "The file goes to disk once a second. A loss of power takes \
                  about a second of writes. While the disk is slow the file \
                  is not even written, for up to 2 s: then a crash of the \
                  process alone takes what came meanwhile.",
        effect: Effect::Bounds,
        expected: KEEPS,
        functions: BEHIND,
        holes: &[holes::EVERYSEC_NO_POWER, holes::EVERYSEC_SLOW_DISK],
    },
    Variant {
        id: "aof-always",
        name: "AOF always",
        summary: "The file is on disk before the client is told OK. As long \
                  as the disk survives nothing is lost; each write waits for \
                  the disk, and so does everybody behind it.",
        effect: Effect::Moves,
        expected: KEEPS,
        functions: BEHIND,
        holes: &[holes::ALWAYS_NO_MACHINE],
    },
    Variant {
        id: "replica",
        name: "Replica",
        summary: "A second cache is told of each write after the client is, \
                  and takes over. It survives a lost machine without any \
                  disk; lost is what was acknowledged and had not come to \
                  it, here during the cut.",
        effect: Effect::Narrows,
        expected: LOSES,
        functions: BEHIND,
        holes: &[holes::CUT, holes::LONG_CUT, holes::EMPTY_PRIMARY],
    },
    Variant {
        id: "replica-blind",
        name: "Replica, upsert without versions",
        summary: "The flush replaces whatever stands in the database. A \
                  replica that missed something takes over, sends what it \
                  has, and so puts an older row over a newer one: a write is \
                  lost that had been flushed.",
        effect: Effect::Naive,
        expected: LOSES,
        functions: &["read", "write_behind", "flusher_blind", "flush_blind"],
        holes: &[holes::OLDER_OVER_NEWER],
    },
    Variant {
        id: "replica-wait",
        name: "Replica and WAIT",
        summary: "The client asks with WAIT whether the replica has the \
                  write, and takes it for done only then. That costs a round \
                  trip to the replica. Where it does not answer the write is \
                  not acknowledged, and not undone either.",
        effect: Effect::Moves,
        expected: KEEPS,
        functions: &[
            "read",
            "write_and_wait",
            "write_behind",
            "flusher",
            "flush_when_due",
            "flush",
        ],
        holes: &[holes::NOT_UNDONE, holes::WAIT_EMPTY_PRIMARY],
    },
    Variant {
        id: "replica-min",
        name: "Replica, min-replicas-to-write",
        summary: "The primary refuses writes once it has not heard of its \
                  replica for a second or two. The loss cannot grow with the \
                  cut any more; it is not gone.",
        effect: Effect::Bounds,
        expected: LOSES,
        functions: BEHIND,
        holes: &[holes::MIN_CUT],
    },
];
