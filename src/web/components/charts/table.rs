use flushpoint::view::{ChartView, ChartsView, figure};

use crate::web::el::{El, el};

/// The same numbers as in the chart.
pub fn table(charts: &ChartsView, chart: &ChartView) -> El {
    let scope = |words: &str, scope: &'static str| {
        el("th").attr("scope", scope).text(words.to_string())
    };
    let names = chart.lines.iter().map(|line| scope(line.name, "col"));
    let head = el("tr").add(scope("window", "col")).all(names);
    let rows = (0..charts.begun).filter_map(|window| {
        let value = |line: &flushpoint::view::LineView| {
            line.values.get(window).copied().flatten()
        };
        // What was not measured in any line is no row.
        chart.lines.iter().find_map(value)?;
        let cells = chart.lines.iter().map(|line| {
            el("td").text(value(line).map_or("none".into(), figure))
        });
        let words = charts.window_words(window);
        Some(el("tr").key(window).add(scope(&words, "row")).all(cells))
    });
    let alarm = chart.alarm.map(|at| format!(" Alarm at {}.", figure(at)));
    let (about, unit) = (chart.about, chart.unit);
    let about = format!("{about} In {unit}.{}", alarm.unwrap_or_default());
    el("table")
        .add(el("caption").text(about))
        .add(el("thead").add(head))
        .add(el("tbody").all(rows))
}
