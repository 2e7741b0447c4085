use super::*;

const SCENARIO: &str = "write-behind-metrics";
const READERS: &str = "read-database";

const LOADS: &[Choice] = &[
    Choice { words: "35 %", value: "35%" },
    Choice { words: "70 %", value: "70%" },
    Choice { words: "91 %", value: "91%" },
];

/// What the dashboard shows at the end of a stop.
const fn shows(asks: &'static str, stop: usize) -> Option<Question> {
    let answers = Answers::Choice(LOADS);
    Some(Question { asks, answers, seen: stop, answer: (stop, "row") })
}

const STOPS: &[Stop] = &[
    Stop::plain(
        READERS,
        "web-1 reports its load. Press Play until it has reported 91 %.",
        Deed::Run,
        Sign::of("app-1", "op", "ended").with("row", "91%"),
        "Three reports: 55, 70, 91 %. Each took the place of the one before \
         in the tray, which is called coalescing. Nobody needs the older \
         ones.",
    ),
    Stop {
        question: shows(
            "The database had 35 % before, and is told once a second. The \
             dashboard asks the database now. What does it show?",
            1,
        ),
        proof: Some(Property::StaleReads),
        ..Stop::plain(
            READERS,
            "Press Play until the dashboard, app B, has its answer.",
            Deed::Run,
            READ,
            "35 %, while the machine is at 91 %. All that the database says \
             is right, and old.",
        )
    },
    Stop {
        question: rows(
            "web-2 has reported, too: four reports in all. How many rows will \
             the flush have?",
            2,
        ),
        ..Stop::plain(
            READERS,
            "Press Play until the database has committed the batch.",
            Deed::Run,
            BATCHED,
            "Two: the newest value of each machine. The busier the machines, \
             the more is saved.",
        )
    },
    Stop::choose(
        READERS,
        BEHIND,
        "Choose the variant Write-behind above: the dashboard asks the cache.",
        "The same reports, the same flushes.",
    ),
    Stop {
        question: shows("What does the dashboard show this time?", 4),
        ..Stop::plain(
            BEHIND,
            "Press Play until the dashboard has its answer.",
            Deed::Run,
            READ,
            "91 %. The cache has every report at once.",
        )
    },
];

/// What a dashboard shows.
pub static LESSON: Lesson = Lesson {
    id: "what-a-dashboard-shows",
    title: "What a dashboard shows",
    base: Base { scenario: SCENARIO, variant: READERS, seed: 7, knobs: &[] },
    intro: "Machines report their loads to a cache; it tells the database \
            once a second. A dashboard, app B, asks the database.",
    stops: STOPS,
    close: "Who must see the newest asks the cache. Who asks the database is \
            behind by up to a flush interval and a commit.",
    challenges: CHALLENGES,
};

const CHALLENGES: &[Challenge] = &[Challenge {
    id: "a-dashboard-in-time",
    title: "A dashboard in time",
    base: Base { scenario: SCENARIO, variant: READERS, seed: 7, knobs: &[] },
    goal: Goal::Hold(Property::StaleReads),
    turns: Turns::Only(&["flush"]),
    task: "The dashboard goes on to ask the database. Turn one knob so that \
           No stale reads holds to the end of the run.",
    hint: "The knob stands under Write-behind. The dashboard asks at 700 ms, \
           and web-1 reports at 550 ms.",
    why: "The database is told sooner, and more often: there are more calls, \
          with fewer rows in each. Between two flushes it is still behind; \
          here nobody looks then.",
}];
