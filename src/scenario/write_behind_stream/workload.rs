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
        "crowd" => ms(6_000),
        _ => ms(1_600),
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

/// Who crashes.
fn trouble<'a>(settings: &'a Settings, variant: &Variant) -> &'a str {
    match (settings.choice("trouble"), variant.id) {
        ("crash", "two-steps" | "atomic") => "app",
        ("crash", "increment" | "batch-id") => "job-late",
        ("crash", _) => "job",
        (trouble, _) => trouble,
    }
}

/// What happens of itself.
pub fn script(settings: &Settings, variant: &Variant) -> Vec<String> {
    let crowd = settings.choice("workload") == "crowd";
    let story: &[&str] = match (trouble(settings, variant), crowd) {
        ("app", true) => return again_and_again(&["app-1", "app-2"], 20),
        ("job" | "job-late", true) => return again_and_again(&["job"], 8),
        // Somebody sees what is there meanwhile.
        ("app", false) => &[
            "120.4ms:crash app-1",
            "300ms:restart app-1",
            "450ms:app-2 read Ana",
        ],
        ("job", false) => &["125ms:crash job", "500ms:restart job"],
        ("job-late", false) => &["133.4ms:crash job", "500ms:restart job"],
        _ => &[],
    };
    story.iter().map(|action| action.to_string()).collect()
}

/// These nodes crash so many times, in turn, and are back soon.
fn again_and_again(nodes: &[&str], times: usize) -> Vec<String> {
    let period = 4_000 / times;
    let mut script = Vec::new();
    for time in 0..times {
        let (node, at) = (nodes[time % nodes.len()], 300 + time * period);
        script.push(format!("{at}ms:crash {node}"));
        script.push(format!("{}ms:restart {node}", at + period / 2));
    }
    script
}

/// The requests from outside. Scores only grow.
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
            let mut arrivals = crowd.arrivals(chance, until);
            for arrival in &mut arrivals {
                let number = arrival.text.trim_start_matches('w');
                arrival.text = number.to_string();
            }
            return arrivals;
        }
        "story" => {
            vec![write(ms(120), a, "Ana", "310"), read(ms(1_300), b, "Ana")]
        }
        _ => Vec::new(),
    };
    story.into_iter().filter(|arrival| arrival.at < until).collect()
}
