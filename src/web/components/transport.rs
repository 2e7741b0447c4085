use super::{
    icon::{Icon, drawn},
    scene,
};
use crate::web::{
    el::{El, classes, el, span, when},
    paint::Pace,
    state::{Field, Glow, Msg, SPEED_MAX, State, Tell},
};

/// Moves the cursor.
pub fn transport(state: &State, tell: &Tell) -> El {
    let doc = &state.doc;
    let (step, steps) = (doc.step(), doc.steps());
    let round = |name, icon, msg, off| round(name, icon, msg, off, tell);
    let (play, play_icon) = match doc.playing {
        true => ("Pause", Icon::Pause),
        false => ("Play", Icon::Play),
    };
    // The eye goes to the one thing to press: a lesson knows which.
    let new = !state.settings.has_stepped && doc.guide.is_none();
    let glow = |glow, off: bool| when(state.glows(glow) && !off, "glow");
    let first = when(new && step == 0, "glow");
    let main = new || state.glows(Glow::Forward);
    let play_is_main = match state.lesson() {
        Some(_) => state.glows(Glow::Play),
        None => !main,
    };
    let forward = classes(&[
        "round",
        when(main, "primary"),
        first,
        glow(Glow::Forward, step == steps),
    ]);
    let back = |name, icon, msg, glow| {
        let class = classes(&["round", glow]);
        round(name, icon, msg, step == 0).class(class)
    };
    let no_verdict =
        state.veiled() || doc.take.next_verdict(doc.cursor()).is_none();
    let next = el("button")
        .class("next")
        .flag("disabled", no_verdict)
        .press(tell, Msg::NextVerdict)
        .text("Next verdict");
    let play = round(play, play_icon, Msg::Play, false).class(classes(&[
        "play",
        when(play_is_main, "primary"),
        glow(Glow::Play, false),
    ]));
    let forward =
        round("Step forward", Icon::Forward, Msg::Forward, step == steps)
            .class(forward)
            .add(span("word", "Step"));
    let keys = el("div")
        .class("keys")
        .add(back("Reset", Icon::Reset, Msg::Home, ""))
        .add(back("Step back", Icon::Back, Msg::Back, glow(Glow::Back, false)))
        .add(play)
        .add(forward)
        .add(next);
    let place = el("div")
        .class("place")
        .add(span("time", doc.now().to_string()))
        .add(span("count", format!("step {step} of {steps}")));
    let seed = format!("seed {}", doc.take.run.seed);
    let timing = speed(state, scene::pace(state), tell).add(span("seed", seed));
    el("footer").class("transport").add(keys).add(place).add(timing)
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

/// The speed: a slider over orders of magnitude.
pub fn speed(state: &State, pace: Pace, tell: &Tell) -> El {
    let words = slower(pace.slower());
    let slider = el("input")
        .attr("type", "range")
        .attr("min", "0")
        .attr("max", SPEED_MAX.to_string())
        .label("Speed")
        .attr("aria-valuetext", words.clone())
        .value(state.settings.speed.to_string())
        .typed(tell, Field::Speed);
    let label = el("label").add(span("words", words)).add(slider);
    el("div").class("speed").add(label)
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
