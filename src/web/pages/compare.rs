use flushpoint::view::compare::Side;
use yew::Html;

use crate::web::{
    components::beside::{
        charts, column, differences, figures, heading, transport,
    },
    el::el,
    pages::scenario::notice,
    state::{Pair, State, Tell},
};

/// Two runs side by side.
#[inline(never)]
pub fn compare(state: &State, pair: &Pair, tell: &Tell) -> Html {
    let runs = el("div")
        .class("runs-beside")
        .all(Side::BOTH.map(|side| column(pair, side, tell)));
    let main = el("main")
        .add(differences(pair))
        .add(runs)
        .add(figures(pair))
        .add(charts(pair, tell));
    el("div")
        .class("page beside")
        .add(heading(state, pair, tell))
        .add(main)
        .maybe(notice(state, tell))
        .add(transport(state, pair, tell))
        .into()
}
