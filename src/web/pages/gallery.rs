use flushpoint::{
    run::{Link, Run},
    scenario::{CATALOGUE, Effect, Scenario, Variant},
};
use yew::Html;

use crate::web::{
    components::{brand, help, help_button, theme},
    el::{El, el, span},
    state::{State, Tell},
};

/// All patterns by family, each with the question that it answers.
#[inline(never)]
pub fn gallery(state: &State, tell: &Tell) -> Html {
    let mut families: Vec<&'static str> = Vec::new();
    for scenario in CATALOGUE {
        if !families.contains(&scenario.family) {
            families.push(scenario.family);
        }
    }
    let families = families.into_iter().map(family);
    let header = el("header")
        .class("header")
        .add(brand("#/"))
        .add(span("space", ""))
        .add(theme(state.settings.is_dark(), tell))
        .add(help_button())
        .add(help());
    let lead = "Each pattern is a program that runs here, step by step. Its \
                naive variants show what goes wrong; a mend removes that, \
                bounds it in time or makes it rarer. Step through one, then \
                break it yourself: crash a node, hold a message, turn a knob.";
    let main = el("main")
        .add(el("h1").text("All patterns"))
        .add(el("p").class("lead").text(lead))
        .all(families);
    el("div").class("gallery").add(header).add(main).into()
}

fn family(name: &'static str) -> El {
    let scenarios = CATALOGUE.iter().filter(|it| it.family == name);
    let cards = scenarios.map(|scenario| card(scenario));
    el("section")
        .key(name)
        .label(name)
        .add(el("h2").text(name))
        .add(el("ul").class("cards").all(cards))
}

fn card(scenario: &'static Scenario) -> El {
    let runs =
        scenario.variants.iter().filter_map(|variant| {
            let link = el("a").attr("href", address(scenario, variant)?);
            let run = el("li").key(variant.id);
            let name = span("name", variant.name);
            Some(run.add(
                link.add(name).text(" ").add(span("effect", effect(variant))),
            ))
        });
    let first = scenario.variants.first();
    let first = first.and_then(|variant| address(scenario, variant));
    let title = el("a").attr("href", first.unwrap_or_default());
    el("li")
        .key(scenario.id)
        .class("card")
        .add(el("h3").add(title.text(scenario.title)))
        .add(el("p").class("question").text(scenario.question))
        .add(el("p").text(scenario.text))
        .add(el("ul").class("runs").label("Variants").all(runs))
}

/// What a variant does to the anomaly, in a word.
fn effect(variant: &Variant) -> &'static str {
    match variant.effect {
        Effect::Naive => "naive",
        Effect::Removes => "removes",
        Effect::Bounds => "bounds",
        Effect::Narrows => "narrows",
        Effect::Moves => "moves the cost",
    }
}

/// The link to a variant's story.
fn address(scenario: &Scenario, variant: &Variant) -> Option<String> {
    let run = Run::of(scenario.id).ok()?.with_variant(variant.id).ok()?;
    Some(Link { run, at: None, lesson: None }.fragment())
}
