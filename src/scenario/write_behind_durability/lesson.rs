use crate::{
    check::Property,
    scenario::{
        Answers, Base, Challenge, Choice, Deed, Goal, Lesson, Question, Sign,
        Stop, Turns,
    },
};

const EVERYSEC: &str = "aof-everysec";
const ALWAYS: &str = "aof-always";
const REPLICA: &str = "replica";

const fn base(
    variant: &'static str,
    knobs: &'static [(&'static str, &'static str)],
) -> Base {
    Base { scenario: "write-behind-durability", variant, seed: 7, knobs }
}

/// Nothing goes wrong by itself.
const CALM: &[(&str, &str)] = &[("fault", "none")];

const CRASHED: Sign = Sign::of("cache", "fault", "crashed");
const NO_POWER: Sign = CRASHED.with("how", "power loss");
const RESTARTED: Sign = Sign::of("cache", "fault", "restarted");
const RESTART: Deed =
    Deed::Do { name: "Restart the cache", act: "restart cache" };

/// Ana has read her score, whatever it is.
const READ: Sign = Sign::of("app-1", "op", "ended").with("kind", "read");

/// How many of the two scores are lost behind the end of a stop.
const fn lost(asks: &'static str, stop: usize) -> Option<Question> {
    let answers = Answers::Choice(COUNTS);
    Some(Question { asks, answers, seen: stop, answer: (stop, "lost") })
}

const COUNTS: &[Choice] = &[
    Choice { words: "None", value: "0" },
    Choice { words: "One", value: "1" },
    Choice { words: "Both", value: "2" },
];

const STOPS: &[Stop] = &[
    Stop::plain(
        EVERYSEC,
        "Ana and Ben score. Press Play until Ana has read her score.",
        Deed::Run,
        READ,
        "Both were told OK. Their scores stand in the cache’s memory and in \
         its file. The operating system has taken the file and keeps it in \
         memory, too: the disk is told once a second.",
    ),
    Stop {
        question: lost(
            "You are about to crash the cache’s process. The machine runs on. \
             How many of the two scores are lost?",
            1,
        ),
        ..Stop::plain(
            EVERYSEC,
            "Crash the cache.",
            Deed::Do { name: "Crash the cache", act: "crash cache" },
            CRASHED,
            "None. The process is gone with its memory. What it has written \
             belongs to the operating system, and that still runs.",
        )
    },
    Stop::plain(
        EVERYSEC,
        "Restart the cache.",
        RESTART,
        RESTARTED,
        "It reads its file and has both scores again. They wait for the \
         database as before.",
    ),
    Stop {
        question: lost(
            "Now the whole machine loses power, and the operating system \
             with it. How many of the two scores are lost?",
            3,
        ),
        proof: Some(Property::LostWrites),
        ..Stop::plain(
            EVERYSEC,
            "Cut the power of the cache’s machine.",
            Deed::Do { name: "Cut the power", act: "power-loss cache" },
            NO_POWER,
            "Both. The disk had not been told since they came. With AOF \
             everysec a loss of power takes about the last second.",
        )
    },
    Stop::choose(
        EVERYSEC,
        ALWAYS,
        "Choose the variant AOF always above. The same crash and the same \
         loss of power come by themselves.",
        "With always, the disk has each write before its client is told OK.",
    ),
    Stop {
        question: lost(
            "A crash, a restart, a loss of power. How many of the two scores \
             are lost this time?",
            5,
        ),
        ..Stop::plain(
            ALWAYS,
            "Press Play until the machine has lost its power.",
            Deed::Run,
            NO_POWER,
            "None: both are on the disk. Nobody can read them now, but they \
             are not gone.",
        )
    },
    Stop::plain(
        ALWAYS,
        "Restart the cache.",
        RESTART,
        RESTARTED,
        "It reads from the disk what it had promised.",
    ),
    Stop::plain(
        ALWAYS,
        "Press Play until Ana has read her score.",
        Deed::Run,
        READ,
        "330, as she was told. The price: each write waits for the disk, 2 ms \
         here, and so does everybody who comes behind it.",
    ),
];

/// "Which copy survives?"
pub static LESSON: Lesson = Lesson {
    id: "which-copy-survives",
    title: "Which copy survives?",
    base: base(EVERYSEC, CALM),
    intro: "A cache tells the database of its writes later. Until then it \
            keeps them in a file, the append-only file (AOF). You will take \
            away its process, and then its power.",
    stops: STOPS,
    close: "A file outlives the process. Only what is on the disk outlives \
            the power. And a disk is lost with its machine: then it takes a \
            second one, a replica.",
    challenges: CHALLENGES,
};

const CHALLENGES: &[Challenge] = &[
    Challenge {
        id: "lose-what-is-on-disk",
        title: "Lose what is on the disk",
        base: base(ALWAYS, CALM),
        goal: Goal::Break(Property::LostWrites),
        turns: Turns::Nothing,
        task: "Here the disk has each write before its client is told OK. \
               Lose an acknowledged write all the same: break the verdict No \
               lost writes.",
        hint: "Where is the disk? All nodes and links below has more than \
               the stage.",
        why: "The file was on the disk, and the disk was in the machine. No \
              policy of a file helps where the machine is lost.",
    },
    Challenge {
        id: "lose-with-a-replica",
        title: "Lose what a replica has",
        base: base(REPLICA, CALM),
        goal: Goal::Break(Property::LostWrites),
        turns: Turns::Nothing,
        task: "A second cache, the replica, copies all writes within a \
               millisecond. Neither of them has a disk. Break the verdict No \
               lost writes.",
        hint: "A replica copies whatever its primary has. What does the \
               primary have when it is back from a crash?",
        why: "The primary came back empty before anybody had made the replica \
              the new primary. The replica followed it, and threw away the \
              only copies.",
    },
    Challenge {
        id: "take-over-in-time",
        title: "Take over in time",
        base: base(REPLICA, &[("cut", "0ms"), ("down-for", "20ms")]),
        goal: Goal::Hold(Property::LostWrites),
        turns: Turns::Only(&["noticed", "down-for"]),
        task: "The primary’s process crashes and is back, empty, after 20 ms. \
               Choose when the replica takes over, or when the primary is \
               back, so that No lost writes holds to the end of the run.",
        hint: "Who is there first is the primary: make it the one who has \
               the data. The knobs stand under Fault.",
        why: "The replica must take over before the empty primary is back. \
              So a primary without a disk must never be restarted by itself \
              at once.",
    },
];
