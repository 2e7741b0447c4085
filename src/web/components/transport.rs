use flushpoint::trace::SimTime;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::icon::{Icon, drawn};
use crate::web::{
    paint::Pace,
    settings::{BEAT_MS, Change, SettingsHandle},
    state::{Msg, Tell},
};

/// What [`Transport`] shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The number of the step under the cursor.
    pub step: usize,
    /// How many steps there are.
    pub steps: usize,
    /// The moment under the cursor.
    pub now: SimTime,
    /// Whether it plays.
    pub playing: bool,
    /// Whether a verdict still changes.
    pub has_next: bool,
    /// The speed.
    pub pace: Pace,
    /// The seed.
    pub seed: u64,
    /// Hears what the visitor does.
    pub tell: Tell,
}

/// Moves the cursor.
#[component]
pub fn Transport(props: &Props) -> Html {
    // The page provides them.
    let settings = use_context::<SettingsHandle>().expect("settings");
    let Props { step, steps, now, playing, has_next, .. } = props;
    let press = |msg: fn() -> Msg| {
        let tell = props.tell.clone();
        Callback::from(move |_: MouseEvent| tell.dispatch(msg()))
    };
    let forward = {
        let (tell, settings) = (props.tell.clone(), settings.clone());
        Callback::from(move |_: MouseEvent| {
            settings.dispatch(Change::Stepped);
            tell.dispatch(Msg::Forward);
        })
    };
    let glow = (!settings.has_stepped && *step == 0).then_some("glow");
    let (play, play_icon, play_name) = match playing {
        true => (press(|| Msg::Play(false)), Icon::Pause, "Pause"),
        false => (press(|| Msg::Play(true)), Icon::Play, "Play"),
    };
    html! {
        <footer class="transport">
            <div class="keys">
                { round("Reset", Icon::Reset, press(|| Msg::Home), *step == 0) }
                { round("Step back", Icon::Back, press(|| Msg::Back),
                    *step == 0) }
                <button class="play primary" aria-label={play_name}
                    title={play_name} onclick={play}>
                    { drawn(play_icon, 20) }
                </button>
                <button class={classes!("round", glow)} onclick={forward}
                    aria-label="Step forward" title="Step forward"
                    disabled={step == steps}>
                    { drawn(Icon::Forward, 18) }
                </button>
                <button class="next" onclick={press(|| Msg::NextVerdict)}
                    disabled={!has_next}>{ "Next verdict" }</button>
            </div>
            <div class="place">
                <span class="time">{ now.to_string() }</span>
                <span class="count">
                    { format!("step {step} of {steps}") }
                </span>
            </div>
            { speed(props, &settings) }
        </footer>
    }
}

fn round(
    name: &'static str,
    icon: Icon,
    press: Callback<MouseEvent>,
    disabled: bool,
) -> Html {
    html! {
        <button class="round" aria-label={name} title={name} onclick={press}
            {disabled}>{ drawn(icon, 18) }</button>
    }
}

/// The speed: a slider over orders of magnitude.
fn speed(props: &Props, settings: &SettingsHandle) -> Html {
    let (fast, slow) = BEAT_MS;
    let range = (slow / fast).ln();
    let share = (settings.beat_ms / fast).ln() / range * 100.0;
    let slide = {
        let settings = settings.clone();
        Callback::from(move |event: InputEvent| {
            let input: HtmlInputElement = event.target_unchecked_into();
            let share = (100.0 - input.value_as_number()) / 100.0;
            settings.dispatch(Change::Beat(fast * (share * range).exp()));
        })
    };
    let words = slower(props.pace.slower());
    html! {
        <div class="speed">
            <label>
                <span class="words">{ words.clone() }</span>
                <input type="range" min="0" max="100" step="1" oninput={slide}
                    value={((100.0 - share).round() as i64).to_string()}
                    aria-label="Speed" aria-valuetext={words} />
            </label>
            <span class="seed">{ format!("seed {}", props.seed) }</span>
        </div>
    }
}

/// A speed in words, with two figures.
fn slower(times: f64) -> String {
    let unit = 10_f64.powf((times.max(0.01).log10() - 1.0).floor());
    let rounded = (times / unit).round() * unit;
    if rounded >= 1.5 {
        return format!("{} times slower", grouped(rounded.round() as u64));
    }
    match (1.0 / rounded).round() as u64 {
        0 | 1 => "as fast as it is".into(),
        times => format!("{} times faster", grouped(times)),
    }
}

fn grouped(number: u64) -> String {
    match number {
        0..10_000 => number.to_string(),
        _ => format!("{},{:03}", number / 1_000, number % 1_000),
    }
}
