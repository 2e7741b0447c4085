use crate::{
    check::Property,
    scenario::{
        Answers, Base, Challenge, Choice, Deed, Goal, Lesson, Question, Sign,
        Stop, Turns,
        figures::{LATENCIES, TIMES},
    },
    trace::OpKind,
};

const NONE: &str = "no-protection";
const NEGATIVE: &str = "negative-caching";
const BLOOM: &str = "bloom-filter";

const fn base(
    variant: &'static str,
    knobs: &'static [(&'static str, &'static str)],
) -> Base {
    Base { scenario: "penetration", variant, seed: 7, knobs }
}

/// A has its answer, and that many requests have been made by then.
const fn a_ended(begun: &'static str) -> Sign {
    Sign::of("app-1", "op", "ended").with("begun", begun)
}

const fn how_often(asks: &'static str, stop: usize) -> Option<Question> {
    let answers = Answers::Choice(TIMES);
    Some(Question { asks, answers, seen: stop, answer: (stop, "loads") })
}

const ROWS: &[Choice] = &[
    Choice { words: "Cy", value: "Cy" },
    Choice { words: "That there is no such user", value: "" },
];

const fn who(asks: &'static str, stop: usize) -> Option<Question> {
    let answers = Answers::Choice(ROWS);
    Some(Question { asks, answers, seen: stop, answer: (stop, "row") })
}

const STOPS: &[Stop] = &[
    Stop::plain(
        NONE,
        "Press Step forward until A knows about user 404.",
        Deed::Step,
        a_ended("1"),
        "There is no such user. The cache had nothing, the database looked \
         and found nothing, and nothing was stored.",
    ),
    Stop {
        question: how_often(
            "B asks for user 404 as well, and then A again. How many times \
             will the database have been asked for a user who is not there?",
            1,
        ),
        ..Stop::plain(
            NONE,
            "Press Play until A has its second answer.",
            Deed::Run,
            a_ended("3"),
            "Each request went through the cache as if it were not there: \
             that is cache penetration. A crawler with old links takes the \
             connections that others need.",
        )
    },
    Stop::choose(
        NONE,
        NEGATIVE,
        "Choose the variant Negative caching above: the same requests.",
        "Here an app that finds nothing stores just that: a marker that says \
         not there, for one second.",
    ),
    Stop {
        question: how_often(
            "A, B and A ask for user 404 once more. How many times will the \
             database be asked this time?",
            3,
        ),
        ..Stop::plain(
            NEGATIVE,
            "Press Play until A has its second answer.",
            Deed::Run,
            a_ended("3"),
            "Once, and then the marker answered. The price: memory for each \
             row that is not there. Who asks for another number each time \
             gets through every time.",
        )
    },
    Stop {
        then: "Press Play until the user is there.",
        ..Stop::plain(
            NEGATIVE,
            "Now another program adds that user. Press “B: add user 404”.",
            Deed::Ask {
                name: "B: add user 404",
                client: "app-2",
                kind: OpKind::Write,
                key: "user:404",
                text: "Cy",
            },
            Sign::of("app-2", "op", "ended"),
            "Committed: user 404 is Cy. That program knows nothing of our \
             cache and deletes nothing there.",
        )
    },
    Stop {
        question: who("A asks for user 404. What is A told?", 5),
        then: "Press Play until A has its answer.",
        proof: Some(Property::StaleReads),
        ..Stop::plain(
            NEGATIVE,
            "Press “A: read”.",
            Deed::Ask {
                name: "A: read",
                client: "app-1",
                kind: OpKind::Read,
                key: "user:404",
                text: "",
            },
            a_ended("5"),
            "The marker hides the new row until its second is over: a stale \
             read of nothing. So markers live shortly, and who adds a row \
             should delete its marker.",
        )
    },
    Stop::choose(
        NEGATIVE,
        BLOOM,
        "Choose the variant Bloom filter above: the same requests, and yours \
         too.",
        "Each app keeps a few bits for every row there is. A row sets five of \
         them; whose bits are not all set is no row.",
    ),
    Stop {
        question: Some(Question {
            asks: "A asks for user 404, who is not there yet. How long will A \
                   wait?",
            answers: Answers::Choice(LATENCIES),
            seen: 7,
            answer: (7, "took"),
        }),
        ..Stop::plain(
            BLOOM,
            "Press Play until A has its first answer.",
            Deed::Run,
            a_ended("1"),
            "No time at all: the app’s own bits ruled it out, and nobody was \
             asked. A no is never wrong for the rows that the filter was \
             built from; a yes may be.",
        )
    },
    Stop {
        question: who(
            "Then Cy is added, and A asks again. What is A told this time?",
            8,
        ),
        ..Stop::plain(
            BLOOM,
            "Press Play until A has its last answer.",
            Deed::Run,
            a_ended("5"),
            "The filter does not know of the new row either, until it is \
             built anew, every two seconds here. Each mend hides what is new \
             for a while.",
        )
    },
];

/// "Nothing to find."
pub static LESSON: Lesson = Lesson {
    id: "nothing-to-find",
    title: "Nothing to find",
    base: base(NONE, &[("writes", "past")]),
    intro: "A cache holds what was found. What if somebody keeps asking for \
            what does not exist?",
    stops: STOPS,
    close: "Keep “not there” for a short time, or know what there is. Whoever \
            remembers what is missing has to learn what is new.",
    challenges: CHALLENGES,
};

const CHALLENGES: &[Challenge] = &[
    Challenge {
        id: "a-bigger-filter",
        title: "A bigger filter",
        base: base(
            BLOOM,
            &[("workload", "crowd"), ("rate", "500"), ("bits", "200")],
        ),
        goal: Goal::Hold(Property::FailedRequests),
        turns: Turns::Only(&["bits", "hashes"]),
        task: "200 rows, and a filter of 200 bits: nearly all of them are set, \
               so it says yes to nearly everything. Choose its bits and how \
               many of them a row sets, so that no request fails to the end \
               of the run.",
        hint: "A wrong yes comes at a rate of (1 - e^(-kn/m))^k. For n = 200 \
               rows and k = 5, how many bits m make that less than one in a \
               hundred?",
        why: "With ten bits a row one in a hundred rows that are not there \
              gets a wrong yes, however long the keys are. Only then is the \
              database asked in vain.",
    },
    Challenge {
        id: "denied-by-the-other",
        title: "Denied by the other",
        task: "Nobody writes past the apps here: who adds a row sets its bits \
               first. Let an app be told all the same that user 404 is not \
               there after the user was added. Break the verdict No stale \
               reads, with your hands only.",
        hint: "Each app has a filter of its own. Who adds the row, and who \
               asks?",
        why: "A filter in each process is a copy too, and must hear of every \
              new row.",
        ..Challenge::to_break(
            base(BLOOM, &[("workload", "hands-on")]),
            Property::StaleReads,
        )
    },
];
