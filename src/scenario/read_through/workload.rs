use std::time::Duration;

use crate::{
    scenario::{
        Arrival, Settings,
        parts::{self, APPS, ms},
        workload::read,
    },
    sim::chance::Chance,
    trace::SimTime,
};

/// Of a crowd's keys each tenth has no row, from the fifth on.
fn is_missing(rank: u64) -> bool {
    rank % 10 == 5
}

/// When the database goes down: in the story shortly before the first copy's
/// time is over.
fn outage_at(settings: &Settings) -> SimTime {
    match settings.choice("workload") {
        "crowd" => ms(3_000),
        _ => SimTime::from(settings.time("ttl") * 4 / 5),
    }
}

/// How long a run lasts.
pub fn until(settings: &Settings) -> SimTime {
    let outage = settings.time("outage");
    match settings.choice("workload") {
        "crowd" => SimTime::from(outage + Duration::from_secs(5)),
        _ => SimTime::from(settings.time("ttl") * 2 + outage),
    }
}

/// All keys that a crowd asks for.
fn wanted(settings: &Settings) -> Vec<(String, String)> {
    let row = |rank| (format!("user:{rank}"), format!("User {rank}"));
    (1..=settings.count("keys")).map(row).collect()
}

/// The rows that stand before the run begins.
pub fn rows(settings: &Settings) -> Vec<(String, String)> {
    match settings.choice("workload") {
        "crowd" => (1..)
            .zip(wanted(settings))
            .filter(|(rank, _)| !is_missing(*rank))
            .map(|(_, row)| row)
            .collect(),
        _ => vec![("user:1".into(), "Ann".into())],
    }
}

/// What happens of itself: the database's process crashes and runs again.
pub fn script(settings: &Settings) -> Vec<String> {
    let outage = settings.time("outage");
    if outage.is_zero() || settings.choice("workload") == "hands-on" {
        return Vec::new();
    }
    let crash = outage_at(settings);
    let restart = SimTime(crash.as_ns() + SimTime::from(outage).as_ns());
    let (crash, restart) = (crash.exact(), restart.exact());
    vec![format!("{crash}:crash db"), format!("{restart}:restart db")]
}

/// The requests from outside.
pub fn arrivals(
    settings: &Settings,
    chance: &mut dyn Chance,
    until: SimTime,
) -> Vec<Arrival> {
    let [a, b] = APPS;
    let (hot, missing) = ("user:1", "user:9");
    let ttl = settings.time("ttl");
    // Behind the end of the first copy, and behind the end of the outage.
    let over = ttl + Duration::from_millis(100);
    let after = ttl + settings.time("outage") + Duration::from_millis(50);
    let story = match settings.choice("workload") {
        "crowd" => {
            let keys = parts::keys(wanted(settings));
            let reads = settings.number("reads");
            let crowd = parts::crowd(settings, &keys, reads);
            return crowd.arrivals(chance, until);
        }
        "story" => vec![
            read(ms(10), a, hot),
            read(SimTime(10_100_000), b, hot),
            read(SimTime(10_200_000), a, hot),
            read(SimTime(10_300_000), b, hot),
            read(ms(40), a, hot),
            read(ms(60), a, missing),
            read(ms(120), b, missing),
            read(over.into(), a, hot),
            read(after.into(), b, hot),
        ],
        _ => Vec::new(),
    };
    story.into_iter().filter(|arrival| arrival.at < until).collect()
}
