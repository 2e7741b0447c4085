use crate::{
    check::Property,
    scenario::{
        Answers, Base, Challenge, Choice, Deed, Goal, Lesson, Question, Sign,
        Stop, Turns,
    },
    trace::OpKind,
};

const NAIVE: &str = "update-then-delete";
const LEASE: &str = "lease";

const fn base(variant: &'static str) -> Base {
    Base {
        scenario: "cache-aside",
        variant,
        seed: 7,
        knobs: &[("workload", "hands-on")],
    }
}

const fn sent(node: &'static str, verb: &'static str) -> Sign {
    Sign::of(node, "net", "sent").with("verb", verb)
}

const fn ended(node: &'static str, kind: &'static str) -> Sign {
    Sign::of(node, "op", "ended").with("kind", kind)
}

/// A stop without a question or a proof, in the naive variant.
const fn stop(
    task: &'static str,
    deed: Deed,
    done: Sign,
    why: &'static str,
) -> Stop {
    Stop::plain(NAIVE, task, deed, done, why)
}

const NAMES: &[Choice] = &[
    Choice { words: "Ann (old)", value: "Ann" },
    Choice { words: "Bea (new)", value: "Bea" },
    Choice { words: "Nothing", value: "" },
];

const STOPS: &[Stop] = &[
    stop(
        "App A is about to read user 1. Press Step forward to see where it \
         looks first.",
        Deed::Step,
        sent("app-1", "GET"),
        "A asks the cache first. GET means: give me your copy. In the code, \
         the marked line is where A stands.",
    ),
    stop(
        "Press Step forward until A sends a copy of its own.",
        Deed::Step,
        sent("app-1", "SET"),
        "The cache answered NIL, which means “nothing there”: a miss. So A \
         read the database. It has Ann v1 in hand, and its SET is on the wire \
         to leave a copy in the cache.",
    ),
    stop(
        "You are the network. Press the message SET Ann v1 on the stage: \
         that holds it on the wire.",
        Deed::Hold(sent("app-1", "SET")),
        Sign::of("app-1", "fault", "held"),
        "The message waits. A slow link or a busy machine does the same to \
         real messages, every day.",
    ),
    Stop {
        then: "Press Step forward until B is told OK.",
        ..stop(
            "Meanwhile user 1 gets a new name. Press “B: rename to Bea”.",
            Deed::Ask {
                name: "B: rename to Bea",
                client: "app-2",
                kind: OpKind::Write,
                key: "user:1",
                text: "Bea",
            },
            ended("app-2", "write"),
            "The database has Bea, the cache was told to delete its copy, B \
             was told OK. But Ann is still on the wire. Hatched means: a newer \
             value exists.",
        )
    },
    Stop {
        question: Some(Question {
            asks: "You are about to release the message. What will the next \
                   reader get?",
            answers: Answers::Choice(NAMES),
            seen: 5,
            answer: (5, "row"),
        }),
        then: "It has arrived. Press Step forward: the cache stores it.",
        ..stop(
            "Now release it: press the held message once more.",
            Deed::Release,
            Sign::of("cache", "cache", "stored"),
            "A SET stores what it brings, however old: the cache cannot \
             tell. Now the database says Bea and the cache says Ann.",
        )
    },
    Stop {
        then: "Press Step forward until B has its answer.",
        proof: Some(Property::StaleReads),
        ..stop(
            "Let B look at what it wrote. Press “B: read”.",
            Deed::Ask {
                name: "B: read",
                client: "app-2",
                kind: OpKind::Read,
                key: "user:1",
                text: "",
            },
            ended("app-2", "read"),
            "B wrote Bea, was told OK, and cannot read its own write: a stale \
             read. The steps that prove it are marked.",
        )
    },
    Stop {
        question: Some(Question {
            asks: "If nobody writes again: for how many seconds after the SET \
                   can readers get Ann?",
            answers: Answers::Seconds { within_percent: 10 },
            seen: 6,
            answer: (4, "ttl_ms"),
        }),
        ..stop(
            "Press Play, and see what ends it.",
            Deed::Run,
            Sign::of("cache", "cache", "expired"),
            "2 s after the SET its time to live (TTL) was over, and the next \
             clean-up removed it. A TTL prevents no stale value. It limits \
             how long one stays.",
        )
    },
    Stop {
        variant: NAIVE,
        question: None,
        task: "Now mend it. Choose the variant Lease above: the same run \
               with another program.",
        deed: Deed::Variant(LEASE),
        then: "",
        done: None,
        why: "With a lease, a miss hands out a token. A fill needs its \
              token, and a delete takes the token away.",
        proof: None,
    },
    Stop {
        variant: LEASE,
        question: Some(Question {
            asks: "You hold, B renames, you release: all of it happens \
                   again. What will B read this time?",
            answers: Answers::Choice(NAMES),
            seen: 9,
            answer: (9, "row"),
        }),
        ..stop(
            "Press Play, and watch what becomes of your message.",
            Deed::Run,
            Sign::of("cache", "cache", "refused"),
            "A’s fill came with its token, but B’s delete had taken the \
             token away. The cache refuses the old value.",
        )
    },
    Stop {
        variant: LEASE,
        ..stop(
            "Press Play until B has its answer.",
            Deed::Run,
            ended("app-2", "read"),
            "The cache had no copy, so B read the database and got Bea. No \
             read was stale. The price: one more miss.",
        )
    },
];

/// "You are the network."
pub static LESSON: Lesson = Lesson {
    id: "you-are-the-network",
    title: "You are the network",
    base: base(NAIVE),
    intro: "Two apps, A and B, share a database, and a cache: a small, fast \
            store that keeps copies of what was read. It is still empty.",
    stops: STOPS,
    close: "A copy can be on its way for longer than a delete takes. Without \
            a lease the old value stays until its TTL ends it.",
    challenges: CHALLENGES,
};

const CHALLENGES: &[Challenge] = &[
    Challenge {
        id: "break-the-lease",
        title: "Now break the lease",
        base: base(LEASE),
        goal: Goal::Break(Property::Linearizability),
        turns: Turns::Nothing,
        task: "Let one reader see Bea and a later one Ann: break the verdict \
               Linearizable. You have your hands only: hold, release, drop, \
               crash, ask.",
        hint: "The lease dies when the writer’s delete arrives. Until then \
               the new row can already be read from the database.",
        why: "The new row stands in the database from its commit on, and the \
              old copy in the cache until the delete arrives. In between one \
              reader can see the new row and a later one the old copy.",
    },
    Challenge {
        id: "stale-under-lease",
        title: "A stale read under the lease",
        base: base(LEASE),
        goal: Goal::Break(Property::StaleReads),
        turns: Turns::Anything,
        task: "Every fill has its token. Get a stale read all the same: break \
               the verdict No stale reads. This time knobs may be turned.",
        hint: "The cache refuses fills that are late. Does it know whether a \
               fill in time was read from an up-to-date place?",
        why: "The token says when a fill was asked for, not how old its row \
              is: a replica that lags hands out an old row in good time.",
    },
];
