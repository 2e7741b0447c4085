use yew::Html;

use crate::web::{
    el::{El, classes, el, when},
    state::{Board, Layout, Look, Msg, State, Tell},
};

/// What stands under the stage: the timeline or the steps; in a wide window
/// both, in a narrow one they are tabs.
#[inline(never)]
pub fn board(state: &State, timeline: Html, steps: Html, tell: &Tell) -> El {
    let chosen = |board| state.settings.board == board;
    let choice = |board, word: &'static str| {
        el("button")
            .attr("aria-pressed", if chosen(board) { "true" } else { "false" })
            .press(tell, Msg::Look(Look::Board(board)))
            .text(word)
    };
    let switch = el("div")
        .class("seg switch")
        .attr("role", "group")
        .label("Under the stage")
        .add(choice(Board::Timeline, "Timeline"))
        .add(choice(Board::Steps, "Steps"));
    let class = ["board", when(chosen(Board::Steps), "of-steps")];
    el("div").class(classes(&class)).add(switch).add(timeline).add(steps)
}

/// Whether one of the two is in sight.
pub fn shows(state: &State, board: Board) -> bool {
    let tab = match board {
        Board::Timeline => "timeline",
        Board::Steps => "steps",
    };
    match state.glance.room.layout {
        Layout::Narrow => state.tab == tab,
        Layout::Middle => state.settings.board == board,
        Layout::Wide => true,
    }
}
