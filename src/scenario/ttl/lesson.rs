use crate::{
    check::Property,
    scenario::{
        Answers, Base, Challenge, Choice, Deed, Goal, Lesson, Question, Sign,
        Stop, Turns, figures::COPIES,
    },
};

const SLIDING: &str = "sliding";
const ABSOLUTE: &str = "absolute";
const PATTERN: &str = "by-pattern";

const fn base(
    variant: &'static str,
    knobs: &'static [(&'static str, &'static str)],
) -> Base {
    Base { scenario: "ttl", variant, seed: 7, knobs }
}

/// A has its answer, and that many requests have been made by then.
const fn a_ended(begun: &'static str) -> Sign {
    Sign::of("app-1", "op", "ended").with("begun", begun)
}

/// B is told OK.
const B_ENDED: Sign = Sign::of("app-2", "op", "ended");

const DELETED_BY: &[Choice] = &[
    Choice { words: "A timer, on the dot", value: "timer" },
    Choice { words: "The expiry cycle, later", value: "active" },
    Choice { words: "A command that touches it", value: "lazy" },
];

const KEYS: &[Choice] = &[
    Choice { words: "0: its time is over", value: "0" },
    Choice { words: "1: it is still there", value: "1" },
];

const PRICES: &[Choice] = &[
    Choice { words: "10 EUR, the old one", value: "10 EUR" },
    Choice { words: "12 EUR, the new one", value: "12 EUR" },
];

const fn price(asks: &'static str, stop: usize) -> Option<Question> {
    let answers = Answers::Choice(PRICES);
    Some(Question { asks, answers, seen: stop, answer: (stop, "row") })
}

const STOPS: &[Stop] = &[
    Stop::plain(
        SLIDING,
        "Press Play until B is told OK.",
        Deed::Run,
        B_ENDED,
        "A found nothing, loaded the price and stored a copy that may live \
         for 300 ms. Then B wrote 12 EUR. Nobody deletes the copy: here only \
         its time to live (TTL) ends it.",
    ),
    Stop {
        question: Some(Question {
            asks: "The cache also holds session 9, with a TTL of 150 ms, and \
                   nobody reads it. What will delete it?",
            answers: Answers::Choice(DELETED_BY),
            seen: 1,
            answer: (1, "path"),
        }),
        ..Stop::plain(
            SLIDING,
            "Press Play until it is deleted.",
            Deed::Run,
            Sign::of("cache", "cache", "expired"),
            "There is no timer. Ten times a second the expiry cycle looks at \
             some keys that have a TTL. It found this one 50 ms late. Until \
             then the key took memory, and only now its expired event is sent.",
        )
    },
    Stop::plain(
        SLIDING,
        "Press Play until A has its second answer.",
        Deed::Run,
        a_ended("3"),
        "A hit. A reads with GETEX, and that lets the copy live for another \
         300 ms: the time to live slides.",
    ),
    Stop {
        question: price(
            "380 ms after it was stored A reads once more. Which price will A \
             get?",
            3,
        ),
        proof: Some(Property::StaleReads),
        ..Stop::plain(
            SLIDING,
            "Press Play until A has its answer.",
            Deed::Run,
            a_ended("4"),
            "The old one, and the copy lives on again. A hot key with a \
             sliding TTL never ends, so an old copy stays old for good.",
        )
    },
    Stop::choose(
        SLIDING,
        ABSOLUTE,
        "Choose the variant Absolute above: the same requests.",
        "Here A reads with GET, which leaves the time to live alone. The copy \
         ends 300 ms after it was stored.",
    ),
    Stop {
        question: Some(Question {
            asks: "A asks for the last time 80 ms after the copy’s end. No \
                   expiry cycle has been by since then. What would DBSIZE say \
                   at that moment?",
            answers: Answers::Choice(KEYS),
            seen: 5,
            answer: (5, "keys"),
        }),
        ..Stop::plain(
            ABSOLUTE,
            "Press Play until A asks for the last time.",
            Deed::Run,
            Sign::of("app-1", "op", "began").with("begun", "4"),
            "Look at the cache: the copy is past its time and still in memory. \
             DBSIZE and the memory in use count it until somebody finds it.",
        )
    },
    Stop {
        question: Some(Question {
            asks: "A’s GET comes upon a copy that is there and past its time. \
                   What will the cache say?",
            answers: Answers::Choice(COPIES),
            seen: 6,
            answer: (6, "copy"),
        }),
        ..Stop::plain(
            ABSOLUTE,
            "Press Play until A has its answer.",
            Deed::Run,
            a_ended("4"),
            "The touch deleted it first: that is lazy expiry. Nobody ever \
             reads a copy past its time. A had to load, and has the new price.",
        )
    },
    Stop::choose(
        ABSOLUTE,
        PATTERN,
        "Choose the variant By pattern above.",
        "The name of a key says what it is. Prices change: they live for \
         200 ms and do not slide. Sessions do not change: they slide.",
    ),
    Stop {
        question: price(
            "A’s second read comes 230 ms after the copy was stored. Which \
             price will A get this time?",
            8,
        ),
        ..Stop::plain(
            PATTERN,
            "Press Play until A has its second answer.",
            Deed::Run,
            a_ended("3"),
            "The new one. A price can be 200 ms old here and no more. That is \
             a bound and no cure: the shorter the time, the more loads.",
        )
    },
];

/// "When its time is over."
pub static LESSON: Lesson = Lesson {
    id: "when-its-time-is-over",
    title: "When its time is over",
    base: base(SLIDING, &[("ttl", "300ms")]),
    intro: "A price changes, and copies of it have a time to live. When is a \
            key gone, and what if each read lets it live on?",
    stops: STOPS,
    close: "A time to live is a promise about what is read, not about when \
            memory is free. It bounds how old a copy gets, unless it slides.",
    challenges: CHALLENGES,
};

const CHALLENGES: &[Challenge] = &[
    Challenge {
        id: "old-for-a-while",
        title: "Old for a while",
        task: "Prices live for 200 ms here. Let an app read an old price all \
               the same: break the verdict No stale reads, with your hands \
               only.",
        hint: "A loads the price at the start, and the copy stands until \
               210 ms. Who may write in the meantime, and who may read?",
        why: "A short time to live makes old reads rarer. It rules none out.",
        ..Challenge::to_break(base(PATTERN, &[]), Property::StaleReads)
    },
    Challenge {
        id: "short-enough",
        title: "Short enough",
        base: base(PATTERN, &[("price-ttl", "900ms")]),
        goal: Goal::Hold(Property::StaleReads),
        turns: Turns::Only(&["price-ttl"]),
        task: "Prices live for 900 ms, B writes at 200 ms, and A reads the old \
               price at 800 ms. Choose another time for prices, so that No \
               stale reads holds to the end of the run.",
        hint: "The copy of the start must have ended when A reads again.",
        why: "It holds for these reads at these times. What a TTL promises is \
              only how old a read can get.",
    },
];
