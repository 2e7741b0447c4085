use flushpoint::view::compare::Side;

use crate::web::{
    components::{
        icon::Icon,
        scene,
        transport::{round, speed},
    },
    el::{El, el, span},
    state::{Beside, Field, Msg, Pair, State, Tell},
};

/// Moves the one playhead of both runs.
pub fn transport(state: &State, pair: &Pair, tell: &Tell) -> El {
    let (beat, beats) = (pair.beat, pair.beats());
    let (play, play_icon) = match pair.playing {
        true => ("Pause", Icon::Pause),
        false => ("Play", Icon::Play),
    };
    let button =
        |name, icon, msg, off| round(name, icon, msg, off, tell).class("round");
    let end = beat == beats;
    let forward = round("Step forward", Icon::Forward, Msg::Forward, end, tell)
        .class("round worded primary")
        .add(span("word", "Step"));
    let next = el("button")
        .class("next")
        .flag("disabled", pair.next_difference().is_none())
        .press(tell, Msg::Beside(Beside::NextDifference))
        .text("Next difference");
    let keys = el("div")
        .class("keys")
        .add(button("Reset", Icon::Reset, Msg::Home, beat == 0))
        .add(button("Step back", Icon::Back, Msg::Back, beat == 0))
        .add(round(play, play_icon, Msg::Play, false, tell).class("play"))
        .add(forward)
        .add(next);
    let [a, b] = Side::BOTH.map(|side| pair.doc(side).step());
    let now = pair.now().to_string();
    let words = format!("{now}: run 1 at step {a}, run 2 at step {b}");
    let moment = el("input")
        .class("moment")
        .attr("type", "range")
        .attr("min", "0")
        .attr("max", beats.to_string())
        .label("Moment of both runs")
        .attr("aria-valuetext", words)
        .value(beat.to_string())
        .typed(tell, Field::Beat);
    let place = el("div").class("place").add(span("time", now)).add(moment);
    let pace = scene::pace_beside(state, pair);
    el("footer")
        .class("transport")
        .add(keys)
        .add(place)
        .add(speed(state, pace, None, tell))
}
