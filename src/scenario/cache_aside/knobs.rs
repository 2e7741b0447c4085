use crate::{
    scenario::{
        Knob,
        knob::{choice, count, number, time},
    },
    trace::SimTime,
};

const fn ms(ms: u64) -> SimTime {
    SimTime::from_ms(ms)
}

const WORKLOAD: &[(&str, &str)] = &[
    ("story", "Two apps and one race"),
    ("hands-on", "One read; the rest is yours"),
    ("crowd", "A steady load"),
];

const READS_FROM: &[(&str, &str)] =
    &[("primary", "The primary"), ("replica", "A replica that lags")];

/// What can be set.
pub const KNOBS: &[Knob] = &[
    Knob::new("workload", "Who asks", "Workload", choice(WORKLOAD)),
    Knob::new(
        "ttl",
        "Time to live",
        "Pattern",
        time(ms(2_000), ms(1), ms(60_000)),
    ),
    Knob::new(
        "delay",
        "Second delete after",
        "Pattern",
        time(ms(20), ms(1), ms(10_000)),
    ),
    Knob::new(
        "marker-ttl",
        "Markers and tombstones live",
        "Pattern",
        time(ms(1_000), ms(1), ms(60_000)),
    ),
    Knob::new(
        "retry",
        "The relay tries again after",
        "Pattern",
        time(ms(50), ms(1), ms(10_000)),
    ),
    Knob::new(
        "time-out",
        "Clients wait at most",
        "Pattern",
        time(ms(1_000), ms(10), ms(60_000)),
    ),
    Knob::new(
        "link",
        "Link latency, median",
        "Network",
        time(SimTime(250_000), SimTime(1_000), ms(1_000)),
    ),
    Knob::new(
        "loss",
        "Messages lost",
        "Network",
        number("share", 0.0, 0.0, 1.0),
    ),
    Knob::new(
        "select",
        "Reading a row, median",
        "Database",
        time(ms(1), SimTime(1_000), ms(1_000)),
    ),
    Knob::new(
        "commit",
        "Committing a row, median",
        "Database",
        time(ms(3), SimTime(1_000), ms(1_000)),
    ),
    Knob::new(
        "pool",
        "Connections",
        "Database",
        count("connections", 8, 1, 256),
    ),
    Knob::new("reads-from", "Misses read from", "Database", choice(READS_FROM)),
    Knob::new(
        "replica-lag",
        "The replica lags by",
        "Database",
        time(ms(50), SimTime(0), ms(10_000)),
    ),
    Knob::new(
        "rate",
        "Requests a second",
        "Crowd",
        number("requests a second", 400.0, 1.0, 10_000.0),
    ),
    Knob::new("keys", "Keys", "Crowd", count("keys", 20, 1, 10_000)),
    Knob::new("zipf", "Zipf exponent", "Crowd", number("1", 1.0, 0.0, 3.0)),
    Knob::new(
        "reads",
        "Share of reads",
        "Crowd",
        number("share", 0.9, 0.0, 1.0),
    ),
];
