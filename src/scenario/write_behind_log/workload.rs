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
        "crowd" => ms(5_000),
        _ => ms(1_500),
    }
}

/// The rows that stand before the run begins.
pub fn rows(settings: &Settings) -> Vec<(String, String)> {
    let row = |key: &str, text: &str| (key.to_string(), text.to_string());
    match settings.choice("workload") {
        "crowd" => (1..=settings.count("keys"))
            .map(|number| row(&format!("score:{number}"), "0"))
            .collect(),
        _ => vec![row("Ana", "290"), row("Ben", "180"), row("Cy", "420")],
    }
}

/// The requests from outside.
pub fn arrivals(
    settings: &Settings,
    chance: &mut dyn Chance,
    until: SimTime,
) -> Vec<Arrival> {
    let [a, b] = APPS;
    let story = match settings.choice("workload") {
        "crowd" => {
            let keys = parts::keys(rows(settings));
            let reads = settings.number("reads");
            let crowd = parts::crowd(settings, &keys, reads);
            return crowd.arrivals(chance, until);
        }
        "story" => vec![
            write(ms(90), a, "Ana", "310"),
            write(ms(160), b, "Cy", "440"),
            write(ms(400), b, "Ben", "200"),
            read(ms(1_200), b, "Ana"),
        ],
        _ => Vec::new(),
    };
    story.into_iter().filter(|arrival| arrival.at < until).collect()
}
