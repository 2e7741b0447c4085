use crate::scenario::{
    Knob,
    knob::{choice, number},
    parts::{self, ms},
};

const WORKLOAD: &[(&str, &str)] = &[
    ("story", "Three rows, stored together"),
    ("crowd", "A steady load on many rows"),
];

/// What can be set.
pub const KNOBS: &[Knob] = &[
    Knob::new("workload", "Who asks", "Workload", choice(WORKLOAD)),
    parts::ttl(ms(3_000), ms(600_000)),
    Knob::new(
        "jitter",
        "More or less by a share of, j (jitter)",
        "Pattern",
        number("share", 0.5, 0.0, 0.9),
    ),
    parts::time_out(ms(100)),
    parts::select(ms(5)),
    parts::commit(ms(10)),
    parts::pool(2),
    parts::LINK,
    parts::rate(1_000.0),
    parts::key_count(300),
    parts::ZIPF,
    parts::reads(1.0),
];
