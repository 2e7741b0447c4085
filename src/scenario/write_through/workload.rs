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
        _ => ms(500),
    }
}

/// The rows that stand before the run begins.
pub fn rows(settings: &Settings) -> Vec<(String, String)> {
    let row = |key: String, text: &str| (key, text.to_string());
    match settings.choice("workload") {
        "crowd" => (1..=settings.count("keys"))
            .map(|number| row(format!("price:{number}"), "w"))
            .collect(),
        _ => vec![row("price:1".into(), "10")],
    }
}

/// The requests from outside.
pub fn arrivals(
    settings: &Settings,
    chance: &mut dyn Chance,
    until: SimTime,
) -> Vec<Arrival> {
    let ([a, b], key) = (APPS, "price:1");
    let story = match settings.choice("workload") {
        "crowd" => {
            let keys = parts::keys(rows(settings));
            let reads = settings.number("reads");
            let crowd = parts::crowd(settings, &keys, reads);
            return crowd.arrivals(chance, until);
        }
        "story" => vec![
            write(ms(10), a, key, "11"),
            write(SimTime(10_100_000), b, key, "12"),
            read(ms(13), b, key),
            read(ms(60), a, key),
            read(ms(200), b, key),
        ],
        _ => Vec::new(),
    };
    story.into_iter().filter(|arrival| arrival.at < until).collect()
}
