use crate::{
    check::Property,
    scenario::{
        Answers, Base, Challenge, Choice, Deed, Goal, Lesson, Question, Sign,
        Stop, Turns,
    },
};

const GIVES_UP: &str = "give-up";
const REQUEUES: &str = "requeue";
const IN_PLACE: &str = "idempotent";

const fn base(
    variant: &'static str,
    knobs: &'static [(&'static str, &'static str)],
) -> Base {
    Base { scenario: "write-behind-job", variant, seed: 7, knobs }
}

/// Nothing goes wrong by itself.
const CALM: &[(&str, &str)] = &[("trouble", "none")];

/// The database has this score of Ana's.
const fn committed(score: &'static str) -> Sign {
    Sign::of("db", "db", "committed").with("row", score)
}

const COUNTS: &[Choice] = &[
    Choice { words: "None", value: "0" },
    Choice { words: "One", value: "1" },
    Choice { words: "Both", value: "2" },
];

const SCORES: &[Choice] = &[
    Choice { words: "330 (newest)", value: "330" },
    Choice { words: "310", value: "310" },
    Choice { words: "290 (oldest)", value: "290" },
];

/// Which score the database has of Ana's at the end of a stop.
const fn has(asks: &'static str, stop: usize) -> Option<Question> {
    let answers = Answers::Choice(SCORES);
    Some(Question { asks, answers, seen: stop, answer: (stop, "row") })
}

const STOPS: &[Stop] = &[
    Stop::plain(
        GIVES_UP,
        "Ana scores. Press Play until the job takes her row out of the queue \
         and fails to store it.",
        Deed::Run,
        Sign::of("job", "tray", "failed"),
        "She was told OK by the cache. The job popped her row, so it is in the \
         job’s hands and no longer in the queue. The database is down.",
    ),
    Stop {
        question: Some(Question {
            asks: "This job logs an error and goes on. Ana scores once more \
                   while the database is down. How many of her two writes \
                   are lost?",
            answers: Answers::Choice(COUNTS),
            seen: 1,
            answer: (1, "lost"),
        }),
        proof: Some(Property::LostWrites),
        ..Stop::plain(
            GIVES_UP,
            "Press Play until the database is back, with what it had.",
            Deed::Run,
            Sign::of("db", "db", "recovered"),
            "Both. The cache shows 330, the database 290, and nothing will \
             ever bring it more. Ana, who was told OK, does not hear of it.",
        )
    },
    Stop::choose(
        GIVES_UP,
        REQUEUES,
        "So try again. Choose the variant Retry at the end of the queue above.",
        "A batch that fails goes back into the queue, after a pause and \
         behind what came meanwhile.",
    ),
    Stop::plain(
        REQUEUES,
        "Press Play until Ana has scored again.",
        Deed::Run,
        Sign::of("app-1", "op", "ended").with("row", "330"),
        "Her 330 waits in the queue. Her 310 is still with the job, which \
         pauses, and will put it back behind that.",
    ),
    Stop {
        question: has(
            "The database is back soon, and gets both rows. Which score will \
             it keep for Ana?",
            4,
        ),
        proof: Some(Property::OrderPerKey),
        ..Stop::plain(
            REQUEUES,
            "Press Play until the database has the older row, too.",
            Deed::Run,
            committed("310"),
            "310: it came last and took the place of 330. Nothing was given \
             up, and a newer write was overtaken by an older one.",
        )
    },
    Stop::choose(
        REQUEUES,
        IN_PLACE,
        "Choose the variant In place, and idempotent above.",
        "The rows stay at the head of the queue until the database has them. \
         Idempotent means: to store a row twice changes nothing.",
    ),
    Stop {
        question: has("Which score will the database have at the end?", 6),
        ..Stop::plain(
            IN_PLACE,
            "Press Play until the database has Ana’s newest score.",
            Deed::Run,
            committed("330"),
            "330, and nothing was lost on the way. The price: everything \
             behind a batch that fails waits for it.",
        )
    },
];

/// "A batch fails."
pub static LESSON: Lesson = Lesson {
    id: "a-batch-fails",
    title: "A batch fails",
    base: base(GIVES_UP, &[]),
    intro: "The cache keeps a queue of what the database has not yet. A sync \
            job takes rows from it to the database, all that wait in one \
            batch. The database will be down for a moment.",
    stops: STOPS,
    close: "Who takes rows out of a queue before they are stored can lose \
            them. Who tries again later can turn their order round. So try \
            again in place, with a statement that may come twice.",
    challenges: CHALLENGES,
};

const CHALLENGES: &[Challenge] = &[
    Challenge {
        id: "insert-it-twice",
        title: "Insert it twice",
        base: base("in-place", CALM),
        goal: Goal::Break(Property::Duplicates),
        turns: Turns::Nothing,
        task: "This job inserts a batch and then removes it from the queue. \
               Have a batch inserted twice: break the verdict No duplicates.",
        hint: "Between the commit and the removal the job can die. When it is \
               back, what does it find in the queue?",
        why: "The batch was stored and still stood in the queue. Who dies \
              between two systems has done one half; the other half comes \
              again. An idempotent statement makes that harmless.",
    },
    Challenge {
        id: "die-with-full-hands",
        title: "Die with full hands",
        base: base("requeue-versioned", CALM),
        goal: Goal::Break(Property::LostWrites),
        turns: Turns::Nothing,
        task: "Versions keep the order here. The job still pops its batches. \
               Lose a write that was told OK: break the verdict No lost \
               writes.",
        hint: "While the job holds what it has popped, where else is it?",
        why: "What was popped was in the memory of the job and nowhere else. \
              A row must stay in the queue until the database has it.",
    },
    Challenge {
        id: "poison-in-time",
        title: "Poison, in time",
        base: base(
            "dead-letter",
            &[
                ("workload", "crowd"),
                ("trouble", "poison"),
                ("retry", "1s"),
                ("tries", "4"),
            ],
        ),
        goal: Goal::Hold(Property::Overdue),
        turns: Turns::Only(&["retry", "factor", "tries"]),
        task: "The database rejects one row for ever. After some tries it is \
               put aside, into a dead-letter queue; all others wait so long. \
               Turn knobs so that Flushed in time holds to the end of the \
               run: no write waits for more than 3 s.",
        hint: "The knobs stand under Sync job. The batch is tried so many \
               times, then the bad row by itself, with a pause after each; \
               each pause is longer by the factor. The key End goes to the \
               end of the run.",
        why: "A row that will never be taken must be given up soon, or it \
              holds up all the others. But too few tries put rows aside that \
              a database would have taken a moment later.",
    },
];
