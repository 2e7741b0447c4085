use std::cell::OnceCell;

use super::{
    CodeView, Index, InspectorView, StageView,
    code::Lines,
    fold::{Fold, State},
    inspector::{self, Tally},
};
use crate::{
    scenario::{Source, Topology},
    trace::{NodeId, Trace},
};

/// So many entries lie between two checkpoints of a run with few keys.
const EVERY: usize = 1_024;

/// So many values all checkpoints hold together, about 64 bytes each.
const WEIGHT_MAX: usize = 60_000;

/// What was counted at a node is kept at one of so many checkpoints.
const TALLIED: usize = 4;

/// Stage and code of one trace, folded up to every so many entries.
///
/// What it answers is what [`stage`](super::stage) and [`code`](super::code)
/// answer, which begin at the first entry; it begins at the last checkpoint
/// before the cursor. Where there are many keys, the checkpoints lie further
/// apart.
#[derive(Clone)]
pub struct Checkpoints {
    every: usize,
    kept: Vec<(State, Lines)>,
    /// By node, once it is asked for: what was counted there.
    tallies: Vec<OnceCell<Vec<Tally>>>,
}

impl Checkpoints {
    /// Folds a trace once.
    pub fn of(
        topology: &Topology,
        source: &Source,
        trace: &Trace,
        index: &Index,
    ) -> Checkpoints {
        let (state, mut lines) = (State::new(topology), Lines::default());
        let mut fold = Fold { topology, trace, index, state };
        let mut kept = vec![(fold.state.clone(), lines.clone())];
        let (mut every, mut weight) = (EVERY, 0);
        loop {
            let cursor = (fold.cursor / every + 1) * every;
            if cursor > trace.len() {
                let tallies = vec![OnceCell::new(); topology.nodes.len()];
                return Checkpoints { every, kept, tallies };
            }
            fold.go_on(cursor);
            lines.go_on(source, trace, cursor);
            weight += fold.weight();
            kept.push((fold.state.clone(), lines.clone()));
            if weight > WEIGHT_MAX {
                every *= 2;
                weight /= 2;
                kept.retain(|(state, _)| state.cursor.is_multiple_of(every));
            }
        }
    }

    fn before(&self, cursor: usize) -> &(State, Lines) {
        let last = self.kept.len() - 1;
        &self.kept[(cursor / self.every).min(last)]
    }

    /// The stage behind the first `cursor` entries.
    pub fn stage(
        &self,
        topology: &Topology,
        trace: &Trace,
        index: &Index,
        cursor: usize,
    ) -> StageView {
        let state = self.before(cursor).0.clone();
        let mut fold = Fold { topology, trace, index, state };
        fold.go_on(cursor);
        fold.view()
    }

    /// All that a node holds behind the first `cursor` entries.
    pub fn inspect(
        &self,
        topology: &Topology,
        trace: &Trace,
        index: &Index,
        cursor: usize,
        node: NodeId,
    ) -> InspectorView {
        let before = inspector::before(trace, index, cursor);
        let state = self.before(before).0.clone();
        let mut fold = Fold { topology, trace, index, state };
        fold.go_on(before);
        let tally = self.tally(trace, before, node);
        inspector::inspect_from(fold, tally, cursor, node)
    }

    /// What the first `cursor` entries say was counted at a node.
    fn tally(&self, trace: &Trace, cursor: usize, node: NodeId) -> Tally {
        let every = self.every * TALLIED;
        let count = || {
            let mut tally = Tally::default();
            let mut kept = vec![tally.clone()];
            for place in 1..=trace.len() / every {
                tally.go_on(trace, (place - 1) * every..place * every, node);
                kept.push(tally.clone());
            }
            kept
        };
        let kept = self.tallies[node.index()].get_or_init(count);
        let place = cursor / every;
        let mut tally = kept[place].clone();
        tally.go_on(trace, place * every..cursor, node);
        tally
    }

    /// The code behind the first `cursor` entries.
    pub fn code(
        &self,
        source: &Source,
        trace: &Trace,
        cursor: usize,
    ) -> CodeView {
        let mut lines = self.before(cursor).1.clone();
        lines.go_on(source, trace, cursor);
        lines.view()
    }
}
