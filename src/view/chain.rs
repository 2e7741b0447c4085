use super::VerdictView;
use crate::trace::{
    CacheEvent, DbEvent, Entry, EntryId, Event, FaultEvent, Row, Sym, Trace,
    sort_by_number,
};

/// How what a verdict found came about: where the value that was read last
/// came from, what it passed on its way, and what became of it there.
///
/// The evidence proves that a property is broken; this says why, and is no
/// proof. Crashes in between belong to it. Empty where the verdict has no
/// evidence.
pub fn chain(trace: &Trace, verdict: &VerdictView) -> Vec<EntryId> {
    let (Some(first), Some(last)) =
        (verdict.evidence.first(), verdict.evidence.last())
    else {
        return Vec::new();
    };
    let op = trace.entry(*last).op;
    let read = before(trace, *last, |entry| match entry.event {
        Event::Cache(CacheEvent::Hit { key, row })
        | Event::Db(DbEvent::Read { key, row })
            if entry.op == op =>
        {
            Some((key, row))
        }
        _ => None,
    });
    let mut from = *first;
    let mut chain: Vec<EntryId> = Vec::new();
    let mut copied = None;
    if let Some((at, (key, row))) = read {
        copied = Some((key, row));
        chain.push(at);
        let node = trace.entry(at).node;
        let stored = before(trace, at, |entry| match entry.event {
            Event::Cache(CacheEvent::Stored { key: k, row: r, .. })
                if (entry.node, k, r) == (node, key, row) =>
            {
                Some(entry.op)
            }
            _ => None,
        });
        if let Some((at, filler)) = stored {
            chain.push(at);
            let source = before(trace, at, |entry| match entry.event {
                Event::Db(
                    DbEvent::Read { key: k, row: r }
                    | DbEvent::Committed { key: k, row: r },
                ) if entry.op == filler && (k, r) == (key, row) => Some(()),
                _ => None,
            });
            if let Some((at, ())) = source {
                chain.push(at);
                from = from.min(at);
            }
        }
    }
    let passed = trace.iter().filter(|(id, entry)| {
        (from..*last).contains(id) && matters(entry, copied)
    });
    chain.extend(passed.map(|(id, _)| id));
    sort_by_number(&mut chain, |id| id.0.into());
    chain.dedup();
    chain
}

/// The last entry before `end` of which `find` finds something.
fn before<T>(
    trace: &Trace,
    end: EntryId,
    find: impl Fn(&Entry) -> Option<T>,
) -> Option<(EntryId, T)> {
    let earlier = trace.iter().take(end.index());
    let found = earlier.filter_map(|(id, entry)| Some((id, find(entry)?)));
    found.last()
}

/// What changes where the newest value of a copied row stands.
fn matters(entry: &Entry, copied: Option<(Sym, Row)>) -> bool {
    let is_key = |key| copied.is_some_and(|(copied, _)| copied == key);
    match entry.event {
        Event::Db(DbEvent::Committed { key, .. })
        | Event::Cache(
            CacheEvent::Deleted { key, .. }
            | CacheEvent::Refused { key, .. }
            | CacheEvent::Expired { key, .. }
            | CacheEvent::Evicted { key, .. },
        ) => is_key(key),
        Event::Fault(FaultEvent::Crashed { .. }) => true,
        _ => false,
    }
}
