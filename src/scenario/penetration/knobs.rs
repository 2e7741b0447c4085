use crate::scenario::{
    Knob,
    knob::{choice, count, number, time},
    parts::{self, ms},
};

const WORKLOAD: &[(&str, &str)] = &[
    ("story", "Three requests for a row that is not there"),
    ("hands-on", "Nobody; the requests are yours"),
    ("crowd", "A steady load, part of it for nothing"),
];

const WRITES: &[(&str, &str)] = &[
    ("through", "By the apps, which know of the cache"),
    ("past", "Past it, as another program does"),
];

/// What can be set.
pub const KNOBS: &[Knob] = &[
    Knob::new("workload", "Who asks", "Workload", choice(WORKLOAD)),
    Knob::new("writes", "Rows are written", "Pattern", choice(WRITES)),
    parts::ttl(ms(60_000), ms(600_000)),
    Knob::new(
        "absent",
        "That there is no such row holds for (negative caching)",
        "Pattern",
        time(ms(1_000), ms(1), ms(600_000)),
    ),
    Knob::new(
        "bits",
        "Bits of the filter, m",
        "Pattern",
        count("bits", 2_000, 8, 1_000_000),
    ),
    Knob::new(
        "hashes",
        "Bits a row sets, k",
        "Pattern",
        count("bits", 5, 1, 20),
    ),
    Knob::new(
        "rebuild",
        "The filter is built anew every",
        "Pattern",
        time(ms(2_000), ms(1), ms(600_000)),
    ),
    parts::time_out(ms(100)),
    parts::select(ms(15)),
    parts::commit(ms(15)),
    parts::pool(2),
    parts::LINK,
    parts::rate(300.0),
    parts::key_count(200),
    parts::ZIPF,
    parts::reads(1.0),
    Knob::new(
        "missing",
        "Share for rows that are not there",
        "Crowd",
        number("share", 0.5, 0.0, 1.0),
    ),
    Knob::new(
        "missing-keys",
        "Different rows that are not there",
        "Crowd",
        count("keys", 50, 1, 1_000_000),
    ),
];
