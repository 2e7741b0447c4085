//! Actions: what a person did to a run, and their texts.

mod check;
mod place;
mod text;

pub use text::FAULTS;

use crate::{
    scenario::shown,
    trace::{OpKind, SimTime, Stop},
};

/// Where in virtual time something is done.
///
/// `120ms` is before all of that instant, `120ms+3` after the third entry of
/// that instant; where the third is written together with others, after those.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The instant.
    pub at: SimTime,
    /// How many of its entries come first.
    pub after: u32,
}

/// What a person did, and where in virtual time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// Where.
    pub place: Place,
    /// What.
    pub act: Act,
}

/// What a person can do to a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// `crash cache`, `power-loss cache`, `machine-loss cache`; and in order,
    /// once nothing waits for the database, `shutdown cache`.
    Crash {
        /// The node.
        node: String,
        /// Process, power, machine or exit.
        how: Stop,
    },
    /// `restart cache`.
    Restart {
        /// The node.
        node: String,
    },
    /// `failover replica`: this replica takes over from its primary.
    Failover {
        /// The replica.
        node: String,
    },
    /// `lag app-1->db 30ms`; 0ms ends it.
    Lag {
        /// The sender.
        from: String,
        /// The receiver.
        to: String,
        /// How much longer messages take.
        by: SimTime,
    },
    /// `cut app-1<->cache`.
    Cut {
        /// One end.
        a: String,
        /// The other.
        b: String,
    },
    /// `heal app-1<->cache`.
    Heal {
        /// One end.
        a: String,
        /// The other.
        b: String,
    },
    /// `pause app-1 3s`.
    Pause {
        /// The app.
        node: String,
        /// For how long.
        span: SimTime,
    },
    /// `flush job`: now, without waiting until it is due.
    Flush {
        /// The sync job.
        node: String,
    },
    /// `clock app-1 +5s`, `clock cache -2s`.
    Clock {
        /// The node.
        node: String,
        /// By how much.
        by: SimTime,
        /// Whether it jumps back.
        back: bool,
    },
    /// `hold 17`.
    Hold {
        /// The message's number.
        message: u32,
    },
    /// `release 17`.
    Release {
        /// The message's number.
        message: u32,
    },
    /// `drop 17`.
    Drop {
        /// The message's number.
        message: u32,
    },
    /// `app-1 read user:1`, `app-2 write user:1 Bea`.
    Ask {
        /// The app.
        client: String,
        /// Read or write.
        kind: OpKind,
        /// The key.
        key: String,
        /// The text to write; empty for a read.
        text: String,
    },
}

impl Act {
    /// Whether it asks an app for something, as a user does; all else breaks
    /// or mends something.
    pub const fn asks(&self) -> bool {
        matches!(self, Act::Ask { .. })
    }
}

/// The most characters of a key.
pub const KEY_CHARS_MAX: usize = 100;

/// The most characters of a text to write.
pub const TEXT_CHARS_MAX: usize = 200;

/// The longest lag or pause, and the furthest jump of a clock.
pub const SPAN_MAX: SimTime = SimTime::from_ms(3_600_000);

/// What is wrong with an action.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{}`: expected {expected}", shown(given))]
pub struct ActionError {
    /// What was given.
    pub given: String,
    /// What was expected.
    pub expected: String,
}

fn error(given: &str, expected: impl Into<String>) -> ActionError {
    ActionError { given: given.into(), expected: expected.into() }
}

const EXPECTED_MESSAGE: &str = "a message number such as 17";
