use flushpoint::{
    run::Run,
    scenario::{Knob, KnobKind, KnobValue},
};
use yew::Html;

use crate::web::{
    el::{El, classes, el, span, when},
    kept::{Panel, Same, kept},
    state::{Field, Msg, State, Take, Tell},
};

/// The groups that stand open.
const OPEN: &[&str] = &["Workload", "Pattern"];

/// What belongs to the whole run: turning a knob replays it.
pub fn knobs(state: &State, tell: &Tell) -> Html {
    let is_open = state.panels.is_open("knobs") || state.tab == "knobs";
    let (take, filled) = (Same(state.doc.take.clone()), state.filled);
    kept(Knobs { take, is_open, filled }, tell)
}

#[derive(PartialEq)]
struct Knobs {
    take: Same<Take>,
    is_open: bool,
    /// A field with a value that is refused gets back the one it had.
    filled: u32,
}

impl Panel for Knobs {
    fn draw(&self, tell: &Tell) -> Html {
        panel(&self.take.run, self.is_open, tell).into()
    }
}

fn panel(run: &Run, is_open: bool, tell: &Tell) -> El {
    let knobs = run.scenario.knobs;
    let mut groups: Vec<&'static str> = Vec::new();
    for knob in knobs {
        if !groups.contains(&knob.group) {
            groups.push(knob.group);
        }
    }
    let of = |group: &'static str| {
        let knobs = knobs.iter().filter(move |knob| knob.group == group);
        knobs.map(|knob| control(run, knob, tell))
    };
    let (open, more): (Vec<&str>, Vec<&str>) =
        groups.into_iter().partition(|group| OPEN.contains(group));
    let more = more.into_iter().map(|group| {
        let summary = el("summary").text(heading(run, group));
        el("details").key(group).class("group").add(summary).all(of(group))
    });
    let turned = run.knobs().len();
    let turned = (turned > 0).then(|| span("turned", format!("{turned} set")));
    let title = el("h2").text("Knobs").maybe(turned);
    let fold = el("details")
        .fold(tell, "knobs", is_open)
        .add(el("summary").add(title))
        .add(el("p").class("note").text("Turning one starts the run over."))
        .all(open.into_iter().flat_map(of))
        .add(seed(run, tell))
        .all(more);
    el("section")
        .class("knobs")
        .label("Knobs")
        .attr("data-tab", "knobs")
        .add(fold)
}

/// A group's name, and how many of its knobs are not at their default.
fn heading(run: &Run, group: &'static str) -> String {
    let knobs = run.scenario.knobs.iter();
    let set = knobs.filter(|knob| {
        let mut set = run.knobs().iter();
        knob.group == group && set.any(|(name, _)| *name == knob.name)
    });
    match set.count() {
        0 => group.into(),
        count => format!("{group}: {count} set"),
    }
}

fn control(run: &Run, knob: &'static Knob, tell: &Tell) -> El {
    let value = run.settings().value(knob.name);
    let field = Field::Knob(knob.name);
    let (wide, unit, input) = match knob.kind {
        KnobKind::Choice { words } => {
            let options = words.iter().map(|(word, label)| {
                el("option")
                    .key(*word)
                    .attr("value", *word)
                    .selected(value == KnobValue::Choice(word))
                    .text(*label)
            });
            (true, "", el("select").chosen(tell, field).all(options))
        }
        KnobKind::Time { .. } => (false, "", text(value, tell, field)),
        KnobKind::Count { unit, .. } | KnobKind::Number { unit, .. } => {
            (false, unit, text(value, tell, field))
        }
    };
    let default = match (knob.kind, knob.default) {
        (KnobKind::Choice { words }, KnobValue::Choice(chosen)) => {
            let mut words = words.iter();
            let found = words.find(|(word, _)| *word == chosen);
            found.map_or(chosen, |(_, label)| label).to_string()
        }
        (_, default) => default.to_string(),
    };
    let reset = (value != knob.default).then(|| {
        // What a knob takes is what its own text says.
        let text = knob.default.to_string();
        (Msg::Fill(field, text), default)
    });
    let takes = match wide {
        true => String::new(),
        false => knob.kind.to_string(),
    };
    let unit = if said(knob.label, unit) { "" } else { unit };
    let row = Row { label: knob.label, wide, unit, takes, reset };
    row.around(input, tell).key(knob.name)
}

fn text(value: KnobValue, tell: &Tell, field: Field) -> El {
    el("input")
        .attr("spellcheck", "false")
        .attr("autocomplete", "off")
        .value(value.to_string())
        .chosen(tell, field)
}

/// Whether a label names its unit itself.
fn said(label: &str, unit: &str) -> bool {
    unit == "1" || label.to_ascii_lowercase().contains(unit)
}

fn seed(run: &Run, tell: &Tell) -> El {
    let input = el("input")
        .attr("inputmode", "numeric")
        .value(run.seed.to_string())
        .chosen(tell, Field::Seed);
    let default = run.scenario.seed;
    let reset = (run.seed != default).then(|| {
        let text = default.to_string();
        (Msg::Fill(Field::Seed, text.clone()), text)
    });
    let takes = "the same seed gives the same run, step by step".to_string();
    let row = Row { label: "Seed", wide: false, unit: "", takes, reset };
    row.around(input, tell).key("seed")
}

/// What stands around a field.
struct Row {
    label: &'static str,
    wide: bool,
    unit: &'static str,
    /// What the field takes, in words; shown while it has the focus.
    takes: String,
    /// How the default is set again, and the default in words.
    reset: Option<(Msg, String)>,
}

impl Row {
    fn around(self, input: El, tell: &Tell) -> El {
        let Row { label, wide, unit, takes, reset } = self;
        let class =
            ["knob", when(wide, "wide"), when(reset.is_some(), "changed")];
        let reset = reset.map(|(msg, default)| {
            el("button")
                .label(format!("Reset {label} to default {default}"))
                .title("Back to the default")
                .press(tell, msg)
                .text(format!("default {default}"))
        });
        let takes = (!takes.is_empty()).then(|| span("takes", takes));
        let field = el("label")
            .add(span("label", label))
            .add(input)
            .maybe((!unit.is_empty()).then(|| span("unit", unit)))
            .maybe(takes);
        el("div").class(classes(&class)).add(field).maybe(reset)
    }
}
