//! Figures that lessons ask for and that no event has by itself: each is
//! counted over the trace, up to an entry and with it.

use super::Choice;
use std::collections::BTreeSet;

use crate::trace::{
    CacheEvent, Entry, EntryId, Event, NetEvent, OpEvent, Outcome, Trace, Verb,
};

/// How long a request took, by powers of ten: the answers to choose from.
pub(super) const LATENCIES: &[Choice] = &[
    Choice { words: "Under 1 ms", value: "0" },
    Choice { words: "1 to 10 ms", value: "1" },
    Choice { words: "10 to 100 ms", value: "10" },
    Choice { words: "Over 100 ms", value: "100" },
];

/// Whether a copy was found: the answers to choose from.
pub(super) const COPIES: &[Choice] = &[
    Choice { words: "Hit: a copy is there", value: "hit" },
    Choice { words: "Miss: no copy is there", value: "missed" },
];

/// How often something happened: the answers to choose from.
pub(super) const TIMES: &[Choice] = &[
    Choice { words: "Once", value: "1" },
    Choice { words: "Twice", value: "2" },
    Choice { words: "Three times", value: "3" },
];

/// How a request ended: the answers to choose from.
pub(super) const OUTCOMES: &[Choice] = &[
    Choice { words: "The row", value: "acknowledged" },
    Choice { words: "An error", value: "failed" },
    Choice { words: "No answer at all", value: "unknown" },
];

/// A figure at an entry, as text:
///
/// - `begun`: how many operations have begun;
/// - `misses`: how many looks into a cache have found nothing;
/// - `keys`: how many keys there are in all caches, with those whose time is
///   over and that nobody has found yet: what DBSIZE says.
///
/// And at the end of an operation:
///
/// - `took`: the greatest of 1, 10 and 100 ms that the operation reached, in
///   milliseconds, or 0;
/// - `copy`: whether its last look into a cache was `hit` or `missed`;
/// - `loads`: how often a database was asked for its key;
/// - `running`: how many operations have begun and not ended;
/// - `unserved`: how many have ended without what they wanted;
/// - `late`: how many answers came when nobody waited for them any more.
#[inline(never)]
#[cold]
pub(super) fn figure(trace: &Trace, id: EntryId, name: &str) -> Option<String> {
    let entry = trace.entry(id);
    let seen = &trace.entries()[..=id.index()];
    match (entry.event, name) {
        (_, "begun") => Some(count(seen, began).to_string()),
        (_, "misses") => {
            let missed = |event| {
                matches!(event, Event::Cache(CacheEvent::Missed { .. }))
            };
            Some(count(seen, missed).to_string())
        }
        (_, "keys") => Some(keys(seen).to_string()),
        (Event::Op(OpEvent::Ended { key, .. }), "loads") => {
            let asks = |event| match event {
                Event::Net(NetEvent::Sent { verb, key: asked, .. }) => {
                    matches!(verb, Verb::Select | Verb::SelectNoWait)
                        && asked == key
                }
                _ => false,
            };
            Some(count(seen, asks).to_string())
        }
        (Event::Op(OpEvent::Ended { .. }), _) => at_end(entry, seen, name),
        _ => None,
    }
}

fn began(event: Event) -> bool {
    matches!(event, Event::Op(OpEvent::Began { .. }))
}

/// Keys that were stored and have not been removed, each at its node.
fn keys(seen: &[Entry]) -> usize {
    let mut held = BTreeSet::new();
    for entry in seen {
        let Event::Cache(event) = entry.event else { continue };
        match event {
            CacheEvent::Warm { key, .. }
            | CacheEvent::Stored { key, .. }
            | CacheEvent::Counted { key, .. }
            | CacheEvent::Incremented { key, .. } => {
                held.insert((entry.node, key));
            }
            CacheEvent::Deleted { key, .. }
            | CacheEvent::Expired { key, .. }
            | CacheEvent::Evicted { key, .. } => {
                held.remove(&(entry.node, key));
            }
            _ => {}
        }
    }
    held.len()
}

fn at_end(end: &Entry, seen: &[Entry], name: &str) -> Option<String> {
    let ended = |event| matches!(event, Event::Op(OpEvent::Ended { .. }));
    let mut own = seen.iter().rev().filter(|entry| entry.op == end.op);
    match name {
        "took" => {
            let from = own.find(|entry| began(entry.event))?.at;
            let ms = (end.at.as_ns() - from.as_ns()) / 1_000_000;
            let reached = [100, 10, 1].into_iter().find(|step| ms >= *step);
            Some(reached.unwrap_or(0).to_string())
        }
        "copy" => own.find_map(|entry| match entry.event {
            Event::Cache(
                event @ (CacheEvent::Hit { .. } | CacheEvent::Missed { .. }),
            ) => Some(event.word().into()),
            _ => None,
        }),
        "running" => {
            Some((count(seen, began) - count(seen, ended)).to_string())
        }
        "unserved" => {
            let unserved = |event| match event {
                Event::Op(OpEvent::Ended { outcome, .. }) => {
                    outcome != Outcome::Acknowledged
                }
                _ => false,
            };
            Some(count(seen, unserved).to_string())
        }
        "late" => {
            let late =
                |event| matches!(event, Event::Net(NetEvent::Late { .. }));
            Some(count(seen, late).to_string())
        }
        _ => None,
    }
}

fn count(seen: &[Entry], is: impl Fn(Event) -> bool) -> usize {
    seen.iter().filter(|entry| is(entry.event)).count()
}
