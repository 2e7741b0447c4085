use std::rc::Rc;

use super::{Act, Action, Place, Record, Run, RunError, execute};
use crate::trace::{EntryId, SimTime};

/// A run that a person watches, acts in and goes back in.
///
/// The cursor is a number of entries: 0 is before everything. Acting drops
/// what came after the cursor and runs on from there; the entries up to the
/// cursor stay the same, byte for byte.
#[derive(Clone, Debug)]
pub struct Session {
    run: Run,
    record: Rc<Record>,
    cursor: usize,
}

impl Session {
    /// Carries the run out and stands before its first entry.
    pub fn new(run: Run) -> Session {
        let record = Rc::new(execute(&run));
        Session { run, record, cursor: 0 }
    }

    /// The run as it is now.
    pub fn run(&self) -> &Run {
        &self.run
    }

    /// What the run left behind.
    pub fn record(&self) -> &Rc<Record> {
        &self.record
    }

    /// How many entries lie before the cursor.
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// The entry under the cursor: the last one before it.
    pub fn current(&self) -> Option<EntryId> {
        let before = self.cursor.checked_sub(1)?;
        Some(EntryId(before as u32))
    }

    /// The same session with the cursor elsewhere; past the end is the end.
    pub fn at(&self, cursor: usize) -> Session {
        let cursor = cursor.min(self.record.trace.len());
        Session { cursor, ..self.clone() }
    }

    /// The cursor's place in virtual time.
    pub fn place(&self) -> Place {
        self.place_behind(self.cursor)
    }

    /// The place behind the first `len` entries.
    fn place_behind(&self, len: usize) -> Place {
        let entries = &self.record.trace.entries()[..len];
        let Some(last) = entries.last() else {
            return Place { at: SimTime::ZERO, after: 0 };
        };
        let same = entries.iter().rev().take_while(|e| e.at == last.at);
        Place { at: last.at, after: same.count() as u32 }
    }

    /// Where an action really took place: one that was due after more entries
    /// than its instant had came when the instant was over.
    fn place_of(&self, fired: EntryId) -> Place {
        let at = self.record.trace.entry(fired).at;
        let before = self.place_behind(fired.index());
        match before.at == at {
            true => before,
            false => Place { at, after: 0 },
        }
    }

    /// The run with `act` at the cursor and without what was done later.
    ///
    /// # Errors
    /// If the act names something that is not there.
    pub fn run_with(&self, act: Act) -> Result<Run, RunError> {
        let mut actions: Vec<Action> = self
            .run
            .actions()
            .iter()
            .zip(&self.record.fired)
            .filter(|(_, fired)| fired.index() < self.cursor)
            .map(|(action, fired)| Action {
                place: self.place_of(*fired),
                act: action.act.clone(),
            })
            .collect();
        actions.push(Action { place: self.place(), act });
        self.run.clone().with_actions(actions)
    }

    /// Acts at the cursor: what came after is computed anew, and the cursor
    /// stands behind the action's first entry.
    ///
    /// # Errors
    /// If the act names something that is not there.
    pub fn act(&self, act: Act) -> Result<Session, RunError> {
        let run = self.run_with(act)?;
        let session = Session::new(run);
        let fired = session.record.fired.last().copied();
        let cursor = fired.map_or(self.cursor, |entry| entry.index() + 1);
        Ok(session.at(cursor))
    }
}
