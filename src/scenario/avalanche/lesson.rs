use crate::{
    check::Property,
    scenario::{
        Answers, Base, Challenge, Choice, Deed, Goal, Lesson, Question, Sign,
        Stop, Turns,
    },
};

const SAME: &str = "same-ttl";
const JITTER: &str = "jitter";

const fn base(
    variant: &'static str,
    knobs: &'static [(&'static str, &'static str)],
) -> Base {
    Base { scenario: "avalanche", variant, seed: 7, knobs }
}

/// All three know what became of their reads; B’s was the last.
const ALL_ENDED: Sign = Sign::of("app-2", "op", "ended").with("running", "0");

/// The warm-up is over: all three rows are in the cache.
const WARM: Sign = Sign::of("cache", "cache", "stored").with("keys", "3");

const OF_THREE: &[Choice] = &[
    Choice { words: "None", value: "0" },
    Choice { words: "1", value: "1" },
    Choice { words: "2", value: "2" },
    Choice { words: "All 3", value: "3" },
];

const fn how_many(
    asks: &'static str,
    stop: usize,
    field: &'static str,
) -> Option<Question> {
    let answers = Answers::Choice(OF_THREE);
    Some(Question { asks, answers, seen: stop, answer: (stop, field) })
}

const STOPS: &[Stop] = &[
    Stop::plain(
        SAME,
        "Press Play until the warm-up has stored all three rows.",
        Deed::Run,
        WARM,
        "A deployment, a nightly import: a job reads all rows and stores them \
         within a millisecond. Each may live for three seconds.",
    ),
    Stop {
        question: how_many(
            "Three seconds later A and B ask for all three rows. How many of \
             these reads will miss?",
            2,
            "misses",
        ),
        ..Stop::plain(
            SAME,
            "Press Play until the first copy is found to be over.",
            Deed::Run,
            Sign::of("cache", "cache", "expired"),
            "Item 1 has ended. It was stored together with the others, and \
             lived as long as they do.",
        )
    },
    Stop {
        question: how_many(
            "The database has one connection here and takes 20 ms for a row; \
             readers wait for 50 ms. How many of the three get nothing?",
            3,
            "unserved",
        ),
        ..Stop::plain(
            SAME,
            "Press Play until two reads stand in line at the database.",
            Deed::Run,
            Sign::of("db", "net", "queued").with("waiting", "2"),
            "Three hits for three seconds, and now three misses at once: the \
             hit ratio falls off a cliff. Each key alone is harmless; it is \
             their number.",
        )
    },
    Stop {
        proof: Some(Property::FailedRequests),
        ..Stop::plain(
            SAME,
            "Press Play until all three know what became of their reads.",
            Deed::Run,
            ALL_ENDED,
            "B stood in line for too long. Copies that were stored together \
             end together, and are loaded together: a cache avalanche. With \
             300 rows the line is a hundred times as long.",
        )
    },
    Stop::choose(
        SAME,
        JITTER,
        "Choose the variant Jitter above: the same rows, the same readers.",
        "Here chance makes each copy’s time to live longer or shorter by up \
         to a half. That is called jitter.",
    ),
    Stop {
        question: how_many(
            "A and B ask at the same time as before. How many of the three \
             reads will miss?",
            6,
            "misses",
        ),
        ..Stop::plain(
            JITTER,
            "Press Play until the warm-up has stored all three rows.",
            Deed::Run,
            WARM,
            "Stored together as before. But their ends lie between 1.5 and \
             4.5 seconds from now, each somewhere else.",
        )
    },
    Stop::plain(
        JITTER,
        "Press Play until all three have their answers.",
        Deed::Run,
        ALL_ENDED,
        "One copy had ended early, two are still there. Over time as many \
         misses come as before, but one after the other, and the database \
         bears that.",
    ),
];

/// "Stored together, gone together."
pub static LESSON: Lesson = Lesson {
    id: "stored-together-gone-together",
    title: "Stored together, gone together",
    base: base(
        SAME,
        &[("pool", "1"), ("select", "20ms"), ("time-out", "50ms")],
    ),
    intro: "A job has filled the cache with everything at once. What happens \
            when a time to live has passed?",
    stops: STOPS,
    close: "Whatever stores many keys together should spread their ends. \
            Jitter saves no load: it takes the cliff away.",
    challenges: CHALLENGES,
};

const CHALLENGES: &[Challenge] = &[
    Challenge {
        id: "spread-the-ends",
        title: "Spread the ends",
        base: base(
            JITTER,
            &[("workload", "crowd"), ("keys", "1000"), ("jitter", "0.02")],
        ),
        goal: Goal::Hold(Property::FailedRequests),
        turns: Turns::Only(&["jitter"]),
        task: "A thousand rows, and a jitter of 2 percent of three seconds. \
               Open the metrics: the hit ratio falls off a cliff and stays \
               down. Choose the jitter, so that no request fails to the end \
               of the run.",
        hint: "Two connections read 400 rows a second. The ends lie within \
               2 * j * TTL: what share of a thousand rows can be loaded in \
               that time?",
        why: "As many misses, spread over a longer time. How much is enough \
              depends on what the database can load meanwhile.",
    },
    Challenge {
        id: "wide-enough",
        title: "Wide enough",
        base: base(SAME, &[("workload", "crowd"), ("time-out", "50ms")]),
        goal: Goal::Hold(Property::FailedRequests),
        turns: Turns::Only(&["pool"]),
        task: "No jitter here. Bear the avalanche by force: give the database \
               as many connections as it takes, so that no request fails to \
               the end of the run.",
        hint: "All of them at once want rows that take 5 ms each, and readers \
               wait for 50 ms.",
        why: "It works, and costs connections that do nothing for the rest of \
              the time. Jitter is a line of code.",
    },
];
