use std::time::Duration;

use crate::{
    scenario::{
        Arrival, Settings,
        parts::{self, APPS, ms},
        workload::read,
    },
    sim::chance::{Chance, Draw, Purpose, unit},
    trace::{OpKind, SimTime},
};

/// How long a run lasts.
pub fn until(settings: &Settings) -> SimTime {
    match settings.choice("workload") {
        "crowd" => ms(4_000),
        "story" => {
            let tail = settings.time("time-out");
            SimTime::from(tail + Duration::from_millis(300))
        }
        _ => ms(4_000),
    }
}

/// The rows that stand before the run begins.
pub fn rows(settings: &Settings) -> Vec<(String, String)> {
    let keys = match settings.choice("workload") {
        "crowd" => settings.count("keys"),
        _ => 3,
    };
    (1..=keys).map(|n| (format!("user:{n}"), format!("User {n}"))).collect()
}

/// The requests from outside.
pub fn arrivals(
    settings: &Settings,
    chance: &mut dyn Chance,
    until: SimTime,
) -> Vec<Arrival> {
    let ([a, b], missing) = (APPS, "user:404");
    let story = match settings.choice("workload") {
        "crowd" => return crowd(settings, chance, until),
        "story" => vec![
            read(ms(50), a, missing),
            read(ms(120), b, missing),
            read(ms(190), a, missing),
            read(ms(260), b, "user:1"),
        ],
        _ => Vec::new(),
    };
    story.into_iter().filter(|arrival| arrival.at < until).collect()
}

/// A crowd, part of whose reads ask for rows that are not there.
fn crowd(
    settings: &Settings,
    chance: &mut dyn Chance,
    until: SimTime,
) -> Vec<Arrival> {
    let keys = parts::keys(rows(settings));
    let crowd = parts::crowd(settings, &keys, settings.number("reads"));
    let mut all = crowd.arrivals(chance, until);
    let (share, others) =
        (settings.number("missing"), settings.count("missing-keys"));
    for (arrival, ordinal) in all.iter_mut().zip(0..) {
        let mut draw = |place| {
            let purpose = Purpose::Program;
            unit(chance.draw(Draw { purpose, place, ordinal }))
        };
        if arrival.kind == OpKind::Read && draw(0) < share {
            let number = (draw(1) * others as f64) as u64;
            let missing = format!("user:{}", 1_000_000 + number);
            arrival.key = missing.as_str().into();
        }
    }
    all
}
