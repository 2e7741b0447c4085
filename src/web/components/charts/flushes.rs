//! What the run's crashes take at other flush intervals.

use flushpoint::{
    trace::SimTime,
    view::{FlushChart, figure},
};
use plotters::{
    chart::{ChartBuilder, LabelAreaPosition},
    coord::combinators::BindKeyPoints,
    drawing::IntoDrawingArea,
    element::Circle,
    series::LineSeries,
    style::{Color, IntoFont},
};

use super::{
    drawing::{Drawing, FINE},
    plot::{AXIS, Drawn, GRID, LINES, NOTHING, Size, WORDS, still},
};
use crate::web::{
    el::{El, el, span},
    state::{Take, Tell},
};

const ABOUT: &str = "The same run, with the same seed and all that was done, at \
                     six flush intervals: how many acknowledged writes its \
                     crashes take. Beside it rate × (interval / 2 + commit), \
                     which a crash at a random moment takes in the mean.";

/// The chart under a fold of its own: it takes a run for each interval. None
/// where nothing is flushed by an interval. While an action is carried along
/// the timeline nothing is run.
pub fn flushes(
    take: &Take,
    (is_open, carries): (bool, bool),
    tell: &Tell,
) -> Option<El> {
    take.run.scenario.knob("flush")?;
    let title = "Lost writes by flush interval, ms";
    let fold = el("details")
        .fold(tell, "flushes", is_open)
        .add(el("summary").text("Run it at six intervals"));
    let none = |words: &'static str| el("p").class("none").text(words);
    let fold = match (is_open && !carries).then(|| take.flushes()) {
        None if is_open => fold.add(none("Put down what you carry.")),
        None => fold,
        Some(None) => fold.add(none(
            "No cache crashes in this run. Crash it, and what that takes is \
             counted here.",
        )),
        Some(Some(chart)) => fold
            .add(legend(chart))
            .add(still(SIZE, |shapes| draw(chart, shapes)))
            .add(table(chart)),
    };
    let head = el("figcaption").add(span("title", title));
    Some(el("figure").class("chart").key("flushes").add(head).add(fold))
}

fn legend(chart: &FlushChart) -> El {
    let crashes = match chart.crashes {
        1 => "lost to 1 crash".into(),
        crashes => format!("lost to {crashes} crashes"),
    };
    el("p")
        .class("values")
        .add(span("sample dot", crashes))
        .add(span("sample two", "expected in the mean"))
}

fn ms(every: SimTime) -> String {
    (every.as_ns() / 1_000_000).to_string()
}

fn table(chart: &FlushChart) -> El {
    let head = ["every", "lost", "expected"];
    let head = head.map(|words| el("th").attr("scope", "col").text(words));
    let rows = chart.points.iter().map(|(every, lost, expected)| {
        let every = format!("{} ms", ms(*every));
        el("tr")
            .key(every.clone())
            .add(el("th").attr("scope", "row").text(every))
            .add(el("td").text(figure(*lost)))
            .add(el("td").text(figure(*expected)))
    });
    el("table")
        .add(el("caption").text(ABOUT))
        .add(el("thead").add(el("tr").all(head)))
        .add(el("tbody").all(rows))
}

const SIZE: Size = Size { width: 236, height: 110, words: 11, moments: 0 };

/// The intervals stand one beside the other: each is about twice the last.
fn draw(chart: &FlushChart, shapes: &mut Vec<El>) -> Drawn<()> {
    let fine = |pixels: i32| (pixels * FINE) as u32;
    let size = (fine(SIZE.width), fine(SIZE.height));
    let area = Drawing { size, shapes }.into_drawing_area();
    let last = chart.points.len() as i64 - 1;
    let across = (0..last.max(1)).with_key_points((0..=last).collect());
    let up = (0..chart.top()).with_key_points(chart.ticks.clone());
    let ticks = chart.ticks.iter().map(|tick| figure(*tick).chars().count());
    let digits = ticks.max().unwrap_or(1) as i32;
    let left = fine(digits * SIZE.words * 13 / 20 + 10);
    let mut plot = ChartBuilder::on(&area)
        .margin_top(fine(SIZE.words))
        .margin_right(fine(SIZE.words + 4))
        .set_label_area_size(LabelAreaPosition::Left, left)
        .set_label_area_size(LabelAreaPosition::Bottom, fine(SIZE.words + 7))
        .build_cartesian_2d(across, up)?;
    let words = ("", fine(SIZE.words)).into_font();
    let every = |place: &i64| {
        let point = chart.points.get(*place as usize);
        point.map_or_else(String::new, |(every, ..)| ms(*every))
    };
    plot.configure_mesh()
        .disable_x_mesh()
        .bold_line_style(GRID)
        .light_line_style(NOTHING)
        .axis_style(AXIS)
        .set_all_tick_mark_size(fine(3) as i32)
        .label_style(words.color(&WORDS))
        .x_label_formatter(&every)
        .y_label_formatter(&|value| figure(*value))
        .draw()?;
    let [measured, theory] = LINES;
    let places = || (0..).zip(&chart.points);
    let curve = places().map(|(at, (_, _, mean))| (at, *mean));
    plot.draw_series(LineSeries::new(curve, theory))?;
    let dots = places().map(|(at, (_, lost, _))| {
        Circle::new((at, *lost), fine(3), measured.filled())
    });
    plot.draw_series(dots)?;
    Ok(())
}
