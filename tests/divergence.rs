//! Divergence at rest: by hand, its evidence, and runs whose caches differ.

#![cfg(not(target_arch = "wasm32"))]

use flushpoint::{
    check::{Property, Status, Verdict, check, divergence},
    history::{AuditRead, Cached, History},
    run::{Link, Run, execute},
    trace::{EntryId, Names, NodeId, Row, SimTime, Sym, Trace},
};
use proptest::prelude::*;

/// What the audit finds of some keys: `key: cached at entry, stored at entry`.
#[derive(Default)]
struct Audit {
    names: Names,
    history: History,
}

impl Audit {
    fn row(&mut self, text: &str) -> Row {
        if text == "-" {
            return Row::NONE;
        }
        let (text, version) = match text.split_once(" v") {
            Some((text, version)) => (text, version.parse().unwrap()),
            None => (text, 0),
        };
        Row { text: self.names.intern(text), version }
    }

    /// What the cache and the database have of a key, and since which entry.
    fn finds(
        mut self,
        key: &str,
        cached: (&str, u32),
        stored: (&str, u32),
    ) -> Audit {
        let sym = self.names.intern(key);
        let (row, entry) = (self.row(cached.0), EntryId(cached.1));
        let node = NodeId(2);
        self.history.cached.push(Cached { node, key: sym, row, entry });
        let row = self.row(stored.0);
        let entry = match row.is_some() {
            true => EntryId(stored.1),
            false => EntryId::NONE,
        };
        let at = SimTime::from_ms(100);
        self.history.stored.push(AuditRead { key: sym, row, entry, at });
        self
    }

    /// Something of the key is on its way.
    fn moves(mut self, key: &str) -> Audit {
        let key = self.names.intern(key);
        self.history.moving.insert(key, ());
        self
    }

    #[track_caller]
    fn accepted(self, checked: u32) {
        let verdict = divergence::check(&self.history);
        assert_eq!(verdict.status, Status::Holds, "{verdict:?}");
        assert_eq!((verdict.checked, verdict.count), (checked, 0));
        assert!(verdict.evidence.is_empty());
        assert_eq!(divergence::each(&self.history), []);
    }
}

#[test]
fn what_no_cache_has_diverges_from_nothing() {
    Audit::default().accepted(0);
}

#[test]
fn equal_rows_agree_and_an_unknown_version_is_no_difference() {
    Audit::default()
        .finds("Ana", ("330 v3", 5), ("330 v3", 7))
        .finds("Ben", ("200", 6), ("200 v2", 4))
        .accepted(2);
}

#[test]
fn each_copy_that_differs_is_named_with_both_values() {
    let audit = Audit::default()
        .finds("Ana", ("330 v3", 9), ("310 v2", 7))
        .finds("Ben", ("200 v2", 3), ("180 v1", 0))
        .finds("Cy", ("440 v2", 6), ("440 v2", 8))
        .finds("Dan", ("10 v1", 4), ("-", 0));
    let verdict = divergence::check(&audit.history);
    assert_eq!((verdict.checked, verdict.count), (4, 3));
    assert_eq!(verdict.first, Some(EntryId(3)), "it has for longest");
    assert_eq!(verdict.evidence, [0, 3].map(EntryId));
    let each = divergence::each(&audit.history).into_iter();
    let texts: Vec<String> = each.map(|it| it.text(&audit.names)).collect();
    assert_eq!(
        texts,
        [
            "of Ana the cache has 330 v3 and the database 310 v2, and \
             nothing is on its way",
            "of Ben the cache has 200 v2 and the database 180 v1, and \
             nothing is on its way",
            "of Dan the cache has 10 v1 and the database nothing, and \
             nothing is on its way",
        ]
    );
}

#[test]
fn one_version_with_two_texts_is_a_difference() {
    let audit = Audit::default().finds("Ana", ("310 v2", 1), ("330 v2", 2));
    assert_eq!(divergence::check(&audit.history).count, 1);
}

#[test]
fn while_something_is_on_its_way_nothing_is_said() {
    Audit::default()
        .finds("Ana", ("330 v3", 9), ("310 v2", 7))
        .moves("Ana")
        .accepted(0);
}

