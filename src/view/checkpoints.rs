use super::{
    CodeView, Index, InspectorView, StageView,
    code::Lines,
    fold::{Fold, State},
    inspector,
};
use crate::{
    scenario::{Source, Topology},
    trace::{NodeId, Trace},
};

/// So many entries lie between two checkpoints of a run with few keys.
const EVERY: usize = 1_024;

/// So many values all checkpoints hold together, about 64 bytes each.
const WEIGHT_MAX: usize = 60_000;

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
                return Checkpoints { every, kept };
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
        inspector::inspect_from(fold, cursor, node)
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
