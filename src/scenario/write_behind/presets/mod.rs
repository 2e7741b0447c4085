//! Write-behind as four trades know it, each with its own words, workload and
//! defaults. The programs are those of write-behind itself.

mod ignite;
mod leaderboard;
mod lessons;
mod logging;
mod metrics;

pub use ignite::SCENARIO as IGNITE;
pub use leaderboard::SCENARIO as LEADERBOARD;
pub use logging::SCENARIO as LOGGING;
pub use metrics::SCENARIO as METRICS;

use super::{
    appending, program, stage,
    variants::{APPENDS, BEHIND, CACHE_KNOWS, DATABASE_LAGS, READERS, THROUGH},
};
use crate::{
    check::Property,
    scenario::{
        Arrival, Effect, Hole, Knob, Lesson, Program, Scenario, Settings,
        Source, Stage, Variant, no_script,
        parts::{self, ms},
    },
    sim::chance::Chance,
    trace::SimTime,
};

/// What tells one trade from another.
struct Trade {
    id: &'static str,
    title: &'static str,
    question: &'static str,
    text: &'static str,
    lesson: &'static Lesson,
    variants: &'static [Variant],
    knobs: &'static [Knob],
    until: fn(&Settings) -> SimTime,
    build: fn(&Settings, &Variant, Box<dyn Chance>) -> Stage,
    arrivals: fn(&Settings, &mut dyn Chance, SimTime) -> Vec<Arrival>,
    program: fn(&Variant) -> Program,
}

impl Trade {
    const fn scenario(self) -> Scenario {
        Scenario {
            id: self.id,
            title: self.title,
            family: "Caching",
            question: self.question,
            text: self.text,
            variants: self.variants,
            knobs: self.knobs,
            properties: Property::OF_BOTH,
            seed: 7,
            lesson: Some(self.lesson),
            source: Source {
                path: "patterns/write_behind.rs",
                text: include_str!("../../../patterns/write_behind.rs"),
            },
            until: self.until,
            topology: stage::topology,
            build: self.build,
            arrivals: self.arrivals,
            script: no_script,
            program: self.program,
        }
    }
}

/// The cache answers, the database hears later.
const fn behind(summary: &'static str, holes: &'static [Hole]) -> Variant {
    Variant {
        id: "write-behind",
        name: "Write-behind",
        summary,
        effect: Effect::Naive,
        expected: CACHE_KNOWS,
        functions: BEHIND,
        holes,
    }
}

/// The writer waits for the database.
const fn through(summary: &'static str) -> Variant {
    Variant {
        id: "write-through",
        name: "Write-through",
        summary,
        effect: Effect::Moves,
        expected: CACHE_KNOWS,
        functions: THROUGH,
        holes: &[],
    }
}

/// Write-behind from a cache with a file.
const fn with_file(summary: &'static str, holes: &'static [Hole]) -> Variant {
    Variant {
        id: "aof-everysec",
        name: "AOF everysec",
        summary,
        effect: Effect::Bounds,
        expected: CACHE_KNOWS,
        functions: BEHIND,
        holes,
    }
}

/// How long a run lasts.
fn lasting(settings: &Settings, crowd_ms: u64, story_ms: u64) -> SimTime {
    match settings.choice("workload") {
        "crowd" => ms(crowd_ms),
        _ => ms(story_ms),
    }
}

/// The stage, with a crowd's rows of one kind or those of the story.
fn built(
    settings: &Settings,
    variant: &Variant,
    chance: Box<dyn Chance>,
    kind: &str,
    story: &[(&str, &str)],
) -> Stage {
    let rows = match settings.choice("workload") {
        "crowd" => rows(settings, kind),
        _ => story.iter().map(|(k, v)| ((*k).into(), (*v).into())).collect(),
    };
    stage::with_rows(&rows, settings, variant, chance)
}

/// The requests of a crowd, of the story, or none.
fn asked(
    settings: &Settings,
    until: SimTime,
    crowd: impl FnOnce() -> Vec<Arrival>,
    story: Vec<Arrival>,
) -> Vec<Arrival> {
    match settings.choice("workload") {
        "crowd" => crowd(),
        "story" => story.into_iter().filter(|it| it.at < until).collect(),
        _ => Vec::new(),
    }
}

/// The rows of so many keys of one kind, before the run begins.
fn rows(settings: &Settings, kind: &str) -> Vec<(String, String)> {
    let numbers = 1..=settings.count("keys");
    numbers.map(|number| (format!("{kind}:{number}"), "0".into())).collect()
}

/// A steady load on the keys of one kind.
fn crowd(
    settings: &Settings,
    kind: &str,
    chance: &mut dyn Chance,
    until: SimTime,
) -> Vec<Arrival> {
    let keys = parts::keys(rows(settings, kind));
    let reads = settings.number("reads");
    parts::crowd(settings, &keys, reads).arrivals(chance, until)
}

/// A hole: a crash of the cache between two flushes.
const fn crash(what: &'static str, link: &'static str) -> Hole {
    Hole { what, breaks: Property::LostWrites, link }
}
