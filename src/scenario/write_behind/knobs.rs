use crate::{
    scenario::{
        Knob,
        knob::{choice, count, time},
        parts::{self, ms},
    },
    trace::SimTime,
};

const WORKLOAD: &[(&str, &str)] = &[
    ("story", "Three players score"),
    ("hands-on", "Nobody; the requests are yours"),
    ("crowd", "A steady load"),
];

const COALESCE: &[(&str, &str)] = &[
    ("on", "The newest row of a key is enough: a score, a profile"),
    ("off", "Each row counts: a log, an order"),
];

const WHEN_FULL: &[(&str, &str)] = &[
    ("block", "Writers wait until there is room"),
    ("reject", "Writers are refused"),
    ("synchronous", "Writers wait for the database"),
];

/// What can be set.
pub const KNOBS: &[Knob] = &[
    Knob::new("workload", "Who asks", "Workload", choice(WORKLOAD)),
    Knob::new(
        "flush",
        "Flush every",
        "Write-behind",
        time(ms(500), ms(1), ms(60_000)),
    ),
    Knob::new(
        "flush-often",
        "Flush every (flush often)",
        "Write-behind",
        time(ms(100), ms(1), ms(60_000)),
    ),
    Knob::new(
        "flush-size",
        "Flush at once if so many wait; 0: never",
        "Write-behind",
        count("rows", 0, 0, 100_000),
    ),
    Knob::new(
        "batch",
        "Rows in a batch, at most",
        "Write-behind",
        count("rows", 1_000, 1, 10_000),
    ),
    Knob::new(
        "coalesce",
        "A newer row takes the place of an older",
        "Write-behind",
        choice(COALESCE),
    ),
    Knob::new(
        "threads",
        "Batches on their way at once",
        "Write-behind",
        count("threads", 1, 1, 64),
    ),
    Knob::new(
        "capacity",
        "The tray is full with",
        "Write-behind",
        count("rows", 10_000, 1, 1_000_000),
    ),
    Knob::new(
        "when-full",
        "When it is full",
        "Write-behind",
        choice(WHEN_FULL),
    ),
    Knob::new(
        "retry",
        "A flush that failed is tried again after",
        "Write-behind",
        time(ms(50), ms(1), ms(10_000)),
    ),
    Knob::new(
        "fsync",
        "A flush of the cache's disk takes",
        "Cache",
        time(ms(2), SimTime(0), ms(10_000)),
    ),
    parts::ttl(ms(60_000), ms(600_000)),
    parts::time_out(ms(1_000)),
    parts::select(ms(5)),
    parts::commit(ms(15)),
    parts::pool(8),
    parts::LINK,
    parts::rate(400.0),
    parts::key_count(50),
    parts::ZIPF,
    parts::reads(0.5),
];
