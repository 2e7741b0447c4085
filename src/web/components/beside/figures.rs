use flushpoint::view::compare::{Figure, Side, VerdictPair};

use super::side_mark;
use crate::web::{
    components::{
        icon::{Icon, drawn},
        verdicts,
    },
    el::{El, classes, el, span, when},
    state::Pair,
};

/// The figures and the verdicts of both runs, from their beginnings to their
/// ends.
pub fn figures(pair: &Pair) -> El {
    let head = |side: Side| {
        let name = pair.doc(side).take.run.variant.name;
        el("th")
            .attr("scope", "col")
            .add(side_mark(side))
            .add(span("program", name))
    };
    let heads = el("tr")
        .add(el("th").attr("scope", "col").text("figure"))
        .add(head(Side::One))
        .add(head(Side::Two))
        .add(el("th").attr("scope", "col").text("difference"));
    let comparison = &pair.comparison;
    let rows = comparison.figures.iter().map(figure);
    let verdicts = comparison.verdicts.iter().map(verdict);
    let table = el("table")
        .label("Figures")
        .add(el("thead").add(heads))
        .add(el("tbody").all(rows).all(verdicts));
    let alike = comparison.alignment.alike();
    let [a, b] = Side::BOTH.map(|side| pair.doc(side).steps() - alike);
    let words = format!(
        "{alike} steps in both, {a} in run 1 alone, {b} in run 2 alone. The \
         figures are those of the whole runs."
    );
    el("section")
        .class("figures")
        .label("Figures of both runs")
        .add(el("h2").text("Figures of both runs"))
        .add(el("p").text(words))
        .add(el("div").class("scroll").attr("tabindex", "0").add(table))
}

fn figure(figure: &Figure) -> El {
    let cell = |side: Side| {
        let words = figure.words(side);
        let cell = el("td").class(better(figure.better, side));
        match figure.values[side.place()] {
            Some(value) => {
                let data = el("data").attr("value", value.to_string());
                cell.add(data.text(words))
            }
            None => cell.text(words),
        }
    };
    line(figure.name, figure.differs(), figure.better)
        .attr("data-figure", figure.id)
        .key(figure.id)
        .add(cell(Side::One))
        .add(cell(Side::Two))
        .add(difference(figure.differs(), figure.better))
}

fn verdict(pair: &VerdictPair) -> El {
    let cell = |side: Side| {
        let cell = el("td").class(better(pair.better, side));
        let word = pair.status(side).map_or("", |status| status.word());
        cell.add(el("data").attr("value", word).text(pair.words(side)))
    };
    line(verdicts::name(pair.property), pair.differs(), pair.better)
        .attr("data-figure", pair.property.word())
        .key(pair.property.word())
        .add(cell(Side::One))
        .add(cell(Side::Two))
        .add(difference(pair.differs(), pair.better))
}

fn line(name: &'static str, differs: bool, side: Option<Side>) -> El {
    let class = [when(differs, "differs"), when(side.is_some(), "decided")];
    el("tr")
        .class(classes(&class))
        .add(el("th").attr("scope", "row").text(name))
}

fn better(better: Option<Side>, side: Side) -> &'static str {
    when(better == Some(side), "better")
}

/// The difference as a sign and a word.
fn difference(differs: bool, better: Option<Side>) -> El {
    let cell = el("td").class("difference");
    match (differs, better) {
        (_, Some(side)) => {
            let words = format!("{} is better", side.name());
            cell.add(drawn(Icon::Check, "13")).add(span("word", words))
        }
        (true, None) => {
            cell.add(drawn(Icon::Differs, "13")).add(span("word", "differs"))
        }
        (false, None) => cell.add(span("word same", "same")),
    }
}
