use crate::{
    scenario::{
        Knob,
        knob::{choice, count, time},
        parts::{self, ms},
    },
    trace::SimTime,
};

const WORKLOAD: &[(&str, &str)] = &[
    ("story", "Four orders, one after the other"),
    ("hands-on", "Nobody; the requests are yours"),
    ("crowd", "A steady load of orders"),
];

const TROUBLE: &[(&str, &str)] = &[
    ("crash", "The worker crashes and is started again"),
    ("power", "The worker's machine loses power for a while"),
    ("cut", "Its link to the cache is cut for a while"),
    ("slow", "The worker is slow"),
    ("none", "Nothing goes wrong by itself"),
];

/// What can be set.
pub const KNOBS: &[Knob] = &[
    Knob::new("workload", "Who asks", "Workload", choice(WORKLOAD)),
    Knob::new("trouble", "What goes wrong", "Workload", choice(TROUBLE)),
    Knob::new(
        "retry",
        "What failed is tried again after",
        "Pattern",
        time(ms(50), ms(1), ms(10_000)),
    ),
    Knob::new(
        "retries",
        "An app publishes at most (count)",
        "Pattern",
        count("times", 3, 1, 100),
    ),
    Knob::new(
        "min-idle",
        "A worker claims what was idle for (stream)",
        "Pattern",
        time(ms(200), SimTime(0), ms(60_000)),
    ),
    Knob::new(
        "block",
        "It waits for new entries (stream)",
        "Pattern",
        time(ms(250), ms(1), ms(60_000)),
    ),
    Knob::new(
        "max-len",
        "The stream keeps (MAXLEN)",
        "Cache",
        count("entries", 1_000, 1, 100_000),
    ),
    Knob::new(
        "message-bytes",
        "A message takes",
        "Cache",
        count("bytes", 1_000, 1, 1_000_000_000),
    ),
    Knob::new(
        "socket-bytes",
        "The sockets of both sides hold",
        "Cache",
        count("bytes", 4_000, 0, 1_000_000_000),
    ),
    Knob::new(
        "hard-limit",
        "Output buffer, hard limit",
        "Cache",
        count("bytes", 32_000, 0, 1_000_000_000),
    ),
    Knob::new(
        "soft-limit",
        "Output buffer, soft limit",
        "Cache",
        count("bytes", 8_000, 0, 1_000_000_000),
    ),
    Knob::new(
        "soft-time",
        "It is closed when over that for",
        "Cache",
        time(ms(1_000), SimTime(0), ms(600_000)),
    ),
    parts::ttl(ms(60_000), ms(600_000)),
    parts::time_out(ms(500)),
    parts::select(ms(5)),
    parts::commit(ms(15)),
    parts::pool(8),
    parts::LINK,
    parts::rate(30.0),
];
