use std::time::Duration;

use crate::{
    scenario::{
        Arrival, Settings,
        parts::{self, APPS, ms},
        workload::{read, write},
    },
    sim::chance::Chance,
    trace::{OpKind, SimTime},
};

/// How long a run lasts.
pub fn until(settings: &Settings) -> SimTime {
    match settings.choice("workload") {
        "crowd" => ms(6_000),
        _ => SimTime::from(settings.time("ttl") * 3 / 2),
    }
}

/// The rows that stand before the run begins: prices, which change, and
/// sessions, which do not.
pub fn rows(settings: &Settings) -> Vec<(String, String)> {
    let keys = match settings.choice("workload") {
        "crowd" => settings.count("keys"),
        _ => 1,
    };
    let row = |n: u64| match n % 2 {
        1 => (format!("price:{}", n / 2 + 1), "10 EUR".into()),
        _ => (format!("session:{}", n / 2), "Ann".into()),
    };
    (1..=keys).map(row).collect()
}

/// Copies that nobody reads, and how long they live.
pub fn idle(settings: &Settings) -> Vec<(String, Duration)> {
    let ttl = settings.time("ttl");
    if settings.choice("workload") != "crowd" {
        return vec![("session:9".into(), ttl / 2)];
    }
    let all = settings.count("idle");
    let ending = (settings.number("ending") * all as f64) as u64;
    let lives = |n| match n <= ending {
        true => ttl,
        false => Duration::from_secs(3_600),
    };
    (1..=all).map(|n| (format!("cart:{n}"), lives(n))).collect()
}

/// The requests from outside.
pub fn arrivals(
    settings: &Settings,
    chance: &mut dyn Chance,
    until: SimTime,
) -> Vec<Arrival> {
    if settings.choice("workload") == "crowd" {
        return crowd(settings, chance, until);
    }
    let ([a, b], key) = (APPS, "price:1");
    let ttl = settings.time("ttl");
    // The second read lets a sliding copy live beyond the third.
    let story = [
        read(SimTime::ZERO, a, key),
        write(SimTime::from(ttl / 5), b, key, "12 EUR"),
        read(SimTime::from(ttl * 4 / 5), a, key),
        read(SimTime::from(ttl * 13 / 10), a, key),
    ];
    story.into_iter().filter(|arrival| arrival.at < until).collect()
}

/// A crowd that writes nothing but prices.
fn crowd(
    settings: &Settings,
    chance: &mut dyn Chance,
    until: SimTime,
) -> Vec<Arrival> {
    let keys = parts::keys(rows(settings));
    let crowd = parts::crowd(settings, &keys, settings.number("reads"));
    let mut all = crowd.arrivals(chance, until);
    for arrival in &mut all {
        if arrival.kind == OpKind::Write {
            let price = arrival.key.replace("session:", "price:");
            arrival.key = price.as_str().into();
        }
    }
    all
}
