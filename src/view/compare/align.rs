use super::{Beats, Party, Side, common::common};
use crate::{
    trace::{IdMap, Names, OpId, Sym},
    view::step_words,
};

/// Which step of one run is the like of which step of the other.
///
/// Steps are numbered from 0. Within one operation, and among the background
/// steps of one node, likes stand in the same order in both runs, and there
/// are as many as can be, save in sequences of more than a thousand steps
/// that differ all over.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Alignment {
    likes: [Vec<Option<u32>>; 2],
}

/// A step that the other run has not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Differing {
    /// Whose it is.
    pub side: Side,
    /// Its number, from 0.
    pub step: usize,
}

/// The steps of one run that belong together, as places, with their words.
#[derive(Default)]
struct Strand {
    steps: Vec<u32>,
    words: Vec<Sym>,
}

impl Alignment {
    pub(super) fn of(pair: &[Party; 2]) -> Alignment {
        let mut words = Names::default();
        let [a, b] = pair.map(|party| Strands::of(party, &mut words));
        let likes = pair.map(|party| vec![None; party.index.steps.len()]);
        let mut alignment = Alignment { likes };
        let ops = a.of_ops.iter();
        let ops = ops.map(|(op, strand)| (strand, b.of_ops.get(op)));
        let nodes = a.of_nodes.iter();
        let nodes = nodes.map(|(node, s)| (s, b.of_nodes.get(node)));
        for (a, b) in ops.chain(nodes) {
            if let Some(b) = b {
                alignment.align(a, b, &words);
            }
        }
        alignment
    }

    fn align(&mut self, a: &Strand, b: &Strand, words: &Names) {
        for (i, j) in common(&a.words, &b.words, words) {
            let (i, j) = (a.steps[i], b.steps[j]);
            self.likes[0][i as usize] = Some(j);
            self.likes[1][j as usize] = Some(i);
        }
    }

    /// The like of a step in the other run, both numbered from 0; none where
    /// the other run does not do it.
    pub fn like(&self, side: Side, step: usize) -> Option<usize> {
        let like = self.likes[side.place()].get(step).copied().flatten();
        like.map(|like| like as usize)
    }

    /// How many steps a run has.
    pub fn steps(&self, side: Side) -> usize {
        self.likes[side.place()].len()
    }

    /// How many steps the two runs have in common.
    pub fn alike(&self) -> usize {
        self.likes[0].iter().flatten().count()
    }

    /// The steps that only one run has, in the order in which a shared
    /// playhead passes them.
    pub fn differing<'a>(
        &'a self,
        beats: &'a Beats,
    ) -> impl Iterator<Item = Differing> + 'a {
        let beats = (1..=beats.len()).map(move |beat| (beat, beats));
        let moved = beats.flat_map(|(beat, beats)| {
            Side::BOTH.map(|side| (side, beats.moved(side, beat)))
        });
        moved.filter_map(|(side, step)| {
            let step = step?;
            let alone = self.like(side, step).is_none();
            alone.then_some(Differing { side, step })
        })
    }
}

/// The strands of one run: those of operations by their numbers, and those of
/// nodes by their names, which are numbered among the words.
#[derive(Default)]
struct Strands {
    of_ops: IdMap<OpId, Strand>,
    of_nodes: IdMap<Sym, Strand>,
}

impl Strands {
    fn of(party: Party, words: &mut Names) -> Strands {
        let mut strands = Strands::default();
        let trace = &party.record.trace;
        // Small numbers make small tables.
        for node in trace.nodes() {
            words.intern(trace.node_name(node));
        }
        for (step, id) in party.index.steps.iter().enumerate() {
            let entry = trace.entry(*id);
            let node = trace.node_name(entry.node);
            let what = step_words(trace, party.index, *id);
            let slot = match entry.op.0 {
                0 => strands.of_nodes.slot(words.intern(node)),
                _ => strands.of_ops.slot(entry.op),
            };
            let strand = slot.get_or_insert_default();
            strand.steps.push(step as u32);
            strand.words.push(words.intern(&format!("{node}: {what}")));
        }
        strands
    }
}
