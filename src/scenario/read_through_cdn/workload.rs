use crate::{
    scenario::{
        Arrival, Settings,
        parts::{self, APPS, ms},
        workload::{read, write},
    },
    sim::chance::Chance,
    trace::SimTime,
};

/// When the link between the edges is cut.
const CUT_AT: SimTime = ms(3_000);

/// How long a run lasts.
pub fn until(settings: &Settings) -> SimTime {
    match settings.choice("workload") {
        "crowd" => {
            let cut = SimTime::from(settings.time("cut"));
            SimTime(CUT_AT.as_ns() + cut.as_ns() + ms(3_000).as_ns())
        }
        _ => ms(1_000),
    }
}

/// The pages that stand before the run begins.
pub fn rows(settings: &Settings) -> Vec<(String, String)> {
    match settings.choice("workload") {
        "crowd" => (1..=settings.count("keys"))
            .map(|number| (format!("page:{number}"), "old".into()))
            .collect(),
        _ => vec![("page:1".into(), "old".into())],
    }
}

/// What happens of itself: under a steady load, a cut between the edges.
pub fn script(settings: &Settings) -> Vec<String> {
    let cut = settings.time("cut");
    if cut.is_zero() || settings.choice("workload") != "crowd" {
        return Vec::new();
    }
    let heal = SimTime(CUT_AT.as_ns() + SimTime::from(cut).as_ns());
    let (cut, heal) = (CUT_AT.exact(), heal.exact());
    vec![
        format!("{cut}:cut edge-1<->edge-2"),
        format!("{heal}:heal edge-1<->edge-2"),
    ]
}

/// The requests from outside.
pub fn arrivals(
    settings: &Settings,
    chance: &mut dyn Chance,
    until: SimTime,
) -> Vec<Arrival> {
    let ([a, b], page) = (APPS, "page:1");
    let story = match settings.choice("workload") {
        "crowd" => {
            let keys = parts::keys(rows(settings));
            let reads = settings.number("reads");
            let crowd = parts::crowd(settings, &keys, reads);
            return crowd.arrivals(chance, until);
        }
        "story" => vec![
            write(ms(10), a, page, "new"),
            read(ms(120), a, page),
            read(ms(130), b, page),
            read(ms(500), b, page),
        ],
        _ => Vec::new(),
    };
    story.into_iter().filter(|arrival| arrival.at < until).collect()
}
