use std::ops::RangeInclusive;

use flushpoint::{
    trace::SimTime,
    view::{self, StepView, compare::Side, span_words},
};

use crate::web::{
    components::{
        icon::{Icon, drawn},
        letter,
    },
    el::{El, classes, el, span, when},
    state::{Beside, Msg, Pair, Tell},
};

/// So many beats are listed, and so many of them before the current one.
const LISTED: usize = 9;
const BEFORE: usize = 3;

/// A narrow window lists no further than so many beats away.
const NEAR: usize = 2;

/// The steps of one run around the shared playhead. Both runs list the same
/// beats, so what happens together stands side by side, and where only one
/// goes on the other has a gap.
pub fn steps(pair: &Pair, side: Side, tell: &Tell) -> El {
    let listed = listed(pair);
    let focus = match listed.contains(&pair.beat) {
        true => pair.beat,
        false => *listed.start(),
    };
    let rows = listed.map(|beat| row(pair, side, beat, beat == focus, tell));
    let (own, other) = (side.name(), side.other().name());
    let head = |class: &'static str, word: String| {
        el("th").attr("scope", "col").class(class).text(word)
    };
    let heads = el("tr")
        .add(head("", "step".into()))
        .add(head("at", "time".into()))
        .add(head("where", "where".into()))
        .add(head("", "what".into()))
        .add(head("like", format!("in {other}")));
    let table = el("table")
        .label(format!("Steps of {own}"))
        .attr("aria-rowcount", pair.doc(side).steps().to_string())
        .add(el("thead").add(heads))
        .add(el("tbody").all(rows));
    el("div").class("beside-steps").add(table)
}

/// The beats that are listed.
fn listed(pair: &Pair) -> RangeInclusive<usize> {
    let last = pair.beats().max(1);
    let first = pair.beat.saturating_sub(BEFORE);
    let first = first.min((last + 1).saturating_sub(LISTED)).max(1);
    first..=(first + LISTED - 1).min(last)
}

fn row(
    pair: &Pair,
    side: Side,
    beat: usize,
    takes_focus: bool,
    tell: &Tell,
) -> El {
    let go = Msg::Beside(Beside::Beat(beat));
    let current = beat == pair.beat;
    let line = el("tr").key(beat);
    let far = when(beat.abs_diff(pair.beat.max(NEAR)) > NEAR, "far");
    let doc = pair.doc(side);
    let step = pair.comparison.beats.moved(side, beat);
    let shown = step.and_then(|step| {
        let range = step..step + 1;
        view::steps(doc.take.trace(), &doc.take.index, range).pop()
    });
    let (Some(step), Some(shown)) = (step, shown) else {
        let other = side.other().name();
        let words = format!("only {other} goes on");
        let cell = el("td").attr("colspan", "5").add(span("unseen", words));
        let class = ["gap", when(current, "current"), far];
        return line.class(classes(&class)).add(cell);
    };
    let like = pair.comparison.alignment.like(side, step);
    let class = [
        when(current, "current"),
        when(beat > pair.beat, "ahead"),
        far,
        when(like.is_none(), "lone"),
        when(shown.fault, "fault"),
    ];
    let number = el("button")
        .attr("tabindex", if takes_focus { "0" } else { "-1" })
        .label(format!("Go to step {} of {}", shown.number, side.name()))
        .text(shown.number.to_string());
    let node = doc.take.trace().entry(shown.entry).node;
    let place = el("td")
        .class("where")
        .add(letter(doc.take.letter(node)))
        .text(shown.node.clone());
    let line = line
        .class(classes(&class))
        .press(tell, go)
        .add(el("td").class("number").add(number))
        .add(el("td").class("at").text(shown.at.to_string()))
        .add(place)
        .add(el("td").class("what").text(shown.what.clone()))
        .add(el("td").class("like").add(likeness(pair, side, like, &shown)));
    match current {
        true => line.attr("aria-current", "step"),
        false => line,
    }
}

/// Whether the other run does the same, and when.
fn likeness(
    pair: &Pair,
    side: Side,
    like: Option<usize>,
    shown: &StepView,
) -> El {
    let other = side.other();
    let Some(like) = like else {
        let words = format!("not in {}", other.name());
        return el("em")
            .class("lone")
            .add(drawn(Icon::Differs, "12"))
            .text(words);
    };
    let doc = pair.doc(other);
    let id = doc.take.index.steps[like];
    let at = doc.take.trace().entry(id).at;
    span("when", later(shown.at, at))
}

/// By how much the like is later or earlier.
fn later(own: SimTime, other: SimTime) -> String {
    let (own, other) = (own.as_ns(), other.as_ns());
    let by = span_words(own.abs_diff(other));
    match own.cmp(&other) {
        std::cmp::Ordering::Equal => "same".into(),
        std::cmp::Ordering::Less => format!("{by} later"),
        std::cmp::Ordering::Greater => format!("{by} earlier"),
    }
}
