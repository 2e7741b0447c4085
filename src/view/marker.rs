//! Keys of a cache that hold no copy, but say something of another key.

use super::words::{absence_sentence, packet_of, span_words};
use crate::trace::{CacheEvent, EntryId, NodeId, Row, Sym, Trace};

/// What a key of a cache says of another key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marker {
    /// What it is.
    pub kind: MarkerKind,
    /// The other key.
    pub of: String,
    /// The number it holds, such as a tombstone's version.
    pub number: u32,
    /// Whose lease or refresh it is, where that is known.
    pub by: Option<NodeId>,
}

/// What a key is that says something of another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkerKind {
    /// Leave to fill the other key.
    Lease,
    /// The version that the other key had when it was deleted.
    Tombstone,
    /// A replica may not have the other key's newest row yet.
    Remote,
    /// Somebody renews the copy of the other key.
    Refresh,
    /// Somebody loads the other key, and nobody else may.
    Lock,
    /// How long the last load of the other key took.
    Took,
}

impl MarkerKind {
    /// The kind of a key with this prefix, as the patterns name them.
    fn of_prefix(prefix: &str) -> Option<MarkerKind> {
        Some(match prefix {
            "lease" => MarkerKind::Lease,
            "tomb" => MarkerKind::Tombstone,
            "remote" => MarkerKind::Remote,
            "refresh" => MarkerKind::Refresh,
            "lock" => MarkerKind::Lock,
            "took" => MarkerKind::Took,
            _ => return None,
        })
    }

    /// What it is for, as a sentence.
    pub const fn meaning(self) -> &'static str {
        match self {
            MarkerKind::Lease => {
                "Only who holds the lease may fill the key; a delete takes it \
                 away."
            }
            MarkerKind::Tombstone => {
                "The key was deleted at this version: nothing older may fill \
                 it."
            }
            MarkerKind::Remote => {
                "A write is under way: as long as the marker stands, a miss \
                 reads the primary."
            }
            MarkerKind::Refresh => {
                "One reader renews the copy: the others need not."
            }
            MarkerKind::Lock => {
                "Only who holds the lock loads the key; the others look again \
                 later."
            }
            MarkerKind::Took => {
                "How long the last load took: the longer, the earlier a reader \
                 renews the copy."
            }
        }
    }
}

impl Marker {
    /// What a key with a number is, if it says something of another one;
    /// `stored` is the entry that stored it.
    #[inline(never)]
    pub fn of_key(
        trace: &Trace,
        key: Sym,
        number: u32,
        stored: EntryId,
    ) -> Option<Marker> {
        let (prefix, of) = trace.text(key).split_once(':')?;
        let kind = MarkerKind::of_prefix(prefix)?;
        let by = match kind {
            MarkerKind::Lease | MarkerKind::Refresh | MarkerKind::Lock => {
                asker(trace, stored)
            }
            MarkerKind::Tombstone | MarkerKind::Remote | MarkerKind::Took => {
                None
            }
        };
        Some(Marker { kind, of: of.into(), number, by })
    }

    /// What it says, in the words before and behind whom it belongs to.
    pub fn words(&self) -> (&'static str, String) {
        let of = &self.of;
        match (self.kind, self.by) {
            (MarkerKind::Lease, Some(_)) => ("lease of", format!("on {of}")),
            (MarkerKind::Lease, None) => ("lease", format!("on {of}")),
            (MarkerKind::Tombstone, _) => {
                ("tombstone", format!("{of} v{}", self.number))
            }
            (MarkerKind::Remote, _) => ("marker", format!("on {of}")),
            (MarkerKind::Refresh, Some(_)) => ("", format!("refreshes {of}")),
            (MarkerKind::Refresh, None) => ("refresh", format!("of {of}")),
            (MarkerKind::Lock, Some(_)) => ("lock of", format!("on {of}")),
            (MarkerKind::Lock, None) => ("lock", format!("on {of}")),
            (MarkerKind::Took, _) => {
                let took = span_words(u64::from(self.number) * 1_000);
                ("load", format!("of {of}: {took}"))
            }
        }
    }
}

