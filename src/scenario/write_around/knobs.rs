use crate::scenario::{
    Knob,
    knob::choice,
    parts::{self, ms},
};

const WORKLOAD: &[(&str, &str)] = &[
    ("story", "Two apps and two orders"),
    ("crowd", "Many writes, few reads"),
];

/// What can be set.
pub const KNOBS: &[Knob] = &[
    Knob::new("workload", "Who asks", "Workload", choice(WORKLOAD)),
    parts::ttl(ms(2_000), ms(600_000)),
    parts::time_out(ms(1_000)),
    parts::select(ms(1)),
    parts::commit(ms(3)),
    parts::pool(8),
    parts::LINK,
    parts::rate(400.0),
    parts::key_count(500),
    parts::ZIPF,
    parts::reads(0.3),
];
