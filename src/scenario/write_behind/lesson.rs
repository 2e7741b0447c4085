use crate::{
    check::Property,
    scenario::{
        Answers, Base, Challenge, Choice, Deed, Goal, Lesson, Question, Sign,
        Stop, Turns, parts::ms,
    },
};

const NAIVE: &str = "write-behind";
const OFTEN: &str = "flush-often";
const ALWAYS: &str = "aof-always";

const fn base(variant: &'static str) -> Base {
    Base { scenario: "write-behind", variant, seed: 7, knobs: &[] }
}

/// App A has ended a request with this score in hand.
const fn ended(score: &'static str) -> Sign {
    Sign::of("app-1", "op", "ended").with("row", score)
}

const CRASH: Deed = Deed::Do { name: "Crash the cache", act: "crash cache" };
const RESTART: Deed =
    Deed::Do { name: "Restart the cache", act: "restart cache" };

const CRASHED: Sign = Sign::of("cache", "fault", "crashed");

/// Ana has read her score, whatever it is.
const READ: Sign = Sign::of("app-1", "op", "ended").with("kind", "read");

/// A stop without a question or a proof, in the naive variant.
const fn stop(
    task: &'static str,
    deed: Deed,
    done: Sign,
    why: &'static str,
) -> Stop {
    Stop::plain(NAIVE, task, deed, done, why)
}

const SCORES: &[Choice] = &[
    Choice { words: "330", value: "330" },
    Choice { words: "310", value: "310" },
    Choice { words: "Nothing", value: "" },
];

const COUNTS: &[Choice] = &[
    Choice { words: "None", value: "0" },
    Choice { words: "1", value: "1" },
    Choice { words: "3", value: "3" },
    Choice { words: "6", value: "6" },
];

const STOPS: &[Stop] = &[
    stop(
        "Ana has scored: app A writes 310 for her. Press Step forward until A \
         is told OK.",
        Deed::Step,
        ended("310"),
        "A was told OK by the cache, long before a database could have \
         committed. The database still has 290: the cache’s memory is the \
         only place that knows 310.",
    ),
    stop(
        "Two more scores follow, and the cache tells the database. Press Play \
         until Ana has scored again.",
        Deed::Run,
        ended("330"),
        "At 500 ms three writes went to the database in one call: that is what \
         write-behind saves. Now A was told OK for 330, and the cache’s \
         memory is again the only place that has it.",
    ),
    Stop {
        question: Some(Question {
            asks: "You are about to crash the cache, and to restart it. What \
                   will Ana get when she reads her score later?",
            answers: Answers::Choice(SCORES),
            seen: 5,
            answer: (5, "row"),
        }),
        proof: Some(Property::LostWrites),
        ..stop(
            "Now crash the cache.",
            CRASH,
            CRASHED,
            "One write that was acknowledged is gone: the verdict names it. \
             No message was lost, and nobody was told of an error.",
        )
    },
    Stop {
        question: Some(Question {
            asks: "You can choose the moment of the crash. How many of these \
                   six acknowledged writes can one crash take at most?",
            answers: Answers::Choice(COUNTS),
            seen: 3,
            answer: (3, "unsaved"),
        }),
        proof: Some(Property::LostWrites),
        ..stop(
            "On the timeline, drag the red flag “crash cache” to and fro, and \
             watch the lost writes. Drop it where it takes the most.",
            Deed::Drag { to: ms(790) },
            CRASHED.with("unsaved", "3"),
            "Three. A crash takes what was acknowledged since the last flush: \
             at most a flush interval of writes, and half of that on average.",
        )
    },
    stop(
        "Restart the cache.",
        RESTART,
        Sign::of("cache", "fault", "restarted"),
        "It comes back empty: it has memory and no disk. Nobody has the three \
         writes any more.",
    ),
    Stop {
        proof: Some(Property::ReadYourWrites),
        ..stop(
            "Press Play until Ana has read her score.",
            Deed::Run,
            READ,
            "She was told OK for 330 and reads 310.",
        )
    },
    Stop {
        variant: NAIVE,
        question: None,
        task: "Choose the variant Flush often above: the same writes and the \
               same crash, with five times as many flushes.",
        deed: Deed::Variant(OFTEN),
        then: "",
        done: None,
        why: "It flushes every 100 ms instead of every 500 ms.",
        proof: None,
    },
    Stop {
        variant: OFTEN,
        question: Some(Question {
            asks: "How many acknowledged writes will the same crash take this \
                   time?",
            answers: Answers::Choice(COUNTS),
            seen: 7,
            answer: (7, "unsaved"),
        }),
        ..stop(
            "Press Play until the cache crashes.",
            Deed::Run,
            CRASHED,
            "Again what came since the last flush, and that was a moment ago. \
             The price: more calls to the database with fewer rows in each.",
        )
    },
    Stop {
        variant: OFTEN,
        question: None,
        task: "Choose the variant AOF always above: the cache writes a file, \
               and answers once the disk has it.",
        deed: Deed::Variant(ALWAYS),
        then: "",
        done: None,
        why: "AOF is the append-only file of Redis; always is the strictest of \
              its three policies.",
        proof: None,
    },
    Stop {
        variant: ALWAYS,
        ..stop(
            "Press Play until Ana has read her score.",
            Deed::Run,
            READ,
            "330. After the restart the cache has read its file, and the \
             writes that the database did not have. The price: each write \
             waits for the disk.",
        )
    },
];

/// "Drag the crash."
pub static LESSON: Lesson = Lesson {
    id: "drag-the-crash",
    title: "Drag the crash",
    base: base(NAIVE),
    intro: "A game keeps scores. The apps write them to a cache that has \
            memory and no disk; the cache tells the database twice a second.",
    stops: STOPS,
    close: "Told OK is only as good as the place that said it. Flushing more \
            often loses less; only a disk before the answer loses nothing.",
    challenges: CHALLENGES,
};

const CHALLENGES: &[Challenge] = &[
    Challenge {
        id: "lose-with-a-file",
        title: "Lose writes that are in the file",
        base: base("aof-everysec"),
        goal: Goal::Break(Property::LostWrites),
        turns: Turns::Nothing,
        task: "The cache writes a file here, and has the disk flush it once a \
               second. Lose an acknowledged write all the same: break the \
               verdict No lost writes.",
        hint: "When the process crashes the operating system still has what \
               was written. What else can happen to a machine? All nodes and \
               links below has more than the stage.",
        why: "A file is on the disk when the disk says so. What had been \
              written since the last flush of the disk was in the operating \
              system’s memory, and that needs power.",
    },
    Challenge {
        id: "read-behind",
        title: "Read what is not there yet",
        base: base("read-database"),
        goal: Goal::Break(Property::ReadYourWrites),
        turns: Turns::Nothing,
        task: "Readers ask the database here, past the cache. Without any \
               fault, let an app miss its own write: break the verdict Read \
               your writes.",
        hint: "The database hears of a write when the tray is flushed. You \
               can ask whenever you like.",
        why: "Nothing is lost, and still the writer does not see what it \
              wrote, for up to a flush interval and a commit.",
    },
];
