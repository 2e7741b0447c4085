use crate::{
    scenario::{
        Knob,
        knob::{choice, count, number, time},
        parts::ms,
    },
    trace::SimTime,
};

const WORKLOAD: &[(&str, &str)] =
    &[("story", "Two apps, a few requests"), ("crowd", "A steady load")];

/// What can be set.
pub const KNOBS: &[Knob] = &[
    Knob::new("workload", "Who asks", "Workload", choice(WORKLOAD)),
    Knob::new(
        "ttl",
        "Time to live",
        "Pattern",
        time(ms(10_000), ms(1), ms(600_000)),
    ),
    Knob::new(
        "time-out",
        "Clients wait at most",
        "Pattern",
        time(ms(1_000), ms(10), ms(60_000)),
    ),
    Knob::new(
        "others",
        "Other keys in the cache",
        "Cache",
        count("keys", 5_000_000, 0, 100_000_000),
    ),
    Knob::new(
        "select",
        "Reading a row, median",
        "Database",
        time(ms(5), SimTime(1_000), ms(1_000)),
    ),
    Knob::new(
        "commit",
        "Committing a row, median",
        "Database",
        time(ms(8), SimTime(1_000), ms(1_000)),
    ),
    Knob::new(
        "pool",
        "Connections",
        "Database",
        count("connections", 8, 1, 256),
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
        number("requests a second", 1_000.0, 1.0, 10_000.0),
    ),
    Knob::new("keys", "Keys", "Crowd", count("keys", 500, 1, 10_000)),
    Knob::new("zipf", "Zipf exponent", "Crowd", number("1", 1.0, 0.0, 3.0)),
    Knob::new(
        "reads",
        "Share of reads",
        "Crowd",
        number("share", 0.999, 0.0, 1.0),
    ),
];
