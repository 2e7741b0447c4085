use std::rc::Rc;

use super::{Run, execute::Driver};
use crate::{
    scenario::Arrival,
    trace::{Entry, SimTime},
};

/// A run that is carried out for its figures: its trace is let go as it comes,
/// so its length costs time and no memory.
pub struct Measuring(Driver);

impl Measuring {
    /// Of a run that is about to begin.
    pub fn of(run: &Run) -> Measuring {
        Measuring(Driver::of(run))
    }

    /// Of a run whose requests from outside are known already: those of
    /// another run with the same seed, workload and end.
    pub fn with(run: &Run, arrivals: Rc<[Arrival]>) -> Measuring {
        Measuring(Driver::with(run, arrivals))
    }

    /// The requests that come from outside.
    pub fn arrivals(&self) -> Rc<[Arrival]> {
        self.0.arrivals.clone()
    }

    /// Goes on for so many events and shows each entry that is written;
    /// whether the run is over.
    pub fn advance(
        &mut self,
        events: usize,
        mut see: impl FnMut(&Entry),
    ) -> bool {
        (0..events).any(|_| {
            let goes_on = self.0.step();
            self.0.simulation.let_go(&mut see);
            !goes_on
        })
    }

    /// The present instant.
    pub fn now(&self) -> SimTime {
        self.0.simulation.look(|core| core.now())
    }
}
