use flushpoint::{
    trace::SimTime,
    view::{ChartView, ChartsView, LineView, figure, time_ticks},
};
use plotters::{
    chart::{ChartBuilder, LabelAreaPosition},
    coord::{Shift, combinators::BindKeyPoints},
    drawing::{DrawingArea, DrawingAreaErrorKind, IntoDrawingArea},
    element::{Circle, PathElement},
    series::LineSeries,
    style::{
        Color, FontDesc, IntoFont, RGBAColor, RGBColor, TextStyle,
        text_anchor::{HPos, Pos, VPos},
    },
};
use std::{convert::Infallible, ops::Range};

use super::drawing::{Drawing, FINE};
use crate::web::el::{El, el};

pub const AXIS: RGBColor = RGBColor(0, 0, 0);
pub const GRID: RGBColor = RGBColor(0, 0, 1);
pub const WORDS: RGBColor = RGBColor(0, 0, 2);
pub const LINES: [RGBColor; 2] = [RGBColor(0, 0, 3), RGBColor(0, 0, 4)];
const ALARM: RGBColor = RGBColor(0, 0, 5);
pub const MARK: RGBColor = RGBColor(0, 0, 6);
pub const THEORY: [RGBColor; 3] =
    [RGBColor(0, 0, 7), RGBColor(0, 0, 8), RGBColor(0, 0, 9)];
pub const NOTHING: RGBAColor = RGBAColor(0, 0, 0, 0.0);

/// The size of a chart, in pixels of the page.
#[derive(Clone, Copy)]
pub struct Size {
    pub width: i32,
    pub height: i32,
    /// Of its words.
    pub words: i32,
    /// The most round moments on the time axis, without the first.
    pub moments: i64,
}

/// What lies around the plot, in pixels of the page.
pub struct Frame {
    pub left: i32,
    pub right: i32,
}

/// How much room the words of the vertical axis and of the lines take.
pub fn frame(chart: &ChartView, size: Size) -> Frame {
    let ticks = chart.ticks.iter().map(|tick| figure(*tick).chars().count());
    let digits = ticks.max().unwrap_or(1) as i32;
    let left = digits * size.words * 13 / 20 + 10;
    let names = chart.lines.iter().map(|line| line.name.len());
    let letters = match chart.lines.len() {
        // The title says what it is.
        1 => 1,
        _ => names.max().unwrap_or(1) as i32,
    };
    Frame { left, right: letters * size.words * 6 / 10 + 11 }
}

/// A chart as SVG.
pub fn plot(charts: &ChartsView, chart: &ChartView, size: Size) -> El {
    let mut shapes = Vec::new();
    // The drawing cannot fail: it only gathers elements.
    let _ = draw(charts, chart, size, &mut shapes);
    let (width, height) = (size.width * FINE, size.height * FINE);
    el("svg")
        .class("plot")
        .attr("viewBox", format!("0 0 {width} {height}"))
        .unread()
        .all(shapes)
}

/// A chart without a time, as SVG.
pub fn still(size: Size, draw: impl FnOnce(&mut Vec<El>) -> Drawn<()>) -> El {
    let mut shapes = Vec::new();
    // The drawing cannot fail: it only gathers elements.
    let _ = draw(&mut shapes);
    let (width, height) = (size.width * FINE, size.height * FINE);
    el("svg")
        .class("plot still")
        .attr("viewBox", format!("0 0 {width} {height}"))
        .unread()
        .all(shapes)
}

/// What drawing comes to.
pub type Drawn<T> = Result<T, DrawingAreaErrorKind<Infallible>>;

