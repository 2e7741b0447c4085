//! Moving and taking back what was done.

use super::{Act, Action, Place, Run, RunError, Session};
use crate::trace::EntryId;

impl Run {
    /// The same run with one action at another place; returns also the
    /// action's number among the sorted ones.
    ///
    /// All others keep their places. What they name stays as it was written:
    /// a message that is held by its number may be another one now.
    ///
    /// # Errors
    /// If there is no such action, or the place is not before the end.
    pub fn move_action(
        self,
        index: usize,
        place: Place,
    ) -> Result<(Run, usize), RunError> {
        let until = self.until();
        if place.at >= until {
            let (given, until) = (place.to_string(), until.exact());
            return Err(RunError::Place { given, until });
        }
        let (run, act) = self.take_action(index)?;
        let mut actions = run.actions.clone();
        // Among those of one place it comes last, as if done just now.
        let number = actions.partition_point(|other| other.place <= place);
        actions.insert(number, Action { place, act });
        Ok((run.with_actions(actions)?, number))
    }

    /// The same run without one action; all others keep their places.
    ///
    /// # Errors
    /// If there is no such action.
    pub fn remove_action(self, index: usize) -> Result<Run, RunError> {
        Ok(self.take_action(index)?.0)
    }

    fn take_action(mut self, index: usize) -> Result<(Run, Act), RunError> {
        let count = self.actions.len();
        if index >= count {
            return Err(RunError::NoAction { number: index + 1, count });
        }
        let action = self.actions.remove(index);
        Ok((self, action.act))
    }
}

impl Session {
    /// The session with one action at another place; the cursor stands behind
    /// the action's first entry. Returns also the action's new number.
    ///
    /// # Errors
    /// As [`Run::move_action`].
    pub fn move_action(
        &self,
        index: usize,
        place: Place,
    ) -> Result<(Session, usize), RunError> {
        let (run, number) = self.run().clone().move_action(index, place)?;
        let session = Session::new(run);
        let fired = session.record().fired.get(number);
        let cursor = fired.map_or(0, |entry| entry.index() + 1);
        Ok((session.at(cursor), number))
    }

    /// The session without one action; the cursor stands where it was done,
    /// or earlier if it stood there.
    ///
    /// # Errors
    /// As [`Run::remove_action`].
    pub fn remove_action(&self, index: usize) -> Result<Session, RunError> {
        let run = self.run().clone().remove_action(index)?;
        let fired = self.record().fired.get(index);
        let fired = fired.map_or(self.cursor(), |id: &EntryId| id.index());
        Ok(Session::new(run).at(fired.min(self.cursor())))
    }

    /// The place behind the first `len` entries of the run.
    ///
    /// Past the end it is the end's.
    pub fn place_at(&self, len: usize) -> Place {
        self.at(len).place()
    }
}
