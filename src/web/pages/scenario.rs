use std::rc::Rc;

use yew::Html;

use crate::web::{
    components::{
        beside::{Against, compare},
        board, code, faults, header, inspector, knobs, metrics, narration,
        proof, stage, steps, timeline, transport, verdicts,
    },
    el::{El, el},
    state::{Msg, State, Tell},
    turns::{PARTS, part},
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

/// One scenario; `parts` have the states that the parts around the stage show.
pub fn scenario(
    state: &State,
    parts: &[Rc<State>; PARTS],
    tell: &Tell,
) -> Html {
    let [staged, told, times, listed, held] = parts;
    let center = el("div")
        .class("center")
        .add(part(staged, stage, tell))
        .add(part(told, narration, tell))
        .add(tabs(state, tell));
    let main = el("main").add(part(told, code, tell));
    let main = match state.whole {
        true => {
            let timeline = part(times, timeline, tell);
            let steps = part(listed, steps, tell);
            main.attr("data-trace-hash", state.doc.take.hash().to_string())
                .add(center.add(board(state, timeline, steps, tell)))
                .add(part(held, aside, tell))
        }
        // Their room is kept.
        false => {
            main.add(center.add(el("div").class("board"))).add(el("aside"))
        }
    };
    let asks = if state.veiled() { " asks" } else { "" };
    el("div")
        .class(format!("page tab-{}{asks}", state.tab))
        .add(header(state, tell))
        .add(part(staged, verdicts, tell))
        .add(main)
        .maybe(notice(state, tell))
        .add(part(staged, transport, tell))
        .into()
}

/// What stands beside the stage: the lit proof, and the folds.
fn aside(state: &State, tell: &Tell) -> Html {
    let doc = &state.doc;
    let lit = doc.lit().map(|lit| proof(doc, lit, tell));
    el("aside")
        .maybe(lit)
        .add(inspector(state, tell))
        .add(faults(state, tell))
        .add(knobs(state, tell))
        .add(metrics(state, tell))
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
    let compare = compare(Against::of(state, None), tell);
    el("nav").class("tabs").label("Panels").all(tabs).add(compare)
}

/// Why the last wish could not be met.
#[inline(never)]
pub fn notice(state: &State, tell: &Tell) -> Option<El> {
    let words = format!("That is not possible: {}", state.notice.as_ref()?);
    let close = el("button").press(tell, Msg::Hush).text("Close");
    let notice = el("div").class("notice").attr("role", "alert");
    Some(notice.add(el("p").text(words)).add(close))
}
