use super::*;

const SCENARIO: &str = "write-behind-logging";

/// An entry with this text has been told OK.
const fn told(text: &'static str) -> Sign {
    Sign::of("app-2", "op", "ended").with("row", text)
}

const STOPS: &[Stop] = &[
    Stop::plain(
        BEHIND,
        "Two services write a log. Press Play until payment-ok is written.",
        Deed::Run,
        told("payment-ok"),
        "Two entries were told OK by the cache. They wait in its memory, in a \
         tray for the database.",
    ),
    Stop {
        question: rows(
            "Twice a second the tray goes to the database in one call. How \
             many rows will the database add for the two entries?",
            1,
        ),
        ..Stop::plain(
            BEHIND,
            "Press Play until the database has committed them.",
            Deed::Run,
            BATCHED,
            "Two: no entry of a log takes the place of another. What is saved \
             are calls: one instead of two here, one instead of hundreds \
             under load.",
        )
    },
    Stop::plain(
        BEHIND,
        "Press Play until disk-full is written.",
        Deed::Run,
        told("disk-full"),
        "slow-query and disk-full wait for the next flush. They tell what is \
         about to go wrong.",
    ),
    Stop {
        question: lost("Now the cache crashes. How many entries are lost?", 3),
        proof: Some(Property::LostWrites),
        ..Stop::plain(
            BEHIND,
            "Crash the cache.",
            CRASH,
            CRASHED,
            "Two, and just those that say why it came to the crash.",
        )
    },
    Stop::choose(
        BEHIND,
        FILE,
        "Choose the variant AOF everysec above: the same entries and the same \
         crash.",
        "The cache also writes each entry to a file, its append-only file \
         (AOF).",
    ),
    Stop {
        question: lost("How many entries does the crash take this time?", 5),
        ..Stop::plain(
            FILE,
            "Press Play until the cache crashes.",
            Deed::Run,
            CRASHED,
            "None. The operating system has the file, and a restart reads it.",
        )
    },
];

/// The last words of a log.
pub static LESSON: Lesson = Lesson {
    id: "last-words",
    title: "The last words of a log",
    base: Base { scenario: SCENARIO, variant: BEHIND, seed: 7, knobs: &[] },
    intro: "Services hand their log entries to a cache and go on. The cache \
            tells the database twice a second.",
    stops: STOPS,
    close: "Batches save calls. What waits for the next one must stand in \
            more than one memory, or the last words are lost.",
    challenges: CHALLENGES,
};

const CHALLENGES: &[Challenge] = &[in_spite_of_the_file(
    "lose-last-words",
    SCENARIO,
    "Lose the last words",
    "The cache writes a file. Lose an entry all the same: break the verdict \
     No lost writes.",
)];
