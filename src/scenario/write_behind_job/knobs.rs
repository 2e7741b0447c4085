use crate::scenario::{
    Knob,
    knob::{choice, count, time},
    parts::{self, ms},
};

const WORKLOAD: &[(&str, &str)] = &[
    ("story", "A player scores twice"),
    ("hands-on", "Nobody; the requests are yours"),
    ("crowd", "A steady load"),
];

const TROUBLE: &[(&str, &str)] = &[
    ("database", "The database is down for a moment"),
    ("poison", "A row that the database rejects"),
    ("crash", "The job crashes and starts again"),
    ("two-jobs", "A second job runs by mistake"),
    ("none", "Nothing goes wrong by itself"),
];

/// What can be set.
pub const KNOBS: &[Knob] = &[
    Knob::new("workload", "Who asks", "Workload", choice(WORKLOAD)),
    Knob::new("trouble", "What goes wrong", "Workload", choice(TROUBLE)),
    Knob::new(
        "look",
        "The job looks at the queue every",
        "Sync job",
        time(ms(200), ms(1), ms(10_000)),
    ),
    Knob::new(
        "flush",
        "It flushes at least every",
        "Sync job",
        time(ms(200), ms(1), ms(60_000)),
    ),
    Knob::new(
        "flush-size",
        "It flushes when it sees so many",
        "Sync job",
        count("rows", 100, 1, 100_000),
    ),
    Knob::new(
        "longest-age",
        "It flushes when it sees one that has waited",
        "Sync job",
        time(ms(1_000), ms(1), ms(60_000)),
    ),
    Knob::new(
        "batch",
        "Rows in a batch, at most",
        "Sync job",
        count("rows", 100, 1, 10_000),
    ),
    Knob::new(
        "retry",
        "A flush that failed is tried again after",
        "Sync job",
        time(ms(300), ms(1), ms(10_000)),
    ),
    Knob::new(
        "factor",
        "Each pause is longer by the factor",
        "Sync job",
        count("1", 2, 1, 10),
    ),
    Knob::new(
        "tries",
        "A row is rejected for good after (dead letter)",
        "Sync job",
        count("tries", 3, 1, 100),
    ),
    Knob::new(
        "lease",
        "A claim lapses after (claim)",
        "Sync job",
        time(ms(5_000), ms(1), ms(60_000)),
    ),
    Knob::new(
        "alarm-rows",
        "The alarm sounds if so many wait; 0: never",
        "Alarm",
        count("rows", 200, 0, 100_000),
    ),
    Knob::new(
        "alarm-age",
        "The alarm sounds if one has waited",
        "Alarm",
        time(ms(700), ms(1), ms(60_000)),
    ),
    parts::ttl(ms(60_000), ms(600_000)),
    parts::time_out(ms(1_000)),
    parts::select(ms(5)),
    parts::commit(ms(15)),
    parts::pool(8),
    parts::LINK,
    parts::rate(200.0),
    parts::key_count(100),
    parts::ZIPF,
    parts::reads(0.3),
];
