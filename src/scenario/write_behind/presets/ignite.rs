//! Apache Ignite's write-behind store with its defaults.

use super::{
    super::knobs::{COALESCED, Defaults, SYNCHRONOUS, knobs},
    *,
};
use crate::scenario::workload::{read, write};

/// Write-behind as Apache Ignite does it: flush size 10,240, every 5 s, batches
/// of 512, one thread, coalescing, and above 1.5 times the flush size writers
/// wait for the database (`CacheConfiguration`, `GridCacheWriteBehindStore`).
pub static SCENARIO: Scenario = Trade {
    id: "write-behind-ignite",
    title: "Apache Ignite's defaults",
    question: "Write-behind is one setting in Apache Ignite. What do its \
               defaults promise, and what happens above its critical size?",
    text: "Ignite flushes every 5 seconds, or as soon as 10,240 entries wait, \
           in batches of 512, with one thread; a newer value takes the place \
           of an older one. At one and a half times that size, the critical \
           size, writers pass their own row on to the database and wait for \
           it. So a node that dies takes up to 5 seconds of what it had \
           acknowledged, unless the entries have backups on other nodes, \
           which are not modelled here. A batch that fails is tried again.",
    lesson: &lessons::IGNITE,
    variants: VARIANTS,
    knobs: &knobs(Defaults {
        workload: WORKLOAD,
        flush_ms: 5_000,
        flush_size: 10_240,
        batch: 512,
        coalesce: COALESCED,
        capacity: 15_360,
        when_full: SYNCHRONOUS,
        rate: 400.0,
        keys: 1_000,
        reads: 0.5,
    }),
    until: |settings| lasting(settings, 8_000, 6_500),
    build: |settings, variant, chance| {
        built(settings, variant, chance, "entry", STORY)
    },
    arrivals,
    program,
}
.scenario();

const STORY: &[(&str, &str)] = &[("cart:1", "empty"), ("cart:2", "empty")];

const WORKLOAD: &[(&str, &str)] = &[
    ("story", "Two shoppers fill their carts"),
    ("hands-on", "Nobody; the requests are yours"),
    ("crowd", "A steady load on many entries"),
];

const VARIANTS: &[Variant] = &[
    behind(
        "With the defaults: every 5 s the database is told of all entries \
         that have changed. A node that dies without backups takes up to 5 s \
         of them.",
        &[crash(
            "The node dies after 4.9 s: nothing that was acknowledged since \
             the start has reached the database.",
            "#/v1/write-behind-ignite/write-behind?seed=7&\
             do=4.9s:crash+cache&do=5.1s:restart+cache",
        )],
    ),
    through(
        "Write-behind switched off: each put waits for the store. Nothing is \
         lost with a node, and each put costs a commit.",
    ),
    Variant {
        id: "flush-often",
        name: "Flush every second",
        summary: "The flush frequency is set to 1,000 ms: a node that dies \
                  takes a fifth as much, for five times as many batches.",
        effect: Effect::Narrows,
        expected: CACHE_KNOWS,
        functions: BEHIND,
        holes: &[crash(
            "The node dies after 4.9 s: the last second is still lost.",
            "#/v1/write-behind-ignite/flush-often?seed=7&\
             do=4.9s:crash+cache&do=5.1s:restart+cache",
        )],
    },
];

fn arrivals(
    settings: &Settings,
    chance: &mut dyn Chance,
    until: SimTime,
) -> Vec<Arrival> {
    let [a, b] = parts::APPS;
    let story = vec![
        write(ms(3_500), a, "cart:1", "tea"),
        write(ms(3_700), a, "cart:1", "tea+cup"),
        write(ms(4_200), b, "cart:2", "book"),
        write(ms(4_500), b, "cart:2", "book+pen"),
        read(ms(6_000), b, "cart:2"),
    ];
    let crowd = || crowd(settings, "entry", chance, until);
    asked(settings, until, crowd, story)
}
