use crate::{
    check::Property,
    scenario::{
        Answers, Base, Challenge, Choice, Deed, Goal, Lesson, Question, Sign,
        Stop, Turns,
    },
};

const FORGET: &str = "fire-and-forget";
const COUNT: &str = "count-receivers";
const STREAM: &str = "stream";

const fn base(
    variant: &'static str,
    knobs: &'static [(&'static str, &'static str)],
) -> Base {
    Base { scenario: "pubsub", variant, seed: 7, knobs }
}

const A_ENDED: Sign = Sign::of("app-1", "op", "ended");
const B_ENDED: Sign = Sign::of("app-2", "op", "ended");
const STORED: Sign = Sign::of("db", "db", "committed");

const COUNTS: &[Choice] = &[
    Choice { words: "None", value: "0" },
    Choice { words: "One", value: "1" },
    Choice { words: "Two", value: "2" },
];

/// How many orders are lost behind the end of a stop.
const fn lost(asks: &'static str, stop: usize) -> Option<Question> {
    let answers = Answers::Choice(COUNTS);
    Some(Question { asks, answers, seen: stop, answer: (stop, "lost") })
}

const TOLD: &[Choice] = &[
    Choice { words: "OK", value: "acknowledged" },
    Choice { words: "An error", value: "failed" },
    Choice { words: "Nothing at all", value: "unknown" },
];

const STOPS: &[Stop] = &[
    Stop::plain(
        FORGET,
        "Press Step forward until A is told OK.",
        Deed::Step,
        A_ENDED,
        "PUBLISH has been answered: one receiver. The cache has sent the \
         order to the worker and keeps nothing of it.",
    ),
    Stop::plain(
        FORGET,
        "Press Play until the order is in the database.",
        Deed::Run,
        STORED,
        "The worker heard of it and stored it. So far all is well.",
    ),
    Stop {
        question: lost(
            "B publishes order 2 and is told OK. 5 ms later the worker \
             crashes. How many orders are lost with it?",
            2,
        ),
        proof: Some(Property::LostWrites),
        ..Stop::plain(
            FORGET,
            "Press Play until the worker crashes.",
            Deed::Run,
            Sign::of("worker", "fault", "crashed"),
            "One. It had been sent, counted and heard. Then it was in the \
             worker’s memory and nowhere else.",
        )
    },
    Stop {
        question: Some(Question {
            asks: "A publishes order 3 while there is no worker. What is A \
                   told?",
            answers: Answers::Choice(TOLD),
            seen: 3,
            answer: (3, "outcome"),
        }),
        ..Stop::plain(
            FORGET,
            "Press Play until A knows.",
            Deed::Run,
            A_ENDED,
            "OK. PUBLISH has answered that it was sent to nobody, and nobody \
             has looked at that number. The second order is lost.",
        )
    },
    Stop::choose(
        FORGET,
        COUNT,
        "Choose the variant Count the receivers above: the same orders, and \
         the same crash.",
        "Here an app looks at the number, and publishes again until it is not \
         0.",
    ),
    Stop {
        question: lost("How many orders are lost this time?", 5),
        ..Stop::plain(
            COUNT,
            "Press Play until B is told of its last order.",
            Deed::Run,
            B_ENDED.with("begun", "4"),
            "Order 3 was published again, and came. Order 2 had been sent to a \
             worker that was there: a count says nothing of what becomes of \
             it.",
        )
    },
    Stop::choose(
        COUNT,
        STREAM,
        "Choose the variant A stream above.",
        "Here an order is appended to a stream, which keeps it until a \
         consumer has said that it is done with it.",
    ),
    Stop {
        question: lost("How many orders are lost now?", 7),
        ..Stop::plain(
            STREAM,
            "Press Play until B is told of its last order.",
            Deed::Run,
            B_ENDED.with("begun", "4"),
            "None: what the worker had in hand is still pending in its group, \
             and the worker that comes after it claims it. That is delivery \
             at least once.",
        )
    },
];

/// "Who was away has missed it."
pub static LESSON: Lesson = Lesson {
    id: "who-was-away",
    title: "Who was away has missed it",
    base: base(FORGET, &[]),
    intro: "A shop publishes its orders on a channel, and a worker stores \
            them. The worker crashes once and is back soon.",
    stops: STOPS,
    close: "A channel is a list of connections: right for what is worth \
            nothing later, and wrong for orders. What must arrive has to stand \
            somewhere until somebody has said that it is done.",
    challenges: CHALLENGES,
};

const CHALLENGES: &[Challenge] = &[
    Challenge {
        id: "counted-and-lost",
        title: "Counted and lost",
        task: "Each app insists on a receiver here. Lose an order all the \
               same. Break the verdict No lost writes, with your hands only.",
        hint: "A message that was counted is on its way, or in somebody’s \
               memory, for some milliseconds.",
        why: "PUBLISH counts connections. That a connection is there says \
              nothing of what the process at its other end will do.",
        ..Challenge::to_break(
            base(COUNT, &[("workload", "hands-on"), ("trouble", "none")]),
            Property::LostWrites,
        )
    },
    Challenge {
        id: "room-to-wait",
        title: "Room to wait",
        base: base(FORGET, &[("workload", "crowd"), ("trouble", "slow")]),
        goal: Goal::Hold(Property::LostWrites),
        turns: Turns::Only(&["hard-limit", "soft-limit", "soft-time"]),
        task: "The worker is slow, and the cache closes its connection again \
               and again, with all that waits for it. Choose the limits of the \
               output buffer so that no order is lost to the end of the run.",
        hint: "There are two limits, and each of them closes the connection: \
               one at once, one after a time.",
        why: "A larger buffer holds what a slow subscriber has not read yet, \
              in the memory of the cache. With a worker that stays too slow it \
              only takes longer until it is full.",
    },
];
