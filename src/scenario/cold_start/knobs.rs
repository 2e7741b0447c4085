use crate::{
    scenario::{
        Knob,
        knob::{choice, count, number, time},
        parts::ms,
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
    Knob::new(
        "time-out",
        "Clients wait at most",
        "Pattern",
        time(ms(60), ms(10), ms(60_000)),
    ),
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
    Knob::new(
        "ttl",
        "Time to live",
        "Pattern",
        time(ms(60_000), ms(1), ms(600_000)),
    ),
    Knob::new(
        "select",
        "Reading a row, median",
        "Database",
        time(ms(40), SimTime(1_000), ms(1_000)),
    ),
    Knob::new(
        "commit",
        "Committing a row, median",
        "Database",
        time(ms(40), SimTime(1_000), ms(1_000)),
    ),
    Knob::new(
        "pool",
        "Connections",
        "Database",
        count("connections", 2, 1, 256),
    ),
    Knob::new(
        "waiting",
        "May wait for one (load shedding)",
        "Database",
        count("statements", 1, 0, 10_000),
    ),
    Knob::new(
        "link",
        "Link latency, median",
        "Network",
        time(SimTime(250_000), SimTime(1_000), ms(1_000)),
    ),
    Knob::new(
        "rate",
        "Requests a second",
        "Crowd",
        number("requests a second", 40.0, 1.0, 10_000.0),
    ),
    Knob::new("keys", "Keys", "Crowd", count("keys", 200, 1, 10_000)),
    Knob::new("zipf", "Zipf exponent", "Crowd", number("1", 1.0, 0.0, 3.0)),
];
