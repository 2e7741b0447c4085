use yew::Html;

use super::{
    icon::{Icon, drawn},
    scene,
};
use crate::web::{
    el::{El, classes, el, span, when},
    kept::{Panel, kept},
    paint::Pace,
    state::{Field, Glow, Msg, SPEED_MAX, State, Tell},
};

/// Moves the cursor.
pub fn transport(state: &State, tell: &Tell) -> Html {
    let doc = &state.doc;
    let (step, steps) = (doc.step(), doc.steps());
    let in_lesson = state.lesson().is_some();
    let keys = Keys {
        at_start: step == 0,
        at_end: step == steps,
        playing: doc.playing,
        no_verdict: state.veiled()
            || !state.whole
            || doc.take.next_verdict(doc.cursor()).is_none(),
        new: !state.settings.has_stepped && doc.guide.is_none(),
        in_lesson,
        glow: state.glow(),
    };
    let seed = Some(doc.take.run.seed);
    let speed = speed(state, scene::pace(state), seed, tell);
    let place = el("div")
        .class("place")
        .add(span("time", doc.now().to_string()))
        .add(span("count", format!("step {step} of {steps}")));
    el("footer")
        .class("transport")
        .add(kept(keys, tell))
        .add(place)
        .add(speed)
        .into()
}

/// The buttons.
#[derive(PartialEq)]
struct Keys {
    at_start: bool,
    at_end: bool,
    playing: bool,
    /// Whether no verdict changes any more, or none may be seen to.
    no_verdict: bool,
    /// Whether the visitor has yet to find the first button.
    new: bool,
    in_lesson: bool,
    glow: Option<Glow>,
}

impl Panel for Keys {
    fn draw(&self, tell: &Tell) -> Html {
        keys(self, tell).into()
    }
}

fn keys(shown: &Keys, tell: &Tell) -> El {
    let round = |name, icon, msg, off| round(name, icon, msg, off, tell);
    let (play, play_icon) = match shown.playing {
        true => ("Pause", Icon::Pause),
        false => ("Play", Icon::Play),
    };
    // The eye goes to the one thing to press: a lesson knows which.
    let Keys { new, at_start, at_end, .. } = *shown;
    let glows = |glow| shown.glow == Some(glow);
    let glow = |glow, off: bool| when(glows(glow) && !off, "glow");
    let first = when(new && at_start, "glow");
    let main = new || glows(Glow::Forward);
    let play_is_main = match shown.in_lesson {
        true => glows(Glow::Play),
        false => !main,
    };
    let forward = classes(&[
        "round worded",
        when(main, "primary"),
        first,
        glow(Glow::Forward, at_end),
    ]);
    let back = |name, icon, msg, glow| {
        let class = classes(&["round", glow]);
        round(name, icon, msg, at_start).class(class)
    };
    let next = el("button")
        .class("next")
        .flag("disabled", shown.no_verdict)
        .press(tell, Msg::NextVerdict)
        .text("Next verdict");
    let play = round(play, play_icon, Msg::Play, false).class(classes(&[
        "play",
        when(play_is_main, "primary"),
        glow(Glow::Play, false),
    ]));
    let forward = round("Step forward", Icon::Forward, Msg::Forward, at_end)
        .class(forward)
        .add(span("word", "Step forward"));
    el("div")
        .class("keys")
        .add(back("Reset", Icon::Reset, Msg::Home, ""))
        .add(back("Step back", Icon::Back, Msg::Back, glow(Glow::Back, false)))
        .add(play)
        .add(forward)
        .add(next)
}

/// A button with a sign on it.
pub fn round(
    name: &'static str,
    icon: Icon,
    msg: Msg,
    off: bool,
    tell: &Tell,
) -> El {
    el("button")
        .label(name)
        .title(name)
        .flag("disabled", off)
        .press(tell, msg)
        .add(drawn(icon, "18"))
}

/// The speed: a slider over orders of magnitude; and the seed, if it is shown
/// nowhere else.
pub fn speed(
    state: &State,
    pace: Pace,
    seed: Option<u64>,
    tell: &Tell,
) -> Html {
    let slower = slower(pace.slower());
    kept(Speed { slower, speed: state.settings.speed, seed }, tell)
}

#[derive(PartialEq)]
struct Speed {
    /// In words.
    slower: String,
    speed: u32,
    seed: Option<u64>,
}

impl Panel for Speed {
    fn draw(&self, tell: &Tell) -> Html {
        speed_of(self, tell).into()
    }
}

fn speed_of(shown: &Speed, tell: &Tell) -> El {
    let words = shown.slower.clone();
    let slider = el("input")
        .attr("type", "range")
        .attr("min", "0")
        .attr("max", SPEED_MAX.to_string())
        .label("Speed")
        .attr("aria-valuetext", words.clone())
        .value(shown.speed.to_string())
        .typed(tell, Field::Speed);
    let label = el("label").add(span("words", words)).add(slider);
    let seed = shown.seed.map(|seed| span("seed", format!("seed {seed}")));
    el("div").class("speed").add(label).maybe(seed)
}

/// A speed in words, with two figures.
fn slower(times: f64) -> String {
    if times >= 1.5 {
        return format!("{} times slower", two_figures(times));
    }
    match two_figures(1.0 / times.max(1e-6)).as_str() {
        "0" | "1" => "as fast as it is".into(),
        times => format!("{times} times faster"),
    }
}

/// A whole number rounded to two figures, its thousands apart.
fn two_figures(number: f64) -> String {
    let number = number.round() as u64;
    let mut unit = 1;
    while number / unit >= 100 {
        unit *= 10;
    }
    let rounded = (number + unit / 2) / unit * unit;
    match rounded {
        0..10_000 => rounded.to_string(),
        _ => format!("{},{:03}", rounded / 1_000, rounded % 1_000),
    }
}
