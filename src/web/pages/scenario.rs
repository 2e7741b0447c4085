use yew::Html;

use crate::web::{
    components::{
        beside::compare, board, code, faults, header, inspector, knobs,
        metrics, narration, proof, stage, transport, verdicts,
    },
    el::{El, el},
    state::{Msg, State, Tell},
};

/// The tabs of a narrow window: their ids and names.
const TABS: &[(&str, &str)] = &[
    ("code", "Code"),
    ("timeline", "Timeline"),
    ("steps", "Steps"),
    ("inspector", "Inspector"),
    ("faults", "Faults"),
    ("knobs", "Knobs"),
    ("metrics", "Metrics"),
];

/// One scenario.
pub fn scenario(state: &State, tell: &Tell) -> Html {
    let doc = &state.doc;
    let center = el("div")
        .class("center")
        .add(stage(state, tell))
        .add(narration(state, tell))
        .add(tabs(state, tell))
        .add(board(state, tell));
    let lit = doc.lit().map(|lit| proof(doc, lit, tell));
    let aside = el("aside")
        .maybe(lit)
        .add(inspector(state, tell))
        .add(faults(state, tell))
        .add(knobs(state, tell))
        .add(metrics(state, tell));
    let main = el("main")
        .attr("data-trace-hash", doc.take.hash.clone())
        .add(code(state, tell))
        .add(center)
        .add(aside);
    let asks = if state.veiled() { " asks" } else { "" };
    el("div")
        .class(format!("page tab-{}{asks}", state.tab))
        .add(header(state, tell))
        .add(verdicts(doc, tell))
        .add(main)
        .maybe(notice(state, tell))
        .add(transport(state, tell))
        .into()
}

/// In a narrow window: which of the panels is shown.
fn tabs(state: &State, tell: &Tell) -> El {
    let tabs = TABS.iter().map(|(id, name)| {
        let on = if state.tab == *id { "true" } else { "false" };
        el("button")
            .key(*id)
            .attr("aria-pressed", on)
            .press(tell, Msg::Tab(id))
            .text(*name)
    });
    let compare = compare(state, None, tell);
    el("nav").class("tabs").label("Panels").all(tabs).add(compare)
}

/// Why the last wish could not be met.
pub fn notice(state: &State, tell: &Tell) -> Option<El> {
    let words = format!("That is not possible: {}", state.notice.as_ref()?);
    let close = el("button").press(tell, Msg::Hush).text("Close");
    let notice = el("div").class("notice").attr("role", "alert");
    Some(notice.add(el("p").text(words)).add(close))
}
