//! Histories for tests: told by hand, or drawn.
#![allow(dead_code, reason = "each test file uses a part of it")]

pub mod brute;
pub mod crowd;

use std::ops::Range;

use flushpoint::{
    check::{Status, Verdict},
    history::{AuditRead, End, History, Operation},
    trace::{EntryId, Names, NodeId, OpId, OpKind, Outcome, Row, SimTime, Sym},
};
use proptest::prelude::*;

/// A history told by hand. Entries are its clock: entry 7 is at 7 ms.
#[derive(Clone, Debug, Default)]
pub struct Told {
    pub names: Names,
    pub history: History,
    /// Whose operations follow.
    client: NodeId,
}

pub fn told() -> Told {
    Told::default()
}

impl Told {
    /// `Ann v1`, `Ann` without a version, `-` for no row.
    pub fn row(&mut self, text: &str) -> Row {
        if text == "-" {
            return Row::NONE;
        }
        let (text, version) = match text.split_once(" v") {
            Some((text, version)) => (text, version.parse().unwrap()),
            None => (text, 0),
        };
        Row { text: self.names.intern(text), version }
    }

    /// Another client's operations follow.
    pub fn by(self, client: u16) -> Told {
        Told { client: NodeId(client), ..self }
    }

    /// The row of `user:1` before the run.
    pub fn seeded(self, row: &str) -> Told {
        self.seeded_at("user:1", row)
    }

    pub fn seeded_at(mut self, key: &str, row: &str) -> Told {
        let (key, row) = (self.names.intern(key), self.row(row));
        self.history.initial.insert(key, row);
        self
    }

    /// An acknowledged write of `user:1`.
    pub fn write(self, row: &str, entries: Range<u32>) -> Told {
        self.ended(OpKind::Write, row, entries, Outcome::Acknowledged)
    }

    /// A write of `user:1` whose outcome is unknown.
    pub fn unknown(self, row: &str, entries: Range<u32>) -> Told {
        self.ended(OpKind::Write, row, entries, Outcome::Unknown)
    }

    /// A write of `user:1` that was refused.
    pub fn refused(self, row: &str, entries: Range<u32>) -> Told {
        self.ended(OpKind::Write, row, entries, Outcome::Failed)
    }

    /// A write of `user:1` that still runs.
    pub fn pending(self, row: &str, began: u32) -> Told {
        self.operation(OpKind::Write, "user:1", row, began, None)
    }

    /// A read of `user:1` that returned.
    pub fn read(self, row: &str, entries: Range<u32>) -> Told {
        self.ended(OpKind::Read, row, entries, Outcome::Acknowledged)
    }

    pub fn ended(
        self,
        kind: OpKind,
        row: &str,
        entries: Range<u32>,
        outcome: Outcome,
    ) -> Told {
        let end = Some((outcome, entries.end));
        self.operation(kind, "user:1", row, entries.start, end)
    }

    pub fn operation(
        mut self,
        kind: OpKind,
        key: &str,
        row: &str,
        began: u32,
        end: Option<(Outcome, u32)>,
    ) -> Told {
        let (key, row) = (self.names.intern(key), self.row(row));
        let client = self.client;
        let operation =
            Operation { client, ..operation(kind, key, row, began, end) };
        self.history.operations.push(operation);
        self.history.operations.sort_by_key(|o| o.began);
        self
    }

    /// What the audit finds of `user:1`, put there at that entry.
    pub fn audited(mut self, row: &str, entry: u32) -> Told {
        let (key, row) = (self.names.intern("user:1"), self.row(row));
        let entry = if row.is_some() { EntryId(entry) } else { EntryId::NONE };
        let at = SimTime::from_ms(1_000);
        self.history.audit.push(AuditRead { key, row, entry, at });
        self
    }

    pub fn text(&self, verdict: &Verdict) -> String {
        verdict.finding.text(&self.names)
    }
}

fn operation(
    kind: OpKind,
    key: Sym,
    row: Row,
    began: u32,
    end: Option<(Outcome, u32)>,
) -> Operation {
    Operation {
        id: OpId(began + 1),
        client: NodeId(0),
        kind,
        key,
        row,
        began: EntryId(began),
        began_at: SimTime::from_ms(began.into()),
        end: end.map(|(outcome, entry)| End {
            outcome,
            entry: EntryId(entry),
            at: SimTime::from_ms(entry.into()),
        }),
    }
}

