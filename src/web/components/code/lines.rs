use std::collections::BTreeMap;

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

/// What [`Lines`] shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The whole source.
    pub text: &'static str,
    /// The first line, from 1.
    pub first: u32,
    /// The last.
    pub last: u32,
    /// Who stands where.
    pub marks: BTreeMap<u32, Vec<Mark>>,
    /// When a line was passed last.
    pub passed: BTreeMap<u32, SimTime>,
}

/// Some lines of the source.
#[component]
pub fn Lines(props: &Props) -> Html {
    let skip = props.first as usize - 1;
    let count = (props.last - props.first + 1) as usize;
    let lines = props.text.lines().skip(skip).take(count);
    html! {
        <div class="lines">
            { for lines.zip(props.first..).map(|(text, number)| {
                line(props, text, number)
            }) }
        </div>
    }
}

fn line(props: &Props, text: &'static str, number: u32) -> Html {
    let marks = props.marks.get(&number);
    let passed = props.passed.get(&number);
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
    let ms = at.as_ms_f64();
    match ms {
        ..10.0 => format!("{ms:.2}"),
        ..100.0 => format!("{ms:.1}"),
        ..10_000.0 => format!("{ms:.0}"),
        _ => format!("{:.0}s", ms / 1e3),
    }
}
