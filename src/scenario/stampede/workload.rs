use std::time::Duration;

use crate::{
    patterns::stampede::HOT,
    scenario::{
        Arrival, Settings,
        parts::{self, APPS, ms},
        workload::{Crowd, read},
    },
    sim::chance::Chance,
    trace::{NodeId, SimTime},
};

/// How long a run lasts.
pub fn until(settings: &Settings) -> SimTime {
    match settings.choice("workload") {
        "crowd" => ms(8_000),
        _ => {
            let tail = settings.time("time-out") * 3;
            SimTime::from(settings.time("ttl") + tail)
        }
    }
}

/// The rows that stand before the run begins.
pub fn rows(settings: &Settings) -> Vec<(String, String)> {
    let keys = match settings.choice("workload") {
        "crowd" => settings.count("keys"),
        _ => 1,
    };
    (1..=keys).map(|n| (format!("page:{n}"), format!("Page {n}"))).collect()
}

/// The requests from outside.
pub fn arrivals(
    settings: &Settings,
    chance: &mut dyn Chance,
    until: SimTime,
) -> Vec<Arrival> {
    if settings.choice("workload") == "crowd" {
        let keys = parts::keys(rows(settings));
        let apps = settings.count("apps") as u16;
        let clients: Vec<NodeId> = (0..apps).map(NodeId).collect();
        let crowd = parts::crowd(settings, &keys, settings.number("reads"));
        return Crowd { clients: &clients, ..crowd }.arrivals(chance, until);
    }
    let [a, b] = APPS;
    let ttl = settings.time("ttl");
    // The early one is some load times before the end, the others are right
    // behind it.
    let early = ttl.saturating_sub(settings.time("select") * 3 / 2);
    let over = ttl + Duration::from_millis(5);
    let behind = |us| SimTime::from(over + Duration::from_micros(us));
    let story = [
        read(early.into(), b, HOT),
        read(behind(0), a, HOT),
        read(behind(300), b, HOT),
        read(behind(600), a, HOT),
    ];
    story.into_iter().filter(|arrival| arrival.at < until).collect()
}
