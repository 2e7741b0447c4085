use crate::{
    scenario::{
        Knob,
        knob::{choice, count, time},
        parts::{self, ms},
    },
    trace::SimTime,
};

const WORKLOAD: &[(&str, &str)] =
    &[("story", "A few reads after the restart"), ("crowd", "A steady load")];

/// What can be set.
pub const KNOBS: &[Knob] = &[
    Knob::new("workload", "Who asks", "Workload", choice(WORKLOAD)),
    Knob::new(
        "restart-at",
        "The cache crashes at",
        "What happens",
        time(ms(1_000), ms(1), ms(60_000)),
    ),
    Knob::new(
        "down-for",
        "It runs again after",
        "What happens",
        time(ms(2_000), SimTime(0), ms(10_000)),
    ),
    parts::time_out(ms(60)),
    Knob::new(
        "retries",
        "They ask again, at most",
        "Pattern",
        count("times", 3, 0, 10),
    ),
    Knob::new(
        "admit",
        "Loads admitted in 100 ms (warm-up)",
        "Pattern",
        count("loads", 3, 1, 1_000),
    ),
    parts::ttl(ms(60_000), ms(600_000)),
    parts::select(ms(40)),
    parts::commit(ms(40)),
    parts::pool(2),
    Knob::new(
        "waiting",
        "May wait for one (load shedding)",
        "Database",
        count("statements", 1, 0, 10_000),
    ),
    parts::LINK,
    parts::rate(40.0),
    parts::key_count(200),
    parts::ZIPF,
];
