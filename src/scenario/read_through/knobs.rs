use crate::{
    scenario::{
        Knob,
        knob::{choice, time},
        parts::{self, ms},
    },
    trace::SimTime,
};

const WORKLOAD: &[(&str, &str)] = &[
    ("story", "A hot key, a missing one, an outage"),
    ("hands-on", "Nobody; the requests are yours"),
    ("crowd", "A steady load, with an outage"),
];

const WRITES: &[(&str, &str)] = &[
    ("through", "Through the cache"),
    ("past", "Past it, as another program does"),
];

/// What can be set.
pub const KNOBS: &[Knob] = &[
    Knob::new("workload", "Who asks", "Workload", choice(WORKLOAD)),
    Knob::new(
        "outage",
        "The database is down for",
        "What happens",
        time(ms(400), SimTime(0), ms(10_000)),
    ),
    Knob::new("writes", "Rows are written", "Pattern", choice(WRITES)),
    parts::ttl(ms(500), ms(600_000)),
    Knob::new(
        "grace",
        "An old copy is kept for another (serve stale)",
        "Pattern",
        time(ms(2_000), ms(1), ms(600_000)),
    ),
    Knob::new(
        "absent",
        "That there is no such row holds for (negative result)",
        "Pattern",
        time(ms(300), ms(1), ms(600_000)),
    ),
    Knob::new(
        "load-time-out",
        "Who loads waits for the database at most",
        "Pattern",
        time(ms(300), ms(1), ms(60_000)),
    ),
    parts::time_out(ms(1_000)),
    parts::select(ms(10)),
    parts::commit(ms(10)),
    parts::pool(2),
    parts::LINK,
    parts::rate(400.0),
    parts::key_count(100),
    parts::ZIPF,
    parts::reads(0.99),
];
