use crate::{
    check::Property,
    scenario::{
        Answers, Base, Challenge, Deed, Lesson, Question, Sign, Stop,
        figures::LATENCIES,
    },
    trace::OpKind,
};

const NONE: &str = "no-cache";
const ASIDE: &str = "cache-aside";
const SLOW: &str = "slow-command";
const STEPS: &str = "scan-in-steps";

const fn base(variant: &'static str) -> Base {
    Base { scenario: "why-cache", variant, seed: 7, knobs: &[] }
}

/// A or B has its answer.
const fn ended(node: &'static str) -> Sign {
    Sign::of(node, "op", "ended")
}

const fn sent(node: &'static str, verb: &'static str) -> Sign {
    Sign::of(node, "net", "sent").with("verb", verb)
}

/// How long the request took that ends the stop of that number.
const fn how_long(asks: &'static str, stop: usize) -> Option<Question> {
    let answers = Answers::Choice(LATENCIES);
    Some(Question { asks, answers, seen: stop, answer: (stop, "took") })
}

const STOPS: &[Stop] = &[
    Stop {
        question: how_long(
            "App A reads a row from the database. There is no cache. How long \
             will A wait?",
            0,
        ),
        ..Stop::plain(
            NONE,
            "Press Step forward until A has its answer.",
            Deed::Step,
            ended("app-1"),
            "Some milliseconds. Half of one went to the network, there \
             and back. The rest of the time the database was at work.",
        )
    },
    Stop::choose(
        NONE,
        ASIDE,
        "Choose the variant Cache-aside above: the same reads, with a cache.",
        "A cache keeps copies in memory. The app asks it first, and the \
         database only on a miss.",
    ),
    Stop::plain(
        ASIDE,
        "Press Play until A has its answer.",
        Deed::Run,
        ended("app-1"),
        "A miss: the cache was empty, and A asked in vain. So the first read \
         took longer than without a cache. But now there is a copy.",
    ),
    Stop {
        question: how_long("B reads the same row. How long will B wait?", 3),
        ..Stop::plain(
            ASIDE,
            "Press Play until B has its answer.",
            Deed::Run,
            ended("app-2"),
            "A hit: two trips over the network, and 20 µs of work. The \
             database has heard nothing of it.",
        )
    },
    Stop::choose(
        ASIDE,
        SLOW,
        "Choose the variant One slow command above.",
        "The cache has five million other keys. After a write this app looks \
         for the copies to delete with KEYS, which looks at every key.",
    ),
    Stop::plain(
        SLOW,
        "Press Play until B, which has written, sends KEYS.",
        Deed::Run,
        sent("app-2", "KEYS"),
        "Redis runs one command at a time. This one takes 40 ns for each of \
         five million keys.",
    ),
    Stop {
        question: how_long(
            "You are about to let A read user 1, of which there is a copy. \
             How long will A wait?",
            6,
        ),
        then: "Press Step forward until A has its answer.",
        ..Stop::plain(
            SLOW,
            "Press “A: read”.",
            Deed::Ask {
                name: "A: read",
                client: "app-1",
                kind: OpKind::Read,
                key: "user:1",
                text: "",
            },
            ended("app-1"),
            "A hit, after 200 ms: slower than any read of the database. A’s \
             GET stood in line behind KEYS, and so did everybody’s.",
        )
    },
    Stop::choose(
        SLOW,
        STEPS,
        "Choose the variant Scan in steps above.",
        "SCAN looks at 25,000 keys and says where to go on. That is one \
         millisecond of work; then others get their turn.",
    ),
    Stop::plain(
        STEPS,
        "Press Play until B sends its first SCAN.",
        Deed::Run,
        sent("app-2", "SCAN"),
        "It will take about 200 such steps, with a trip over the network between \
         each two of them. Your read comes at the same moment as before.",
    ),
    Stop {
        question: how_long("How long will A wait this time?", 9),
        ..Stop::plain(
            STEPS,
            "Press Play until A has its answer.",
            Deed::Run,
            ended("app-1"),
            "A waited for one step of the scan, not for all of them. The \
             price: B’s write takes much longer.",
        )
    },
];

/// "Where the time goes."
pub static LESSON: Lesson = Lesson {
    id: "where-the-time-goes",
    title: "Where the time goes",
    base: base(NONE),
    intro: "Two apps read and write one row. First without a cache, then with \
            one, and then with one that has to do something silly.",
    stops: STOPS,
    close: "A hit is fast because it is next to no work. One command at a \
            time: who gives a cache real work makes all others wait.",
    challenges: CHALLENGES,
};

const CHALLENGES: &[Challenge] = &[Challenge {
    id: "the-price-of-a-copy",
    title: "The price of a copy",
    task: "A copy can be old. Let an app read Ann after B was told that \
               Bea is written: break the verdict No stale reads. You may hold \
               and release messages, and ask.",
    hint: "A’s first read takes a copy to the cache. What if that message \
               arrives after B’s write?",
    why: "Without a cache there is one place to look, and it is always \
              right. With copies there are two. The scenario cache-aside is \
              about that.",
    ..Challenge::to_break(base(ASIDE), Property::StaleReads)
}];
