use crate::scenario::{
    Knob,
    knob::{choice, count, number, time},
    parts::{self, ms},
};

const WORKLOAD: &[(&str, &str)] = &[
    ("story", "Three readers behind the end of a copy"),
    ("crowd", "A steady load on a hot key"),
];

/// What can be set.
pub const KNOBS: &[Knob] = &[
    Knob::new("workload", "Who asks", "Workload", choice(WORKLOAD)),
    Knob::new("apps", "Apps", "Workload", count("processes", 2, 2, 5)),
    parts::ttl(ms(2_000), ms(600_000)),
    Knob::new(
        "lease",
        "A lock or a claim holds for (lock, stale)",
        "Pattern",
        time(ms(1_000), ms(1), ms(60_000)),
    ),
    Knob::new(
        "poll",
        "Who waits for the lock looks again after",
        "Pattern",
        time(ms(20), ms(1), ms(10_000)),
    ),
    Knob::new("beta", "Beta (XFetch)", "Pattern", number("1", 1.0, 0.0, 100.0)),
    Knob::new(
        "grace",
        "An old copy is kept for another (stale)",
        "Pattern",
        time(ms(1_000), ms(1), ms(600_000)),
    ),
    Knob::new(
        "every",
        "The refresher loads every",
        "Pattern",
        time(ms(1_500), ms(1), ms(600_000)),
    ),
    parts::time_out(ms(500)),
    parts::select(ms(100)),
    parts::commit(ms(10)),
    parts::pool(2),
    parts::LINK,
    parts::rate(150.0),
    parts::key_count(1),
    parts::ZIPF,
    parts::reads(1.0),
];
