//! Words about a full memory.

use crate::trace::{CacheEvent, Eviction, Trace};

/// For the table of steps, if the event is about a full memory.
#[cold]
pub(super) fn evict_words(trace: &Trace, event: CacheEvent) -> String {
    match event {
        CacheEvent::Sampled { key, score } => {
            format!("looks at {}: {score}", trace.text(key))
        }
        CacheEvent::Evicted { key, policy, score } => {
            let why = reason(policy, score);
            format!("evicts {}{why}", trace.text(key))
        }
        CacheEvent::Full { key, .. } => {
            format!("refuses {}: out of memory", trace.text(key))
        }
        _ => String::new(),
    }
}

/// A sentence about it.
#[cold]
pub(super) fn evict_sentence(
    trace: &Trace,
    name: &str,
    event: CacheEvent,
) -> String {
    match event {
        CacheEvent::Evicted { key, policy, score } => format!(
            "The memory is full: {name} evicts {}{} by {}.",
            trace.text(key),
            reason(policy, score),
            policy.word()
        ),
        CacheEvent::Full { key, used } => format!(
            "{name} refuses to store {}: {used} bytes are in use, more than \
             maxmemory, and nothing may be evicted. Reads and deletes go on.",
            trace.text(key)
        ),
        event => format!("{name} {}.", evict_words(trace, event)),
    }
}

/// Why this key, in a few words.
fn reason(policy: Eviction, score: u32) -> String {
    match spoken(policy, score).as_str() {
        "" => String::new(),
        spoken => format!(" ({spoken})"),
    }
}

/// What spoke for a key, in a few words.
pub(super) fn spoken(policy: Eviction, score: u32) -> String {
    match policy {
        Eviction::AllKeysLru | Eviction::VolatileLru => {
            format!("not used for {score} s")
        }
        Eviction::ExactLru => format!("not used for {score} ms"),
        Eviction::AllKeysLfu | Eviction::VolatileLfu => {
            format!("counter {score}")
        }
        Eviction::VolatileTtl => format!("{score} ms to live"),
        Eviction::AllKeysRandom | Eviction::VolatileRandom => {
            "drawn at random".into()
        }
        Eviction::Never => String::new(),
    }
}
