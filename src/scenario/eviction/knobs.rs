use crate::scenario::{
    Knob,
    knob::{choice, count, time},
    parts::{self, ms},
};

const WORKLOAD: &[(&str, &str)] = &[
    ("story", "Two apps, a few requests"),
    ("crowd", "A steady load"),
    ("scan", "A steady load, and a scan now and then"),
    ("shift", "A steady load whose hot keys change"),
];

/// What can be set.
pub const KNOBS: &[Knob] = &[
    Knob::new("workload", "Who asks", "Workload", choice(WORKLOAD)),
    Knob::new(
        "story-memory",
        "maxmemory in the story",
        "Cache",
        count("bytes", 300, 88, 10_000_000),
    ),
    Knob::new(
        "maxmemory",
        "maxmemory under load",
        "Cache",
        count("bytes", 8_800, 88, 10_000_000),
    ),
    Knob::new("samples", "maxmemory-samples", "Cache", count("keys", 5, 1, 64)),
    Knob::new(
        "lfu-log-factor",
        "lfu-log-factor",
        "Cache",
        count("1", 10, 0, 1_000),
    ),
    Knob::new(
        "lfu-decay",
        "lfu-decay-time",
        "Cache",
        time(ms(60_000), ms(1), ms(3_600_000)),
    ),
    parts::ttl(ms(60_000), ms(3_600_000)),
    parts::time_out(ms(1_000)),
    parts::select(ms(1)),
    parts::commit(ms(2)),
    parts::pool(16),
    parts::LINK,
    parts::rate(1_000.0),
    parts::key_count(1_000),
    parts::ZIPF,
    parts::reads(1.0),
];
