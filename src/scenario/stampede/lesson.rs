use crate::{
    check::Property,
    scenario::{
        Answers, Base, Challenge, Deed, Goal, Lesson, Question, Sign, Stop,
        Turns,
        figures::{OUTCOMES, TIMES},
    },
};

const NONE: &str = "no-protection";
const FLIGHT: &str = "single-flight";
const LOCK: &str = "lock";
const XFETCH: &str = "xfetch";

const fn base(
    variant: &'static str,
    knobs: &'static [(&'static str, &'static str)],
) -> Base {
    Base { scenario: "stampede", variant, seed: 5, knobs }
}

/// All of them know what became of their reads; this app's was the last.
const fn all_ended(last: &'static str) -> Sign {
    Sign::of(last, "op", "ended").with("running", "0")
}

const fn how_often(asks: &'static str, stop: usize) -> Option<Question> {
    let answers = Answers::Choice(TIMES);
    Some(Question { asks, answers, seen: stop, answer: (stop, "loads") })
}

const STOPS: &[Stop] = &[
    Stop::plain(
        NONE,
        "Press Play until B has its answer.",
        Deed::Run,
        Sign::of("app-2", "op", "ended"),
        "A hit, in less than a millisecond. This copy is hot: everybody wants \
         it. Its time to live ends in 150 ms.",
    ),
    Stop {
        question: how_often(
            "Three readers come within a millisecond, right behind the copy’s \
             end. A load takes 100 ms. How many times will the database be \
             asked for that one row?",
            3,
        ),
        ..Stop::plain(
            NONE,
            "Press Play until the first of them finds the copy over.",
            Deed::Run,
            Sign::of("cache", "cache", "expired"),
            "The first reader finds nothing and will load. Until that load is \
             back, in a tenth of a second, the others find nothing either.",
        )
    },
    Stop {
        question: Some(Question {
            asks: "The database has one connection here, and who has waited \
                   for 250 ms gives up. What will the last in the line get?",
            answers: Answers::Choice(OUTCOMES),
            seen: 3,
            answer: (3, "outcome"),
        }),
        ..Stop::plain(
            NONE,
            "Press Play until two stand in line at the database.",
            Deed::Run,
            Sign::of("db", "net", "queued").with("waiting", "2"),
            "The pool has run dry: one connection, and it is busy. Whoever \
             wants any other row of this database now stands in line as well.",
        )
    },
    Stop {
        proof: Some(Property::FailedRequests),
        ..Stop::plain(
            NONE,
            "Press Play until all know what became of their reads.",
            Deed::Run,
            all_ended("app-2"),
            "Three loads of one row, one after the other, and the third came \
             too late for B. At 150 reads a second it would be fifteen. That \
             is a cache stampede.",
        )
    },
    Stop::choose(
        NONE,
        FLIGHT,
        "Choose the variant Single flight above: the same three readers.",
        "In one process one load of a key is under way at a time. The others \
         wait for it. Two of the three readers are in A’s process.",
    ),
    Stop {
        question: how_often(
            "Three readers in two processes. How many times will the database \
             be asked this time?",
            6,
        ),
        ..Stop::plain(
            FLIGHT,
            "Press Play until a reader joins the load of another.",
            Deed::Run,
            Sign::of("app-1", "op", "joins"),
            "A’s second reader sends nothing: it waits for the first one’s \
             row. B is another process and knows nothing of that.",
        )
    },
    Stop::plain(
        FLIGHT,
        "Press Play until all three have their answers.",
        Deed::Run,
        all_ended("app-2"),
        "Nobody failed. But each process loads once, however many readers it \
         has: with a hundred processes that is still a hundred loads.",
    ),
    Stop::choose(
        FLIGHT,
        LOCK,
        "Choose the variant Lock around the load above.",
        "Who sets the lock in the cache loads. All others, in every process, \
         look again 20 ms later.",
    ),
    Stop {
        question: how_often("And with one lock for both processes?", 9),
        ..Stop::plain(
            LOCK,
            "Press Play until the lock is taken.",
            Deed::Run,
            Sign::of("cache", "cache", "counted"),
            "A has it, with a lease of one second, and will load. SET NX stores \
             only what is not there, so nobody else gets it.",
        )
    },
    Stop::plain(
        LOCK,
        "Press Play until all three have their answers.",
        Deed::Run,
        all_ended("app-2"),
        "One load for all. The price is a wait of up to one look more than \
         the load takes, and a lock that somebody has to give back.",
    ),
];

/// "All at once."
pub static LESSON: Lesson = Lesson {
    id: "all-at-once",
    title: "All at once",
    base: base(NONE, &[("pool", "1"), ("time-out", "250ms")]),
    intro: "One copy that everybody wants, and a slow database behind it. What \
            happens at the instant when the copy’s time is over?",
    stops: STOPS,
    close: "A miss of a hot key is never one miss. Let one load for all: in a \
            process by single flight, among processes by a lock.",
    challenges: CHALLENGES,
};

const CHALLENGES: &[Challenge] = &[
    Challenge {
        id: "the-holder-is-gone",
        title: "The holder is gone",
        task: "One loads, and all others wait for that. Make one of them wait \
               in vain, with one crash: break the verdict No failed requests.",
        hint: "The lock outlives its holder, until its lease of one second is \
               over. Who waits gives up after half a second.",
        why: "A lock must end by itself, should its holder die. Until then \
              nobody loads: choose the lease little longer than a load.",
        ..Challenge::to_break(base(LOCK, &[]), Property::FailedRequests)
    },
    Challenge {
        id: "early-enough",
        title: "Early enough",
        base: base(XFETCH, &[("workload", "crowd"), ("beta", "0.1")]),
        goal: Goal::Hold(Property::FailedRequests),
        turns: Turns::Only(&["beta"]),
        task: "With XFetch each reader may renew the copy early, by chance. \
               This beta is so small that hardly anybody does. Choose another, \
               so that no request fails to the end of the run. The metrics \
               show the queue of the database and the slowest reads.",
        hint: "Readers renew at about the time of a load times beta before the \
               end, some earlier. Beta 1 is what the paper recommends.",
        why: "No lock and no waiting: chance spreads the loads over the time \
              before the end. A bigger beta loads more often than needed.",
    },
];
