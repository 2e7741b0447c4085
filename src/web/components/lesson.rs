//! A lesson in the narration's place: what has been seen, what it means, what
//! to do next; and the questions. Nothing of it is ever in the way.

use flushpoint::{
    run::{Run, stop_act},
    scenario::{
        Answers, Challenge, Choice, Deed, Goal, Guide, Lesson, Question, Turns,
    },
    view::{LessonView, Waits},
};

use super::{
    icon::{Icon, drawn},
    narration::happened,
};
use crate::web::{
    el::{El, Words, classes, el, span, when},
    state::{Beside, Field, Glow, Led, Msg, State, Tell},
};

/// What is told while a lesson or a challenge is open.
pub fn told(state: &State, guide: Guide, tell: &Tell) -> Vec<El> {
    match (guide, state.lesson()) {
        (Guide::Lesson(_), Some((lesson, view))) => {
            lesson_words(state, lesson, view, tell)
        }
        (Guide::Lesson(_), None) => Vec::new(),
        (Guide::Challenge(challenge), _) => {
            challenge_words(state, challenge, tell)
        }
    }
}

fn says(words: &'static str) -> El {
    el("p").class("says").text(words)
}

fn task(words: impl Words) -> El {
    el("p").class("task").add(el("b").text(words))
}

fn lesson_words(
    state: &State,
    lesson: &'static Lesson,
    view: &LessonView,
    tell: &Tell,
) -> Vec<El> {
    let before = view.stop.checked_sub(1);
    let why = before.map(|before| lesson.stops[before].why);
    let mut words = match why.filter(|_| view.just_done) {
        Some(why) => {
            let mut words = results(state, lesson, view);
            words.push(says(why));
            words
        }
        None if state.doc.current().is_none() && view.stop == 0 => {
            vec![says(lesson.intro)]
        }
        None => happened(&state.doc, tell),
    };
    if let Some(question) = state.question() {
        // The cause would take a line that the answers need.
        words.truncate(2);
        let asks = el("b").text(question.asks);
        words.push(el("p").class("task").attr("id", "asks").add(asks));
        return words;
    }
    let due = lesson.stops.get(view.stop).map_or("", |stop| stop.task);
    words.push(match view.waits {
        Waits::Astray(number) => {
            let act = &state.doc.take.run.actions()[number].act;
            let did = format!("You did something of your own: {act}.");
            task(did + " The lesson waits on its own path.")
        }
        Waits::Elsewhere => task("This run is not the lesson’s any more."),
        Waits::Never => {
            let over = "This run ends too early. The lesson still waits: ";
            task(over.to_string() + due)
        }
        Waits::Passed => task(
            "The message has arrived already. Press Step back until it is on \
             the wire again.",
        ),
        Waits::End => task(lesson.close),
        Waits::Deed | Waits::Message(_) => task(due),
        Waits::Sign => task(lesson.stops[view.stop].then),
    });
    words
}

/// What was predicted of what the last stop has shown.
#[inline(never)]
fn results(
    state: &State,
    lesson: &'static Lesson,
    view: &LessonView,
) -> Vec<El> {
    let trace = state.doc.take.trace();
    let stops = lesson.stops.iter().enumerate();
    let results = stops.filter_map(|(number, stop)| {
        let question = stop.question.as_ref()?;
        let said = state.progress.said(lesson, number)?.answer?;
        let now = question.seen + 1 == view.stop;
        let seen = view.seen(question, trace).filter(|_| now)?;
        Some(result(question, said, &seen))
    });
    results.collect()
}

fn result(question: &Question, said: u32, seen: &str) -> El {
    let (said_words, seen_words) =
        (question.said_words(said), question.seen_words(seen));
    let (tone, icon, words) = match question.is_right(said, seen) {
        true => {
            ("right", Icon::Check, format!("As you predicted: {said_words}."))
        }
        false => (
            "wrong",
            Icon::Cross,
            format!("You predicted: {said_words}. It was: {seen_words}."),
        ),
    };
    let line = el("p").class(classes(&["result", tone]));
    line.add(drawn(icon, "14")).text(words)
}

