//! Game scores and their leaderboard: the last score of each player counts.

use super::{
    super::knobs::{BLOCKED, COALESCED, Defaults, knobs},
    *,
};
use crate::scenario::workload::{read, write};

/// Write-behind of scores.
pub static SCENARIO: Scenario = Trade {
    id: "write-behind-leaderboard",
    title: "Leaderboard",
    question: "A few players score all the time: what does it cost to keep \
               their scores in the cache, and what will a player say after a \
               crash?",
    text: "Scores are written to the cache, which keeps them sorted for the \
           leaderboard, and the database keeps them for good. A few players \
           are much more busy than the rest, so most of the scores in a \
           flush interval take the place of an older one of the same player: \
           the database sees one row a player. In Redis the board is a sorted \
           set (ZADD, ZREVRANGE); here each of its members is a key of its \
           own, which is how its rows go to the database anyhow.",
    lesson: &lessons::LEADERBOARD,
    variants: VARIANTS,
    knobs: &knobs(Defaults {
        workload: WORKLOAD,
        flush_ms: 500,
        flush_size: 0,
        batch: 1_000,
        coalesce: COALESCED,
        capacity: 10_000,
        when_full: BLOCKED,
        rate: 600.0,
        keys: 50,
        reads: 0.2,
    }),
    until: |settings| lasting(settings, 4_000, 1_200),
    build: |settings, variant, chance| {
        built(settings, variant, chance, "player", STORY)
    },
    arrivals,
    program,
}
.scenario();

const STORY: &[(&str, &str)] = &[("Dee", "1200"), ("Eli", "1150")];

const WORKLOAD: &[(&str, &str)] = &[
    ("story", "Two players in a race"),
    ("hands-on", "Nobody; the requests are yours"),
    ("crowd", "A steady load of scores"),
];

const VARIANTS: &[Variant] = &[
    behind(
        "A score is taken by the cache's memory. Twice a second the database \
         is told of each player's newest. A crash puts the board back by up \
         to half a second.",
        &[crash(
            "The cache crashes at 790 ms: Eli had overtaken Dee, had seen \
             it, and is behind her again.",
            "#/v1/write-behind-leaderboard/write-behind?seed=7&\
             do=790ms:crash+cache&do=900ms:restart+cache",
        )],
    ),
    through(
        "Each score is a commit that its player waits for. The board never \
         goes back, and a few busy players keep the database busy with rows \
         that are out of date a moment later.",
    ),
    with_file(
        "The cache also writes a file that the disk flushes once a second. \
         After a crash of the process the board is as it was; after a loss \
         of power it is put back by about a second.",
        &[crash(
            "The machine loses power at 790 ms: the file's last part was not \
             on the disk yet, and Eli is behind again.",
            "#/v1/write-behind-leaderboard/aof-everysec?seed=7&\
             do=790ms:power-loss+cache&do=900ms:restart+cache",
        )],
    ),
];

fn arrivals(
    settings: &Settings,
    chance: &mut dyn Chance,
    until: SimTime,
) -> Vec<Arrival> {
    let [a, b] = parts::APPS;
    let story = vec![
        write(ms(120), a, "Dee", "1210"),
        write(ms(240), a, "Dee", "1220"),
        write(ms(620), b, "Eli", "1230"),
        read(ms(700), b, "Eli"),
        read(ms(1_000), b, "Eli"),
    ];
    let crowd = || crowd(settings, "player", chance, until);
    asked(settings, until, crowd, story)
}
