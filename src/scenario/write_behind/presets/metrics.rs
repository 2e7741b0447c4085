//! Metrics and a dashboard: the last value of each gauge is enough.

use super::{
    super::knobs::{BLOCKED, COALESCED, Defaults, knobs},
    *,
};
use crate::scenario::workload::{read, write};

/// Write-behind of metrics.
pub static SCENARIO: Scenario = Trade {
    id: "write-behind-metrics",
    title: "Metrics dashboard",
    question: "Gauges change many times between two looks at them: how much \
               of that must a database see, and what does the dashboard show \
               meanwhile?",
    text: "Machines report their load again and again, and a dashboard shows \
           the last of it. A newer value takes the place of an older one in \
           the tray, so that most values never reach the database; nobody \
           would have looked at them. A counter is kept the same way if the \
           cache does the adding, with INCR, and passes the sum on. A \
           dashboard that asks the database is behind by as much as a flush \
           interval; one that asks the cache is not.",
    lesson: &lessons::METRICS,
    variants: VARIANTS,
    knobs: &knobs(Defaults {
        workload: WORKLOAD,
        flush_ms: 1_000,
        flush_size: 0,
        batch: 1_000,
        coalesce: COALESCED,
        capacity: 10_000,
        when_full: BLOCKED,
        rate: 400.0,
        keys: 20,
        reads: 0.1,
    }),
    until: |settings| lasting(settings, 4_000, 1_600),
    build: |settings, variant, chance| {
        built(settings, variant, chance, "load", STORY)
    },
    arrivals,
    program,
}
.scenario();

const STORY: &[(&str, &str)] = &[("web-1", "35%"), ("web-2", "40%")];

const WORKLOAD: &[(&str, &str)] = &[
    ("story", "Two machines report, a dashboard asks"),
    ("hands-on", "Nobody; the requests are yours"),
    ("crowd", "A steady load of reports"),
];

const VARIANTS: &[Variant] = &[
    behind(
        "A report is taken by the cache's memory, and takes the place of the \
         machine's last one. Once a second the database is told of the \
         newest. A crash takes at most a second of each gauge.",
        &[crash(
            "The cache crashes at 790 ms: the database still shows loads \
             from before the first report.",
            "#/v1/write-behind-metrics/write-behind?seed=7&\
             do=790ms:crash+cache&do=1.25s:restart+cache",
        )],
    ),
    Variant {
        id: "read-database",
        name: "The dashboard asks the database",
        summary: "The same, and the dashboard reads the database past the \
                  cache. What it shows is right and old, by up to a flush \
                  interval and a commit.",
        effect: Effect::Naive,
        expected: DATABASE_LAGS,
        functions: READERS,
        holes: &[],
    },
    through(
        "Each report is a commit. The dashboard is up to date wherever it \
         asks, and the database works for values that nobody will see.",
    ),
];

fn arrivals(
    settings: &Settings,
    chance: &mut dyn Chance,
    until: SimTime,
) -> Vec<Arrival> {
    let [a, b] = parts::APPS;
    let story = vec![
        write(ms(150), a, "web-1", "55%"),
        write(ms(350), a, "web-1", "70%"),
        write(ms(550), a, "web-1", "91%"),
        write(ms(600), a, "web-2", "44%"),
        read(ms(700), b, "web-1"),
        read(ms(1_200), b, "web-1"),
    ];
    let crowd = || crowd(settings, "load", chance, until);
    asked(settings, until, crowd, story)
}
