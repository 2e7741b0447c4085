use crate::{
    check::Property,
    scenario::{Effect, Expected, Variant},
    trace::Eviction,
};

/// Cache-aside, whatever stays: see the scenario cache-aside.
const COPIES: &[(Property, Expected)] = &[
    (Property::StaleReads, Expected::MayBreak),
    (Property::ReadYourWrites, Expected::MayBreak),
    (Property::MonotonicReads, Expected::MayBreak),
    (Property::LostWrites, Expected::Holds),
    (Property::Linearizability, Expected::MayBreak),
];

const fn variant(
    id: &'static str,
    name: &'static str,
    effect: Effect,
    functions: &'static [&'static str],
    summary: &'static str,
) -> Variant {
    Variant {
        id,
        name,
        summary,
        effect,
        expected: COPIES,
        functions,
        holes: &[],
    }
}

const FOR_GOOD: &[&str] = &["read", "write"];
const FOR_A_WHILE: &[&str] = &["read_with_ttl", "write"];

/// The policies. What they do to the share of hits is measured.
pub const VARIANTS: &[Variant] = &[
    variant(
        "allkeys-lru",
        "allkeys-lru",
        Effect::Narrows,
        FOR_GOOD,
        "The least recently used of a sample goes. A good guess where what \
         was asked for lately is asked for again; a scan throws everything \
         out.",
    ),
    variant(
        "noeviction",
        "noeviction",
        Effect::Naive,
        FOR_GOOD,
        "The default of Redis: nothing goes, and what would take more memory \
         is refused (OOM). Reads and deletes go on, and what is not in the \
         cache by then never comes in.",
    ),
    variant(
        "allkeys-lfu",
        "allkeys-lfu",
        Effect::Narrows,
        FOR_GOOD,
        "The least frequently used of a sample goes, by a counter of eight \
         bits that grows ever more slowly and loses one a minute. A scan \
         hardly matters; what was hot once stays long.",
    ),
    variant(
        "allkeys-random",
        "allkeys-random",
        Effect::Naive,
        FOR_GOOD,
        "Any key goes. Costs nothing to know, and is right where all keys are \
         asked for alike.",
    ),
    variant(
        "exact-lru",
        "Exact LRU",
        Effect::Narrows,
        FOR_GOOD,
        "The textbook’s: of all keys the one goes that was used least \
         recently. Redis has no such policy; it is here to compare with.",
    ),
    variant(
        "volatile-lru",
        "volatile-lru",
        Effect::Narrows,
        FOR_A_WHILE,
        "As allkeys-lru, among the keys that have a time to live. Here all \
         have one, and each takes 40 bytes more for it: so fewer fit.",
    ),
    variant(
        "volatile-lru-no-ttl",
        "volatile-lru, no TTL set",
        Effect::Naive,
        FOR_GOOD,
        "No key has a time to live, so none may go: the cache behaves as \
         with noeviction.",
    ),
    variant(
        "volatile-lfu",
        "volatile-lfu",
        Effect::Narrows,
        FOR_A_WHILE,
        "As allkeys-lfu, among the keys that have a time to live.",
    ),
    variant(
        "volatile-random",
        "volatile-random",
        Effect::Naive,
        FOR_A_WHILE,
        "As allkeys-random, among the keys that have a time to live.",
    ),
    variant(
        "volatile-ttl",
        "volatile-ttl",
        Effect::Naive,
        FOR_A_WHILE,
        "The key of a sample goes that would expire first. Where all live \
         equally long, that is the one that was stored first, however often \
         it is asked for.",
    ),
];

/// Whether what is filled has a time to live.
pub fn has_ttl(variant: &Variant) -> bool {
    variant.functions == FOR_A_WHILE
}

/// The policy of a variant.
pub fn policy(variant: &Variant) -> Eviction {
    match variant.id {
        "noeviction" => Eviction::Never,
        "allkeys-lfu" => Eviction::AllKeysLfu,
        "allkeys-random" => Eviction::AllKeysRandom,
        "exact-lru" => Eviction::ExactLru,
        "volatile-lru" | "volatile-lru-no-ttl" => Eviction::VolatileLru,
        "volatile-lfu" => Eviction::VolatileLfu,
        "volatile-random" => Eviction::VolatileRandom,
        "volatile-ttl" => Eviction::VolatileTtl,
        _ => Eviction::AllKeysLru,
    }
}
