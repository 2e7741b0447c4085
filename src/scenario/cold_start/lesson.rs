use crate::{
    check::Property,
    scenario::{
        Answers, Base, Challenge, Choice, Deed, Lesson, Question, Sign, Stop,
    },
};

const RETRY: &str = "retry";
const SHED: &str = "load-shedding";

const fn base(variant: &'static str) -> Base {
    Base { scenario: "cold-start", variant, seed: 7, knobs: &[] }
}

const RESTARTED: Sign = Sign::of("cache", "fault", "restarted");

/// The last one of all readers knows what became of its read.
const fn all_ended(last: &'static str) -> Sign {
    Sign::of(last, "op", "ended").with("running", "0")
}

const UNSERVED: &[Choice] = &[
    Choice { words: "None", value: "0" },
    Choice { words: "2", value: "2" },
    Choice { words: "4", value: "4" },
    Choice { words: "All 6", value: "6" },
];

const LATE: &[Choice] = &[
    Choice { words: "None", value: "0" },
    Choice { words: "1", value: "1" },
    Choice { words: "4", value: "4" },
];

const STOPS: &[Stop] = &[
    Stop::plain(
        RETRY,
        "Press Step forward until A has its answer.",
        Deed::Step,
        Sign::of("app-1", "op", "ended"),
        "A hit. The cache is warm: it has a copy of every row, and the \
         database has nothing to do.",
    ),
    Stop::plain(
        RETRY,
        "Now the cache crashes. Press Play until it is back.",
        Deed::Run,
        RESTARTED,
        "It was down for two seconds. It is back and it is empty: that is a \
         cold start. Now every read goes to the database.",
    ),
    Stop {
        question: Some(Question {
            asks: "Six readers want six rows. The database reads two at a \
                   time, 40 ms each. Who has waited for 60 ms asks again. How \
                   many get nothing?",
            answers: Answers::Choice(UNSERVED),
            seen: 4,
            answer: (4, "unserved"),
        }),
        ..Stop::plain(
            RETRY,
            "Press Play until A loses patience.",
            Deed::Run,
            Sign::of("app-1", "net", "timed out"),
            "A has waited for 60 ms, gives up and asks again. The database \
             does not know that: it will work on the first request all the \
             same, and now there is one more.",
        )
    },
    Stop::plain(
        RETRY,
        "Press Play until an answer comes too late.",
        Deed::Run,
        Sign::of("app-1", "net", "late"),
        "The database has read a row, and nobody waits for it any more. Those \
         40 ms were for nothing, and nothing fills the cache.",
    ),
    Stop {
        proof: Some(Property::FailedRequests),
        ..Stop::plain(
            RETRY,
            "Press Play until all six know what became of them.",
            Deed::Run,
            all_ended("app-2"),
            "Each try made the line longer. Under a steady load it never ends: \
             the overload feeds on itself, long after its cause is gone. That \
             is called a metastable failure.",
        )
    },
    Stop::choose(
        RETRY,
        SHED,
        "Choose the variant Load shedding above: the same six readers.",
        "Here the database says no at once to whom would have to stand in a \
         long line.",
    ),
    Stop::plain(
        SHED,
        "Press Play until the cache is back.",
        Deed::Run,
        RESTARTED,
        "As cold as before. This time no more than one statement may wait for \
         a connection.",
    ),
    Stop {
        question: Some(Question {
            asks: "How many rows will the database read this time for readers \
                   who have given up?",
            answers: Answers::Choice(LATE),
            seen: 7,
            answer: (7, "late"),
        }),
        ..Stop::plain(
            SHED,
            "Press Play until all six know what became of them.",
            Deed::Run,
            all_ended("app-1"),
            "One: its reader asked again and got the second answer. Three were \
             refused, and knew it at once. What the database did it did for \
             those who still waited, and it filled the cache.",
        )
    },
];

/// "The line that stays."
pub static LESSON: Lesson = Lesson {
    id: "the-line-that-stays",
    title: "The line that stays",
    base: base(RETRY),
    intro: "A cache stands before a slow database and takes nearly all of its \
            load. What if the cache comes back empty?",
    stops: STOPS,
    close: "An overload can outlive its cause. Work for nobody keeps it alive; \
            refusing early ends it.",
    challenges: CHALLENGES,
};

const CHALLENGES: &[Challenge] = &[Challenge {
    id: "warm-with-the-old",
    title: "Warm with old rows",
    task: "The cache fills again after its restart. See to it that it is \
           filled with an old row: let an app read what another has replaced. \
           Break the verdict No stale reads, with your hands only.",
    hint: "Until a reader’s copy arrives at the cache a writer can be told OK. \
           You can hold that message, and ask a writer yourself.",
    why: "While a cache is cold, many copies are on their way to it. Any of \
          them can be overtaken by a write.",
    ..Challenge::to_break(base(SHED), Property::StaleReads)
}];
