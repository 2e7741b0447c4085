//! Figures over time, drawn by plotters as SVG.

mod drawing;
mod flushes;
mod lab;
mod plot;
mod table;

use flushpoint::{
    lab::{Findings, Lab},
    view::{ChartView, ChartsView, figure},
};
use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::{Callback, Html, PointerEvent};

use self::{
    drawing::FINE, flushes::flushes, lab::lab, plot::frame, table::table,
};
pub use self::{
    plot::{Size, plot},
    table::table as chart_table,
};
use super::icon::{Icon, drawn};
use crate::web::{
    effects::save,
    el::{El, el, span},
    kept::{Panel, Same, kept},
    state::{Field, Msg, Seen, State, Take, Tell},
};

/// In the column beside the stage.
const SMALL: Size = Size { width: 236, height: 116, words: 12, moments: 3 };

/// In a dialog, to be read from afar.
const LARGE: Size = Size { width: 860, height: 380, words: 16, moments: 8 };

/// The charts under their fold; nothing is computed while it is closed.
pub fn metrics(state: &State, tell: &Tell) -> Html {
    let is_open = state.panels.is_open("metrics") || state.tab == "metrics";
    let in_sight = is_open && state.shows_tab("metrics");
    let enlarged = state.panels.enlarged;
    let shown = (in_sight || enlarged.is_some()).then(|| Charted {
        take: Same(state.doc.take.clone()),
        seen: Same(state.doc.seen.clone()),
        reading: state.panels.reading,
        enlarged,
        flushes: state.panels.is_open("flushes"),
        lab: state.panels.is_open("lab"),
        measures: state.panels.measures,
        measured: state.measured().map(Same),
        carries: state.glance.grab.is_some(),
    });
    kept(Metrics { is_open, in_sight, shown }, tell)
}

#[derive(PartialEq)]
struct Metrics {
    is_open: bool,
    in_sight: bool,
    shown: Option<Charted>,
}

#[derive(PartialEq)]
struct Charted {
    take: Same<Take>,
    seen: Same<Seen>,
    /// The window that was chosen to be read.
    reading: Option<usize>,
    /// The chart that is shown large.
    enlarged: Option<usize>,
    /// Whether other flush intervals are to be tried.
    flushes: bool,
    /// Whether the lab is open.
    lab: bool,
    /// Whether it measures.
    measures: bool,
    /// What it has found.
    measured: Option<Same<Findings>>,
    /// Whether an action is carried along the timeline.
    carries: bool,
}

impl Charted {
    fn charts(&self) -> &ChartsView {
        self.seen.charts(&self.take)
    }
}

impl Panel for Metrics {
    fn draw(&self, tell: &Tell) -> Html {
        let fold = el("details")
            .fold(tell, "metrics", self.is_open)
            .add(el("summary").add(el("h2").text("Metrics")));
        let fold = match &self.shown {
            Some(shown) if self.in_sight => fold.add(body(shown, tell)),
            _ => fold,
        };
        el("section")
            .class("metrics")
            .label("Metrics")
            .attr("data-tab", "metrics")
            .add(fold)
            .add(large(self.shown.as_ref(), tell))
            .into()
    }
}

fn body(shown: &Charted, tell: &Tell) -> El {
    let charts = shown.charts();
    if charts.begun == 0 {
        let words = "Nothing has happened yet: step forward or play.";
        return el("p").class("none").text(words);
    }
    let each = charts.charts.iter().enumerate().map(|(place, chart)| {
        small(shown, charts, chart, place, tell).key(chart.title)
    });
    let open = (shown.flushes, shown.carries);
    let flushes = flushes(&shown.take, open, tell);
    let open = (shown.lab, shown.measures);
    let title = Lab::title(shown.take.run.scenario);
    let lab =
        title.map(|title| lab(title, shown.measured.as_deref(), open, tell));
    el("div")
        .class("charts")
        .add(reading(shown, charts, tell))
        .all(each)
        .maybe(flushes)
        .maybe(lab)
}

/// The window whose values are shown.
fn read(shown: &Charted, charts: &ChartsView) -> usize {
    let last = charts.begun.saturating_sub(1);
    shown.reading.unwrap_or(last).min(last)
}

/// Chooses the window, with keys too.
fn reading(shown: &Charted, charts: &ChartsView, tell: &Tell) -> El {
    let window = read(shown, charts);
    let words = charts.window_words(window);
    let still = charts.open && window + 1 == charts.begun;
    let slider = el("input")
        .attr("type", "range")
        .attr("min", "0")
        .attr("max", charts.begun.saturating_sub(1).to_string())
        .attr("aria-valuetext", words.clone())
        .value(window.to_string())
        .typed(tell, Field::Reading);
    let shown = match still {
        true => format!("{words}, so far"),
        false => words,
    };
    let label = el("span").add(el("b").text(shown));
    el("label")
        .class("reading")
        .key("reading")
        .add(el("span").text("Values of "))
        .add(label)
        .add(slider)
}

