use crate::{
    scenario::{
        Arrival, Settings,
        parts::{self, APPS, ms},
        workload::{read, write},
    },
    sim::chance::Chance,
    trace::SimTime,
};

/// How long a run lasts.
pub fn until(settings: &Settings) -> SimTime {
    match settings.choice("workload") {
        "crowd" => ms(10_000),
        _ => ms(1_000),
    }
}

/// The rows that stand before the run begins.
pub fn rows(settings: &Settings) -> Vec<(String, String)> {
    let keys = match settings.choice("workload") {
        "crowd" => settings.count("keys"),
        _ => return vec![("user:1".into(), "Ann".into())],
    };
    // No key begins with another one: KEYS finds one copy.
    let row = |n| (format!("user:{n:05}"), format!("User {n}"));
    (1..=keys).map(row).collect()
}

/// The requests from outside.
pub fn arrivals(
    settings: &Settings,
    chance: &mut dyn Chance,
    until: SimTime,
) -> Vec<Arrival> {
    let [a, b] = APPS;
    let key = "user:1";
    if settings.choice("workload") == "crowd" {
        let keys = parts::keys(rows(settings));
        let crowd = parts::crowd(settings, &keys, settings.number("reads"));
        return crowd.arrivals(chance, until);
    }
    let story = [
        read(SimTime::ZERO, a, key),
        read(ms(30), b, key),
        write(ms(50), b, key, "Bea"),
        read(ms(100), a, key),
        read(ms(110), b, key),
        read(ms(500), a, key),
    ];
    story.into_iter().filter(|arrival| arrival.at < until).collect()
}