#[inline(never)]
fn challenge_words(
    state: &State,
    challenge: &'static Challenge,
    tell: &Tell,
) -> Vec<El> {
    let doc = &state.doc;
    let run = &doc.take.run;
    if doc.wins(challenge) {
        let won = el("p").class("result right").add(drawn(Icon::Check, "14"));
        let won = won.add(el("b").text(match challenge.goal {
            Goal::Break(_) => "Done: the verdict is broken.",
            Goal::Hold(_) => "Done: the verdict holds to the end.",
        }));
        return vec![won, says(challenge.why)];
    }
    let mut words = happened(doc, tell);
    words.truncate(1);
    let task = el("p").class("task");
    words.push(match challenge.admits(run) {
        true => task.add(el("b").text(challenge.task)),
        false => task.add(el("b").text(not_admitted(run, challenge))),
    });
    let hint = el("details")
        .add(el("summary").text("A hint"))
        .add(el("p").text(challenge.hint));
    words.push(hint.key(challenge.id));
    words
}

fn not_admitted(run: &Run, challenge: &Challenge) -> String {
    let (scenario, base) = (run.scenario, &challenge.base);
    let other = (scenario.id, run.variant.id) != (base.scenario, base.variant);
    match scenario.variant(base.variant).filter(|_| other) {
        Some(variant) => format!("Only the variant {} counts.", variant.name),
        None => match challenge.turns {
            Turns::Only(knobs) => {
                let knob = |name: &&str| scenario.knob(name);
                let knobs = knobs.iter().filter_map(knob);
                let labels: Vec<_> =
                    knobs.map(|knob| format!("“{}”", knob.label)).collect();
                let labels = labels.join(", ");
                format!("No knob may be turned here but {labels}.")
            }
            _ => "Knobs and seed must stay as they were.".into(),
        },
    }
}

/// The controls below the words: the answers to a question, a request, the
/// way back, or what comes after.
pub fn controls(state: &State, tell: &Tell) -> Option<El> {
    if let Some(question) = state.question() {
        return Some(answers(state, question, tell));
    }
    let bar = el("div").class("deeds");
    if let Some(Guide::Challenge(challenge)) = state.doc.guide {
        let won = state.doc.wins(challenge);
        return won.then(|| bar.all(next_challenges(state, tell)));
    }
    let (lesson, view) = state.lesson()?;
    Some(match view.waits {
        Waits::Deed => match &lesson.stops[view.stop].deed {
            Deed::Ask { name, .. } | Deed::Do { name, .. } => {
                bar.add(ask(state, lesson, name, tell)?)
            }
            _ => return None,
        },
        Waits::Astray(_) | Waits::Elsewhere | Waits::Never => {
            let path = button(
                state,
                Glow::Path,
                tell,
                Msg::Lesson(Led::Path),
                "Back to the lesson’s path",
            );
            bar.add(path)
        }
        Waits::End => bar.all(next_challenges(state, tell)),
        Waits::Message(_) | Waits::Sign | Waits::Passed => return None,
    })
}

fn button(
    state: &State,
    glow: Glow,
    tell: &Tell,
    msg: Msg,
    words: &'static str,
) -> El {
    let glow = when(state.glows(glow), "glow");
    el("button").class(classes(&["primary", glow])).press(tell, msg).text(words)
}

/// The act of a stop, in the lesson's own words.
#[inline(never)]
fn ask(
    state: &State,
    lesson: &'static Lesson,
    name: &'static str,
    tell: &Tell,
) -> Option<El> {
    let view = state.doc.seen.lesson.as_ref()?;
    let deed = &lesson.stops[view.stop].deed;
    let act = stop_act(state.doc.session(), deed)?;
    Some(button(state, Glow::Ask, tell, Msg::Act(act), name))
}

