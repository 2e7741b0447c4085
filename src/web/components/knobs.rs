use flushpoint::scenario::{Knob, KnobKind, KnobValue};

use crate::web::{
    el::{El, classes, el, when},
    state::{Doc, Field, Tell},
};

/// The groups that stand open.
const OPEN: &[&str] = &["Workload", "Pattern"];

/// What belongs to the whole run: turning a knob replays it.
pub fn knobs(doc: &Doc, tell: &Tell) -> El {
    let knobs = doc.take.run.scenario.knobs;
    let mut groups: Vec<&'static str> = Vec::new();
    for knob in knobs {
        if !groups.contains(&knob.group) {
            groups.push(knob.group);
        }
    }
    let of = |group: &'static str| {
        let knobs = knobs.iter().filter(move |knob| knob.group == group);
        knobs.map(|knob| control(doc, knob, tell))
    };
    let (open, more): (Vec<&str>, Vec<&str>) =
        groups.into_iter().partition(|group| OPEN.contains(group));
    let more = more.into_iter().map(|group| {
        let summary = el("summary").text(group);
        el("details").key(group).add(summary).all(of(group))
    });
    el("section")
        .class("knobs")
        .label("Knobs")
        .attr("data-tab", "knobs")
        .add(el("h2").text("Knobs: the run starts over"))
        .all(open.into_iter().flat_map(of))
        .add(seed(doc, tell))
        .all(more)
}

fn control(doc: &Doc, knob: &'static Knob, tell: &Tell) -> El {
    let value = doc.take.run.settings().value(knob.name);
    let field = Field::Knob(knob.name);
    let changed = value != knob.default;
    let (wide, input) = match knob.kind {
        KnobKind::Choice { words } => {
            let options = words.iter().map(|(word, label)| {
                el("option")
                    .key(*word)
                    .attr("value", *word)
                    .selected(value == KnobValue::Choice(word))
                    .text(*label)
            });
            (true, el("select").chosen(tell, field).all(options))
        }
        KnobKind::Time { .. }
        | KnobKind::Count { .. }
        | KnobKind::Number { .. } => {
            let input = el("input")
                .attr("spellcheck", "false")
                .title(knob.kind.to_string())
                .value(value.to_string())
                .chosen(tell, field);
            (false, input)
        }
    };
    labelled(knob.label, wide, changed, input).key(knob.name)
}

fn labelled(label: &'static str, wide: bool, changed: bool, input: El) -> El {
    let class = ["knob", when(wide, "wide"), when(changed, "changed")];
    el("label").class(classes(&class)).add(el("span").text(label)).add(input)
}

fn seed(doc: &Doc, tell: &Tell) -> El {
    let run = &doc.take.run;
    let input = el("input")
        .attr("inputmode", "numeric")
        .title("The same seed gives the same run, step by step")
        .value(run.seed.to_string())
        .chosen(tell, Field::Seed);
    let changed = run.seed != run.scenario.seed;
    labelled("Seed", false, changed, input).key("seed")
}
