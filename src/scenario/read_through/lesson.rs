use crate::{
    check::Property,
    scenario::{
        Answers, Base, Challenge, Choice, Deed, Lesson, Question, Sign, Stop,
        figures::OUTCOMES,
    },
};

const EACH: &str = "each-loads";
const ONE: &str = "single-flight";
const STALE: &str = "serve-stale";

const fn base(
    variant: &'static str,
    knobs: &'static [(&'static str, &'static str)],
) -> Base {
    Base { scenario: "read-through", variant, seed: 7, knobs }
}

const fn ended(node: &'static str) -> Sign {
    Sign::of(node, "op", "ended")
}

const TIMES: &[Choice] = &[
    Choice { words: "Once", value: "1" },
    Choice { words: "Twice", value: "2" },
    Choice { words: "Four times", value: "4" },
];

const STOPS: &[Stop] = &[
    Stop::plain(
        EACH,
        "App A is about to read user 1, and so are others. Press Step forward \
         until the cache asks the database.",
        Deed::Step,
        Sign::of("cache", "net", "sent").with("verb", "SELECT"),
        "The cache had no copy: a miss. The app does not know. It is the \
         cache that asks the database, and will keep a copy of what it finds.",
    ),
    Stop {
        question: Some(Question {
            asks: "Four readers want user 1 within half a millisecond. A load \
                   takes about 10 ms. How often will the database be asked?",
            answers: Answers::Choice(TIMES),
            seen: 1,
            answer: (1, "loads"),
        }),
        ..Stop::plain(
            EACH,
            "Press Play until B has an answer.",
            Deed::Run,
            ended("app-2"),
            "Four times, for one row. Until the first load is back, every \
             reader is a miss and a load of its own. The database has two \
             connections: two of the loads stood in line.",
        )
    },
    Stop::choose(
        EACH,
        ONE,
        "Choose the variant Single flight above: the same readers, another \
         program in the cache.",
        "Here the first miss begins a load, and who comes while it is under \
         way waits for it. The run begins anew.",
    ),
    Stop {
        question: Some(Question {
            asks: "The same four readers. How often will the database be asked \
                   for user 1 this time?",
            answers: Answers::Choice(TIMES),
            seen: 3,
            answer: (3, "loads"),
        }),
        ..Stop::plain(
            ONE,
            "Press Play until B has an answer.",
            Deed::Run,
            ended("app-2"),
            "Once. One load has answered all four: that is single flight.",
        )
    },
    Stop::plain(
        ONE,
        "Now for a bad day. Press Play until the database crashes.",
        Deed::Run,
        Sign::of("db", "fault", "crashed"),
        "It will be down for 400 ms. The cache still has its copy of user 1, \
         but not for long: its time to live (TTL) is 500 ms.",
    ),
    Stop {
        question: Some(Question {
            asks: "A reads user 1 at 600 ms: the copy’s time is over, the \
                   database is down. What will A get?",
            answers: Answers::Choice(OUTCOMES),
            seen: 5,
            answer: (5, "outcome"),
        }),
        proof: Some(Property::FailedRequests),
        ..Stop::plain(
            ONE,
            "Press Play until A has its answer.",
            Deed::Run,
            ended("app-1"),
            "An error. The load failed, and there is nothing else to give. \
             Had others waited for that load, it would have failed for all.",
        )
    },
    Stop::choose(
        ONE,
        STALE,
        "Choose the variant Serve stale on error above: the same outage.",
        "This cache keeps a copy for two seconds longer than its time to live, \
         in case that a load fails.",
    ),
    Stop::plain(
        STALE,
        "Press Play until the cache looks at a copy whose time is over.",
        Deed::Run,
        Sign::of("cache", "cache", "overdue"),
        "A has asked, and the copy is overdue: too old to be given away just \
         so. The cache tries to load user 1 first.",
    ),
    Stop {
        question: Some(Question {
            asks: "The database is down, as before. What will A get now?",
            answers: Answers::Choice(OUTCOMES),
            seen: 8,
            answer: (8, "outcome"),
        }),
        ..Stop::plain(
            STALE,
            "Press Play until A has its answer.",
            Deed::Run,
            ended("app-1"),
            "Ann, from the overdue copy. It may be old, by its time to live \
             and two seconds at the most. HTTP calls this stale-if-error.",
        )
    },
];

/// "One load for all."
pub static LESSON: Lesson = Lesson {
    id: "one-load-for-all",
    title: "One load for all",
    base: base(EACH, &[]),
    intro: "Two apps know one address: the cache. What it does not have it \
            loads from the database itself. That is read-through.",
    stops: STOPS,
    close: "Whoever loads for all can do it once for all, and can do better \
            than an error when a load fails.",
    challenges: CHALLENGES,
};

const CHALLENGES: &[Challenge] = &[
    Challenge {
        id: "hide-a-new-row",
        title: "Hide a new row",
        task: "This cache remembers for 300 ms that a row is not there, and \
               writes go past it. There is no user:9 yet. Let an app miss it \
               after it was added: break the verdict No stale reads.",
        hint: "Below, under Break it, ask it, you can type another key. Who \
               has to ask for it before it is added?",
        why: "That there is no row is a copy too, and can be old like any \
              other. It spares the database many questions, and hides a new \
              row for as long.",
        ..Challenge::to_break(
            base("negative-result", PAST),
            Property::StaleReads,
        )
    },
    Challenge {
        id: "past-the-flight",
        title: "Past the single flight",
        task: "Redis does not load: here a library in each app does, with a \
               single flight of its own. Let an app read Ann after the other \
               was told that Bea is written: break the verdict No stale \
               reads.",
        hint: "A load is a row on its way, from the database through an app \
               to the cache. What does the library in A know of a write by \
               B?",
        why: "A cache that loads itself sees each write, and drops the loads \
              that it has overtaken. A library sees its own process only: it \
              is cache-aside that somebody else has written.",
        ..Challenge::to_break(base("library", HANDS_ON), Property::StaleReads)
    },
];

const HANDS_ON: &[(&str, &str)] = &[("workload", "hands-on")];
const PAST: &[(&str, &str)] = &[("workload", "hands-on"), ("writes", "past")];
