//! What an experiment has measured, beside the theory.

use flushpoint::{
    lab::{Curve, Findings, Theory},
    view::figure,
};
use plotters::{
    chart::{ChartBuilder, LabelAreaPosition},
    coord::combinators::BindKeyPoints,
    drawing::IntoDrawingArea,
    element::{Circle, Cross, TriangleMarker},
    series::LineSeries,
    style::{Color, IntoFont},
};

use super::{
    drawing::{Drawing, FINE},
    plot::{AXIS, Drawn, GRID, MARK, NOTHING, Size, THEORY, WORDS, still},
};
use crate::web::{
    el::{El, el, span},
    state::{Msg, Tell},
};

/// The sign of each curve, in their order.
const SIGNS: [&str; 4] = ["●", "▲", "×", "○"];

/// How the line of each theory is drawn.
const DASHES: [&str; 3] = ["", "two", "best"];

/// The lab under a fold of its own: measuring takes a run for each point.
pub fn lab(
    title: &'static str,
    found: Option<&Findings>,
    (is_open, measures): (bool, bool),
    tell: &Tell,
) -> El {
    let fold = el("details")
        .fold(tell, "lab", is_open)
        .add(el("summary").text("Measure it beside the theory"));
    let head = el("figcaption").add(span("title", title));
    let figure = el("figure").class("chart").key("lab").add(head);
    if !is_open {
        return figure.add(fold);
    }
    // In a place of its own: what comes leaves the button as it is.
    let place = el("div");
    let place = match found.filter(|it| it.done() > 0) {
        None => place,
        Some(found) => place
            .add(legend(found))
            .add(still(SIZE, |shapes| draw(found, shapes)))
            .add(table(found)),
    };
    figure.add(fold.add(controls(found, measures, tell)).add(place))
}

/// What begins and ends it, and how far it is.
fn controls(found: Option<&Findings>, measures: bool, tell: &Tell) -> El {
    let button = match measures {
        true => el("button").press(tell, Msg::Measure(false)).text("Cancel"),
        false => el("button").press(tell, Msg::Measure(true)).text("Measure"),
    };
    let words = match (found, measures) {
        (None, true) => "Measuring.".into(),
        (None, false) => "A run for each point, without a trace.".into(),
        (Some(found), _) if found.is_whole() => {
            format!("{} {} counted.", found.whole(), found.counted)
        }
        (Some(found), _) => {
            format!("{} of {} runs done.", found.done(), found.all())
        }
    };
    let status = el("span").attr("role", "status").text(words);
    el("p").class("bench").add(button).add(status)
}

fn legend(found: &Findings) -> El {
    let curves = found.curves.iter().zip(SIGNS).map(|(curve, sign)| {
        let sign = span("sign", sign).unread();
        el("span").add(sign).text(curve.name.clone())
    });
    let theories = found.theory.iter().zip(DASHES).map(|(theory, dash)| {
        let class = format!("sample theory {dash}");
        el("span").class(class).text(theory.name.clone())
    });
    el("p").class("values wraps").all(curves).all(theories)
}

/// A share in tenths of a percent.
fn tenths(ratio: f64) -> i64 {
    (ratio * 1_000.0 + 0.5) as i64
}

fn table(found: &Findings) -> El {
    let head =
        |words: &str| el("th").attr("scope", "col").text(words.to_owned());
    let places = found.places.iter().map(|place| head(place));
    let row = |name: &str, ratios: Vec<f64>| {
        let cell = |place: usize| {
            let ratio = ratios.get(place);
            let words = ratio.map(|it| figure(tenths(*it) * 100));
            el("td").text(words.unwrap_or_default())
        };
        el("tr")
            .key(name)
            .add(el("th").attr("scope", "row").text(name.to_owned()))
            .all((0..found.places.len()).map(cell))
    };
    let measured = |curve: &Curve| {
        let points = curve.points.iter().map(|point| point.ratio());
        row(&curve.name, points.collect())
    };
    let expected = |theory: &Theory| row(&theory.name, theory.points.clone());
    el("table")
        .add(el("caption").text(found.about))
        .add(el("thead").add(el("tr").add(head(found.across)).all(places)))
        .add(
            el("tbody")
                .all(found.curves.iter().map(measured))
                .all(found.theory.iter().map(expected)),
        )
}

const SIZE: Size = Size { width: 236, height: 190, words: 11, moments: 0 };

/// The places stand one beside the other.
fn draw(found: &Findings, shapes: &mut Vec<El>) -> Drawn<()> {
    let fine = |pixels: i32| (pixels * FINE) as u32;
    let size = (fine(SIZE.width), fine(SIZE.height));
    let area = Drawing { size, shapes }.into_drawing_area();
    let last = found.places.len() as i64 - 1;
    let across = (0..last).with_key_points((0..=last).collect());
    let up = (0..1_000_i64).with_key_points(vec![0, 250, 500, 750, 1_000]);
    let mut plot = ChartBuilder::on(&area)
        .margin_top(fine(SIZE.words))
        .margin_right(fine(SIZE.words + 4))
        .set_label_area_size(LabelAreaPosition::Left, fine(32))
        .set_label_area_size(LabelAreaPosition::Bottom, fine(SIZE.words + 7))
        .build_cartesian_2d(across, up)?;
    let words = ("", fine(SIZE.words)).into_font();
    let place =
        |at: &i64| found.places.get(*at as usize).cloned().unwrap_or_default();
    plot.configure_mesh()
        .disable_x_mesh()
        .bold_line_style(GRID)
        .light_line_style(NOTHING)
        .axis_style(AXIS)
        .set_all_tick_mark_size(fine(3) as i32)
        .label_style(words.color(&WORDS))
        .x_label_formatter(&place)
        .y_label_formatter(&|value| figure(*value * 100))
        .draw()?;
    for (theory, style) in found.theory.iter().zip(THEORY) {
        let line = (0..).zip(theory.points.iter().map(|it| tenths(*it)));
        plot.draw_series(LineSeries::new(line, style))?;
    }
    for (which, curve) in found.curves.iter().enumerate() {
        let points = (0..).zip(&curve.points);
        let points = points.map(|(at, it)| (at, tenths(it.ratio())));
        let (size, filled) = (fine(4), MARK.filled());
        match which {
            0 => plot.draw_series(
                points.map(|at| Circle::new(at, fine(3), filled)),
            )?,
            1 => plot.draw_series(
                points.map(|at| TriangleMarker::new(at, size, filled)),
            )?,
            2 => plot
                .draw_series(points.map(|at| Cross::new(at, fine(3), MARK)))?,
            _ => {
                plot.draw_series(points.map(|at| Circle::new(at, size, MARK)))?
            }
        };
    }
    Ok(())
}
