use std::rc::Rc;

use flushpoint::view::{
    ChartView, ChartsView,
    compare::{Side, charts_beside},
};
use yew::Html;

use super::side_mark;
use crate::web::{
    components::charts::{Size, chart_table, plot},
    el::{El, el, span},
    kept::{Panel, Same, kept},
    state::{Pair, Take, Tell},
};

/// In half of the page.
const SIZE: Size = Size { width: 500, height: 150, words: 12, moments: 5 };

/// The figures of both runs over time, one beside the other, with the same
/// scales.
pub fn charts(pair: &Pair, tell: &Tell) -> Html {
    let takes = Side::BOTH.map(|side| Same(pair.doc(side).take.clone()));
    kept(Charts { takes }, tell)
}

#[derive(PartialEq)]
struct Charts {
    takes: [Same<Take>; 2],
}

impl Panel for Charts {
    fn draw(&self, _: &Tell) -> Html {
        let takes: [&Rc<Take>; 2] = self.takes.each_ref().map(|it| &it.0);
        let views = charts_beside(takes.map(|take| take.party()));
        let [ones, twos] = views.each_ref().map(|view| &view.charts);
        let pairs = ones.iter().zip(twos).map(|(one, two)| {
            let sides = [one, two].into_iter().zip(&views).zip(Side::BOTH);
            let sides = sides.map(|((chart, view), side)| {
                let program = takes[side.place()].run.variant.name;
                half(view, chart, side, program)
            });
            el("div")
                .class("chart-pair")
                .key(one.title)
                .add(el("h3").text(format!("{}, {}", one.title, one.unit)))
                .add(el("div").class("halves").all(sides))
        });
        el("section")
            .class("over-time")
            .label("Both runs over time")
            .add(el("h2").text("Both runs over time"))
            .add(el("p").text(
                "From the beginnings to the ends of the runs, both up to the \
                 same height.",
            ))
            .all(pairs)
            .into()
    }
}

fn half(
    view: &ChartsView,
    chart: &ChartView,
    side: Side,
    program: &'static str,
) -> El {
    let head =
        el("figcaption").add(side_mark(side)).add(span("program", program));
    let lines = chart.lines.iter().zip(["one", "two"]);
    let lines = lines.map(|(line, style)| {
        el("span").class(format!("sample {style}")).text(line.name)
    });
    let figure = el("figure")
        .class("chart")
        .label(format!("{}, {}", chart.title, side.name()))
        .add(head.add(el("p").class("values").all(lines)));
    if chart.is_empty() {
        return figure.add(el("p").class("none").text("Nothing to measure."));
    }
    let numbers = el("details")
        .add(el("summary").text("As a table"))
        .add(chart_table(view, chart));
    figure.add(plot(view, chart, SIZE)).add(numbers)
}