/// Entry numbers, for comparison.
pub fn entries<const N: usize>(numbers: [u32; N]) -> Vec<EntryId> {
    numbers.map(EntryId).to_vec()
}

/// The history as it was known at entry `cursor`.
pub fn prefix(history: &History, cursor: EntryId) -> History {
    let known = |o: &Operation| {
        let end = o.end.filter(|end| end.entry <= cursor);
        let row = match (end, o.kind) {
            (Some(_), _) => o.row,
            (None, OpKind::Read) => Row::NONE,
            (None, OpKind::Write) => Row { version: 0, ..o.row },
        };
        Operation { end, row, ..*o }
    };
    let begun = history.operations.iter().filter(|o| o.began <= cursor);
    History {
        operations: begun.map(known).collect(),
        audit: Vec::new(),
        ..history.clone()
    }
}

/// A thousand cases, drawn anew each time.
pub fn cases() -> ProptestConfig {
    let failure_persistence = None;
    ProptestConfig { cases: 1_000, failure_persistence, ..Default::default() }
}

/// The evidence alone is broken, and without any one of its operations, or
/// of its audit reads, it no longer is.
pub fn assert_minimal(
    history: &History,
    check: impl Fn(&History) -> Verdict,
) -> Result<(), TestCaseError> {
    let verdict = check(history);
    let broken = verdict.status == Status::Broken;
    prop_assert_eq!(broken, !verdict.evidence.is_empty());
    prop_assert_eq!(broken, verdict.first.is_some());
    prop_assert_eq!(broken, verdict.count > 0);
    if !broken {
        return Ok(());
    }
    let alone = history.only(&verdict.evidence);
    let again = check(&alone);
    prop_assert_eq!(again.status, Status::Broken, "{:?}", &alone);
    for place in 0..alone.operations.len() {
        let mut less = alone.clone();
        less.operations.remove(place);
        let status = check(&less).status;
        prop_assert_eq!(status, Status::Holds, "{:?}", &alone);
    }
    for place in 0..alone.audit.len() {
        if alone.audit[place].entry == EntryId::NONE {
            continue;
        }
        let mut less = alone.clone();
        less.audit.remove(place);
        let status = check(&less).status;
        prop_assert_eq!(status, Status::Holds, "{:?}", &alone);
    }
    Ok(())
}

/// Broken at a prefix exactly if `first` lies in it.
pub fn assert_first(
    history: &History,
    check: impl Fn(&History) -> Verdict,
) -> Result<(), TestCaseError> {
    let first = check(history).first;
    for cursor in 0..=2 * history.operations.len() as u32 {
        let cursor = EntryId(cursor);
        let verdict = check(&prefix(history, cursor));
        let broken = verdict.status == Status::Broken;
        let expected = first.is_some_and(|first| first <= cursor);
        prop_assert_eq!(broken, expected, "at {:?}", cursor);
    }
    Ok(())
}

/// One operation before the entries are numbered.
#[derive(Clone, Copy, Debug)]
pub struct Draft {
    pub kind: OpKind,
    pub key: u32,
    /// Chooses the text and, of a read, whose row it shows.
    pub value: usize,
    /// Whether its version is known.
    pub versioned: bool,
    pub begins: u32,
    pub lasts: u32,
    pub outcome: Option<Outcome>,
}

pub fn drafts(
    keys: u32,
    len: Range<usize>,
) -> impl Strategy<Value = Vec<Draft>> {
    let kind = prop_oneof![Just(OpKind::Read), Just(OpKind::Write)];
    let outcome = prop_oneof![
        9 => Just(Some(Outcome::Acknowledged)),
        1 => Just(Some(Outcome::Failed)),
        1 => Just(Some(Outcome::Unknown)),
        1 => Just(None),
    ];
    let draft = (
        kind,
        0..keys,
        0..12usize,
        prop::bool::weighted(0.5),
        0..120u32,
        1..40u32,
        outcome,
    );
    let draft = draft.prop_map(
        |(kind, key, value, versioned, begins, lasts, outcome)| Draft {
            kind,
            key,
            value,
            versioned,
            begins,
            lasts,
            outcome,
        },
    );
    prop::collection::vec(draft, len)
}

/// The texts that drawn writes choose from; equal ones are wanted.
const TEXTS: u32 = 4;