/// The challenges that follow.
#[inline(never)]
fn next_challenges(state: &State, tell: &Tell) -> Vec<El> {
    let own = state.doc.guide;
    let lesson = state.doc.take.run.scenario.lesson;
    let challenges = lesson.map_or(&[][..], |lesson| lesson.challenges);
    let others = challenges
        .iter()
        .filter(|challenge| own != Some(Guide::Challenge(challenge)));
    let buttons = others.enumerate().map(|(place, challenge)| {
        let guide = Guide::Challenge(challenge);
        let msg = Msg::Lesson(Led::Open(guide));
        let won = state.progress.reached(guide) > 0;
        let glow = place == 0 && state.glows(Glow::Challenge);
        let class = ["next", when(glow, "primary glow")];
        el("button")
            .key(challenge.id)
            .class(classes(&class))
            .press(tell, msg)
            .text(challenge.title)
            .maybe(won.then(|| span("short", " (done)")))
    });
    buttons.collect()
}

/// The answers to a question.
#[inline(never)]
fn answers(state: &State, question: &Question, tell: &Tell) -> El {
    let glow = when(state.glows(Glow::Answers), "glow");
    let group = el("div")
        .class(classes(&["deeds", "answers", glow]))
        .attr("role", "group")
        .attr("aria-labelledby", "asks");
    let group = match question.answers {
        Answers::Choice(choices) => {
            group.all(choices.iter().enumerate().map(|(number, choice)| {
                let Choice { words, .. } = choice;
                let led = Led::Choose(number as u32);
                el("button").press(tell, Msg::Lesson(led)).text(*words)
            }))
        }
        Answers::Seconds { .. } => {
            let input = el("input")
                .attr("inputmode", "decimal")
                .attr("maxlength", "12")
                .value(state.guess.clone())
                .typed(tell, Field::Guess);
            let label = el("label").add(input).text(" seconds");
            let say = el("button")
                .class("primary")
                .flag("disabled", state.guess.trim().is_empty())
                .press(tell, Msg::Lesson(Led::Say))
                .text("Predict");
            group.add(label).add(say)
        }
    };
    let pass = el("button").class("linklike");
    group.add(pass.press(tell, Msg::Lesson(Led::Pass)).text("I do not know"))
}

/// How far one is, and the ways out.
pub fn aside(state: &State, guide: Guide, tell: &Tell) -> El {
    let place = match (guide, state.lesson()) {
        (Guide::Lesson(lesson), Some((_, view))) => {
            let stops = lesson.stops.len();
            let stop = (view.stop + 1).min(stops);
            format!("Stop {stop} of {stops}")
        }
        (Guide::Lesson(_), None) => String::new(),
        (Guide::Challenge(_), _) => "Challenge".into(),
    };
    let led = |led, words: &'static str| {
        el("button").press(tell, Msg::Lesson(led)).text(words)
    };
    let lesson = state.doc.take.run.scenario.lesson.map(Guide::Lesson);
    let whole = lesson.filter(|lesson| *lesson != guide);
    let whole = whole.map(|lesson| led(Led::Open(lesson), "To the lesson"));
    let before = state.doc.others().next().map(|_| {
        let words = "Back to the run before";
        el("button").press(tell, Msg::Return(0)).text(words)
    });
    let beside = before.is_some().then(|| {
        let words = "Compare with the run before";
        let press = Msg::Beside(Beside::Open(Some(0)));
        el("button")
            .flag("disabled", state.veiled())
            .press(tell, press)
            .text(words)
    });
    let save = el("a")
        .attr("download", "flushpoint-progress.json")
        .attr("href", document(&state.progress.to_json()))
        .text("Save my answers");
    // Another run closes it.
    let menu = el("details").class("menu").key(state.doc.turns);
    let menu = menu.add(el("summary").text(place)).add(
        el("div")
            .add(led(Led::Open(guide), "Start over"))
            .maybe(whole)
            .maybe(before)
            .maybe(beside)
            .add(save)
            .add(
                led(Led::Clear, "Clear my answers")
                    .flag("disabled", state.progress.is_empty()),
            ),
    );
    let leave = el("button")
        .class("linklike")
        .press(tell, Msg::Lesson(Led::Close))
        .text("Explore freely");
    el("div").class("ways").add(menu).add(leave)
}

/// A document as an address of its own.
fn document(json: &str) -> String {
    let text = js_sys::encode_uri_component(json);
    format!("data:application/json,{}", String::from(text))
}
