use flushpoint::trace::SimTime;
use yew::prelude::*;

use super::tokens::tokens;

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
) -> Html {
    let (skip, count) = (first as usize - 1, (last - first + 1) as usize);
    let lines = text.lines().skip(skip).take(count);
    html! {
        <div key={first} class="lines">
            { for lines.zip(first..).map(|(text, number)| {
                line(traffic, text, number)
            }) }
        </div>
    }
}

fn of<T>(lines: &[(u32, T)], number: u32) -> Option<&T> {
    lines.iter().find(|(line, _)| *line == number).map(|(_, it)| it)
}

fn line(traffic: &Traffic<'_>, text: &'static str, number: u32) -> Html {
    let marks = of(traffic.marks, number);
    let passed = of(traffic.passed, number);
    let newest = marks.and_then(|marks| marks.first());
    let class = classes!(
        "line",
        marks.map(|_| "at"),
        newest.map(|mark| format!("by-{}", mark.letter.to_ascii_lowercase())),
        passed.map(|_| "passed"),
    );
    html! {
        <div key={number} {class} data-line={number.to_string()}>
            <span class="gutter">{ gutter(number, marks, passed) }</span>
            <code>{ for tokens(text).into_iter().map(|(token, piece)| {
                match token.class() {
                    Some(class) => html! { <i {class}>{ piece }</i> },
                    None => html! { { piece } },
                }
            }) }</code>
        </div>
    }
}

/// Who stands at the line, or else when it was passed, or else its number.
fn gutter(
    number: u32,
    marks: Option<&Vec<Mark>>,
    passed: Option<&SimTime>,
) -> Html {
    if let Some(marks) = marks {
        let names: Vec<&str> =
            marks.iter().map(|mark| mark.name.as_str()).collect();
        let here = format!(" {} at line {number}", names.join(" and "));
        return html! { <>
            { for marks.iter().map(|mark| html! {
                <b class="letter" aria-hidden="true">{ mark.letter }</b>
            }) }
            <span class="unseen">{ here }</span>
        </> };
    }
    match passed {
        Some(at) => {
            let title = format!("line {number}, last passed at {at}");
            html! { <span class="when" {title}>{ short(*at) }</span> }
        }
        None => html! { { number } },
    }
}

/// A moment in so few figures that the gutter holds it.
fn short(at: SimTime) -> String {
    let us = at.as_ns() / 1_000;
    match us {
        0..10_000 => format!("{}.{:02}", us / 1_000, us % 1_000 / 10),
        10_000..100_000 => format!("{}.{}", us / 1_000, us % 1_000 / 100),
        100_000..10_000_000 => (us / 1_000).to_string(),
        _ => format!("{}s", us / 1_000_000),
    }
}
