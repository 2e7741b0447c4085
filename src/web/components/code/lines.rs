use flushpoint::trace::SimTime;
use yew::Html;

use super::tokens::tokens;
use crate::web::{
    components::letter,
    el::{El, classes, el, span, text, when},
    kept::{Panel, kept_as},
    state::Tell,
};

/// A client that stands at a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Its letter.
    pub letter: char,
    /// Its name.
    pub name: String,
}

/// Who stands at a line of the source, and when it was passed last.
pub struct Traffic<'a> {
    /// Who stands where.
    pub marks: &'a [(u32, Vec<Mark>)],
    /// When a line was passed last.
    pub passed: &'a [(u32, SimTime)],
}

/// Some lines of the source, from the first to the last, counted from 1.
pub fn lines(
    text: &'static str,
    first: u32,
    last: u32,
    traffic: &Traffic<'_>,
    tell: &Tell,
) -> El {
    let (skip, count) = (first as usize - 1, (last - first + 1) as usize);
    let lines = text.lines().skip(skip).take(count).zip(first..);
    let lines = lines.map(|(words, number)| {
        let marks = of(traffic.marks, number).cloned().unwrap_or_default();
        let passed = of(traffic.passed, number).copied();
        kept_as(number, Line { words, number, marks, passed }, tell)
    });
    el("div").key(first).class("lines").all(lines)
}

/// A line of the source.
#[derive(PartialEq)]
struct Line {
    words: &'static str,
    number: u32,
    /// Who stands there.
    marks: Vec<Mark>,
    /// When it was passed last.
    passed: Option<SimTime>,
}

impl Panel for Line {
    fn draw(&self, _: &Tell) -> Html {
        let Line { words, number, marks, passed } = self;
        line(words, *number, marks, passed.as_ref()).into()
    }
}

fn of<T>(lines: &[(u32, T)], number: u32) -> Option<&T> {
    lines.iter().find(|(line, _)| *line == number).map(|(_, it)| it)
}

fn line(
    words: &'static str,
    number: u32,
    marks: &[Mark],
    passed: Option<&SimTime>,
) -> El {
    let class = [
        "line",
        when(!marks.is_empty(), "at"),
        match marks.first().map(|mark| mark.letter) {
            Some('B') => "by-b",
            Some('C') => "by-c",
            _ => "",
        },
        when(passed.is_some(), "passed"),
    ];
    let code =
        tokens(words).into_iter().map(|(token, piece)| match token.class() {
            Some(class) => el("i").class(class).text(piece).into(),
            None => text(piece),
        });
    el("div")
        .class(classes(&class))
        .attr("data-line", number.to_string())
        .add(gutter(number, marks, passed))
        .add(el("code").all(code))
}

/// Who stands at the line, or else when it was passed; and its number.
fn gutter(number: u32, marks: &[Mark], passed: Option<&SimTime>) -> El {
    let gutter = el("span").class("gutter");
    let gutter = match passed {
        Some(at) if marks.is_empty() => {
            let title = format!("last passed at {at}");
            gutter.add(span("when", short(*at)).title(title))
        }
        _ => gutter,
    };
    let names: Vec<&str> =
        marks.iter().map(|mark| mark.name.as_str()).collect();
    let here = (!names.is_empty()).then(|| {
        let names = names.join(" and ");
        span("unseen", format!(" {names} at line {number} "))
    });
    gutter
        .all(marks.iter().map(|mark| letter(Some(mark.letter))))
        .maybe(here)
        .add(span("number", number.to_string()))
}

/// A moment in so few figures that the gutter holds it.
fn short(at: SimTime) -> String {
    let us = at.as_ns() / 1_000;
    match us {
        0..10_000 => format!("{}.{:02}", us / 1_000, us % 1_000 / 10),
        10_000..100_000 => format!("{}.{}", us / 1_000, us % 1_000 / 100),
        100_000..1_000_000 => (us / 1_000).to_string(),
        1_000_000..10_000_000 => {
            format!("{}.{}s", us / 1_000_000, us / 100_000 % 10)
        }
        _ => format!("{}s", us / 1_000_000),
    }
}
