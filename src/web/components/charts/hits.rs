//! Hit ratios by policy and size of the cache, measured and in theory.

use flushpoint::{
    lab::{HitPoint, HitRatios, SHARES},
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

const ABOUT: &str = "The load of this run, at five sizes of the cache, under \
                     four policies: the share of reads that find their key, in \
                     the second half of each run. Beside it the theory, if \
                     each request is independent of those before it: exact \
                     LRU by Che’s approximation, a random choice, and the best \
                     policy there can be. In %, by the share of keys that fit.";

const TITLE: &str = "Hit ratio by share of keys that fit, %";

/// The sign of each policy, in the order of the curves.
const SIGNS: [&str; 4] = ["●", "▲", "×", "○"];

/// The theories, in their order.
const THEORIES: [&str; 3] = ["LRU (Che)", "random", "best"];

/// The lab under a fold of its own: measuring takes a run for each point.
pub fn hits(
    ratios: Option<&HitRatios>,
    (is_open, measures): (bool, bool),
    tell: &Tell,
) -> El {
    let fold = el("details")
        .fold(tell, "hits", is_open)
        .add(el("summary").text("Measure it by policy and size"));
    let head = el("figcaption").add(span("title", TITLE));
    let figure = el("figure").class("chart").key("hits").add(head);
    if !is_open {
        return figure.add(fold);
    }
    // In a place of its own: what comes leaves the button as it is.
    let found = el("div");
    let found = match ratios.filter(|it| it.done() > 0) {
        None => found,
        Some(ratios) => found
            .add(legend(ratios))
            .add(still(SIZE, |shapes| draw(ratios, shapes)))
            .add(table(ratios)),
    };
    let fold = fold.add(controls(ratios, measures, tell)).add(found);
    figure.add(fold)
}

/// What begins and ends it, and how far it is.
fn controls(ratios: Option<&HitRatios>, measures: bool, tell: &Tell) -> El {
    let button = match measures {
        true => el("button").press(tell, Msg::Measure(false)).text("Cancel"),
        false => el("button").press(tell, Msg::Measure(true)).text("Measure"),
    };
    let words = match (ratios, measures) {
        (None, true) => "Measuring.".into(),
        (None, false) => "Twenty runs, without a trace.".into(),
        (Some(ratios), _) if ratios.is_whole() => {
            let curves = ratios.curves.iter();
            let points = curves.flat_map(|curve| &curve.points);
            let reads: u64 = points.map(|point| point.reads).sum();
            format!("{reads} reads counted.")
        }
        (Some(ratios), _) => {
            format!("{} of {} runs done.", ratios.done(), ratios.all())
        }
    };
    let status = el("span").attr("role", "status").text(words);
    el("p").class("bench").add(button).add(status)
}

fn legend(ratios: &HitRatios) -> El {
    let policies =
        ["allkeys-lru", "allkeys-lfu", "allkeys-random", "exact LRU"];
    let policies = policies.into_iter().zip(SIGNS).map(|(policy, sign)| {
        el("span").add(span("sign", sign).unread()).text(policy)
    });
    let theories = theories(ratios).iter().zip(["", "two", "best"]);
    let theories = theories.map(|(theory, class)| {
        el("span").class(format!("sample theory {class}")).text(*theory)
    });
    el("p").class("values wraps").all(policies).all(theories)
}

/// The theories that hold of this load.
fn theories(ratios: &HitRatios) -> &'static [&'static str] {
    if ratios.theory.is_empty() { &[] } else { &THEORIES }
}

/// A share of keys in percent.
fn percent(thousandths: u64) -> String {
    figure(thousandths as i64 * 100)
}

/// A hit ratio in tenths of a percent.
fn tenths(ratio: f64) -> i64 {
    (ratio * 1_000.0 + 0.5) as i64
}

fn table(ratios: &HitRatios) -> El {
    let head = |words: String| el("th").attr("scope", "col").text(words);
    let sizes = SHARES.map(|share| head(percent(share)));
    let row = |name: &'static str, cells: Vec<Option<f64>>| {
        let cell = |ratio: Option<f64>| {
            let words = ratio.map(|it| figure(tenths(it) * 100));
            el("td").text(words.unwrap_or_default())
        };
        el("tr")
            .key(name)
            .add(el("th").attr("scope", "row").text(name))
            .all(cells.into_iter().map(cell))
    };
    let places = || 0..SHARES.len();
    let measured = ratios.curves.iter().map(|curve| {
        let point = |place| curve.points.get(place).map(HitPoint::ratio);
        row(curve.policy, places().map(point).collect())
    });
    let theories = theories(ratios).iter().enumerate();
    let theories = theories.map(|(which, name)| {
        let point =
            |place| ratios.theory.get(place).map(|it: &[f64; 3]| it[which]);
        row(name, places().map(point).collect())
    });
    el("table")
        .add(el("caption").text(ABOUT))
        .add(el("thead").add(el("tr").add(head("fit".into())).all(sizes)))
        .add(el("tbody").all(measured).all(theories))
}

const SIZE: Size = Size { width: 236, height: 190, words: 11, moments: 0 };

/// The sizes stand one beside the other: each is twice the last.
fn draw(ratios: &HitRatios, shapes: &mut Vec<El>) -> Drawn<()> {
    let fine = |pixels: i32| (pixels * FINE) as u32;
    let size = (fine(SIZE.width), fine(SIZE.height));
    let area = Drawing { size, shapes }.into_drawing_area();
    let last = SHARES.len() as i64 - 1;
    let across = (0..last).with_key_points((0..=last).collect());
    let up = (0..1_000_i64).with_key_points(vec![0, 250, 500, 750, 1_000]);
    let mut plot = ChartBuilder::on(&area)
        .margin_top(fine(SIZE.words))
        .margin_right(fine(SIZE.words + 4))
        .set_label_area_size(LabelAreaPosition::Left, fine(32))
        .set_label_area_size(LabelAreaPosition::Bottom, fine(SIZE.words + 7))
        .build_cartesian_2d(across, up)?;
    let words = ("", fine(SIZE.words)).into_font();
    let share = |place: &i64| {
        SHARES.get(*place as usize).copied().map_or("".into(), percent)
    };
    plot.configure_mesh()
        .disable_x_mesh()
        .bold_line_style(GRID)
        .light_line_style(NOTHING)
        .axis_style(AXIS)
        .set_all_tick_mark_size(fine(3) as i32)
        .label_style(words.color(&WORDS))
        .x_label_formatter(&share)
        .y_label_formatter(&|value| figure(*value * 100))
        .draw()?;
    for (which, style) in THEORY.into_iter().enumerate() {
        let theory = (0..).zip(&ratios.theory);
        let line = theory.map(|(at, all)| (at, tenths(all[which])));
        plot.draw_series(LineSeries::new(line, style))?;
    }
    for (which, curve) in ratios.curves.iter().enumerate() {
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
