use std::ops::Range;

use flushpoint::{
    trace::SimTime,
    view::{self, StepView},
};
use web_sys::Element;
use yew::prelude::*;

use super::{letter, mark, proof::Reasons, shows};
use crate::web::{
    el::{El, classes, el, when},
    state::{Board, Doc, Msg, State, Tell},
};

/// The height of a row, in pixels; steps.css says the same.
pub const ROW_PX: i32 = 27;

/// So many rows are drawn above and below those in sight.
const BEYOND: usize = 12;

/// As many rows as fit into the tallest window.
const IN_SIGHT: usize = 40;

/// Every step of the run; only those in sight are drawn.
///
/// Where the timeline stands in its place, it is there for those who do not
/// see, and nothing in it takes the focus.
pub fn steps(state: &State, tell: &Tell) -> El {
    let doc = &state.doc;
    let count = state.open_steps();
    let scroll = {
        let tell = tell.clone();
        Callback::from(move |event: Event| {
            let list: Element = event.target_unchecked_into();
            let row = (list.scroll_top() / ROW_PX).max(0) as usize;
            // The rows beyond those in sight allow for some scrolling.
            tell.dispatch(Msg::Scroll(row - row % (BEYOND / 2)));
        })
    };
    let head = |class: &'static str, word: &'static str| {
        el("th").attr("scope", "col").class(class).text(word)
    };
    let heads = el("tr")
        .add(head("", "step"))
        .add(head("at", "time"))
        .add(head("", "where"))
        .add(head("", "what"));
    let gap = |class: &'static str| {
        let cell = el("td").class(class).attr("colspan", "4");
        el("tbody").class("gap").unread().add(el("tr").add(cell))
    };
    let range = window(state.first_row, count);
    let shown = view::steps(doc.take.trace(), &doc.take.index, range);
    let reasons = Reasons::of(doc);
    let in_sight = shows(state, Board::Steps);
    let rows = shown
        .iter()
        .map(|row| row_of(doc, row, reasons.word(row.entry), in_sight, tell));
    let table = el("table")
        .label("Steps")
        .attr("aria-rowcount", count.to_string())
        .add(el("thead").add(heads))
        .add(gap("above"))
        .add(el("tbody").all(rows))
        .add(gap("below"));
    // A prediction is open.
    let veil = state.veiled().then(|| {
        el("p")
            .class("veil")
            .text("What comes next is veiled until you answer.")
    });
    el("section")
        .class(if in_sight { "steps" } else { "steps unseen" })
        .attr("data-tab", "steps")
        .add(el("div").class("scroll").on_scroll(scroll).add(table).maybe(veil))
}

/// The rows that are drawn when this one is the first in sight.
pub fn window(first: usize, count: usize) -> Range<usize> {
    let start = first.saturating_sub(BEYOND).min(count);
    start..(first + IN_SIGHT + BEYOND).min(count)
}

/// A moment in milliseconds, with as many figures behind the point as all
/// others have.
fn even(at: SimTime) -> String {
    let (ms, us) = (at.as_ns() / 1_000_000, at.as_ns() / 1_000 % 1_000);
    match ms {
        0..1_000 => format!("{ms}.{us:03} ms"),
        _ => format!("{} {:03}.{us:03} ms", ms / 1_000, ms % 1_000),
    }
}

fn row_of(
    doc: &Doc,
    row: &StepView,
    why: &'static str,
    in_sight: bool,
    tell: &Tell,
) -> El {
    let step = doc.step();
    let current = step == row.number;
    let class = [
        when(current, "current"),
        when(row.number > step, "ahead"),
        when(!why.is_empty(), "evidence"),
        when(row.fault, "fault"),
    ];
    let node = doc.take.trace().entry(row.entry).node;
    // Its press is heard by the row.
    let number = el("button")
        .attr("tabindex", if current && in_sight { "0" } else { "-1" })
        .label(format!("Go to step {}", row.number))
        .text(row.number.to_string());
    let place = el("td")
        .class("where")
        .add(letter(doc.take.letter(node)))
        .text(row.node.clone());
    let what = el("td")
        .class("what")
        .text(row.what.clone())
        .maybe((!why.is_empty()).then(|| mark(why)));
    let line = el("tr")
        .key(row.number)
        .class(classes(&class))
        .attr("aria-rowindex", row.number.to_string())
        .press(tell, Msg::GoTo(row.entry))
        .add(el("td").class("number").add(number))
        .add(el("td").class("at").text(even(row.at)))
        .add(place)
        .add(what);
    match current {
        true => line.attr("aria-current", "step"),
        false => line,
    }
}