fn minimal(history: &History) -> Verdict {
    let verdict = divergence::check(history);
    if verdict.status != Status::Broken {
        assert_eq!((verdict.count, verdict.first), (0, None));
        return verdict;
    }
    let alone = history.only(&verdict.evidence);
    assert_eq!(divergence::check(&alone).status, Status::Broken);
    for left_out in &verdict.evidence {
        let fewer: Vec<EntryId> = verdict.evidence.to_vec();
        let fewer: Vec<EntryId> =
            fewer.into_iter().filter(|it| it != left_out).collect();
        let less = divergence::check(&history.only(&fewer));
        assert_eq!(less.status, Status::Holds);
    }
    verdict
}

proptest! {
    #[test]
    fn the_evidence_is_minimal(
        rows in prop::collection::vec((0..4u32, 0..3u32, 0..4u32, 0..3u32), 12),
        moving in prop::collection::vec(any::<bool>(), 12),
    ) {
        let mut history = History::default();
        for (place, (a, v, b, w)) in rows.into_iter().enumerate() {
            let key = Sym(place as u32 + 1);
            let entry = EntryId(2 * place as u32);
            let row = Row { text: Sym(100 + a), version: v };
            let node = NodeId(2);
            history.cached.push(Cached { node, key, row, entry });
            let row = match b {
                0 => Row::NONE,
                b => Row { text: Sym(100 + b), version: w },
            };
            let entry = match b {
                0 => EntryId::NONE,
                _ => EntryId(2 * place as u32 + 1),
            };
            let at = SimTime::ZERO;
            history.stored.push(AuditRead { key, row, entry, at });
            if moving[place] {
                history.moving.insert(key, ());
            }
        }
        minimal(&history);
    }
}

fn ran(link: &str) -> Trace {
    execute(&Link::parse(link).expect("a link").run).trace
}

fn differ(trace: &Trace, len: usize) -> Vec<String> {
    let history = History::of(trace, len);
    minimal(&history);
    let each = divergence::each(&history).into_iter();
    each.map(|finding| finding.text(&trace.names)).collect()
}

/// What the job gave up stands in the cache, and only there.
#[test]
fn a_row_that_was_given_up_differs_from_then_on() {
    let trace = ran("#/v1/write-behind-job/give-up?seed=7");
    let found = differ(&trace, trace.len());
    assert_eq!(
        found,
        ["of Ana the cache has 330 v3 and the database 290 v1, and \
          nothing is on its way"]
    );
    let verdict =
        check(Property::Divergence, &History::of(&trace, trace.len()));
    let first = verdict.first.expect("broken").index();
    let before = differ(&trace, first);
    assert!(!before.contains(&found[0]), "it waited: {before:?}");
    assert!(differ(&trace, first + 1).contains(&found[0]));
}

/// A copy whose time is over is not there, though nobody has looked.
#[test]
fn a_divergence_ends_with_the_copy() {
    let link = "#/v1/write-behind-job/give-up?seed=7&ttl=300ms";
    let trace = ran(link);
    assert_eq!(differ(&trace, trace.len()).len(), 1, "dirty: no time to live");
    let run = Run::of("write-through").and_then(|run| {
        let run = run.with_variant("database-first")?;
        run.with_knob("ttl", "80ms")
    });
    let trace = execute(&run.expect("a run")).trace;
    let ever = (0..=trace.len()).filter(|len| !differ(&trace, *len).is_empty());
    let ever: Vec<usize> = ever.collect();
    assert!(!ever.is_empty(), "the earlier copy covers the later one");
    assert_eq!(differ(&trace, trace.len()), [] as [&str; 0]);
}

/// A request of a client that has given up may still arrive.
#[test]
fn a_message_that_is_held_is_on_its_way() {
    let held = "#/v1/write-through/database-first?seed=7&time-out=50ms&\
                workload=hands-on&do=20ms:app-1+write+price:1+11";
    let trace = ran(held);
    let sent = trace.iter().find_map(|(_, entry)| match entry.event {
        flushpoint::trace::Event::Net(flushpoint::trace::NetEvent::Sent {
            msg,
            verb: flushpoint::trace::Verb::Set,
            ..
        }) => Some((msg, entry.at)),
        _ => None,
    });
    let (msg, at) = sent.expect("a SET");
    let hold = format!("{held}&do={}%2B2:hold+{}", at.exact(), msg.0);
    let waits = ran(&hold);
    assert_eq!(differ(&waits, waits.len()), [] as [&str; 0]);
    let gone = format!("{hold}&do=200ms:drop+{}", msg.0);
    let gone = ran(&gone);
    assert_eq!(differ(&gone, gone.len()).len(), 1);
}
