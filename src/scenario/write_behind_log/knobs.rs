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

const FAULT: &[(&str, &str)] = &[
    ("leader", "The leader's process crashes"),
    ("power", "The leader's machine loses power"),
    ("two", "A follower is cut off, then both others crash"),
    ("all", "All brokers lose power at once"),
    ("job", "The sync job crashes"),
    ("none", "None"),
];

/// What can be set.
pub const KNOBS: &[Knob] = &[
    Knob::new("workload", "Who asks", "Workload", choice(WORKLOAD)),
    Knob::new("fault", "What happens", "Fault", choice(FAULT)),
    Knob::new(
        "fault-at",
        "It happens at",
        "Fault",
        time(ms(120), ms(1), ms(60_000)),
    ),
    Knob::new(
        "down-for",
        "What stopped is back after",
        "Fault",
        time(ms(200), ms(1), ms(60_000)),
    ),
    Knob::new(
        "cut",
        "The broker's links are cut before, for; 0: never",
        "Fault",
        time(ms(50), SimTime(0), ms(60_000)),
    ),
    Knob::new(
        "session",
        "A broker that is silent is replaced after",
        "Log",
        time(ms(100), ms(20), ms(60_000)),
    ),
    Knob::new(
        "lag-max",
        "A follower is not in sync if behind for",
        "Log",
        time(ms(200), ms(10), ms(60_000)),
    ),
    Knob::new("partitions", "Partitions", "Log", count("partitions", 1, 1, 3)),
    Knob::new(
        "look",
        "The job reads the log every",
        "Sync job",
        time(ms(600), ms(1), ms(60_000)),
    ),
    Knob::new(
        "batch",
        "Records in a batch, at most",
        "Sync job",
        count("records", 100, 1, 10_000),
    ),
    Knob::new(
        "retry",
        "What failed is tried again after",
        "Sync job",
        time(ms(50), ms(1), ms(10_000)),
    ),
    parts::ttl(ms(60_000), ms(600_000)),
    parts::time_out(ms(500)),
    parts::select(ms(5)),
    parts::commit(ms(15)),
    parts::pool(8),
    parts::LINK,
    parts::rate(400.0),
    parts::key_count(50),
    parts::ZIPF,
    parts::reads(0.5),
];
