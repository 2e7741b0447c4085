use crate::{
    check::Property,
    scenario::{
        Answers, Base, Challenge, Choice, Deed, Lesson, Question, Sign, Stop,
        figures::{COPIES, OUTCOMES},
    },
    trace::OpKind,
};

const LRU: &str = "allkeys-lru";
const NEVER: &str = "noeviction";
const LFU: &str = "allkeys-lfu";

const fn base(variant: &'static str) -> Base {
    Base { scenario: "eviction", variant, seed: 7, knobs: &[] }
}

/// A has its answer, and that many requests have been made by then.
const fn a_ended(begun: &'static str) -> Sign {
    Sign::of("app-1", "op", "ended").with("begun", begun)
}

const VICTIMS: &[Choice] = &[
    Choice { words: "Item 1", value: "item:1" },
    Choice { words: "Item 2 or item 3", value: "item:2" },
    Choice { words: "Item 4", value: "item:4" },
];

const fn is_there(asks: &'static str, stop: usize) -> Option<Question> {
    let answers = Answers::Choice(COPIES);
    Some(Question { asks, answers, seen: stop, answer: (stop, "copy") })
}

const STOPS: &[Stop] = &[
    Stop::plain(
        LRU,
        "Press Play until a fourth copy is stored.",
        Deed::Run,
        Sign::of("cache", "cache", "stored").with("keys", "4"),
        "Items 1, 2 and 3 were there, and item 1 was read twice. A has \
         loaded item 4. Four copies take 352 bytes, and the limit \
         (maxmemory) is 300. The next command has to make room.",
    ),
    Stop {
        question: Some(Question {
            asks: "The policy is allkeys-lru: what was used least recently \
                   goes. Items 2 and 3 have not been used at all. Which one \
                   will go?",
            answers: Answers::Choice(VICTIMS),
            seen: 1,
            answer: (1, "key"),
        }),
        ..Stop::plain(
            LRU,
            "Press Play until a key is evicted.",
            Deed::Run,
            Sign::of("cache", "cache", "evicted"),
            "Redis keeps no list by age. It looked at a sample, up to five \
             keys, and took one that had been idle for the most seconds. \
             Among many keys the oldest of all is seldom in the sample.",
        )
    },
    Stop {
        question: is_there(
            "Item 1 is the one that is asked for most, last at 2.2 s. Items 5 \
             and 6 are loaded too, and evict others. At 3.1 s A asks for item \
             1 again. Is it still there?",
            2,
        ),
        ..Stop::plain(
            LRU,
            "Press Play until A has item 1 again.",
            Deed::Run,
            a_ended("7"),
            "All four keys in the sample had been idle for 1 second, as far \
             as Redis can tell: its clock for that counts whole seconds. So \
             any could go, and the hottest did. Where copies live for less \
             than a second, LRU is no better than chance.",
        )
    },
    Stop::choose(
        LRU,
        NEVER,
        "Choose the variant noeviction above: the same requests.",
        "The default of Redis: nothing is evicted.",
    ),
    Stop {
        question: Some(Question {
            asks: "The cache is full and may not evict. A wants item 5, which \
                   is not in it. What will A get?",
            answers: Answers::Choice(OUTCOMES),
            seen: 5,
            answer: (5, "outcome"),
        }),
        ..Stop::plain(
            NEVER,
            "Press Play until the cache refuses to store something.",
            Deed::Run,
            Sign::of("cache", "cache", "full"),
            "The answer to SET is an error: OOM command not allowed when used \
             memory > 'maxmemory'. GET and DEL still work.",
        )
    },
    Stop::plain(
        NEVER,
        "Press Play until A has its answer.",
        Deed::Run,
        a_ended("5"),
        "The row: A had it from the database before it tried to store it, \
         and this program does not fail because of a copy. An app that keeps \
         more than copies in Redis has a problem now.",
    ),
    Stop {
        question: is_there(
            "You are about to let B read item 5, which A has just loaded. \
             What will the cache say?",
            6,
        ),
        then: "Press Play until B has its answer.",
        ..Stop::plain(
            NEVER,
            "Press “B: read item 5”.",
            Deed::Ask {
                name: "B: read item 5",
                client: "app-2",
                kind: OpKind::Read,
                key: "item:5",
                text: "",
            },
            Sign::of("app-2", "op", "ended"),
            "A miss, and it will stay one: what came first stays for good, \
             used or not. The same happens with volatile-lru and its kind \
             where no key has a time to live.",
        )
    },
    Stop::choose(
        NEVER,
        LFU,
        "Choose the variant allkeys-lfu above.",
        "The least frequently used of a sample goes. Each key has a counter \
         that begins at 5 and grows with its reads, ever more slowly.",
    ),
    Stop {
        question: is_there(
            "At 3.1 s A asks for item 1, the one that is asked for most. Is it \
             there this time?",
            8,
        ),
        ..Stop::plain(
            LFU,
            "Press Play until A has item 1 again.",
            Deed::Run,
            a_ended("8"),
            "A hit. Its counter says 6, others in the sample say 5, and one of \
             those went. A scan that reads every key once would not push it \
             out either; what was hot yesterday stays for a while, too.",
        )
    },
];

/// "Somebody has to go."
pub static LESSON: Lesson = Lesson {
    id: "somebody-has-to-go",
    title: "Somebody has to go",
    base: base(LRU),
    intro: "A cache with room for three copies, and six rows. Which copy goes \
            when another comes, and why that one?",
    stops: STOPS,
    close: "A policy guesses from a sample what will not be wanted again. \
            Recency is blind within a second; frequency is slow to forget; to \
            evict nothing is to refuse what is new.",
    challenges: CHALLENGES,
};

const CHALLENGES: &[Challenge] = &[Challenge {
    id: "a-copy-for-good",
    title: "A copy for good",
    task: "These copies have no time to live, and noeviction throws none out. \
           Store an old one behind a write: break the verdict No stale reads, \
           with your hands only.",
    hint: "At 2.1 s A loads item 4, and there is room for it. Hold the \
           message that stores it, and let B write item 4 meanwhile.",
    why: "With neither a time to live nor eviction an old copy stays until \
          the next write of its key. A TTL is the safety net below both.",
    ..Challenge::to_break(base(NEVER), Property::StaleReads)
}];
