use crate::{
    check::Property,
    scenario::{
        Answers, Base, Challenge, Choice, Deed, Goal, Lesson, Question, Sign,
        Stop, Turns,
    },
    trace::OpKind,
};

const NEW_ONLY: &str = "no-claim";
const CLAIMS: &str = "auto-claim";

const fn base(
    variant: &'static str,
    knobs: &'static [(&'static str, &'static str)],
) -> Base {
    Base { scenario: "write-behind-stream", variant, seed: 7, knobs }
}

/// Nothing goes wrong by itself.
const CALM: &[(&str, &str)] = &[("trouble", "none")];

/// The job waits for new entries for less long, so that it soon looks for old
/// ones again.
const BRISK: &[(&str, &str)] = &[("trouble", "none"), ("block", "500ms")];

/// A consumer is given entries.
const GIVEN: Sign = Sign::of("cache", "stream", "read");

/// B has read Ana's score, whatever it is.
const READ: Sign = Sign::of("app-2", "op", "ended").with("kind", "read");

const SCORES: &[Choice] = &[
    Choice { words: "310 (new)", value: "310" },
    Choice { words: "290 (old)", value: "290" },
    Choice { words: "Nothing", value: "" },
];

/// What B reads at the end of a stop.
const fn reads(asks: &'static str, stop: usize) -> Option<Question> {
    let answers = Answers::Choice(SCORES);
    Some(Question { asks, answers, seen: stop, answer: (stop, "row") })
}

const STOPS: &[Stop] = &[
    Stop::plain(
        NEW_ONLY,
        "Ana scores. Press Step forward until the stream gives her entry to \
         the job.",
        Deed::Step,
        GIVEN,
        "A stream is a list to which entries are appended. It keeps them when \
         they are read. The cache notes who was given which one: this entry \
         is pending with job:1 until the job acknowledges it.",
    ),
    Stop::plain(
        NEW_ONLY,
        "The entry is on its way to the job. Crash the job.",
        Deed::Do { name: "Crash the job", act: "crash job" },
        Sign::of("job", "fault", "crashed"),
        "The database has not heard of 310. The entry is not lost: it is \
         still in the stream, and pending with job:1. But job:1 is dead.",
    ),
    Stop {
        then: "Press Step forward until B has its answer.",
        ..Stop::plain(
            NEW_ONLY,
            "Let B look at Ana’s score. Press “B: read”.",
            Deed::Ask {
                name: "B: read",
                client: "app-2",
                kind: OpKind::Read,
                key: "Ana",
                text: "",
            },
            READ,
            "310. The cache has it, so nobody notices that anything is wrong.",
        )
    },
    Stop::plain(
        NEW_ONLY,
        "Restart the job.",
        Deed::Do { name: "Restart the job", act: "restart job" },
        Sign::of("job", "fault", "restarted"),
        "It comes back under another name, job:2, and asks for entries that \
         nobody was given yet.",
    ),
    Stop {
        question: reads(
            "The cache keeps a value for one second here. What will B read \
             when that is over?",
            4,
        ),
        proof: Some(Property::StaleReads),
        ..Stop::plain(
            NEW_ONLY,
            "Press Play until B has read again.",
            Deed::Run,
            READ,
            "290. The cache had dropped its copy, so B asked the database, \
             which never got 310. The group gives job:2 what is new, and \
             nothing that another consumer has.",
        )
    },
    Stop::choose(
        NEW_ONLY,
        CLAIMS,
        "Choose the variant XAUTOCLAIM above: the same crash and the same \
         restart.",
        "XAUTOCLAIM takes over entries that have been pending with somebody \
         for too long, 300 ms here.",
    ),
    Stop::plain(
        CLAIMS,
        "Press Play until the restarted job has claimed the entry.",
        Deed::Run,
        GIVEN.with("reading", "claimed"),
        "The entry had been idle for longer than 300 ms. It is pending with \
         job:2 now, and job:2 brings it to the database.",
    ),
    Stop {
        question: reads("What will B read this time, at the end?", 7),
        ..Stop::plain(
            CLAIMS,
            "Press Play until B has read again.",
            Deed::Run,
            READ,
            "310, from the database. The price: nobody knows whether job:1 \
             was dead or slow, so an entry may be brought twice.",
        )
    },
];

/// "Who takes over?"
pub static LESSON: Lesson = Lesson {
    id: "who-takes-over",
    title: "Who takes over?",
    base: base(NEW_ONLY, BRISK),
    intro: "A score goes to the cache and, as an entry, to a stream beside \
            it. A job reads the stream and brings the entries to the \
            database. Ana has 290 so far.",
    stops: STOPS,
    close: "A consumer group loses nothing, and delivers nothing again by \
            itself. Somebody must claim what a dead consumer had. Then \
            delivery is at least once.",
    challenges: CHALLENGES,
};

const CHALLENGES: &[Challenge] = &[
    Challenge {
        id: "count-it-twice",
        title: "Count it twice",
        base: base("increment", CALM),
        goal: Goal::Break(Property::Duplicates),
        turns: Turns::Nothing,
        task: "Here an entry says by how much a score has grown, and the \
               database adds it. Have it added twice: break the verdict No \
               duplicates.",
        hint: "The job acknowledges the entry after the database has \
               committed. What if it dies between the two?",
        why: "The database had added the 20, and the stream still took the \
              entry for undone. At least once means: whoever applies it must \
              be able to see that it was there before.",
    },
    Challenge {
        id: "lose-the-stream",
        title: "Lose the stream",
        base: base("atomic", CALM),
        goal: Goal::Break(Property::LostWrites),
        turns: Turns::Nothing,
        task: "Value and entry are written in one step, and old entries are \
               claimed. Lose Ana’s write all the same: break the verdict No \
               lost writes.",
        hint: "Where is the stream? And who must not be quick enough?",
        why: "The stream is memory of the cache. While the job was down it \
              was the only place that knew the write, and the cache has no \
              disk here.",
    },
    Challenge {
        id: "claim-in-time",
        title: "Claim in time",
        base: base(CLAIMS, &[("min-idle", "1s")]),
        goal: Goal::Hold(Property::StaleReads),
        turns: Turns::Only(&["min-idle", "block"]),
        task: "The job crashes with an entry in hand and is back soon. It \
               claims only what was idle for 1 s, and B reads an old score. \
               Turn knobs so that No stale reads holds to the end of the run.",
        hint: "The knobs stand under Sync job. When does the job look for \
               entries to claim, and which does it take?",
        why: "Whoever claims sooner brings the entry sooner, and more often \
              takes one from a consumer that is only slow. The same is true \
              of every time-out.",
    },
];
