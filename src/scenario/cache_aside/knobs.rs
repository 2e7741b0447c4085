use crate::{
    scenario::{
        Knob,
        knob::{choice, number, time},
        parts::{self, ms},
    },
    trace::SimTime,
};

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
    parts::ttl(ms(2_000), ms(60_000)),
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
    parts::time_out(ms(1_000)),
    parts::LINK,
    Knob::new(
        "loss",
        "Messages lost",
        "Network",
        number("share", 0.0, 0.0, 1.0),
    ),
    parts::select(ms(1)),
    parts::commit(ms(3)),
    parts::pool(8),
    Knob::new("reads-from", "Misses read from", "Database", choice(READS_FROM)),
    Knob::new(
        "replica-lag",
        "The replica lags by",
        "Database",
        time(ms(50), SimTime(0), ms(10_000)),
    ),
    parts::rate(400.0),
    parts::key_count(20),
    parts::ZIPF,
    parts::reads(0.9),
];
