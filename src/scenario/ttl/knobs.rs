use crate::scenario::{
    Knob,
    knob::{choice, count, number, time},
    parts::{self, ms},
};

const WORKLOAD: &[(&str, &str)] = &[
    ("story", "A price that changes, and a key that nobody reads"),
    ("crowd", "Prices and sessions, and many keys that nobody reads"),
];

/// What can be set.
pub const KNOBS: &[Knob] = &[
    Knob::new("workload", "Who asks", "Workload", choice(WORKLOAD)),
    parts::ttl(ms(1_000), ms(600_000)),
    Knob::new(
        "price-ttl",
        "Prices live for (by pattern)",
        "Pattern",
        time(ms(200), ms(1), ms(600_000)),
    ),
    Knob::new(
        "effort",
        "active-expire-effort",
        "Cache",
        count("steps", 1, 1, 10),
    ),
    parts::time_out(ms(1_000)),
    parts::select(ms(5)),
    parts::commit(ms(5)),
    parts::pool(8),
    parts::LINK,
    parts::rate(200.0),
    parts::key_count(40),
    parts::ZIPF,
    parts::reads(0.95),
    Knob::new(
        "idle",
        "Keys that nobody reads",
        "Crowd",
        count("keys", 1_000, 0, 10_000),
    ),
    Knob::new(
        "ending",
        "Of these, end after one time to live",
        "Crowd",
        number("share", 0.1, 0.0, 1.0),
    ),
];
