use std::time::Duration;

/// How a sync job is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Job {
    /// How often it looks at the queue.
    pub look: Duration,
    /// It flushes at least so often.
    pub every: Duration,
    /// It flushes as soon as it sees so many rows.
    pub at_size: u32,
    /// It flushes as soon as it sees a row that has waited so long.
    pub longest_age: Duration,
    /// A batch has at most so many rows.
    pub batch: u32,
    /// It tries what the database rejects so often.
    pub tries: u32,
    /// For how long it claims rows.
    pub lease: Duration,
    /// The pause before the next attempt grows by this factor.
    pub factor: u32,
}

impl Job {
    /// Of a stage without a sync job.
    pub const NONE: Job = Job {
        look: Duration::ZERO,
        every: Duration::ZERO,
        at_size: 0,
        longest_age: Duration::ZERO,
        batch: 0,
        tries: 0,
        lease: Duration::ZERO,
        factor: 1,
    };
}
