//! Everything that a node holds at one moment, as lists of named facts.

mod behind;
mod eviction;
mod facts;
mod hearing;
mod log_facts;
mod tally;

use super::{
    Index,
    fold::{Fold, folded},
    stage::Freshness,
};
use crate::{
    scenario::{NodeKind, Topology},
    trace::{NodeId, Trace},
};
pub(super) use tally::Tally;

/// The full state of a node.
#[derive(Clone, Debug, PartialEq)]
pub struct InspectorView {
    /// The node.
    pub node: NodeId,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: NodeKind,
    /// What it holds, list by list.
    pub lists: Vec<Facts>,
}

/// Facts of one sort.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    /// What they are, such as `Keys`.
    pub title: &'static str,
    /// The facts; their names differ.
    pub facts: Vec<Fact>,
}

/// One named fact.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact {
    /// Of what, such as `user:1`.
    pub name: String,
    /// What, such as `Ann v1`.
    pub value: String,
    /// What else is known of it, such as `3 hits`; empty if nothing.
    pub detail: String,
    /// What time alone changes, such as `1.20 s left`; empty if nothing.
    pub timing: String,
    /// Whether the value is the newest, where it is a copy.
    pub freshness: Freshness,
    /// What the last step did to it.
    pub change: Change,
}

/// What the last step did to a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Nothing.
    No,
    /// It was not there before.
    New,
    /// It was another one.
    Changed,
    /// It is there no longer.
    Gone,
}

impl Change {
    /// The change in a word; empty for none.
    pub const fn word(self) -> &'static str {
        match self {
            Change::No => "",
            Change::New => "new",
            Change::Changed => "changed",
            Change::Gone => "gone",
        }
    }
}

/// The full state of `node` behind the first `cursor` entries, and what the
/// last step before the cursor changed in it.
///
/// # Panics
/// If the topology has no such node.
pub fn inspect(
    topology: &Topology,
    trace: &Trace,
    index: &Index,
    cursor: usize,
    node: NodeId,
) -> InspectorView {
    let before = before(trace, index, cursor);
    let mut tally = Tally::default();
    tally.go_on(trace, 0..before, node);
    inspect_from(folded(topology, trace, index, before), tally, cursor, node)
}

/// The cursor before the last step.
pub(super) fn before(trace: &Trace, index: &Index, cursor: usize) -> usize {
    let step = index.step_number(cursor).saturating_sub(1);
    index.cursor_of_step(trace, step).min(cursor)
}

/// From a fold and a tally up to the cursor before the last step.
pub(super) fn inspect_from(
    mut fold: Fold,
    mut tally: Tally,
    cursor: usize,
    node: NodeId,
) -> InspectorView {
    let before = lists(&fold, &tally, node);
    tally.go_on(fold.trace, fold.cursor..cursor, node);
    let is_step = fold.index.step_number(cursor) > 0;
    fold.go_on(cursor);
    let mut lists = lists(&fold, &tally, node);
    if is_step {
        for (now, before) in lists.iter_mut().zip(before) {
            mark(&mut now.facts, before.facts);
        }
    }
    let info = &fold.topology.nodes[node.index()];
    InspectorView { node, name: info.name.clone(), kind: info.kind, lists }
}

fn lists(fold: &Fold, tally: &Tally, node: NodeId) -> Vec<Facts> {
    let kind = fold.topology.nodes[node.index()].kind;
    let mut lists = match kind {
        NodeKind::App | NodeKind::Relay | NodeKind::Job => {
            fold.app_facts(node, tally)
        }
        NodeKind::Cache => fold.cache_facts(node, tally),
        NodeKind::Database | NodeKind::Replica => fold.db_facts(node, tally),
        NodeKind::Broker => fold.broker_facts(node),
    };
    lists[0].facts.splice(0..0, fold.process_facts(node));
    lists
}

/// Marks what differs from before, and brings back what is gone. Both lists
/// have one order: nearly always the next of one is the next of the other.
fn mark(now: &mut Vec<Fact>, before: Vec<Fact>) {
    let mut seen = 0;
    let mut marked = Vec::with_capacity(now.len());
    let gone = |old: &Fact| Fact { change: Change::Gone, ..old.clone() };
    for mut fact in std::mem::take(now) {
        let rest = &before[seen..];
        match rest.iter().position(|old| old.name == fact.name) {
            None => fact.change = Change::New,
            Some(skipped) => {
                marked.extend(rest[..skipped].iter().map(gone));
                if !same(&rest[skipped], &fact) {
                    fact.change = Change::Changed;
                }
                seen += skipped + 1;
            }
        }
        marked.push(fact);
    }
    marked.extend(before[seen..].iter().map(gone));
    *now = marked;
}

/// Whether nothing changed but the time.
fn same(old: &Fact, new: &Fact) -> bool {
    let stale = |fact: &Fact| matches!(fact.freshness, Freshness::Stale { .. });
    old.value == new.value
        && old.detail == new.detail
        && stale(old) == stale(new)
}
