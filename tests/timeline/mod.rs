//! A run and everything that a view of it needs.
#![allow(dead_code, reason = "each test file uses a part of it")]

use flushpoint::{
    run::{Record, Run, execute},
    scenario::Topology,
    trace::{EntryId, Sym, Trace},
    view::{
        self, Axis, Index, Scale, VerdictView, Window,
        timeline::{Moments, Scope, Timeline},
    },
};

use crate::runs::Dice;

pub struct Seen {
    pub run: Run,
    pub record: Record,
    pub topology: Topology,
    pub index: Index,
    pub moments: Moments,
    pub verdicts: Vec<VerdictView>,
}

impl Seen {
    pub fn of(run: Run) -> Seen {
        let record = execute(&run);
        let trace = &record.trace;
        let topology = run.topology();
        let index = Index::of(trace);
        let moments = Moments::of(trace, &index);
        let properties = run.scenario.properties;
        let verdicts = view::verdicts(properties, trace, trace.len());
        Seen { run, topology, index, moments, verdicts, record }
    }

    pub fn trace(&self) -> &Trace {
        &self.record.trace
    }

    pub fn scale(&self, axis: Axis) -> Scale<'_> {
        let until = self.run.until();
        Scale { axis, trace: self.trace(), index: &self.index, until }
    }

    pub fn key(&self) -> Sym {
        self.trace().names.find("user:1").expect("a key of every run")
    }

    /// The first entry whose event has that name.
    pub fn entry_of(&self, word: &str) -> EntryId {
        let mut all = self.trace().iter();
        all.find(|(_, entry)| entry.event.word() == word).expect(word).0
    }

    pub fn timeline(
        &self,
        axis: Axis,
        window: Window,
        cursor: usize,
        veiled: bool,
    ) -> Timeline {
        view::timeline::timeline(&self.scope(axis, window, cursor, veiled))
    }

    pub fn scope(
        &self,
        axis: Axis,
        window: Window,
        cursor: usize,
        veiled: bool,
    ) -> Scope<'_> {
        Scope {
            run: &self.run,
            record: &self.record,
            topology: &self.topology,
            moments: &self.moments,
            scale: self.scale(axis),
            window,
            cursor,
            key: self.key(),
            verdicts: &self.verdicts,
            veiled,
        }
    }

    pub fn random_window(&self, dice: &mut Dice, axis: Axis) -> Window {
        let scale = self.scale(axis);
        let whole = scale.whole();
        let from = dice.below(whole.to);
        let to = from + dice.below(whole.to - from) + 1;
        scale.fitted(Window { from, to })
    }
}
