use flushpoint::{
    trace::Sym,
    view::{self, Rung, RungState, row_words},
};

use super::icon::{Icon, drawn};
use crate::web::{
    el::{El, classes, el, span, when},
    state::Doc,
};

/// Where the newest write of a key stands, from the most forgetful place to
/// the safest.
pub fn ladder(doc: &Doc, key: Sym) -> Option<El> {
    let take = &doc.take;
    let trace = take.trace();
    let (topology, moments) = (&take.topology, &take.moments);
    let ladder = view::ladder(topology, trace, moments, key, doc.cursor())?;
    let title = format!("Copies of {}", row_words(trace, ladder.row));
    let rungs = ladder.rungs.iter().map(|rung| {
        let (icon, tone, words) = stands(doc, rung);
        let class = [tone, when(rung.durable, "durable")];
        el("li")
            .key(rung.name.clone())
            .class(classes(&class))
            .add(drawn(icon, "12"))
            .add(span("place", rung.name.clone()))
            .add(span("state", words))
    });
    let list = el("ul").all(rungs);
    let title = el("h3").text(title);
    Some(el("div").class("ladder").add(title).add(list))
}

/// Whether a place has the write: a shape, a tone and a few words.
fn stands(doc: &Doc, rung: &Rung) -> (Icon, &'static str, String) {
    match rung.state {
        RungState::Holds(_) => (Icon::Check, "holds", "has it".into()),
        RungState::NotYet => (Icon::Open, "", "not there".into()),
        RungState::Older(row) => {
            (Icon::Stale, "stale", row_words(doc.take.trace(), row))
        }
        RungState::Deleted(_) => (Icon::Open, "", "deleted".into()),
        RungState::Expired(_) => (Icon::Open, "", "expired".into()),
        RungState::Wiped(_) => (Icon::Cross, "lost", "wiped".into()),
        RungState::Absent => (Icon::Open, "absent", "none here".into()),
    }
}
