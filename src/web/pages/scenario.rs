use std::rc::Rc;

use yew::Html;

use crate::web::{
    components::{
        beside::{Against, compare},
        board, code, faults, has_brokers, header, held, inspector, knobs,
        metrics, narration, proof, stage, steps, tallied, timeline, transport,
        verdicts,
    },
    el::{El, classes, el, when},
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
    let [staged, coded, times, listed, has, did, folded] = parts;
    let brokers = has_brokers(&state.doc.seen.stage);
    let led = when(state.doc.guide.is_some(), "led");
    let center = el("div")
        .class(classes(&["center", led, when(brokers, "brokered")]))
        .add(part(staged, stage, tell))
        .add(part(staged, narration, tell))
        .add(tabs(state, tell));
    let main = el("main").add(part(coded, code, tell));
    let main = match state.whole {
        true => {
            let timeline = part(times, timeline, tell);
            let steps = part(listed, steps, tell);
            let facts = [part(has, held, tell), part(did, tallied, tell)];
            main.attr("data-trace-hash", state.doc.take.hash().to_string())
                .add(center.add(board(state, timeline, steps, tell)))
                .add(
                    el("aside")
                        .add(part(folded, lit, tell))
                        .add(inspector(state, facts, tell))
                        .add(part(folded, folds, tell)),
                )
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

/// The lit proof.
fn lit(state: &State, tell: &Tell) -> Html {
    let doc = &state.doc;
    doc.lit().map_or_else(Html::default, |lit| proof(doc, lit, tell).into())
}

fn folds(state: &State, tell: &Tell) -> Html {
    let folds = [faults(state, tell), knobs(state, tell), metrics(state, tell)];
    folds.into_iter().collect()
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