/// What a cache does that is not about the copy of a row: with the knowledge
/// that there is none, or with such a key.
#[inline(never)]
pub(super) fn copyless_sentence(
    trace: &Trace,
    name: &str,
    id: EntryId,
    event: CacheEvent,
) -> Option<String> {
    if let CacheEvent::Refused { key, row: Row::NONE } = event {
        return lock_refused(trace, name, key);
    }
    let CacheEvent::Counted { key, number, .. } = event else {
        return absence_sentence(trace, name, event);
    };
    let marker = Marker::of_key(trace, key, number, id)?;
    let (kind, of) = (marker.kind, &marker.of);
    let who = marker.by.map_or("the reader", |by| trace.node_name(by));
    let does = match kind {
        MarkerKind::Lease => format!("gives {who} the lease on {of}"),
        MarkerKind::Tombstone => {
            format!("notes that {of} was deleted at v{number}")
        }
        MarkerKind::Remote => format!("marks {of}"),
        MarkerKind::Refresh => format!("lets {who} refresh {of}"),
        MarkerKind::Lock => format!("gives {who} the lock on {of}"),
        MarkerKind::Took => format!("notes how long loading {of} took"),
    };
    Some(format!("{name} {does}. {}", kind.meaning()))
}

/// That somebody does not get a lock.
#[inline(never)]
fn lock_refused(trace: &Trace, name: &str, key: Sym) -> Option<String> {
    let of = trace.text(key).strip_prefix("lock:")?;
    Some(format!("{name} refuses the lock on {of}: another one has it."))
}

/// Whose request an entry comes from.
fn asker(trace: &Trace, id: EntryId) -> Option<NodeId> {
    let mut cause = trace.entry(id).cause.some()?;
    loop {
        if let Some((_, from, _)) = packet_of(trace, cause) {
            return Some(from);
        }
        cause = trace.entry(cause).cause.some()?;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        run::{Run, execute},
        scenario::CATALOGUE,
        view::{Index, NodeContent, stage},
    };

    /// What all markers of a run say as soon as they stand, with the names of
    /// those to whom they belong.
    fn said(scenario: &str, variant: &str) -> Vec<String> {
        let run = Run::of(scenario).unwrap().with_variant(variant).unwrap();
        let record = execute(&run);
        let (trace, index) = (&record.trace, Index::of_record(&record));
        let mut said = Vec::new();
        for cursor in 0..trace.len() {
            let view = stage(&run.topology(), trace, &index, cursor);
            for node in view.nodes {
                let NodeContent::Cache { rows, .. } = node.content else {
                    continue;
                };
                let markers = rows.into_iter().filter_map(|row| row.marker);
                for marker in markers {
                    let (before, behind) = marker.words();
                    let by = marker.by.map(|by| trace.node_name(by));
                    let by = by.unwrap_or_default();
                    let words = [before, by, &behind];
                    let words = words.into_iter().filter(|it| !it.is_empty());
                    said.push(words.collect::<Vec<_>>().join(" "));
                }
            }
        }
        said.dedup();
        said
    }

    #[test]
    fn a_marker_says_whose_it_is_and_of_which_key() {
        let cases = [
            ("cache-aside", "lease", "lease of app-1 on user:1"),
            ("cache-aside", "versioned-tombstone", "tombstone user:1 v2"),
            ("cache-aside", "remote-marker", "marker on user:1"),
            ("refresh-ahead", "one-refreshes", "app-1 refreshes user:1"),
            ("stampede", "lock", "lock of app-1 on page:1"),
            ("stampede", "xfetch", "load of page:1: 100 ms"),
        ];
        for (scenario, variant, words) in cases {
            let said = said(scenario, variant);
            assert!(said.iter().any(|it| it == words), "{variant}: {said:?}");
        }
    }

    #[test]
    fn every_prefix_of_a_pattern_is_known() {
        let mut known = 0;
        for scenario in CATALOGUE {
            let text = scenario.source.text;
            for call in text.split("beside(\"").skip(1) {
                let (prefix, _) = call.split_once('"').expect("a text");
                assert!(MarkerKind::of_prefix(prefix).is_some(), "{prefix}");
                known += 1;
            }
        }
        assert!(known > 6);
    }
}