fn draw(
    charts: &ChartsView,
    chart: &ChartView,
    size: Size,
    shapes: &mut Vec<El>,
) -> Drawn<()> {
    let fine = |pixels: i32| (pixels * FINE) as u32;
    let pixels = (fine(size.width), fine(size.height));
    let area = Drawing { size: pixels, shapes }.into_drawing_area();
    let around = frame(chart, size);
    let moments = time_ticks(charts.until, size.moments);
    let us = |time: SimTime| (time.as_ns() / 1_000) as i64;
    let across = (0..us(charts.until).max(1))
        .with_key_points(moments.iter().copied().map(us).collect());
    let up = (0..chart.top()).with_key_points(chart.ticks.clone());
    let mut plot = ChartBuilder::on(&area)
        .margin_top(fine(size.words))
        .margin_right(fine(around.right))
        .set_label_area_size(LabelAreaPosition::Left, fine(around.left))
        .set_label_area_size(LabelAreaPosition::Bottom, fine(size.words + 7))
        .build_cartesian_2d(across, up)?;
    let words = ("", fine(size.words)).into_font();
    plot.configure_mesh()
        .disable_x_mesh()
        .bold_line_style(GRID)
        .light_line_style(NOTHING)
        .axis_style(AXIS)
        .set_all_tick_mark_size(fine(3) as i32)
        .label_style(words.clone().color(&WORDS))
        .x_label_formatter(&|us| moment(*us))
        .y_label_formatter(&|value| figure(*value))
        .draw()?;
    let at = |(window, value): (usize, i64)| {
        (us(charts.middle(window).min(charts.until)), value)
    };
    let mut ends = Vec::new();
    for (line, color) in chart.lines.iter().zip(LINES) {
        for part in parts(line) {
            let mark = |point: &(usize, i64)| {
                Circle::new(at(*point), fine(2), color.filled())
            };
            // A point without a neighbour would not be seen.
            if let [point] = part.as_slice() {
                plot.draw_series(std::iter::once(mark(point)))?;
            }
            let part = part.into_iter().map(at);
            plot.draw_series(LineSeries::new(part, color))?;
        }
        if let Some(last) = last(line) {
            ends.push((plot.backend_coord(&at(last)), line.name));
        }
    }
    // Where the operator is woken.
    if let Some(alarm) = chart.alarm.filter(|at| *at <= chart.top()) {
        let line = [(0, alarm), (us(charts.until), alarm)];
        let line = line.map(|end| plot.backend_coord(&end));
        woken(&area, line, words.clone())?;
    }
    if chart.lines.len() > 1 {
        let within = plot.plotting_area().get_pixel_range().1;
        let heights: Vec<i32> = ends.iter().map(|end| end.0.1).collect();
        let heights = apart(&heights, size.words * FINE * 6 / 5, within);
        for (end, height) in ends.into_iter().zip(heights) {
            named(&area, end, height, words.clone())?;
        }
    }
    Ok(())
}

type Area<'a> = DrawingArea<Drawing<'a>, Shift>;

/// A line where the operator is woken.
fn woken(
    area: &Area<'_>,
    line: [(i32, i32); 2],
    words: FontDesc<'_>,
) -> Drawn<()> {
    let (x, y) = line[0];
    area.draw(&PathElement::new(line, ALARM))?;
    let style = beside(words, VPos::Bottom);
    area.draw_text("alarm", &style, (x + 3 * FINE, y - FINE))
}

/// A line's name at that height, and what leads to it.
fn named(
    area: &Area<'_>,
    ((x, y), name): ((i32, i32), &'static str),
    height: i32,
    words: FontDesc<'_>,
) -> Drawn<()> {
    let (near, far) = (x + 3 * FINE, x + 6 * FINE);
    let leader = PathElement::new([(near, y), (far, height)], AXIS);
    if y != height {
        area.draw(&leader)?;
    }
    let style = beside(words, VPos::Center);
    area.draw_text(name, &style, (far + FINE, height))
}

/// Words that begin at a point.
fn beside(words: FontDesc<'_>, up: VPos) -> TextStyle<'_> {
    let style = TextStyle::from(words).color(&WORDS);
    style.pos(Pos::new(HPos::Left, up))
}

/// The parts of a line without a gap.
fn parts(line: &LineView) -> Vec<Vec<(usize, i64)>> {
    let mut parts = vec![Vec::new()];
    for (window, value) in line.values.iter().enumerate() {
        match (value, parts.last_mut()) {
            (Some(value), Some(part)) => part.push((window, *value)),
            (None, Some(part)) if !part.is_empty() => parts.push(Vec::new()),
            _ => {}
        }
    }
    parts
}

fn last(line: &LineView) -> Option<(usize, i64)> {
    let values = line.values.iter().enumerate().rev();
    let mut values = values.filter_map(|(at, value)| Some((at, (*value)?)));
    values.next()
}

/// Where the names of lines stand that end at these heights: at least so far
/// apart, in their order, and within the plot. The first one is the lower one
/// where they meet.
fn apart(ends: &[i32], least: i32, within: Range<i32>) -> Vec<i32> {
    let [a, b] = ends else { return ends.to_vec() };
    let (low, high) = if a >= b { (a, b) } else { (b, a) };
    let lacks = (least - (low - high)).max(0);
    let half = least / 2;
    let lowest = (within.end - half).max(within.start + half + least);
    let low = (low + (lacks + 1) / 2).min(lowest);
    let low = low.max(within.start + half + least);
    let high = (low - least).min(*high).max(within.start + half);
    if a >= b { vec![low, high] } else { vec![high, low] }
}

/// A moment of the time axis.
fn moment(us: i64) -> String {
    match us {
        0 => "0".into(),
        1..=999_999 => format!("{} ms", figure(us)),
        _ => format!("{} s", figure(us / 1_000)),
    }
}
