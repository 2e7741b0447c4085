use std::ops::Range;

use flushpoint::{
    trace::SimTime,
    view::{self, StepView},
};
use web_sys::Element;
use yew::prelude::*;

use super::{letter, mark, proof::Reasons, shows};
use crate::web::{
    el::{classes, el, when},
    kept::{Panel, Same, kept_as},
    state::{Board, Msg, State, Take, Tell},
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
pub fn steps(state: &State, tell: &Tell) -> Html {
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
    let in_sight = shows(state, Board::Steps);
    let reasons = Reasons::of(doc);
    let rows = drawn(state).map(|place| {
        let (step, number) = (doc.step(), place + 1);
        let row = Row {
            take: Same(doc.take.clone()),
            place,
            current: number == step,
            ahead: number > step,
            why: reasons.word(doc.take.index.steps[place]),
            in_sight,
        };
        kept_as(place, row, tell)
    });
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
        .into()
}

/// The rows that are drawn: those in sight, or, where none is, those around
/// the cursor.
pub fn drawn(state: &State) -> Range<usize> {
    let first = match shows(state, Board::Steps) {
        true => state.first_row,
        false => state.doc.step().saturating_sub(IN_SIGHT / 2),
    };
    let count = state.open_steps();
    let start = first.saturating_sub(BEYOND).min(count);
    start..(first + IN_SIGHT + BEYOND).min(count)
}

/// A row, and how it stands to the cursor and to the lit verdict.
#[derive(PartialEq)]
struct Row {
    take: Same<Take>,
    /// Its place among the run's steps, from 0.
    place: usize,
    current: bool,
    /// Whether it has not happened yet.
    ahead: bool,
    /// What it is to the lit verdict; empty if nothing.
    why: &'static str,
    /// Whether the table can be seen.
    in_sight: bool,
}

impl Panel for Row {
    fn draw(&self, tell: &Tell) -> Html {
        let (take, range) = (&self.take, self.place..self.place + 1);
        let row = view::steps(take.trace(), &take.index, range);
        // A run has as many steps as its index.
        row.first().map_or_else(Html::default, |it| row_of(self, it, tell))
    }
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

fn row_of(shown: &Row, row: &StepView, tell: &Tell) -> Html {
    let Row { take, current, why, in_sight, .. } = shown;
    let class = [
        when(*current, "current"),
        when(shown.ahead, "ahead"),
        when(!why.is_empty(), "evidence"),
        when(row.fault, "fault"),
    ];
    let node = take.trace().entry(row.entry).node;
    // Its press is heard by the row.
    let number = el("button")
        .attr("tabindex", if *current && *in_sight { "0" } else { "-1" })
        .label(format!("Go to step {}", row.number))
        .text(row.number.to_string());
    let place = el("td")
        .class("where")
        .add(letter(take.letter(node)))
        .text(row.node.clone());
    let what = el("td")
        .class("what")
        .text(row.what.clone())
        .maybe((!why.is_empty()).then(|| mark(why)));
    let line = el("tr")
        .class(classes(&class))
        .attr("aria-rowindex", row.number.to_string())
        .press(tell, Msg::GoTo(row.entry))
        .add(el("td").class("number").add(number))
        .add(el("td").class("at").text(even(row.at)))
        .add(place)
        .add(what);
    match current {
        true => line.attr("aria-current", "step").into(),
        false => line.into(),
    }
}
