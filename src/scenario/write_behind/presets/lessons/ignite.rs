use super::*;

const SCENARIO: &str = "write-behind-ignite";
const OFTEN: &str = "flush-often";
const THROUGH: &str = "write-through";

const CARTS: &[Choice] = &[
    Choice { words: "book+pen", value: "book+pen" },
    Choice { words: "book", value: "book" },
    Choice { words: "empty", value: "empty" },
];

const STOPS: &[Stop] = &[
    Stop::plain(
        BEHIND,
        "Two shoppers fill their carts. Press Play until book+pen is told OK.",
        Deed::Run,
        Sign::of("app-2", "op", "ended").with("row", "book+pen"),
        "Four puts were told OK. The database knows of none: Ignite flushes \
         every 5 s, or as soon as 10,240 entries wait. A newer cart takes the \
         place of an older one, so two rows wait.",
    ),
    Stop {
        question: lost(
            "The node dies now, without a backup on another node. How many of \
             the four puts are lost?",
            1,
        ),
        proof: Some(Property::LostWrites),
        ..Stop::plain(
            BEHIND,
            "Crash the node: here it is called cache.",
            CRASH,
            CRASHED,
            "All four: both carts are empty again. A node that dies takes up \
             to 5 s of what it had acknowledged.",
        )
    },
    Stop::choose(
        BEHIND,
        OFTEN,
        "Choose the variant Flush every second above: the same puts and the \
         same crash.",
        "The flush frequency is set to 1,000 ms.",
    ),
    Stop {
        question: lost("How many puts are lost this time?", 3),
        ..Stop::plain(
            OFTEN,
            "Press Play until the node crashes.",
            Deed::Run,
            CRASHED,
            "Two: what came since the last flush. The price: five times as \
             many batches.",
        )
    },
    Stop::choose(
        OFTEN,
        THROUGH,
        "Choose the variant Write-through above: write-behind is off.",
        "Each put waits for the database.",
    ),
    Stop {
        question: Some(Question {
            asks: "The same crash. What will the shopper find in the second \
                   cart?",
            answers: Answers::Choice(CARTS),
            seen: 5,
            answer: (5, "row"),
        }),
        ..Stop::plain(
            THROUGH,
            "Press Play until app B has read the cart.",
            Deed::Run,
            READ,
            "book+pen: the database had it before the node. The crash came in \
             between, so the shopper saw an error, and nothing was lost. The \
             price: each put costs a commit.",
        )
    },
];

/// Five seconds of trust.
pub static LESSON: Lesson = Lesson {
    id: "five-seconds-of-trust",
    title: "Five seconds of trust",
    base: Base { scenario: SCENARIO, variant: BEHIND, seed: 7, knobs: &[] },
    intro: "Carts are kept in Apache Ignite with write-behind switched on and \
            everything else at its default. The database is told every 5 s.",
    stops: STOPS,
    close: "A flush interval is what you are ready to lose. Backups on other \
            nodes, or write-through, keep what a node must not take with it.",
    challenges: CHALLENGES,
};

const CHALLENGES: &[Challenge] = &[Challenge {
    id: "lose-a-cart",
    title: "Lose a cart",
    base: Base { scenario: SCENARIO, variant: OFTEN, seed: 7, knobs: &[] },
    goal: Goal::Break(Property::LostWrites),
    turns: Turns::Nothing,
    task: "The database is told every second. Lose a put all the same, with \
           one crash: break the verdict No lost writes.",
    hint: "Look at the tray: when does something wait in it?",
    why: "A shorter interval makes the loss smaller and rarer. It does not \
          take it away.",
}];
