use crate::{
    check::Property,
    scenario::{
        Answers, Base, Challenge, Choice, Deed, Lesson, Question, Sign, Stop,
        figures::COPIES,
    },
};

const LEAVE: &str = "leave-copy";
const DELETE: &str = "delete";
const BOTH: &str = "write-both";

const fn base(variant: &'static str) -> Base {
    Base { scenario: "write-around", variant, seed: 7, knobs: &[] }
}

const fn ended(node: &'static str, kind: &'static str) -> Sign {
    Sign::of(node, "op", "ended").with("kind", kind)
}

const STATES: &[Choice] = &[
    Choice { words: "open (old)", value: "open" },
    Choice { words: "paid (new)", value: "paid" },
    Choice { words: "Nothing", value: "" },
];

const STOPS: &[Stop] = &[
    Stop::plain(
        LEAVE,
        "App A is about to read order 1. Press Step forward until the cache \
         has a copy.",
        Deed::Step,
        Sign::of("cache", "cache", "stored"),
        "A found nothing in the cache, read the database and left a copy. \
         Here only readers make copies.",
    ),
    Stop::plain(
        LEAVE,
        "Order 1 is being paid. Press Play until B is told OK.",
        Deed::Run,
        ended("app-2", "write"),
        "B wrote around the cache: to the database, and nowhere else. The \
         cache was not told, and its copy says open.",
    ),
    Stop {
        question: Some(Question {
            asks: "A reads order 1 once more. What will A get?",
            answers: Answers::Choice(STATES),
            seen: 2,
            answer: (2, "row"),
        }),
        proof: Some(Property::StaleReads),
        ..Stop::plain(
            LEAVE,
            "Press Play until A has its answer.",
            Deed::Run,
            ended("app-1", "read"),
            "A stale read: order 1 is paid, B was told so, and A is served \
             the copy from before. It stays until its time to live (TTL) is \
             over, here 2 s.",
        )
    },
    Stop {
        question: Some(Question {
            asks: "B now writes order 2, which is new, and A reads it right \
                   after. What will A find in the cache?",
            answers: Answers::Choice(COPIES),
            seen: 3,
            answer: (3, "copy"),
        }),
        ..Stop::plain(
            LEAVE,
            "Press Play until A has its answer.",
            Deed::Run,
            ended("app-1", "read"),
            "A miss. The first read after a write has to ask the database. \
             Most orders are never read: the cache has no room to spare for \
             them.",
        )
    },
    Stop::choose(
        LEAVE,
        DELETE,
        "Choose the variant Around, and delete the copy above: the same \
         requests.",
        "The writer still goes around the cache, and then tells it to delete \
         its copy.",
    ),
    Stop::plain(
        DELETE,
        "Press Play until B is told OK.",
        Deed::Run,
        ended("app-2", "write"),
        "First the database, then DEL: the copy is gone.",
    ),
    Stop {
        question: Some(Question {
            asks: "What will A read this time?",
            answers: Answers::Choice(STATES),
            seen: 6,
            answer: (6, "row"),
        }),
        ..Stop::plain(
            DELETE,
            "Press Play until A has its answer.",
            Deed::Run,
            ended("app-1", "read"),
            "Paid. A had to ask the database again: after each write the \
             first reader pays with a miss.",
        )
    },
];

/// "Around the cache."
pub static LESSON: Lesson = Lesson {
    id: "around-the-cache",
    title: "Around the cache",
    base: base(LEAVE),
    intro: "A shop writes many orders, and few are read again. So it writes \
            them to the database only, around the cache.",
    stops: STOPS,
    close: "Writing around keeps the cache for what is read. Who leaves old \
            copies there serves them; who deletes them pays with a miss.",
    challenges: CHALLENGES,
};

const CHALLENGES: &[Challenge] = &[
    Challenge {
        id: "behind-the-delete",
        title: "An old copy behind the delete",
        task: "The writer deletes the copy here. Let an app read an old order \
               all the same, with your hands only: break the verdict No stale \
               reads.",
        hint: "A reader that has missed has the row in hand, and a message on \
               its way to the cache. Hold it.",
        why: "The delete removes what is there, and not what is still on its \
              way: a reader that had missed before stores the old row behind \
              it.",
        ..Challenge::to_break(base(DELETE), Property::StaleReads)
    },
    Challenge {
        id: "two-writers-into-both",
        title: "Two writers, two orders",
        task: "Here a write goes into both. Let the cache end with an older \
               order than the database: break the verdict No stale reads. You \
               may ask, hold and release.",
        hint: "Two writers commit one after the other. Must their messages to \
               the cache arrive in that order?",
        why: "The database has put the two writes in one order, the network in \
              the other. The cache keeps what came last.",
        ..Challenge::to_break(base(BOTH), Property::StaleReads)
    },
];
