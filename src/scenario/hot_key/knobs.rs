use crate::{
    scenario::{
        Knob,
        knob::{choice, count, number, time},
        parts::{self, ms},
    },
    trace::SimTime,
};

const WORKLOAD: &[(&str, &str)] = &[
    ("story", "Four readers of one key, a writer, and a reader"),
    ("hands-on", "Nobody; the requests are yours"),
    ("crowd", "A steady load, most of it of one key"),
];

/// What can be set.
pub const KNOBS: &[Knob] = &[
    Knob::new("workload", "Who asks", "Workload", choice(WORKLOAD)),
    parts::ttl(ms(60_000), ms(600_000)),
    Knob::new(
        "local-ttl",
        "Copies in an app's memory live for",
        "Pattern",
        time(ms(500), ms(1), ms(600_000)),
    ),
    parts::time_out(ms(100)),
    Knob::new(
        "retry",
        "A lost connection is made anew after",
        "Pattern",
        time(ms(100), ms(1), ms(60_000)),
    ),
    Knob::new(
        "command",
        "A shard works on a command for",
        "Cache",
        time(ms(3), SimTime(1_000), ms(1_000)),
    ),
    parts::select(ms(5)),
    parts::commit(ms(5)),
    parts::pool(8),
    parts::LINK,
    parts::rate(450.0),
    Knob::new("keys", "Other keys", "Crowd", count("keys", 60, 1, 10_000)),
    parts::ZIPF,
    parts::reads(0.995),
    Knob::new(
        "hot",
        "Share for the hot key",
        "Crowd",
        number("share", 0.9, 0.0, 1.0),
    ),
];
