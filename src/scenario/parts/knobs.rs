use super::ms;
use crate::{
    scenario::knob::{Knob, count, number, time},
    trace::SimTime,
};

/// The shortest time that the network or a statement takes.
const SHORTEST: SimTime = SimTime(1_000);

/// How long a cached value lives.
pub const fn ttl(default: SimTime, max: SimTime) -> Knob {
    Knob::new("ttl", "Time to live", "Pattern", time(default, ms(1), max))
}

/// How long a client waits for an answer.
pub const fn time_out(default: SimTime) -> Knob {
    let takes = time(default, ms(10), ms(60_000));
    Knob::new("time-out", "Clients wait at most", "Pattern", takes)
}

/// The latency of a link.
pub const LINK: Knob = Knob::new(
    "link",
    "Link latency, median",
    "Network",
    time(SimTime(250_000), SHORTEST, ms(1_000)),
);

/// How long a read of the database takes.
pub const fn select(default: SimTime) -> Knob {
    let takes = time(default, SHORTEST, ms(1_000));
    Knob::new("select", "Reading a row, median", "Database", takes)
}

/// How long a commit takes.
pub const fn commit(default: SimTime) -> Knob {
    let takes = time(default, SHORTEST, ms(1_000));
    Knob::new("commit", "Committing a row, median", "Database", takes)
}

/// The size of the database's connection pool.
pub const fn pool(default: u64) -> Knob {
    let takes = count("connections", default, 1, 256);
    Knob::new("pool", "Connections", "Database", takes)
}

/// How many requests a crowd makes.
pub const fn rate(default: f64) -> Knob {
    let takes = number("requests a second", default, 1.0, 10_000.0);
    Knob::new("rate", "Requests a second", "Crowd", takes)
}

/// How many keys a crowd asks for.
pub const fn key_count(default: u64) -> Knob {
    Knob::new("keys", "Keys", "Crowd", count("keys", default, 1, 10_000))
}

/// How unevenly a crowd wants its keys.
pub const ZIPF: Knob =
    Knob::new("zipf", "Zipf exponent", "Crowd", number("1", 1.0, 0.0, 3.0));

/// How many of a crowd's requests read.
pub const fn reads(default: f64) -> Knob {
    let takes = number("share", default, 0.0, 1.0);
    Knob::new("reads", "Share of reads", "Crowd", takes)
}
