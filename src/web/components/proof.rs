use flushpoint::{
    check::{Property, Status},
    trace::{EntryId, sort_by_number},
    view::{self, VerdictView},
};

use super::{
    icon::{Icon, drawn},
    mark,
    stage::lost,
    verdicts,
};
use crate::web::{
    el::{El, classes, el, span, when},
    state::{Doc, Msg, Tell},
};

/// Which steps prove a verdict, and which of the others led to it.
pub struct Reasons {
    proof: Vec<EntryId>,
    causes: Vec<EntryId>,
}

impl Reasons {
    /// Those of the lit verdict; none where nothing is lit.
    pub fn of(doc: &Doc) -> Reasons {
        let lit = doc.lit();
        let chain = |lit| view::chain(doc.take.trace(), lit);
        Reasons {
            proof: lit.map_or_else(Vec::new, |lit| lit.evidence.clone()),
            causes: lit.map_or_else(Vec::new, chain),
        }
    }

    /// What a step is to the lit verdict, in a word; empty if nothing.
    pub fn word(&self, step: EntryId) -> &'static str {
        match self.proof.contains(&step) {
            true => "proof",
            false => when(self.causes.contains(&step), "cause"),
        }
    }
}

/// The lit verdict: its meaning, its proof, and how it came about.
pub fn proof(doc: &Doc, verdict: &VerdictView, tell: &Tell) -> El {
    let property = verdict.property;
    let (name, word) = (verdicts::name(property), verdicts::word(verdict));
    let tone = match (verdict.status, property) {
        (Status::Broken, Property::StaleReads) => "stale",
        (Status::Broken, _) => "broken",
        _ => "",
    };
    let close = el("button")
        .class("round")
        .label("Close the proof")
        .press(tell, Msg::Unlight)
        .add(drawn(Icon::Cross, "14"));
    let reasons = Reasons::of(doc);
    let mut steps = [reasons.proof.as_slice(), &reasons.causes].concat();
    sort_by_number(&mut steps, |id| id.0.into());
    steps.dedup();
    let steps = steps.iter().map(|id| step(doc, *id, reasons.word(*id), tell));
    el("section")
        .class(classes(&["proof", tone]))
        .label("Proof")
        .add(el("p").add(el("b").text(format!("{name}: {word}"))))
        .add(el("p").text(sentence(&verdict.detail)))
        .maybe(others(doc, property))
        .add(el("ol").all(steps))
        .add(el("p").class("means").text(verdicts::meaning(property)))
        .add(close)
}

/// The other writes that are lost at the cursor, or the other copies that
/// differ: the proof is that of one.
fn others(doc: &Doc, property: Property) -> Option<El> {
    if property == Property::Divergence {
        let all = view::differences(doc.take.trace(), doc.cursor());
        let words = || format!("Cache / database: {}.", all.join(", "));
        let several = all.len() > 1;
        return several.then(|| el("p").class("losses").text(words()));
    }
    let losses = doc.losses();
    let names = property == Property::LostWrites && losses.len() > 1;
    names.then(|| el("p").class("losses").text(lost::sentence(losses)))
}

fn step(doc: &Doc, id: EntryId, word: &'static str, tell: &Tell) -> El {
    let take = &doc.take;
    let number = take.index.step_number(id.index() + 1);
    let here = doc.current() == Some(id);
    // Part of the name, so that a name has all the words that are seen.
    let kind = match word {
        "proof" => "Proof step ",
        _ => "Cause: step ",
    };
    let words = view::step_words(take.trace(), &take.index, id);
    let button = el("button")
        .class(when(here, "here"))
        .press(tell, Msg::GoTo(id))
        .add(span("unseen", kind))
        .add(el("b").text(number.to_string()))
        .add(span("words", words))
        .add(mark(word));
    el("li").key(id.0).add(button)
}

/// A checker's words with a capital and a full stop.
fn sentence(words: &str) -> String {
    let mut sentence = format!("{words}.");
    if let Some(first) = sentence.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    sentence
}
