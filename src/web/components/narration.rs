use flushpoint::{
    trace::{EntryId, Event, FaultEvent, LogEvent},
    view::{self, Loss},
};
use yew::Html;

use super::{branches::branches, lesson, stage::lost};
use crate::web::{
    el::{El, classes, el, when},
    state::{Doc, Led, Msg, State, Tell},
};

/// What happened in the step under the cursor, and why; with a lesson, also
/// what it means and what to do.
pub fn narration(state: &State, tell: &Tell) -> Html {
    let doc = &state.doc;
    let told = match doc.guide {
        Some(guide) => lesson::told(state, guide, tell),
        None => told(doc, tell),
    };
    let words = el("div")
        .class("words")
        .attr("tabindex", "-1")
        .attr("aria-live", "polite")
        .attr("aria-atomic", "true")
        .all(told);
    // A lesson has its own way back.
    let back = match doc.guide {
        Some(_) => None,
        None => branches(state, tell),
    };
    let aside = match doc.guide {
        Some(guide) => Some(lesson::aside(state, guide, tell)),
        None => doc.take.run.scenario.lesson.map(|_| {
            el("button")
                .class("before")
                .press(tell, Msg::Lesson(Led::Reopen))
                .text("Open the lesson")
        }),
    };
    let telling = el("div")
        .class("telling")
        .add(el("div").class("side").maybe(aside))
        .add(words);
    let led = when(doc.guide.is_some(), "led");
    el("section")
        .class(classes(&["narration", led]))
        .label("Narration")
        .add(telling)
        .maybe(lesson::controls(state, tell))
        .maybe(back)
        .into()
}

fn told(doc: &Doc, tell: &Tell) -> Vec<El> {
    if doc.current().is_some() {
        return happened(doc, tell);
    }
    let question = doc.take.run.scenario.question;
    let says = el("p").class("says");
    let says = says.add(el("b").text(question)).text(" Press ");
    let says = says.add(el("b").text("Step forward"));
    vec![says.text(" or the right arrow key.")]
}

/// What happened in the step under the cursor, and why.
#[inline(never)]
pub fn happened(doc: &Doc, tell: &Tell) -> Vec<El> {
    let Some(id) = doc.current() else { return Vec::new() };
    let take = &doc.take;
    let told = view::narrate(take.trace(), &take.index, id);
    let mut words = vec![el("p").class("says").text(told.text)];
    if let Some(taken) = taken(doc, id) {
        words.push(taken);
    }
    if let Some((id, cause)) = told.cause {
        let go = el("button").class("linklike").press(tell, Msg::GoTo(id));
        let because = el("p").class("because").text("Because of ");
        words.push(because.add(go.text(cause)));
    }
    words
}

/// What a node that has just stopped took with it, or threw away just now.
fn taken(doc: &Doc, id: EntryId) -> Option<El> {
    let entry = doc.take.trace().entry(id);
    if !matches!(
        entry.event,
        Event::Fault(FaultEvent::Crashed { .. })
            | Event::Log(LogEvent::Truncated { .. })
    ) {
        return None;
    }
    let losses = doc.losses().iter();
    let with_it = losses.filter(|loss| loss.wiped_at == Some(entry.at));
    let with_it: Vec<Loss> = with_it.cloned().collect();
    let lost = !with_it.is_empty();
    lost.then(|| el("p").class("losses").text(lost::sentence(&with_it)))
}