fn small(
    shown: &Charted,
    charts: &ChartsView,
    chart: &ChartView,
    place: usize,
    tell: &Tell,
) -> El {
    let enlarge = el("button")
        .class("enlarge")
        .label(format!("Enlarge: {}", title(chart)))
        .title("Enlarge")
        .press(tell, Msg::Enlarge(Some(place)))
        .add(drawn(Icon::Enlarge, "13"));
    let head = el("figcaption").add(span("title", title(chart))).add(enlarge);
    let numbers = el("details")
        .add(el("summary").text("As a table"))
        .add(table(charts, chart));
    el("figure")
        .class("chart")
        .add(head)
        .add(values(shown, charts, chart))
        .add(surface(shown, charts, chart, SMALL, tell))
        .add(numbers)
}

/// What and in which unit.
fn title(chart: &ChartView) -> String {
    format!("{}, {}", chart.title, chart.unit)
}

/// The values of the window that is read.
fn values(shown: &Charted, charts: &ChartsView, chart: &ChartView) -> El {
    let window = read(shown, charts);
    let lines = chart.lines.iter().zip(["one", "two"]);
    let values = lines.map(|(line, style)| {
        let value = line.values.get(window).copied().flatten();
        let value = value.map_or("none".into(), figure);
        el("span")
            .class(format!("sample {style}"))
            .text(format!("{} ", line.name))
            .add(el("b").text(value))
    });
    let alarm = chart.alarm.map(|at| {
        el("span")
            .class("sample alarm")
            .text("alarm at ")
            .add(el("b").text(figure(at)))
    });
    el("p").class("values").all(values).maybe(alarm)
}

/// The chart with the mark of the window that is read; a pointer moves it.
fn surface(
    shown: &Charted,
    charts: &ChartsView,
    chart: &ChartView,
    size: Size,
    tell: &Tell,
) -> El {
    if chart.is_empty() {
        return el("p").class("none").text("Nothing to measure so far.");
    }
    let around = frame(chart, size);
    let (width, left) = (f64::from(size.width), f64::from(around.left));
    let plot_width = width - left - f64::from(around.right);
    let window_share =
        charts.width.as_ns() as f64 / (charts.until.as_ns() as f64).max(1.0);
    let begun = charts.begun;
    let tell = tell.clone();
    let point = Callback::from(move |event: PointerEvent| {
        let Some(share) = share_across(&event) else { return };
        let along = (share * width - left) / plot_width;
        let window = (along / window_share).max(0.0) as usize;
        tell.dispatch(Msg::Read(window.min(begun.saturating_sub(1))));
    });
    let middle = (read(shown, charts) as f64 + 0.5) * window_share;
    let fine = f64::from(FINE);
    let x = ((left + middle.min(1.0) * plot_width) * fine) as i32;
    let bottom = (size.height - size.words - 7) * FINE;
    let mark =
        el("path").class("mark-line").attr("d", format!("M{x} 0V{bottom}"));
    plot(charts, chart, size).add(mark).on_point(point)
}

/// How far to the right a pointer is in the drawing, from 0 to 1.
fn share_across(event: &PointerEvent) -> Option<f64> {
    let target: Element = event.target()?.dyn_into().ok()?;
    let drawing = target.closest("svg").ok()??.get_bounding_client_rect();
    let across = f64::from(event.client_x()) - drawing.left();
    Some(across / drawing.width().max(1.0))
}

/// One chart for a lecture hall.
fn large(shown: Option<&Charted>, tell: &Tell) -> El {
    let dialog = el("dialog")
        .class("large")
        .label("Chart")
        .closed(tell, Msg::Enlarge(None));
    let place = shown.and_then(|shown| Some((shown, shown.enlarged?)));
    let Some((shown, place)) = place else { return dialog };
    let charts = shown.charts();
    let Some(chart) = charts.charts.get(place) else { return dialog };
    let download = Callback::from(move |_| save::chart());
    let close = el("button")
        .class("primary")
        .press(tell, Msg::Enlarge(None))
        .text("Close");
    let buttons = el("p")
        .class("buttons")
        .add(el("button").on_press(download).text("Download as SVG"))
        .add(close);
    let numbers = el("details")
        .add(el("summary").text("As a table"))
        .add(table(charts, chart));
    dialog
        .add(el("h2").text(title(chart)))
        .add(el("p").text(chart.about))
        .add(reading(shown, charts, tell))
        .add(values(shown, charts, chart))
        .add(surface(shown, charts, chart, LARGE, tell))
        .add(numbers)
        .add(buttons)
}
