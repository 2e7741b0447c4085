use crate::{
    check::Property,
    scenario::{
        Answers, Base, Challenge, Choice, Deed, Lesson, Question, Sign, Stop,
        figures::LATENCIES,
    },
};

const DB_FIRST: &str = "database-first";
const CACHE_FIRST: &str = "cache-first";
const IN_LINE: &str = "in-line";

const fn base(
    variant: &'static str,
    knobs: &'static [(&'static str, &'static str)],
) -> Base {
    Base { scenario: "write-through", variant, seed: 7, knobs }
}

const fn ended(node: &'static str, kind: &'static str) -> Sign {
    Sign::of(node, "op", "ended").with("kind", kind)
}

const COMMITTED: Sign = Sign::of("db", "db", "committed");

const PRICES: &[Choice] = &[
    Choice { words: "10", value: "10" },
    Choice { words: "11", value: "11" },
    Choice { words: "12", value: "12" },
];

/// What is read by the request that ends the stop of that number.
const fn which(asks: &'static str, stop: usize) -> Option<Question> {
    let answers = Answers::Choice(PRICES);
    Some(Question { asks, answers, seen: stop, answer: (stop, "row") })
}

const STOPS: &[Stop] = &[
    Stop::plain(
        DB_FIRST,
        "A changes the price to 11 and B to 12, at nearly the same time. Press \
         Step forward until the database has committed one of them.",
        Deed::Step,
        COMMITTED,
        "B’s 12 came first: it is version 2. A commit means that the database \
         will not forget it.",
    ),
    Stop::plain(
        DB_FIRST,
        "Press Step forward until the other one is committed.",
        Deed::Step,
        COMMITTED,
        "A’s 11 is version 3, and the database’s last word. Each writer now \
         sends its own row to the cache with SET, and is told OK after that.",
    ),
    Stop {
        question: which(
            "Later, with both told OK, A reads the price from the cache. What \
             will A get?",
            2,
        ),
        proof: Some(Property::StaleReads),
        ..Stop::plain(
            DB_FIRST,
            "Press Play until A has read.",
            Deed::Run,
            ended("app-1", "read"),
            "12, and the price is 11. B’s SET was sent first and came last: it \
             covered A’s. Database and cache will differ until the copy’s time \
             to live (TTL) is over.",
        )
    },
    Stop::choose(
        DB_FIRST,
        CACHE_FIRST,
        "Choose the variant Cache first above: the same two writers.",
        "Here each writer stores its price in the cache, and commits then.",
    ),
    Stop {
        question: which(
            "B reads at 13 ms. Both prices were stored in the cache, first 11, \
             then 12, and none is committed yet. What will B get?",
            4,
        ),
        ..Stop::plain(
            CACHE_FIRST,
            "Press Play until B has read.",
            Deed::Run,
            ended("app-2", "read"),
            "12: a price that nobody has committed. Should the database refuse \
             it, B has read what never was.",
        )
    },
    Stop {
        proof: Some(Property::StaleReads),
        ..Stop::plain(
            CACHE_FIRST,
            "Press Play until A has read.",
            Deed::Run,
            ended("app-1", "read"),
            "12 again, and again the database committed 11 last. There are two \
             places and two orders, whichever place is first.",
        )
    },
    Stop::choose(
        CACHE_FIRST,
        IN_LINE,
        "Choose the variant The cache in line above.",
        "The apps hand their writes to the cache alone. It commits one write \
         of a key at a time, stores the row, and says OK.",
    ),
    Stop {
        question: Some(Question {
            asks: "Before, B had its OK after less than 5 ms. How long will B \
                   wait now?",
            answers: Answers::Choice(LATENCIES),
            seen: 7,
            answer: (7, "took"),
        }),
        ..Stop::plain(
            IN_LINE,
            "Press Play until B is told OK.",
            Deed::Run,
            ended("app-2", "write"),
            "B had to wait until A’s write was committed and stored. That is \
             the price: the writes of a hot key stand in line.",
        )
    },
    Stop {
        question: which(
            "A’s 11 was committed first this time, then B’s 12. What will A \
             read?",
            8,
        ),
        ..Stop::plain(
            IN_LINE,
            "Press Play until A has read.",
            Deed::Run,
            ended("app-1", "read"),
            "12, and the database says 12 as well. One place puts the writes \
             in order: the two cannot differ for long.",
        )
    },
];

/// "Two places, two orders."
pub static LESSON: Lesson = Lesson {
    id: "two-places-two-orders",
    title: "Two places, two orders",
    base: base(DB_FIRST, &[]),
    intro: "A price stands in the database, and a copy of it in the cache. \
            Write-through: both are written before the writer is told OK.",
    stops: STOPS,
    close: "Two writes to two places are no transaction. They agree where all \
            writes pass through one place, one after the other.",
    challenges: CHALLENGES,
};

const CHALLENGES: &[Challenge] = &[
    Challenge {
        id: "a-price-that-never-was",
        title: "A price that never was",
        task: "The cache is written first here. Let an app read a new price, \
               and later the old one again: break the verdict Monotonic \
               reads.",
        hint: "What if the writer cannot reach the database after it has \
               stored its price? Copies live for 200 ms here.",
        why: "The new price was in the cache only and was never committed. It \
              went when its time was over, and readers went back to the old \
              one.",
        ..Challenge::to_break(
            base(CACHE_FIRST, SHORT),
            Property::MonotonicReads,
        )
    },
    Challenge {
        id: "overtake-by-hand",
        title: "Overtake by hand",
        task: "Database first, and all requests are yours. Let an app read an \
               older price than the one that was committed and told OK last: \
               break the verdict No stale reads.",
        hint: "Hold the SET of one writer on the wire until another writer \
               has been told OK.",
        why: "A writer is slow between its commit and its SET: a pause of its \
              process is enough. The later write is in the database, the \
              earlier one in the cache.",
        ..Challenge::to_break(base(DB_FIRST, HANDS_ON), Property::StaleReads)
    },
];

const HANDS_ON: &[(&str, &str)] = &[("workload", "hands-on")];
const SHORT: &[(&str, &str)] =
    &[("workload", "hands-on"), ("time-out", "50ms"), ("ttl", "200ms")];
