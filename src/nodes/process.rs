use std::{cell::Cell, rc::Rc};

use super::{Filter, Flights, LocalCopies, log::Metadata};

/// The memory of an app's process: its operations share it, and it is gone
/// when the process is.
#[derive(Debug, Default)]
pub struct Process {
    /// What may be spent on retries.
    pub budget: RetryBudget,
    /// The loads that are on their way.
    pub flights: Flights,
    /// Which rows there may be.
    pub filter: Filter,
    /// Copies of its own.
    pub copies: Rc<LocalCopies>,
    /// Who leads the partitions of a log.
    pub metadata: Rc<Metadata>,
}

/// A tenth of the requests may be asked again, not more: a token bucket, as
/// in the chapter "Handling Overload" of Google's book on site reliability.
#[derive(Debug)]
pub struct RetryBudget {
    tenths: Cell<u32>,
}

/// Where nothing has failed for long, so many retries are in the bucket.
const TOKENS_MAX: u32 = 5;

impl Default for RetryBudget {
    fn default() -> RetryBudget {
        RetryBudget { tenths: Cell::new(TOKENS_MAX * 10) }
    }
}

impl RetryBudget {
    /// A request adds a tenth of a token.
    pub fn earn(&self) {
        self.tenths.set((self.tenths.get() + 1).min(TOKENS_MAX * 10));
    }

    /// A retry takes a token; whether there was one.
    pub fn spend(&self) -> bool {
        let left = self.tenths.get().checked_sub(10);
        self.tenths.set(left.unwrap_or(self.tenths.get()));
        left.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tenth_of_the_requests_may_be_asked_again() {
        let budget = RetryBudget::default();
        let retries = (0..1_000).filter(|_| {
            budget.earn();
            budget.spend()
        });
        assert_eq!(retries.count(), 100 + TOKENS_MAX as usize - 1);
    }
}
