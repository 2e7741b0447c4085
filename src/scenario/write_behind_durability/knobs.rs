use crate::{
    scenario::{
        Knob,
        knob::{choice, count, time},
        parts::{self, ms},
    },
    trace::SimTime,
};

const WORKLOAD: &[(&str, &str)] = &[
    ("story", "Two players score"),
    ("hands-on", "Nobody; the requests are yours"),
    ("crowd", "A steady load"),
];

const FAULT: &[(&str, &str)] = &[
    ("process", "The cache's process crashes"),
    ("power", "Its machine loses power"),
    ("machine", "Its machine is lost, with its disk"),
    ("shutdown", "It is shut down in order"),
    ("none", "None"),
];

const COALESCE: &[(&str, &str)] = &[
    ("on", "The newest row of a key is enough: a score, a profile"),
    ("off", "Each row counts: a log, an order"),
];

/// What can be set.
pub const KNOBS: &[Knob] = &[
    Knob::new("workload", "Who asks", "Workload", choice(WORKLOAD)),
    Knob::new("fault", "What happens", "Fault", choice(FAULT)),
    Knob::new(
        "fault-at",
        "It happens at",
        "Fault",
        time(ms(790), ms(1), ms(60_000)),
    ),
    Knob::new(
        "down-for",
        "The cache is back after",
        "Fault",
        time(ms(210), ms(1), ms(60_000)),
    ),
    Knob::new(
        "cut",
        "The replica's link is cut before, for; 0: never",
        "Fault",
        time(ms(50), SimTime(0), ms(60_000)),
    ),
    Knob::new(
        "noticed",
        "The replica takes over after",
        "Fault",
        time(ms(110), ms(1), ms(60_000)),
    ),
    Knob::new(
        "wait",
        "WAIT waits at most",
        "Replica",
        time(ms(20), ms(1), ms(10_000)),
    ),
    Knob::new(
        "max-lag",
        "Writes are refused if it was not heard of for",
        "Replica",
        time(ms(1_000), SimTime(0), ms(60_000)),
    ),
    Knob::new(
        "flush",
        "Flush every",
        "Write-behind",
        time(ms(500), ms(1), ms(60_000)),
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
