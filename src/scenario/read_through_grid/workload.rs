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
        "crowd" => ms(6_000),
        _ => ms(400),
    }
}

/// The rows that stand before the run begins.
pub fn rows(settings: &Settings) -> Vec<(String, String)> {
    match settings.choice("workload") {
        "crowd" => (1..=settings.count("keys"))
            .map(|number| (format!("item:{number}"), "w".into()))
            .collect(),
        _ => vec![("item:1".into(), "10".into())],
    }
}

/// The requests from outside.
pub fn arrivals(
    settings: &Settings,
    chance: &mut dyn Chance,
    until: SimTime,
) -> Vec<Arrival> {
    let ([a, b], item) = (APPS, "item:1");
    let story = match settings.choice("workload") {
        "crowd" => {
            let keys = parts::keys(rows(settings));
            let reads = settings.number("reads");
            let crowd = parts::crowd(settings, &keys, reads);
            return crowd.arrivals(chance, until);
        }
        "story" => vec![
            read(ms(10), a, item),
            write(ms(12), b, item, "11"),
            read(ms(60), b, item),
            read(ms(200), a, item),
        ],
        _ => Vec::new(),
    };
    story.into_iter().filter(|arrival| arrival.at < until).collect()
}