/// Numbers the entries of drafts and lets each read show the row from before
/// the run or one whose write had begun when it ended, as in a real trace.
pub fn causal(drafts: &[Draft]) -> History {
    let mut history = numbered(drafts);
    let key_of = |sym: Sym| sym.0;
    let mut versions = [1; 8];
    let mut rows = vec![Row::NONE; history.operations.len()];
    for (place, o) in history.operations.iter().enumerate() {
        if o.kind == OpKind::Write {
            let version = &mut versions[key_of(o.key) as usize];
            *version += 1;
            rows[place] = Row { text: o.row.text, version: *version };
        }
    }
    let written: Vec<(Operation, Row)> =
        history.operations.iter().copied().zip(rows).collect();
    for (place, o) in history.operations.iter_mut().enumerate() {
        let versioned = o.row.version != 0;
        let end = o.end.map(|end| end.entry);
        let shown = match (o.kind, end) {
            (OpKind::Write, _) => written[place].1,
            (OpKind::Read, None) => Row::NONE,
            (OpKind::Read, Some(end)) => {
                let initial = history.initial.get(o.key).copied();
                let writes = written.iter().filter(|(write, _)| {
                    write.kind == OpKind::Write
                        && write.key == o.key
                        && write.began < end
                });
                let sources: Vec<Row> = initial
                    .into_iter()
                    .chain(writes.map(|(_, row)| *row))
                    .collect();
                let back = o.row.text.0 as usize % 3 % sources.len().max(1);
                sources.iter().rev().nth(back).copied().unwrap_or(Row::NONE)
            }
        };
        let knows = o.kind == OpKind::Read || o.acknowledged().is_some();
        let version = if versioned && knows { shown.version } else { 0 };
        o.row = Row { version, ..shown };
    }
    history
}

/// Numbers the entries of drafts; reads show whatever the draft says.
pub fn wild(drafts: &[Draft]) -> History {
    let mut history = numbered(drafts);
    for o in &mut history.operations {
        if o.kind == OpKind::Read && o.row.text.0 == 10 + TEXTS - 1 {
            o.row = Row::NONE;
        }
    }
    history
}

fn numbered(drafts: &[Draft]) -> History {
    let mut calls = Vec::new();
    for (place, draft) in drafts.iter().enumerate() {
        calls.push((draft.begins, false, place));
        if draft.outcome.is_some() {
            calls.push((draft.begins + draft.lasts, true, place));
        }
    }
    calls.sort_unstable();
    let entry = |place, end| {
        let call = calls.iter().position(|c| (c.1, c.2) == (end, place));
        call.map(|at| at as u32)
    };
    let mut history = History::default();
    // One key of three has no row before the run.
    for key in 0..8 {
        if key % 3 != 2 {
            let row = Row { text: Sym(10), version: 1 };
            history.initial.insert(Sym(key), row);
        }
    }
    for (place, draft) in drafts.iter().enumerate() {
        let text = Sym(10 + draft.value as u32 % TEXTS);
        let version =
            if draft.versioned { 1 + draft.value as u32 / TEXTS } else { 0 };
        let end = entry(place, true);
        let operation = operation(
            draft.kind,
            Sym(draft.key),
            Row { text, version },
            entry(place, false).unwrap_or_default(),
            draft.outcome.zip(end),
        );
        let client = NodeId(draft.begins as u16 % 2);
        history.operations.push(Operation { client, ..operation });
    }
    history.operations.sort_by_key(|o| o.began);
    history
}

/// Every key is audited; it shows the row from before the run or one of a
/// write, or none.
pub fn audited(mut history: History, choices: &[usize]) -> History {
    let last = 2 * history.operations.len() as u32;
    for (key, choice) in (0..8).zip(choices) {
        let key = Sym(key);
        let initial = history.initial.get(key).copied();
        let rows: Vec<Row> = history
            .operations
            .iter()
            .filter(|o| o.key == key && o.kind == OpKind::Write)
            .map(|o| o.row)
            .chain(initial)
            .chain([Row::NONE])
            .collect();
        let row = rows[choice % rows.len()];
        let entry = match row.is_some() {
            true => EntryId(last + key.0),
            false => EntryId::NONE,
        };
        let at = SimTime::from_ms(1_000);
        history.audit.push(AuditRead { key, row, entry, at });
    }
    history
}
