use std::time::Duration;

use crate::{
    scenario::{
        Arrival, Settings,
        parts::{self, APPS},
        workload::read,
    },
    sim::chance::Chance,
    trace::SimTime,
};

/// How many rows the story has.
const STORY_ROWS: u64 = 3;

/// How long a run lasts: until the second copies have ended too.
pub fn until(settings: &Settings) -> SimTime {
    let ttl = settings.time("ttl");
    match settings.choice("workload") {
        "crowd" => SimTime::from(ttl * 8 / 3),
        _ => SimTime::from(ttl + Duration::from_millis(400)),
    }
}

/// The rows that stand before the run begins.
pub fn rows(settings: &Settings) -> Vec<(String, String)> {
    let keys = match settings.choice("workload") {
        "crowd" => settings.count("keys"),
        _ => STORY_ROWS,
    };
    (1..=keys).map(|n| (format!("item:{n}"), format!("Item {n}"))).collect()
}

/// The requests from outside.
pub fn arrivals(
    settings: &Settings,
    chance: &mut dyn Chance,
    until: SimTime,
) -> Vec<Arrival> {
    let keys = parts::keys(rows(settings));
    if settings.choice("workload") == "crowd" {
        let crowd = parts::crowd(settings, &keys, settings.number("reads"));
        return crowd.arrivals(chance, until);
    }
    let [a, b] = APPS;
    // Behind the end of what the warm-up stored when its rows were there.
    let over = settings.time("ttl") + Duration::from_millis(30);
    let story = (0..).zip(&keys).map(|(n, key)| {
        let at = over + Duration::from_micros(300 * n);
        read(at.into(), if n % 2 == 0 { a } else { b }, key)
    });
    story.filter(|arrival| arrival.at < until).collect()
}
