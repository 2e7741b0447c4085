use crate::{
    scenario::{
        Knob,
        knob::{choice, count, time},
        parts::{self, ms},
    },
    trace::SimTime,
};

const WORKLOAD: &[(&str, &str)] = &[
    ("story", "A player scores, another looks"),
    ("hands-on", "Nobody; the requests are yours"),
    ("crowd", "A steady load"),
];

const TROUBLE: &[(&str, &str)] = &[
    ("crash", "The crash that the variant is about"),
    ("app", "An app crashes between its two steps"),
    ("job", "The job crashes before its commit"),
    ("job-late", "The job crashes behind its commit"),
    ("none", "Nothing goes wrong by itself"),
];

const DISK: &[(&str, &str)] = &[
    ("none", "Nothing: memory alone"),
    ("everysec", "AOF everysec"),
    ("always", "AOF always"),
];

/// What can be set.
pub const KNOBS: &[Knob] = &[
    Knob::new("workload", "Who asks", "Workload", choice(WORKLOAD)),
    Knob::new("trouble", "What goes wrong", "Workload", choice(TROUBLE)),
    Knob::new(
        "block",
        "The job waits for new entries (BLOCK)",
        "Sync job",
        time(ms(2_000), ms(1), ms(60_000)),
    ),
    Knob::new(
        "batch",
        "Entries in a batch, at most (COUNT)",
        "Sync job",
        count("entries", 100, 1, 10_000),
    ),
    Knob::new(
        "min-idle",
        "It claims what was idle for (XAUTOCLAIM)",
        "Sync job",
        time(ms(300), SimTime(0), ms(60_000)),
    ),
    Knob::new(
        "retry",
        "What failed is tried again after",
        "Sync job",
        time(ms(100), ms(1), ms(10_000)),
    ),
    Knob::new(
        "max-len",
        "The stream keeps (MAXLEN)",
        "Cache",
        count("entries", 1_000, 1, 100_000),
    ),
    Knob::new("disk", "The cache's disk has", "Cache", choice(DISK)),
    Knob::new(
        "fsync",
        "A flush of that disk takes",
        "Cache",
        time(ms(2), SimTime(0), ms(10_000)),
    ),
    parts::ttl(ms(1_000), ms(600_000)),
    parts::time_out(ms(3_000)),
    parts::select(ms(5)),
    parts::commit(ms(15)),
    parts::pool(8),
    parts::LINK,
    parts::rate(200.0),
    parts::key_count(100),
    parts::ZIPF,
    parts::reads(0.5),
];
