//! Short lessons, one a trade.

mod ignite;
mod leaderboard;
mod logging;
mod metrics;

pub use ignite::LESSON as IGNITE;
pub use leaderboard::LESSON as LEADERBOARD;
pub use logging::LESSON as LOGGING;
pub use metrics::LESSON as METRICS;

use crate::{
    check::Property,
    scenario::{
        Answers, Base, Challenge, Choice, Deed, Goal, Lesson, Question, Sign,
        Stop, Turns,
    },
};

const BEHIND: &str = "write-behind";
const FILE: &str = "aof-everysec";

const CRASH: Deed = Deed::Do { name: "Crash the cache", act: "crash cache" };
const CRASHED: Sign = Sign::of("cache", "fault", "crashed");

/// B has read, whatever it got.
const READ: Sign = Sign::of("app-2", "op", "ended").with("kind", "read");

/// The database has committed a batch.
const BATCHED: Sign = Sign::of("db", "db", "batched");

const COUNTS: &[Choice] = &[
    Choice { words: "None", value: "0" },
    Choice { words: "One", value: "1" },
    Choice { words: "Two", value: "2" },
    Choice { words: "Four", value: "4" },
];

/// How many acknowledged writes are lost behind the end of a stop.
const fn lost(asks: &'static str, stop: usize) -> Option<Question> {
    let answers = Answers::Choice(COUNTS);
    Some(Question { asks, answers, seen: stop, answer: (stop, "lost") })
}

/// How many rows the batch has with which a stop ends.
const fn rows(asks: &'static str, stop: usize) -> Option<Question> {
    let answers = Answers::Choice(COUNTS);
    Some(Question { asks, answers, seen: stop, answer: (stop, "rows") })
}

/// A loss in spite of the file.
const fn in_spite_of_the_file(
    id: &'static str,
    scenario: &'static str,
    title: &'static str,
    task: &'static str,
) -> Challenge {
    Challenge {
        id,
        title,
        base: Base { scenario, variant: FILE, seed: 7, knobs: &[] },
        goal: Goal::Break(Property::LostWrites),
        turns: Turns::Nothing,
        task,
        hint: "A file is on the disk when the disk says so, here once a \
               second. All nodes and links below has more than the stage.",
        why: "What the operating system had not brought to the disk went with \
              the power.",
    }
}
