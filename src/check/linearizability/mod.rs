//! Linearizability: every key behaves as one register that each operation
//! meets at one instant between its beginning and its end.
//!
//! The property is that of Herlihy and Wing, "Linearizability: a correctness
//! condition for concurrent objects" (1990). It is local: a history is
//! linearizable exactly if it is key by key, so each key is searched alone.
//! The search is that of Wing and Gong (1993), mended by Lowe (2017); how, is
//! said where it is written.
//!
//! # What counts
//! An acknowledged operation takes effect between its beginning and its end.
//! A write that is still running, or whose outcome is unknown, takes effect
//! at any time after its beginning or never. A failed write takes no effect,
//! so nobody may read it. A read that did not return constrains nothing. A
//! read is of a write if their texts are equal, and their versions where both
//! are known; otherwise versions do not order anything here. No write leaves
//! "no row" behind.
//!
//! # Rows of unknown origin
//! A row that was read, that no operation of the history wrote and that did
//! not stand there before the run was written by an outsider: once, at any
//! time. A whole trace has no such rows; a part of one has, where the write
//! was left out. Thereby leaving an operation out never makes an order
//! impossible: whatever instant the write had, the outsider's may be the same.
//! So a part that has no order proves that the whole has none, and the smallest
//! such parts are the natural ones: "Bea was acknowledged, a later read shows
//! Ann, who stood there first", or "one read shows Bea, a later one Ann".
//! The row from before the run has no outsider: once overwritten it does not
//! come back.
//!
//! Where one row has several possible writers the argument needs them all or
//! none; the reduction keeps to that as long as it can, and leaves one of
//! several out only when no smaller part is left otherwise.
//!
//! # The verdict
//! `checked` counts the acknowledged operations, `count` the keys without an
//! order. `first` is the entry at which the history up to there first has no
//! order: whatever follows, it stays so, and the verdict on a prefix is broken
//! exactly if `first` lies in it. The evidence is a smallest part of that key's
//! operations: none of them can be left out.

mod calls;
mod register;
mod search;
mod witness;

use crate::{
    history::History,
    trace::{EntryId, sort_by_number},
};

use super::{
    Finding, Property, Status, Verdict,
    keys::{Key, keys},
};
use register::{Op, Register};
use search::{Answer, search};

/// The steps after which [`check`] gives up: about a second's work. A step
/// looks at one beginning or end of an operation.
pub const FUEL_STEPS: u64 = 10_000_000;

/// The steps each key is given at first.
const FIRST_SHARE_STEPS: u64 = 1_000;

/// Looks for an order of the operations of each key, with [`FUEL_STEPS`].
pub fn check(history: &History) -> Verdict {
    check_with(history, FUEL_STEPS)
}

/// Looks for an order of the operations of each key, in at most `fuel_steps`
/// steps for all keys together.
///
/// Every key is given a small share of the fuel, then those without an answer
/// twice as much, and so on: one hard key does not hide that another is
/// broken. The verdict is broken as soon as one key is; keys for which the
/// fuel did not suffice are not counted then.
pub fn check_with(history: &History, fuel_steps: u64) -> Verdict {
    let mut verdict = Verdict::holds(Property::Linearizability, 0);
    let keys = keys(history);
    let checked = |key: &Key| {
        let acknowledged =
            key.operations.iter().filter(|o| o.acknowledged().is_some());
        acknowledged.count() as u32
    };
    verdict.checked = keys.iter().map(checked).sum();
    let (broken, spent, decided) = deepen(&keys, fuel_steps);
    verdict.count = broken.len() as u32;
    if let Some((first, key)) = first_broken(&broken, fuel_steps) {
        let witness = witness::smallest(key, first, fuel_steps);
        verdict.status = Status::Broken;
        verdict.first = Some(first);
        verdict.finding =
            Finding::NoOrder { key: key.key, operations: witness.len() as u32 };
        verdict.evidence = witness::entries(&witness);
    } else if !decided {
        verdict.status = Status::Unknown;
        verdict.finding = Finding::OutOfFuel { steps: spent };
    }
    verdict
}

/// Searches all keys with shares of the fuel that double. Answers with the
/// keys without an order, the fuel spent, and whether all were decided.
fn deepen<'k, 'a>(
    keys: &'k [Key<'a>],
    fuel: u64,
) -> (Vec<&'k Key<'a>>, u64, bool) {
    let whole = |key: &'k Key<'a>| (key, register(key, EntryId::NONE));
    let mut open: Vec<_> = keys.iter().map(whole).collect();
    let mut broken = Vec::new();
    let (mut spent, mut share) = (0, FIRST_SHARE_STEPS);
    while !open.is_empty() && spent < fuel {
        open.retain(|(key, register)| {
            let (answer, steps) = search(register, share.min(fuel - spent));
            spent = fuel.min(spent + steps);
            if answer == Answer::NoOrder {
                broken.push(*key);
            }
            answer == Answer::OutOfFuel
        });
        share *= 2;
    }
    sort_by_number(&mut broken, |key| key.key.0.into());
    (broken, spent, open.is_empty())
}

/// For each key without an order the entry since which it has none, in order;
/// with [`FUEL_STEPS`]. So many of them as lie in a prefix, so many keys of
/// that prefix have no order.
pub fn broken_since(history: &History) -> Vec<EntryId> {
    let keys = keys(history);
    let (broken, _, _) = deepen(&keys, FUEL_STEPS);
    let mut all: Vec<EntryId> = broken
        .iter()
        .filter_map(|key| since(key, EntryId::NONE, FUEL_STEPS))
        .collect();
    sort_by_number(&mut all, |entry| entry.0.into());
    all
}

/// The key that was the first to have no order, and the entry since which.
fn first_broken<'k, 'a>(
    broken: &[&'k Key<'a>],
    fuel: u64,
) -> Option<(EntryId, &'k Key<'a>)> {
    let mut first: Option<(EntryId, &Key)> = None;
    for key in broken {
        let before = first.map_or(EntryId::NONE, |(first, _)| first);
        let at = since(key, before, fuel);
        first = at.map(|entry| (entry, *key)).or(first);
    }
    first
}

/// The entry since which a key has no order, if it lies before another one.
fn since(key: &Key, before: EntryId, fuel: u64) -> Option<EntryId> {
    let mut entries: Vec<EntryId> = key
        .operations
        .iter()
        .flat_map(|o| [Some(o.began), o.end.map(|end| end.entry)])
        .flatten()
        .filter(|entry| *entry < before)
        .collect();
    sort_by_number(&mut entries, |entry| entry.0.into());
    let has_order = |entry: &EntryId| {
        let (answer, _) = search(&register(key, *entry), fuel);
        answer != Answer::NoOrder
    };
    if entries.last().is_none_or(has_order) {
        return None;
    }
    entries.get(entries.partition_point(has_order)).copied()
}

/// A key as a register, as it was known at entry `until`.
fn register(key: &Key, until: EntryId) -> Register {
    let known = key.operations.iter().filter_map(|o| Op::of(o, until));
    Register::new(key.initial, &known.collect::<Vec<_>>())
}
