use crate::{
    scenario::{
        Knob,
        knob::{choice, time},
        parts::{self, ms},
    },
    trace::SimTime,
};

const WORKLOAD: &[(&str, &str)] = &[
    ("story", "A read and a write of one entry"),
    ("hands-on", "Nobody; the requests are yours"),
    ("crowd", "A steady load"),
];

const WRITES: &[(&str, &str)] = &[
    ("through", "Through the grid"),
    ("past", "Past it, as another program does"),
];

/// What can be set.
pub const KNOBS: &[Knob] = &[
    Knob::new("workload", "Who asks", "Workload", choice(WORKLOAD)),
    Knob::new("writes", "Rows are written", "Pattern", choice(WRITES)),
    parts::ttl(ms(500), ms(600_000)),
    parts::time_out(ms(1_000)),
    parts::select(ms(5)),
    parts::commit(ms(5)),
    parts::pool(8),
    parts::LINK,
    Knob::new(
        "db-link",
        "Latency between grid and database, median",
        "Network",
        time(ms(4), SimTime(1_000), ms(1_000)),
    ),
    parts::rate(400.0),
    parts::key_count(20),
    parts::ZIPF,
    parts::reads(0.8),
];
