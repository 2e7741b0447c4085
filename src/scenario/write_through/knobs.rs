use crate::scenario::{
    Knob,
    knob::{choice, count, time},
    parts::{self, ms},
};

const WORKLOAD: &[(&str, &str)] = &[
    ("story", "Two writers at once"),
    ("hands-on", "Nobody; the requests are yours"),
    ("crowd", "A steady load"),
];

/// What can be set.
pub const KNOBS: &[Knob] = &[
    Knob::new("workload", "Who asks", "Workload", choice(WORKLOAD)),
    Knob::new(
        "threads",
        "Commits on their way at once (in line)",
        "Write-through",
        count("threads", 8, 1, 64),
    ),
    Knob::new(
        "retry",
        "A commit that failed is tried again after",
        "Write-through",
        time(ms(50), ms(1), ms(10_000)),
    ),
    parts::ttl(ms(2_000), ms(600_000)),
    parts::time_out(ms(1_000)),
    parts::LINK,
    parts::select(ms(1)),
    parts::commit(ms(5)),
    parts::pool(8),
    parts::rate(400.0),
    parts::key_count(10),
    parts::ZIPF,
    parts::reads(0.7),
];
