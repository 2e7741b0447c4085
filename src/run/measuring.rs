use super::{Run, execute::Driver};
use crate::{
    measure::{CacheFigures, Metrics, Tally},
    trace::SimTime,
};

/// A run that is carried out for its figures: its trace is let go as it comes,
/// so its length costs time and no memory.
pub struct Measuring {
    driver: Driver,
    tally: Tally,
}

impl Measuring {
    /// Of a run that is about to begin.
    pub fn of(run: &Run) -> Measuring {
        Measuring { driver: Driver::of(run), tally: Tally::default() }
    }

    /// Goes on for so many events; whether the run is over.
    pub fn advance(&mut self, events: usize) -> bool {
        let Measuring { driver, tally } = self;
        (0..events).any(|_| {
            let goes_on = driver.step();
            driver.simulation.let_go(|entry| tally.see(entry));
            !goes_on
        })
    }

    /// The present instant.
    pub fn now(&self) -> SimTime {
        self.driver.simulation.look(|core| core.now())
    }

    /// What the cache was asked and did so far.
    pub fn cache(&self) -> CacheFigures {
        self.tally.of_cache()
    }

    /// The figures so far: those that [`Metrics::of`] reads off the trace.
    pub fn finish(self) -> Metrics {
        self.tally.finish()
    }
}
