use crate::{
    check::Property,
    scenario::{
        Answers, Base, Challenge, Choice, Deed, Lesson, Question, Sign, Stop,
        figures::LATENCIES,
    },
};

const ONCE: &str = "purge-once";
const EVERYWHERE: &str = "purge-everywhere";
const ASK: &str = "revalidate";

const fn base(
    variant: &'static str,
    knobs: &'static [(&'static str, &'static str)],
) -> Base {
    Base { scenario: "read-through-cdn", variant, seed: 7, knobs }
}

const fn ended(node: &'static str, kind: &'static str) -> Sign {
    Sign::of(node, "op", "ended").with("kind", kind)
}

const PAGES: &[Choice] = &[
    Choice { words: "The old page", value: "old" },
    Choice { words: "The new page", value: "new" },
    Choice { words: "Nothing", value: "" },
];

const STOPS: &[Stop] = &[
    Stop::plain(
        ONCE,
        "A publishes a new page. Press Step forward until A is told OK.",
        Deed::Step,
        ended("client-1", "write"),
        "The edge near A has handed the page to the origin, has deleted its \
         own copy (a purge), and said OK. The other edge has not heard of it \
         yet.",
    ),
    Stop {
        question: Some(Question {
            asks: "Visitor B asks the other edge, after A’s OK. What will B \
                   get?",
            answers: Answers::Choice(PAGES),
            seen: 1,
            answer: (1, "row"),
        }),
        proof: Some(Property::StaleReads),
        ..Stop::plain(
            ONCE,
            "Press Play until B has its answer.",
            Deed::Run,
            ended("client-2", "read"),
            "The old page: edge 2 has a copy and no reason to doubt it. A was \
             told OK, and the world is not up to date.",
        )
    },
    Stop::plain(
        ONCE,
        "Press Play until the purge has arrived at edge 2.",
        Deed::Run,
        Sign::of("edge-2", "cache", "deleted"),
        "The message was handed on after a while, and travelled. Until here \
         every visitor of edge 2 got the old page. Had it been lost, they \
         would for a minute: that is the time to live (TTL).",
    ),
    Stop::plain(
        ONCE,
        "Press Play until B has read once more.",
        Deed::Run,
        ended("client-2", "read"),
        "The new page. Edge 2 had no copy any more and loaded it from the \
         origin.",
    ),
    Stop::choose(
        ONCE,
        EVERYWHERE,
        "Choose the variant OK when all have purged above.",
        "Here A is told OK when each edge has deleted its copy.",
    ),
    Stop {
        question: Some(Question {
            asks: "How long will A wait for its OK now?",
            answers: Answers::Choice(LATENCIES),
            seen: 5,
            answer: (5, "took"),
        }),
        ..Stop::plain(
            EVERYWHERE,
            "Press Play until A is told OK.",
            Deed::Run,
            ended("client-1", "write"),
            "A waits for the farthest edge. In return nobody gets the old \
             page after the OK.",
        )
    },
    Stop::choose(
        EVERYWHERE,
        ASK,
        "Choose the variant Ask the origin each time above.",
        "HTTP’s no-cache: keep a copy, and ask whether it is the newest before \
         it is served. Nobody purges.",
    ),
    Stop {
        question: Some(Question {
            asks: "B reads from edge 2, which has a copy. How long will B \
                   wait?",
            answers: Answers::Choice(LATENCIES),
            seen: 7,
            answer: (7, "took"),
        }),
        ..Stop::plain(
            ASK,
            "Press Play until B has its answer.",
            Deed::Run,
            ended("client-2", "read"),
            "The new page, always. Each visitor pays for it with a trip to \
             the origin, and where the origin is down there is no page.",
        )
    },
];

/// "OK is not everywhere."
pub static LESSON: Lesson = Lesson {
    id: "ok-is-not-everywhere",
    title: "OK is not everywhere",
    base: base(ONCE, &[]),
    intro: "A content delivery network (CDN) has caches near its visitors, \
            the edges. Each loads pages from the origin. A is an editor near \
            edge 1, B a visitor near edge 2.",
    stops: STOPS,
    close: "Somebody pays for news that travels: visitors with old pages, the \
            editor with waiting, or every read with a trip to the origin.",
    challenges: CHALLENGES,
};

const CHALLENGES: &[Challenge] = &[
    Challenge {
        id: "keep-the-editor-waiting",
        title: "Keep the editor waiting",
        task: "OK comes when all edges have purged. See to it that the editor \
               never gets it, with one deed: break the verdict No failed \
               requests.",
        hint: "Whom does edge 1 wait for, and over which link?",
        why: "The page is out, and the editor does not know. Who waits for \
              all is stopped by one.",
        ..Challenge::to_break(base(EVERYWHERE, &[]), Property::FailedRequests)
    },
    Challenge {
        id: "new-then-old",
        title: "New, and then old",
        task: "Nobody gets the old page after the OK. Before it, let one \
               visitor see the new page and a later one the old: break the \
               verdict Linearizable. The requests are yours.",
        hint: "While the purge is on its way to edge 2, what does edge 1 \
               serve?",
        why: "Between the two purges the edges differ. A register that was \
              changed at one instant would never look like this.",
        ..Challenge::to_break(
            base(EVERYWHERE, &[("workload", "hands-on")]),
            Property::Linearizability,
        )
    },
];
