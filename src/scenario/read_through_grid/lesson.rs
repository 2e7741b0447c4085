use crate::{
    check::Property,
    scenario::{
        Answers, Base, Challenge, Choice, Deed, Lesson, Question, Sign, Stop,
    },
};

const NO_LOCK: &str = "no-lock";
const LOCK: &str = "entry-lock";

const fn base(
    variant: &'static str,
    knobs: &'static [(&'static str, &'static str)],
) -> Base {
    // Of the first seeds with which the load comes in behind the write.
    Base { scenario: "read-through-grid", variant, seed: 31, knobs }
}

const fn ended(node: &'static str, kind: &'static str) -> Sign {
    Sign::of(node, "op", "ended").with("kind", kind)
}

const PRICES: &[Choice] = &[
    Choice { words: "10 (old)", value: "10" },
    Choice { words: "11 (new)", value: "11" },
    Choice { words: "Nothing", value: "" },
];

/// The node of the grid to which the story's entry belongs.
const OWNER: &str = "grid-1";

const STOPS: &[Stop] = &[
    Stop::plain(
        NO_LOCK,
        "A reads item 1. Press Step forward until the grid asks the database.",
        Deed::Step,
        Sign::of(OWNER, "net", "sent").with("verb", "SELECT"),
        "In a grid each entry has one owner among the nodes, and each app \
         knows which. The owner has no item 1 yet, so it loads it.",
    ),
    Stop::plain(
        NO_LOCK,
        "Meanwhile B writes 11 through the same owner. Press Step forward \
         until the database has committed it.",
        Deed::Step,
        Sign::of("db", "db", "committed"),
        "The load has read 10 before that. Two answers are on their way back \
         to the owner: the old row for the load, and the OK for the write.",
    ),
    Stop {
        question: Some(Question {
            asks: "Both answers reach the owner, and it stores what each one \
                   brings. What will B read when B is told OK and asks again?",
            answers: Answers::Choice(PRICES),
            seen: 3,
            answer: (3, "row"),
        }),
        ..Stop::plain(
            NO_LOCK,
            "Press Play until B is told OK.",
            Deed::Run,
            ended("app-2", "write"),
            "B’s write is committed and stored. Look at the entry in the grid \
             when the load’s answer has come in, too.",
        )
    },
    Stop {
        proof: Some(Property::StaleReads),
        ..Stop::plain(
            NO_LOCK,
            "Press Play until B has read.",
            Deed::Run,
            ended("app-2", "read"),
            "10. The load’s answer came last and covered the new row: a stale \
             read, and B’s own write is gone from its sight.",
        )
    },
    Stop::choose(
        NO_LOCK,
        LOCK,
        "Choose the variant The entry is locked above: the same requests.",
        "While an entry is loaded or written it is locked: one at a time.",
    ),
    Stop {
        question: Some(Question {
            asks: "A’s load, B’s write, as before. What will B read?",
            answers: Answers::Choice(PRICES),
            seen: 6,
            answer: (6, "row"),
        }),
        ..Stop::plain(
            LOCK,
            "Press Play until B is told OK.",
            Deed::Run,
            ended("app-2", "write"),
            "The write had to wait until the load was over. That is the \
             price: what is done to one entry stands in line.",
        )
    },
    Stop::plain(
        LOCK,
        "Press Play until B has read.",
        Deed::Run,
        ended("app-2", "read"),
        "11. With the lock the entry behaves as one register: first the load, \
         then the write, and no way to pass each other.",
    ),
];

/// "One entry, one lock."
pub static LESSON: Lesson = Lesson {
    id: "one-entry-one-lock",
    title: "One entry, one lock",
    base: base(NO_LOCK, &[]),
    intro: "A data grid is a cache of many nodes that speaks to the database \
            itself, for reads and for writes. Here it has two.",
    stops: STOPS,
    close: "Two answers from one database can come back in another order. A \
            lock on the entry keeps them apart, as long as all go through the \
            grid.",
    challenges: CHALLENGES,
};

const CHALLENGES: &[Challenge] = &[
    Challenge {
        id: "past-the-grid",
        title: "Past the grid",
        task: "Writes go past the grid here, as another program’s do. Let an \
               app read an old price, lock or no lock: break the verdict No \
               stale reads.",
        hint: "An entry that the grid has is given away until its time is \
               over. Who tells the grid of a write?",
        why: "The lock orders those who ask for it. Nobody told the grid, so \
              its entry was old until its time was over.",
        ..Challenge::to_break(base(LOCK, PAST), Property::StaleReads)
    },
    Challenge {
        id: "all-behind-one-lock",
        title: "All behind one lock",
        task: "A writer has the lock and waits for the database. Let those who \
               want the entry go away with nothing: break the verdict No \
               failed requests.",
        hint: "The writer keeps the lock while the owner waits for the \
               database. Links can be cut.",
        why: "Who holds a lock and waits lets all others wait. That is why a \
              load or a write needs a time-out.",
        ..Challenge::to_break(base(LOCK, IMPATIENT), Property::FailedRequests)
    },
];

const PAST: &[(&str, &str)] = &[("workload", "hands-on"), ("writes", "past")];
const IMPATIENT: &[(&str, &str)] =
    &[("workload", "hands-on"), ("time-out", "100ms")];
