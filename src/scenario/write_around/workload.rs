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
        "crowd" => ms(10_000),
        _ => SimTime::from(settings.time("ttl") + Duration::from_millis(500)),
    }
}

/// The rows that stand before the run begins.
pub fn rows(settings: &Settings) -> Vec<(String, String)> {
    let row = |number| (format!("order:{number}"), "open".into());
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
    let ([a, b], first, second) = (APPS, "order:1", "order:2");
    // Until then a copy of the first read has gone.
    let late = settings.time("ttl") + Duration::from_millis(100);
    let mut story = vec![
        read(SimTime::ZERO, a, first),
        write(ms(20), b, first, "paid"),
        read(ms(40), a, first),
        write(ms(60), b, second, "open"),
        read(ms(80), a, second),
        read(ms(100), b, second),
        read(late.into(), a, first),
    ];
    sort_by_number(&mut story, |arrival| arrival.at.as_ns().into());
    story.retain(|arrival| arrival.at < until);
    story
}
