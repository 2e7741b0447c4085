use crate::{
    scenario::{
        Knob,
        knob::{choice, time},
        parts::{self, ms},
    },
    trace::SimTime,
};

const WORKLOAD: &[(&str, &str)] = &[
    ("story", "A page changes, and two visitors read it"),
    ("hands-on", "Nobody; the requests are yours"),
    ("crowd", "A steady load, with a cut link"),
];

/// What can be set.
pub const KNOBS: &[Knob] = &[
    Knob::new("workload", "Who asks", "Workload", choice(WORKLOAD)),
    Knob::new(
        "cut",
        "Between the edges the link is cut for (steady load)",
        "What happens",
        time(ms(1_000), SimTime(0), ms(10_000)),
    ),
    Knob::new(
        "delay",
        "A purge is handed on after",
        "Edges",
        time(ms(150), SimTime(0), ms(60_000)),
    ),
    Knob::new(
        "retry",
        "A purge that was not answered is sent again after",
        "Edges",
        time(ms(100), ms(1), ms(60_000)),
    ),
    parts::ttl(ms(60_000), ms(600_000)),
    Knob::new(
        "short-ttl",
        "Time to live (short time to live)",
        "Pattern",
        time(ms(300), ms(1), ms(600_000)),
    ),
    parts::time_out(ms(500)),
    Knob::new(
        "edge-link",
        "Latency between edges and to the origin, median",
        "Network",
        time(ms(20), SimTime(1_000), ms(1_000)),
    ),
    parts::LINK,
    parts::select(ms(2)),
    parts::commit(ms(5)),
    parts::pool(8),
    parts::rate(200.0),
    parts::key_count(50),
    parts::ZIPF,
    parts::reads(0.97),
];
