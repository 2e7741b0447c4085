use crate::{
    check::Property,
    scenario::{
        Answers, Base, Challenge, Deed, Lesson, Question, Sign, Stop,
        figures::{LATENCIES, TIMES},
    },
};

const WAIT: &str = "wait-for-it";
const EACH: &str = "each-refreshes";
const ONE: &str = "one-refreshes";

const fn base(variant: &'static str) -> Base {
    Base { scenario: "refresh-ahead", variant, seed: 7, knobs: &[] }
}

/// B has its answer.
const B_ENDED: Sign = Sign::of("app-2", "op", "ended");

const fn how_often(asks: &'static str, stop: usize) -> Option<Question> {
    let answers = Answers::Choice(TIMES);
    Some(Question { asks, answers, seen: stop, answer: (stop, "loads") })
}

const STOPS: &[Stop] = &[
    Stop::plain(
        WAIT,
        "Press Step forward until A has its answer.",
        Deed::Step,
        Sign::of("app-1", "op", "ended"),
        "A miss, a load from the database, a copy in the cache. The copy’s \
         time to live (TTL) is one second.",
    ),
    Stop::plain(
        WAIT,
        "Shortly before that second is over, A and B read once more. Press \
         Play until B has its answer.",
        Deed::Run,
        B_ENDED,
        "Two hits, each in less than a millisecond. But the copy has a tenth \
         of a second left.",
    ),
    Stop {
        question: Some(Question {
            asks: "B reads again right after the copy’s end. How long will B \
                   wait?",
            answers: Answers::Choice(LATENCIES),
            seen: 2,
            answer: (2, "took"),
        }),
        ..Stop::plain(
            WAIT,
            "Press Play until B has its answer.",
            Deed::Run,
            B_ENDED,
            "The time was over, so B waited for the database. However hot a \
             key is: once in a TTL one of its readers waits.",
        )
    },
    Stop::choose(
        WAIT,
        EACH,
        "Choose the variant Each reader renews above: the same readers.",
        "Refresh-ahead: who reads in the last 200 ms of a copy’s life gets it, \
         and has it renewed behind the answer.",
    ),
    Stop {
        question: Some(Question {
            asks: "A and B read in the last 200 ms again. How long will B \
                   wait for its second read, the one after the copy’s end?",
            answers: Answers::Choice(LATENCIES),
            seen: 5,
            answer: (5, "took"),
        }),
        ..Stop::plain(
            EACH,
            "Press Play until B has its first answer.",
            Deed::Run,
            B_ENDED,
            "B has the old copy, at once. Behind the answer its app asks the \
             database for a new one. And so does A’s.",
        )
    },
    Stop {
        question: how_often(
            "How many times will the database have been asked for that row \
             when B has its second answer?",
            5,
        ),
        ..Stop::plain(
            EACH,
            "Press Play until B has its second answer.",
            Deed::Run,
            B_ENDED,
            "Nobody waited. But the row was loaded at the start, then for A \
             and for B: each reader before the new copy is there loads it \
             once more. A hot key has many.",
        )
    },
    Stop::choose(
        EACH,
        ONE,
        "Choose the variant One reader renews above.",
        "The first reader of the last part leaves a claim in the cache, in the \
         same step in which it reads. Who sees the claim leaves the work to \
         it.",
    ),
    Stop::plain(
        ONE,
        "Press Play until B has its first answer.",
        Deed::Run,
        B_ENDED,
        "A was first and has the claim: its app renews the copy. B takes what \
         is there.",
    ),
    Stop {
        question: how_often(
            "How many times will the database have been asked this time?",
            8,
        ),
        ..Stop::plain(
            ONE,
            "Press Play until B has its second answer.",
            Deed::Run,
            B_ENDED,
            "Twice: one load at the start, one ahead of the end, and nobody \
             waited. A key that nobody reads in its last 200 ms misses as \
             before.",
        )
    },
];

/// "Before its time is over."
pub static LESSON: Lesson = Lesson {
    id: "before-its-time-is-over",
    title: "Before its time is over",
    base: base(WAIT),
    intro: "Copies do not live for ever. Somebody has to wait for the next \
            one. Or not?",
    stops: STOPS,
    close: "Refresh-ahead hides the miss of a hot key. The price is a load \
            that may be for nobody, and a claim to keep it at one.",
    challenges: CHALLENGES,
};

const CHALLENGES: &[Challenge] = &[Challenge {
    id: "an-old-refresh",
    title: "Renewed with the old",
    task: "Let a refresh bring an old row back: B writes user 1, is told OK, \
           and somebody still reads the old name. Break the verdict No stale \
           reads; you have your hands only.",
    hint: "At 900 ms A’s app loads the row behind the answer, to store it. \
           What if that message waits on the wire while B writes?",
    why: "A refresh is a load like any other: what was read before the commit \
          is stored after the delete. Ahead of time is no help against that.",
    ..Challenge::to_break(base(ONE), Property::StaleReads)
}];
