use std::time::Duration;

use crate::{
    scenario::{
        Arrival, Settings,
        parts::{self, APPS, ms},
        workload::read,
    },
    sim::chance::Chance,
    trace::{SimTime, sort_by_number},
};

/// How long a run lasts.
pub fn until(settings: &Settings) -> SimTime {
    match settings.choice("workload") {
        "crowd" => ms(20_000),
        _ => SimTime::from(settings.time("ttl") * 2),
    }
}

/// The rows that stand before the run begins.
pub fn rows(settings: &Settings) -> Vec<(String, String)> {
    let row = |number| (format!("user:{number}"), format!("User {number}"));
    match settings.choice("workload") {
        "crowd" => (1..=settings.count("keys")).map(row).collect(),
        _ => vec![row(1)],
    }
}

/// The requests from outside.
pub fn arrivals(
    settings: &Settings,
    chance: &mut dyn Chance,
    until: SimTime,
) -> Vec<Arrival> {
    if settings.choice("workload") == "crowd" {
        let keys = parts::keys(rows(settings));
        let reads = settings.number("reads");
        return parts::crowd(settings, &keys, reads).arrivals(chance, until);
    }
    let ([a, b], key) = (APPS, "user:1");
    let (ttl, ahead) = (settings.time("ttl"), settings.time("ahead"));
    // In the middle of the last part of the first copy's life, and when a
    // copy that nobody has renewed is gone.
    let soon = ttl.saturating_sub(ahead / 2);
    let just = soon + Duration::from_micros(300);
    let over = SimTime::from(ttl + Duration::from_millis(20));
    let mut story = vec![
        read(SimTime::ZERO, a, key),
        read(soon.into(), a, key),
        read(just.into(), b, key),
        read(over, b, key),
    ];
    sort_by_number(&mut story, |arrival| arrival.at.as_ns().into());
    story.retain(|arrival| arrival.at < until);
    story
}
