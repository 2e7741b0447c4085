use crate::{
    scenario::{
        Arrival, Settings, Variant,
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
        _ => vec![row("Ana", "290")],
    }
}

/// A write that the cache takes and the database does not: its text is too
/// long for the column.
const POISON: &str = "150ms:app-1 write Cy 460 points!";

/// A second row for the first batch.
const SECOND: &str = "150ms:app-2 write Ana 320";

/// What happens of itself.
pub fn script(settings: &Settings, _: &Variant) -> Vec<String> {
    let crowd = settings.choice("workload") == "crowd";
    let script: &[&str] = match (settings.choice("trouble"), crowd) {
        ("database", false) => &["150ms:crash db", "450ms:restart db"],
        ("database", true) => &["300ms:crash db", "700ms:restart db"],
        // In the middle of a batch, if its rows go one by one.
        ("crash", false) => &[SECOND, "219.8ms:crash job", "600ms:restart job"],
        ("crash", true) => &["500ms:crash job", "700ms:restart job"],
        ("poison", _) => &[POISON],
        _ => &[],
    };
    script.iter().map(|action| action.to_string()).collect()
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
            write(ms(120), a, "Ana", "310"),
            write(ms(300), a, "Ana", "330"),
            read(ms(1_000), b, "Ana"),
        ],
        _ => Vec::new(),
    };
    story.into_iter().filter(|arrival| arrival.at < until).collect()
}
