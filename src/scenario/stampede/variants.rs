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
const MAY_BREAK: &[(Property, Expected)] = &expected(Expected::MayBreak);
const HOLDS: &[(Property, Expected)] = &expected(Expected::Holds);

/// The six programs.
pub const VARIANTS: &[Variant] = &[
    Variant {
        id: "no-protection",
        name: "No protection",
        summary: "Until the first load is back, every reader finds nothing \
                  and loads the same row. The line at the database is as long \
                  as the load takes times the rate, and some of those in it \
                  give up before their turn.",
        effect: Effect::Naive,
        expected: BREAKS,
        functions: &["read", "load"],
        holes: &[],
    },
    Variant {
        id: "single-flight",
        name: "Single flight",
        summary: "The first reader of a process loads and its others wait for \
                  that load. Processes know nothing of each other: as many \
                  loads as there are processes, however many readers.",
        effect: Effect::Bounds,
        expected: HOLDS,
        functions: &["single_flight", "load"],
        holes: &[holes::MANY_PROCESSES],
    },
    Variant {
        id: "lock",
        name: "Lock around the load",
        summary: "Who sets the lock in the cache loads; all others, in every \
                  process, look again a little later. One load in all, and a \
                  wait of up to a poll more than it takes. The lock ends with \
                  its lease, should its holder die.",
        effect: Effect::Removes,
        expected: HOLDS,
        functions: &["lock", "load_locked", "unlock", "load"],
        holes: &[holes::HOLDER_DIES, holes::SHORT_LEASE],
    },
    Variant {
        id: "xfetch",
        name: "XFetch",
        summary: "Each reader may renew the copy early, by chance: the more \
                  likely the nearer the end and the longer a load takes. No \
                  lock and no waiting; mostly one or two loads, and a key \
                  that is read seldom misses as before.",
        effect: Effect::Narrows,
        expected: MAY_BREAK,
        functions: &["xfetch", "get_timed", "timed_load", "set_timed"],
        holes: &[holes::NO_LUCK],
    },
    Variant {
        id: "stale-while-revalidate",
        name: "Stale while revalidate",
        summary: "A copy whose time is over stays for a grace. Its first \
                  reader has it renewed behind the answer; until that is done \
                  everybody gets the old one at once. Nobody waits, and what \
                  is read may be older than its time to live allows.",
        effect: Effect::Moves,
        expected: HOLDS,
        functions: &["stale_while_revalidate", "get_or_claim", "load"],
        holes: &[holes::OLDER_THAN_ITS_TIME],
    },
    Variant {
        id: "background-refresh",
        name: "Background refresh",
        summary: "A process of its own renews the keys that are known to be \
                  hot before their end. Readers never load; the database does \
                  the work whether or not anybody reads, and one more process \
                  has to run.",
        effect: Effect::Moves,
        expected: HOLDS,
        functions: &["read", "refresher", "load"],
        holes: &[holes::REFRESHER_DIES],
    },
];
