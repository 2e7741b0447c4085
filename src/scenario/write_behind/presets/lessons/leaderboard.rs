use super::*;

const SCENARIO: &str = "write-behind-leaderboard";

const RESTARTED: Sign = Sign::of("cache", "fault", "restarted");

const SCORES: &[Choice] = &[
    Choice { words: "1230", value: "1230" },
    Choice { words: "1220", value: "1220" },
    Choice { words: "1150", value: "1150" },
];

/// What Eli reads at the end of a stop.
const fn reads(asks: &'static str, stop: usize) -> Option<Question> {
    let answers = Answers::Choice(SCORES);
    Some(Question { asks, answers, seen: stop, answer: (stop, "row") })
}

const STOPS: &[Stop] = &[
    Stop::plain(
        BEHIND,
        "Dee and Eli race. Press Play until Eli has read his score.",
        Deed::Run,
        READ,
        "1230: he has overtaken Dee with her 1220, and has seen it. The \
         database was told at 500 ms, before he scored: it has 1150 for him.",
    ),
    Stop {
        question: reads(
            "You are about to crash the cache and to restart it. What will \
             Eli read when he looks again?",
            3,
        ),
        proof: Some(Property::LostWrites),
        ..Stop::plain(
            BEHIND,
            "Crash the cache.",
            CRASH,
            CRASHED,
            "1230 stood in the cache’s memory only: an acknowledged write is \
             lost.",
        )
    },
    Stop::plain(
        BEHIND,
        "Restart the cache.",
        Deed::Do { name: "Restart the cache", act: "restart cache" },
        RESTARTED,
        "It is empty. Who asks it now is sent to the database.",
    ),
    Stop {
        proof: Some(Property::ReadYourWrites),
        ..Stop::plain(
            BEHIND,
            "Press Play until Eli has read his score.",
            Deed::Run,
            READ,
            "1150: the board has gone back, and he is behind Dee again.",
        )
    },
    Stop::choose(
        BEHIND,
        FILE,
        "Choose the variant AOF everysec above: the same race and the same \
         crash.",
        "The cache also writes each score to its append-only file (AOF).",
    ),
    Stop {
        question: reads("What will Eli read after the restart this time?", 6),
        ..Stop::plain(
            FILE,
            "Press Play until the cache is restarted.",
            Deed::Run,
            RESTARTED,
            "It reads its file first.",
        )
    },
    Stop::plain(
        FILE,
        "Press Play until Eli has read his score.",
        Deed::Run,
        READ,
        "1230. The board is as he saw it.",
    ),
];

/// The board goes back.
pub static LESSON: Lesson = Lesson {
    id: "the-board-goes-back",
    title: "The board goes back",
    base: Base { scenario: SCENARIO, variant: BEHIND, seed: 7, knobs: &[] },
    intro: "A board of scores lives in a cache. Twice a second the database \
            is told of each player’s newest score.",
    stops: STOPS,
    close: "Players forgive a slow board, and not one that goes back. A file \
            keeps it through a crash of the process.",
    challenges: CHALLENGES,
};

const CHALLENGES: &[Challenge] = &[in_spite_of_the_file(
    "put-the-board-back",
    SCENARIO,
    "Put the board back",
    "The cache writes a file. Put the board back all the same: break the \
     verdict No lost writes.",
)];
