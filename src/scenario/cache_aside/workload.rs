use std::time::Duration;

use crate::{
    scenario::{
        Arrival, Settings,
        parts::{self, APPS, ms},
        workload::{read, write},
    },
    sim::chance::Chance,
    trace::{SimTime, sort_by_number},
};

/// How long a run lasts.
pub fn until(settings: &Settings) -> SimTime {
    match settings.choice("workload") {
        "crowd" => SimTime::from_ms(10_000),
        _ => SimTime::from(settings.time("ttl") + Duration::from_millis(500)),
    }
}

/// The rows that stand before the run begins.
pub fn rows(settings: &Settings) -> Vec<(String, String)> {
    match settings.choice("workload") {
        "crowd" => (1..=settings.count("keys"))
            .map(|number| (format!("user:{number}"), "w".into()))
            .collect(),
        _ => vec![("user:1".into(), "Ann".into())],
    }
}

/// The requests from outside.
pub fn arrivals(
    settings: &Settings,
    chance: &mut dyn Chance,
    until: SimTime,
) -> Vec<Arrival> {
    let ([a, b], key) = (APPS, "user:1");
    match settings.choice("workload") {
        "story" => {
            let late = settings.time("ttl") + Duration::from_millis(100);
            let mut story = vec![
                read(SimTime::ZERO, a, key),
                write(SimTime(500_000), b, key, "Bea"),
                read(ms(20), b, key),
                read(late.into(), a, key),
            ];
            sort_by_number(&mut story, |arrival| arrival.at.as_ns().into());
            story.retain(|arrival| arrival.at < until);
            story
        }
        "crowd" => {
            let keys = parts::keys(rows(settings));
            let reads = settings.number("reads");
            parts::crowd(settings, &keys, reads).arrivals(chance, until)
        }
        _ => vec![read(SimTime::ZERO, a, key)],
    }
}
