use flushpoint::{
    run::{Link, Run},
    scenario::{CATALOGUE, Effect, Scenario, Variant},
};
use yew::Html;

use super::sketch::picture;
use crate::web::{
    components::{Icon, brand, drawn_icon, help, help_button, theme},
    el::{El, el, span},
    kept::{Panel, kept_as},
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
    let families = families.into_iter().map(|name| family(name, tell));
    let header = el("header")
        .class("header")
        .add(brand("#/"))
        .maybe(state.came.then(|| back(state)))
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
        .add(legend())
        .all(families);
    el("div").class("gallery").add(header).add(main).into()
}

/// The way to the run that the visitor comes from.
fn back(state: &State) -> El {
    let title = format!(" to {}", state.doc.take.run.scenario.title);
    el("a")
        .class("all back")
        .attr("href", state.doc.fragment().to_string())
        .add(drawn_icon(Icon::Back, "14"))
        .add(el("b").text("Back").add(span("where", title)))
}

/// What the word behind a variant's name says.
fn legend() -> El {
    let effects = EFFECTS.iter().map(|effect| {
        let (word, means) = effect_words(*effect);
        el("div").key(word).add(el("dt").text(word)).add(el("dd").text(means))
    });
    let about = "The word behind a variant says what it does to what goes \
                 wrong. A picture shows who asks whom in a scenario's first run, and \
                 what breaks in it; dotted lines stay idle.";
    el("section")
        .class("legend")
        .label("Legend")
        .add(el("p").text(about))
        .add(el("dl").all(effects))
}

fn family(name: &'static str, tell: &Tell) -> El {
    let scenarios = CATALOGUE.iter().filter(|it| it.family == name);
    let cards =
        scenarios.map(|scenario| kept_as(scenario.id, Card(scenario), tell));
    el("section")
        .key(name)
        .label(name)
        .add(el("h2").text(name))
        .add(el("ul").class("cards").all(cards))
}

/// A scenario, with a picture that need be drawn but once.
struct Card(&'static Scenario);

impl PartialEq for Card {
    fn eq(&self, other: &Card) -> bool {
        self.0.id == other.0.id
    }
}

impl Panel for Card {
    fn draw(&self, _: &Tell) -> Html {
        card(self.0).into()
    }
}

fn card(scenario: &'static Scenario) -> El {
    let runs = scenario.variants.iter().filter_map(|variant| {
        let link = el("a").attr("href", address(scenario, variant)?);
        let run = el("li").key(variant.id);
        let name = span("name", variant.name);
        let (word, means) = effect_words(variant.effect);
        let effect = span("effect", word).title(means);
        Some(run.add(link.add(name).text(" ").add(effect)))
    });
    let first = scenario.variants.first();
    let first = first.and_then(|variant| address(scenario, variant));
    let title = el("a").attr("href", first.unwrap_or_default());
    el("li")
        .class("card")
        .add(el("h3").add(title.text(scenario.title)))
        .maybe(picture(scenario))
        .add(el("p").class("question").text(scenario.question))
        .add(el("p").text(scenario.text))
        .add(el("ul").class("runs").label("Variants").all(runs))
}

const EFFECTS: [Effect; 5] = [
    Effect::Naive,
    Effect::Removes,
    Effect::Bounds,
    Effect::Narrows,
    Effect::Moves,
];

/// What a variant does to the anomaly, in a word, and what that means.
fn effect_words(effect: Effect) -> (&'static str, &'static str) {
    match effect {
        Effect::Naive => ("naive", "shows what goes wrong"),
        Effect::Removes => ("removes", "it cannot happen any more"),
        Effect::Bounds => ("bounds", "it ends by itself after a known time"),
        Effect::Narrows => ("narrows", "it becomes rarer"),
        Effect::Moves => {
            ("moves the cost", "it cannot happen, and something else is dearer")
        }
    }
}

/// The link to a variant's story.
fn address(scenario: &Scenario, variant: &Variant) -> Option<String> {
    let run = Run::of(scenario.id).ok()?.with_variant(variant.id).ok()?;
    Some(Link { run, at: None, lesson: None }.fragment())
}
