use crate::scenario::{
    Knob,
    knob::{choice, time},
    parts::{self, ms},
};

const WORKLOAD: &[(&str, &str)] = &[
    ("story", "One copy, shortly before its end"),
    ("crowd", "Hot keys and cold keys"),
];

/// What can be set.
pub const KNOBS: &[Knob] = &[
    Knob::new("workload", "Who asks", "Workload", choice(WORKLOAD)),
    parts::ttl(ms(1_000), ms(600_000)),
    Knob::new(
        "ahead",
        "Renewed in the last",
        "Pattern",
        time(ms(200), ms(1), ms(600_000)),
    ),
    parts::time_out(ms(1_000)),
    parts::select(ms(5)),
    parts::commit(ms(8)),
    parts::pool(8),
    parts::LINK,
    parts::rate(400.0),
    parts::key_count(200),
    parts::ZIPF,
    parts::reads(1.0),
];
