use flushpoint::scenario::{Knob, KnobKind, KnobValue};
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::prelude::*;

use crate::web::{
    shared::Shared,
    state::{Msg, Take, Tell},
};

/// The groups that stand open.
const OPEN: &[&str] = &["Workload", "Pattern"];

/// What [`Knobs`] shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The run.
    pub take: Shared<Take>,
    /// Hears what the visitor does.
    pub tell: Tell,
}

/// What belongs to the whole run: turning a knob replays it.
#[component]
pub fn Knobs(props: &Props) -> Html {
    let knobs = props.take.run.scenario.knobs;
    let mut groups: Vec<&'static str> = Vec::new();
    for knob in knobs {
        if !groups.contains(&knob.group) {
            groups.push(knob.group);
        }
    }
    let of = |group: &str| {
        let knobs = knobs.iter().filter(|knob| knob.group == group);
        knobs.map(|knob| control(props, knob)).collect::<Html>()
    };
    let (open, more): (Vec<&str>, Vec<&str>) =
        groups.into_iter().partition(|group| OPEN.contains(group));
    html! {
        <section class="knobs" aria-label="Knobs" data-tab="knobs">
            <h2>{ "Knobs: the run starts over" }</h2>
            { for open.iter().map(|group| of(group)) }
            { seed(props) }
            { for more.iter().map(|group| html! {
                <details key={group.to_string()}>
                    <summary>{ *group }</summary>
                    { of(group) }
                </details>
            }) }
        </section>
    }
}

fn control(props: &Props, knob: &'static Knob) -> Html {
    let settings = props.take.run.settings();
    let value = settings.value(knob.name);
    let changed = (value != knob.default).then_some("changed");
    let is_choice = matches!(knob.kind, KnobKind::Choice { .. });
    let wide = is_choice.then_some("wide");
    let turn = |text: String| Msg::Knob(knob.name, text);
    let tell = props.tell.clone();
    let input = match knob.kind {
        KnobKind::Choice { words } => {
            let turned = Callback::from(move |event: Event| {
                let select: HtmlSelectElement = event.target_unchecked_into();
                tell.dispatch(turn(select.value()));
            });
            let is =
                |word: &str| value == KnobValue::Choice(word_of(words, word));
            html! {
                <select onchange={turned}>
                    { for words.iter().map(|(word, label)| html! {
                        <option key={*word} value={*word} selected={is(word)}>
                            { *label }
                        </option>
                    }) }
                </select>
            }
        }
        KnobKind::Time { .. }
        | KnobKind::Count { .. }
        | KnobKind::Number { .. } => {
            let turned = Callback::from(move |event: Event| {
                let input: HtmlInputElement = event.target_unchecked_into();
                tell.dispatch(turn(input.value().replace(' ', "")));
            });
            html! {
                <input value={value.to_string()} onchange={turned}
                    spellcheck="false" title={knob.kind.to_string()} />
            }
        }
    };
    html! {
        <label key={knob.name} class={classes!("knob", wide, changed)}>
            <span>{ knob.label }</span>{ input }
        </label>
    }
}

/// The word itself, as the scenario spells it.
fn word_of(
    words: &'static [(&'static str, &'static str)],
    word: &str,
) -> &'static str {
    words.iter().find(|(known, _)| *known == word).map_or("", |known| known.0)
}

fn seed(props: &Props) -> Html {
    let run = &props.take.run;
    let changed = (run.seed != run.scenario.seed).then_some("changed");
    let tell = props.tell.clone();
    let turned = Callback::from(move |event: Event| {
        let input: HtmlInputElement = event.target_unchecked_into();
        if let Ok(seed) = input.value().parse() {
            tell.dispatch(Msg::Seed(seed));
        }
    });
    html! {
        <label class={classes!("knob", changed)}>
            <span>{ "Seed" }</span>
            <input type="number" min="0" value={run.seed.to_string()}
                onchange={turned} />
        </label>
    }
}
