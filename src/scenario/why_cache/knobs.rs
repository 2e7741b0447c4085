use crate::scenario::{
    Knob,
    knob::{choice, count},
    parts::{self, ms},
};

const WORKLOAD: &[(&str, &str)] =
    &[("story", "Two apps, a few requests"), ("crowd", "A steady load")];

/// What can be set.
pub const KNOBS: &[Knob] = &[
    Knob::new("workload", "Who asks", "Workload", choice(WORKLOAD)),
    parts::ttl(ms(10_000), ms(600_000)),
    parts::time_out(ms(1_000)),
    Knob::new(
        "others",
        "Other keys in the cache",
        "Cache",
        count("keys", 5_000_000, 0, 100_000_000),
    ),
    parts::select(ms(5)),
    parts::commit(ms(8)),
    parts::pool(8),
    parts::LINK,
    parts::rate(1_000.0),
    parts::key_count(500),
    parts::ZIPF,
    parts::reads(0.999),
];
