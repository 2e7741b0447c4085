//! A logging pipeline: many small entries, each of which counts.

use super::{
    super::knobs::{BLOCKED, Defaults, EACH, knobs},
    *,
};
use crate::scenario::workload::write;

/// Write-behind of a log.
pub static SCENARIO: Scenario = Trade {
    id: "write-behind-logging",
    title: "Logging pipeline",
    question: "Many small entries, written once and seldom read: what does \
               one call for hundreds of them save, and what does a crash \
               cost?",
    text: "Services hand their log entries to the cache and go on; the cache \
           stores them in the database, hundreds in one call. No entry takes \
           the place of another, so each of them becomes a row: what is saved \
           is calls, not rows. What a crash takes are the entries of the last \
           half second, and those are often the ones that tell why it came \
           to the crash.",
    lesson: &lessons::LOGGING,
    variants: VARIANTS,
    knobs: &knobs(Defaults {
        workload: WORKLOAD,
        flush_ms: 500,
        flush_size: 500,
        batch: 500,
        coalesce: EACH,
        capacity: 10_000,
        when_full: BLOCKED,
        rate: 400.0,
        keys: 1,
        reads: 0.0,
    }),
    until: |settings| lasting(settings, 4_000, 1_200),
    build: |settings, variant, chance| {
        stage::with_rows(&[], settings, variant, chance)
    },
    arrivals,
    program: appending,
}
.scenario();

const WORKLOAD: &[(&str, &str)] = &[
    ("story", "Two services write a log"),
    ("hands-on", "Nobody; the requests are yours"),
    ("crowd", "A steady load of entries"),
];

const VARIANTS: &[Variant] = &[
    appends(behind(
        "An entry is taken by the cache's memory. Twice a second all that \
         wait go to the database in one call. A crash takes up to half a \
         second of the log.",
        &[crash(
            "The cache crashes at 790 ms, and with it the entry that says \
             that the disk is full.",
            "#/v1/write-behind-logging/write-behind?seed=7&\
             do=790ms:crash+cache&do=900ms:restart+cache",
        )],
    )),
    through(
        "Each entry is a commit that its service waits for. Nothing is lost \
         with the cache, and logging becomes the slowest part of a request.",
    ),
    appends(with_file(
        "The cache also writes a file that the disk flushes once a second. A \
         crash of the process loses nothing any more; a loss of power takes \
         about a second of the log.",
        &[crash(
            "The machine loses power at 790 ms: no entry since the disk's \
             last flush is left.",
            "#/v1/write-behind-logging/aof-everysec?seed=7&\
             do=790ms:power-loss+cache&do=900ms:restart+cache",
        )],
    )),
];

/// Each write has a key of its own.
const fn appends(variant: Variant) -> Variant {
    Variant { functions: APPENDS, ..variant }
}

fn arrivals(
    settings: &Settings,
    chance: &mut dyn Chance,
    until: SimTime,
) -> Vec<Arrival> {
    let [a, b] = parts::APPS;
    let story = vec![
        write(ms(100), a, "log:1", "login-ok"),
        write(ms(340), b, "log:2", "payment-ok"),
        write(ms(620), a, "log:3", "slow-query"),
        write(ms(700), b, "log:4", "disk-full"),
    ];
    let crowd = || entries(crowd(settings, "log", chance, until));
    asked(settings, until, crowd, story)
}

/// Each write is an entry of its own, under a number of its own.
fn entries(crowd: Vec<Arrival>) -> Vec<Arrival> {
    let numbered = crowd.into_iter().zip(1..);
    let entry = |(arrival, number): (Arrival, u32)| Arrival {
        key: format!("log:{number}").into(),
        ..arrival
    };
    numbered.map(entry).collect()
}
