use crate::{
    scenario::{
        Knob,
        knob::{Kind, choice, count, time},
        parts::{self, ms},
    },
    trace::SimTime,
};

/// What the knobs of a write-behind cache stand at. Of a choice the first
/// word is the default.
pub struct Defaults {
    pub workload: &'static [(&'static str, &'static str)],
    pub flush_ms: u64,
    pub flush_size: u64,
    pub batch: u64,
    pub coalesce: &'static [(&'static str, &'static str)],
    pub capacity: u64,
    pub when_full: &'static [(&'static str, &'static str)],
    pub rate: f64,
    pub keys: u64,
    pub reads: f64,
}

const WORKLOAD: &[(&str, &str)] = &[
    ("story", "Three players score"),
    ("hands-on", "Nobody; the requests are yours"),
    ("crowd", "A steady load"),
];

/// The newest row of a key is enough.
pub const COALESCED: &[(&str, &str)] = &[
    ("on", "The newest row of a key is enough: a score, a profile"),
    ("off", "Each row counts: a log, an order"),
];

/// Each row counts.
pub const EACH: &[(&str, &str)] = &[
    ("off", "Each row counts: a log, an order"),
    ("on", "The newest row of a key is enough: a score, a profile"),
];

/// Writers wait where the tray is full.
pub const BLOCKED: &[(&str, &str)] = &[
    ("block", "Writers wait until there is room"),
    ("reject", "Writers are refused"),
    ("synchronous", "Writers wait for the database"),
];

/// Writers pass the row on themselves where the tray is full.
pub const SYNCHRONOUS: &[(&str, &str)] = &[
    ("synchronous", "Writers wait for the database"),
    ("block", "Writers wait until there is room"),
    ("reject", "Writers are refused"),
];

/// What can be set.
pub const KNOBS: &[Knob] = &knobs(Defaults {
    workload: WORKLOAD,
    flush_ms: 500,
    flush_size: 0,
    batch: 1_000,
    coalesce: COALESCED,
    capacity: 10_000,
    when_full: BLOCKED,
    rate: 400.0,
    keys: 50,
    reads: 0.5,
});

/// What can be set, with these defaults.
pub const fn knobs(defaults: Defaults) -> [Knob; 21] {
    let flush = time(ms(defaults.flush_ms), ms(1), ms(60_000));
    let often = time(ms(defaults.flush_ms / 5), ms(1), ms(60_000));
    let size = count("rows", defaults.flush_size, 0, 100_000);
    let batch = count("rows", defaults.batch, 1, 10_000);
    let capacity = count("rows", defaults.capacity, 1, 1_000_000);
    [
        workload(defaults.workload),
        behind("flush", "Flush every", flush),
        behind("flush-often", "Flush every (flush often)", often),
        behind("flush-size", "Flush at once if so many wait; 0: never", size),
        behind("batch", "Rows in a batch, at most", batch),
        behind(
            "coalesce",
            "A newer row takes the place of an older",
            choice(defaults.coalesce),
        ),
        behind(
            "threads",
            "Batches on their way at once",
            count("threads", 1, 1, 64),
        ),
        behind("capacity", "The tray is full with", capacity),
        behind("when-full", "When it is full", choice(defaults.when_full)),
        behind(
            "retry",
            "A flush that failed is tried again after",
            time(ms(50), ms(1), ms(10_000)),
        ),
        Knob::new(
            "fsync",
            "A flush of the cache's disk takes",
            "Cache",
            time(ms(2), SimTime(0), ms(10_000)),
        ),
        parts::ttl(ms(60_000), ms(600_000)),
        parts::time_out(ms(1_000)),
        parts::select(ms(5)),
        parts::commit(ms(15)),
        parts::pool(8),
        parts::LINK,
        parts::rate(defaults.rate),
        parts::key_count(defaults.keys),
        parts::ZIPF,
        parts::reads(defaults.reads),
    ]
}

const fn workload(words: &'static [(&'static str, &'static str)]) -> Knob {
    Knob::new("workload", "Who asks", "Workload", choice(words))
}

const fn behind(name: &'static str, title: &'static str, takes: Kind) -> Knob {
    Knob::new(name, title, "Write-behind", takes)
}
