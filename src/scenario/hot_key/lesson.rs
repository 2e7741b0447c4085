use crate::{
    check::Property,
    scenario::{
        Answers, Base, Challenge, Choice, Deed, Goal, Lesson, Question, Sign,
        Stop, Turns,
        figures::{COPIES, LATENCIES},
    },
};

const ONE: &str = "one-copy";
const COPIED: &str = "key-copies";
const LOCAL: &str = "local-ttl";
const TOLD: &str = "local-told";

const fn base(
    variant: &'static str,
    knobs: &'static [(&'static str, &'static str)],
) -> Base {
    Base { scenario: "hot-key", variant, seed: 8, knobs }
}

const A_ENDED: Sign = Sign::of("app-1", "op", "ended");
/// A has its answer, and nobody else waits for one.
const A_RESTS: Sign = A_ENDED.with("running", "0");

const fn how_long(asks: &'static str, stop: usize) -> Option<Question> {
    let answers = Answers::Choice(LATENCIES);
    Some(Question { asks, answers, seen: stop, answer: (stop, "took") })
}

const ROWS: &[Choice] = &[
    Choice { words: "Headline", value: "Headline" },
    Choice { words: "News", value: "News" },
];

const fn what(asks: &'static str, stop: usize) -> Option<Question> {
    let answers = Answers::Choice(ROWS);
    Some(Question { asks, answers, seen: stop, answer: (stop, "row") })
}

const STOPS: &[Stop] = &[
    Stop::plain(
        ONE,
        "Press Step forward until A knows the headline.",
        Deed::Step,
        A_RESTS,
        "A miss, a load, and a copy on one of the three shards. Which one, a \
         hash of the name says, and every client reckons it alike.",
    ),
    Stop {
        question: how_long(
            "Three requests for it come within 2 ms, and a shard works on a \
             command for 5 ms. How long will the last one wait?",
            1,
        ),
        ..Stop::plain(
            ONE,
            "Press Play until A has both its answers.",
            Deed::Run,
            A_RESTS,
            "They stood in line at one shard, and the other two had nothing \
             to do. With more requests than the shard carries out the line \
             grows for as long as they come.",
        )
    },
    Stop::choose(
        ONE,
        COPIED,
        "Choose the variant Copies on several shards above: the same requests.",
        "Here there are twelve names for the hot key, hot:1#0 to hot:1#11, \
         each with a hash of its own. Each reader takes one by chance.",
    ),
    Stop {
        question: Some(Question {
            asks: "A has loaded a copy by now. What will the last of the three \
                   requests find?",
            answers: Answers::Choice(COPIES),
            seen: 3,
            answer: (3, "copy"),
        }),
        ..Stop::plain(
            COPIED,
            "Press Play until A has all three answers.",
            Deed::Run,
            A_RESTS.with("begun", "4"),
            "Each copy has to be loaded once, and a write has to delete all \
             twelve. In exchange no shard has the whole load.",
        )
    },
    Stop::choose(
        COPIED,
        LOCAL,
        "Choose the variant Local cache, TTL alone above.",
        "Each app keeps the hot key in its own memory, for half a second.",
    ),
    Stop {
        question: how_long(
            "A reads the headline a second time. How long does that take?",
            5,
        ),
        ..Stop::plain(
            LOCAL,
            "Press Play until A has its second answer.",
            Deed::Run,
            A_ENDED.with("begun", "2"),
            "No time: nobody was asked. No shard notices how many read.",
        )
    },
    Stop {
        question: what(
            "B writes the headline News at 150 ms, and A asks for it at 250 \
             ms. What is A told?",
            6,
        ),
        proof: Some(Property::StaleReads),
        ..Stop::plain(
            LOCAL,
            "Press Play until A has its last answer.",
            Deed::Run,
            A_RESTS.with("begun", "6"),
            "B has deleted the shard’s copy. Nobody has told A, so it reads \
             its own until half a second is over.",
        )
    },
    Stop::choose(
        LOCAL,
        TOLD,
        "Choose the variant Local cache, told of writes above.",
        "Each app listens on a channel. A writer says there what it has \
         changed, and is told to how many that was sent, not who has heard \
         it.",
    ),
    Stop {
        question: what("The same write, and A asks again. What is A told?", 8),
        ..Stop::plain(
            TOLD,
            "Press Play until A has its last answer.",
            Deed::Run,
            A_RESTS.with("begun", "6"),
            "A heard of it, let its copy go and asked again. A channel keeps \
             nothing for who is cut off: so the copies have a time to live \
             all the same. That bounds the harm when a message is lost.",
        )
    },
];

/// "Everybody wants one key."
pub static LESSON: Lesson = Lesson {
    id: "one-key",
    title: "Everybody wants one key",
    base: base(ONE, &[("command", "5ms")]),
    intro: "Three shards carry three times the load of one. Unless it is all \
            for one key.",
    stops: STOPS,
    close: "More shards do not help one key. More copies do: on the shards, at \
            the price of a delete and a load for each, or in the apps, at the \
            price of being old for a while.",
    challenges: CHALLENGES,
};

const CHALLENGES: &[Challenge] = &[
    Challenge {
        id: "just-the-share",
        title: "Just the share",
        base: base(ONE, &[("workload", "crowd")]),
        goal: Goal::Hold(Property::FailedRequests),
        turns: Turns::Only(&["hot"]),
        task: "One copy, 450 requests a second, and a shard that works 3 ms on \
               each. Choose the share that the hot key may have of them, so \
               that no request fails to the end of the run.",
        hint: "How many commands can one shard carry out in a second? Each \
               miss and each write costs some too.",
        why: "A shard is busy for the rate of its requests times 3 ms of each \
              second. Below that it keeps up, and not because there are \
              others.",
    },
    Challenge {
        id: "two-times",
        title: "New, then old",
        task: "Let an app read the new headline, and the old one next. Break \
               the verdict Monotonic reads, with your hands only.",
        hint: "A write deletes twelve copies, one after the other. What is \
               between the first and the last?",
        why: "Copies that do not change at one instant show different times. \
              Whoever needs one order of values must read one copy.",
        ..Challenge::to_break(
            base(COPIED, &[("workload", "crowd"), ("reads", "1")]),
            Property::MonotonicReads,
        )
    },
];
