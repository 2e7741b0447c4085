use flushpoint::view;

use super::branches::branches;
use crate::web::{
    el::{El, el},
    state::{Doc, Msg, Tell},
};

/// What happened in the step under the cursor, and why.
pub fn narration(doc: &Doc, tell: &Tell) -> El {
    let words = el("div")
        .class("words")
        .attr("aria-live", "polite")
        .attr("aria-atomic", "true")
        .all(words(doc, tell));
    let telling =
        el("div").class("telling").add(words).maybe(branches(doc, tell));
    el("section").class("narration").label("Narration").add(telling)
}

fn words(doc: &Doc, tell: &Tell) -> Vec<El> {
    let says = el("p").class("says");
    let take = &doc.take;
    let Some(id) = doc.current() else {
        let question = take.run.scenario.question;
        let says = says.add(el("b").text(question)).text(" Press ");
        let says = says.add(el("b").text("Step forward"));
        return vec![says.text(" or the right arrow key.")];
    };
    let told = view::narrate(take.trace(), &take.index, id);
    let mut words = vec![says.text(told.text)];
    if let Some((id, cause)) = told.cause {
        let go = el("button").class("linklike").press(tell, Msg::GoTo(id));
        let because = el("p").class("because").text("Because of ");
        words.push(because.add(go.text(cause)));
    }
    words
}
