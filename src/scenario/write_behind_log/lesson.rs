use crate::{
    check::Property,
    scenario::{
        Answers, Base, Challenge, Choice, Deed, Goal, Lesson, Question, Sign,
        Stop, Turns,
    },
};

const ONE: &str = "acks-1";
const ALL: &str = "acks-all";
const ALL_MIN_2: &str = "acks-all-min-2";

const fn base(
    variant: &'static str,
    knobs: &'static [(&'static str, &'static str)],
) -> Base {
    Base { scenario: "write-behind-log", variant, seed: 7, knobs }
}

/// A's request has ended, however it has.
const WRITTEN: Sign = Sign::of("app-1", "op", "ended").with("kind", "write");

const ELECTED: Sign = Sign::of("broker-2", "log", "elected");

/// The old leader cuts its log back.
const CUT_BACK: Sign = Sign::of("broker-1", "log", "truncated");

const OUTCOMES: &[Choice] = &[
    Choice { words: "OK", value: "acknowledged" },
    Choice { words: "It failed", value: "failed" },
    Choice { words: "Nothing certain", value: "unknown" },
];

const FATES: &[Choice] = &[
    Choice { words: "The others fetch it", value: "0" },
    Choice { words: "It is thrown away", value: "1" },
];

const STOPS: &[Stop] = &[
    Stop::plain(
        ONE,
        "Ana scores. Press Play until app A is told OK.",
        Deed::Run,
        WRITTEN,
        "Three brokers keep the log: one leads, two followers fetch from it. \
         The leader, broker-1, has the record and has said OK. Its links to \
         the followers are cut: nobody else has it.",
    ),
    Stop::plain(
        ONE,
        "The leader is about to crash. Press Play until another broker is \
         elected.",
        Deed::Run,
        ELECTED,
        "broker-2 leads now. Its log has no record of Ana’s 310; the old \
         leader’s log still has one. App B’s request met the dead leader and \
         failed.",
    ),
    Stop {
        question: Some(Question {
            asks: "The old leader will be back, with Ana’s record in its log. \
                   What becomes of the record?",
            answers: Answers::Choice(FATES),
            seen: 2,
            answer: (2, "lost"),
        }),
        proof: Some(Property::LostWrites),
        ..Stop::plain(
            ONE,
            "Press Play until the old leader cuts its log back.",
            Deed::Run,
            CUT_BACK,
            "The log of the new leader is the one that counts. The old one \
             throws away what it has beyond that, and a write that was told \
             OK is lost.",
        )
    },
    Stop::choose(
        ONE,
        ALL_MIN_2,
        "Choose the variant acks=all, min.insync.replicas=2 above: the same \
         cut and the same crash.",
        "With acks=all the leader answers when all replicas that are in sync \
         have the record. In sync are those that have kept up with it.",
    ),
    Stop {
        question: Some(Question {
            asks: "The followers cannot fetch Ana’s record. What will app A be \
                   told when the leader crashes?",
            answers: Answers::Choice(OUTCOMES),
            seen: 4,
            answer: (4, "outcome"),
        }),
        ..Stop::plain(
            ALL_MIN_2,
            "Press Play until A’s request has ended.",
            Deed::Run,
            WRITTEN,
            "The leader waited for its followers and crashed. A was not told \
             OK: it does not know whether its write is there, and may try \
             again.",
        )
    },
    Stop {
        question: Some(Question {
            asks: "The old leader will throw the record away again. How many \
                   writes that were told OK are lost then?",
            answers: Answers::Choice(LOST),
            seen: 5,
            answer: (5, "lost"),
        }),
        ..Stop::plain(
            ALL_MIN_2,
            "Press Play until the old leader cuts its log back.",
            Deed::Run,
            CUT_BACK,
            "None. The record is gone, and nobody was promised anything. What \
             is told OK stands in two logs at least, and one of them is \
             elected. The price: an answer takes a round of fetching.",
        )
    },
];

const LOST: &[Choice] = &[
    Choice { words: "None", value: "0" },
    Choice { words: "One", value: "1" },
    Choice { words: "Two", value: "2" },
];

/// "Whose log counts?"
pub static LESSON: Lesson = Lesson {
    id: "whose-log-counts",
    title: "Whose log counts?",
    base: base(ONE, &[]),
    intro: "A score is appended to a log that three brokers keep, and shown \
            by the cache. A job brings it to the database later. How many \
            brokers a writer waits for is called acks: it is 1 here.",
    stops: STOPS,
    close: "A broker forces nothing to disk. A record is durable because \
            others have it, so wait until they do, and refuse to go on where \
            too few are left.",
    challenges: CHALLENGES,
};

const CHALLENGES: &[Challenge] = &[
    Challenge {
        id: "lose-from-all-logs",
        title: "Lose it from all logs",
        base: base(ALL_MIN_2, &[("fault", "none")]),
        goal: Goal::Break(Property::LostWrites),
        turns: Turns::Nothing,
        task: "Each record is in two logs at least before its writer is told \
               OK. Nothing goes wrong by itself. Lose a write: break the \
               verdict No lost writes.",
        hint: "Brokers write to the memory of their operating systems. What \
               takes the memory of all of them?",
        why: "All lost their power at once, and nobody had forced anything to \
              disk. So brokers are put into places that do not share one \
              power line.",
    },
    Challenge {
        id: "all-of-one",
        title: "All of one",
        base: base(
            ALL,
            &[("cut", "400ms"), ("fault", "power"), ("fault-at", "500ms")],
        ),
        goal: Goal::Hold(Property::LostWrites),
        turns: Turns::Only(&["lag-max"]),
        task: "acks=all, and a write is lost: the leader is cut off, puts its \
               followers out of the in-sync set, answers OK alone and loses \
               power. Turn one knob so that No lost writes holds to the end \
               of the run.",
        hint: "The knob stands under Log. For how long may a follower be \
               behind before the leader goes on without it?",
        why: "All replicas in sync can be one. A patient leader waits longer \
              for its followers, and so do the writers. Where two are asked \
              for with min.insync.replicas, patience is not needed.",
    },
];
