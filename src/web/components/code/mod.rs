//! The source of the pattern that runs, with each client's line.

mod lines;
mod tokens;

use std::rc::Rc;

use flushpoint::{
    scenario::Hole,
    view::{Block, CodeView},
};
use yew::Html;

use self::lines::{Mark, Traffic, lines};
use crate::web::{
    el::{El, el},
    kept::{Panel, Same, kept},
    state::{Doc, Msg, State, Take, Tell},
};

/// The source of the pattern that runs, with each client's line.
pub fn code(state: &State, tell: &Tell) -> Html {
    let shown = state.shows_tab("code").then(|| Listing {
        take: Same(state.doc.take.clone()),
        code: state.doc.seen.code.clone(),
        unfolded: state.unfolded,
    });
    kept(Code(shown), tell)
}

/// The panel; empty where another tab is shown.
#[derive(PartialEq)]
struct Code(Option<Listing>);

#[derive(PartialEq)]
struct Listing {
    take: Same<Take>,
    code: Rc<CodeView>,
    unfolded: Option<u32>,
}

impl Panel for Code {
    fn draw(&self, tell: &Tell) -> Html {
        let panel =
            el("section").class("code").label("Code").attr("data-tab", "code");
        match &self.0 {
            Some(shown) => listing(panel, shown, tell).into(),
            None => panel.into(),
        }
    }
}

fn listing(panel: El, shown: &Listing, tell: &Tell) -> El {
    let (take, passed) = (&shown.take, &shown.code.passed);
    let marks = marks(take, &shown.code);
    let traffic = Traffic { marks: &marks, passed };
    let source = &take.run.scenario.source;
    let blocks = take.blocks.iter().map(|block| {
        let (first, last) = (*block.lines.start(), *block.lines.end());
        match block.runs || shown.unfolded == Some(first) {
            true => lines(source.text, first, last, &traffic, tell),
            false => fold(block, tell),
        }
    });
    let listing = el("div").class("listing").attr("tabindex", "0");
    panel
        .add(el("h2").text(source.path))
        .add(el("p").class("summary").text(take.run.variant.summary))
        .maybe(holes(take.run.variant.holes))
        .add(listing.all(blocks))
}

/// What the variant does not help against, each as a run to look at.
fn holes(holes: &'static [Hole]) -> Option<El> {
    let runs = holes.iter().map(|hole| {
        let link = el("a").attr("href", hole.link).text(hole.what);
        el("li").key(hole.link).add(link)
    });
    (!holes.is_empty()).then(|| {
        el("details")
            .class("holes")
            .add(el("summary").text("What it does not help against"))
            .add(el("ul").all(runs))
    })
}

/// The line at which a client arrived last.
pub fn newest_line(doc: &Doc) -> Option<u32> {
    let marks = doc.seen.code.marks.iter();
    marks.max_by_key(|mark| mark.at).map(|mark| mark.line)
}

fn fold(block: &Block, tell: &Tell) -> El {
    let (first, last) = (*block.lines.start(), *block.lines.end());
    let lines = format!("lines {first} to {last}");
    let mut names = block.names.clone();
    names.dedup();
    let words = match names.is_empty() {
        true => lines.clone(),
        false => names.join(", "),
    };
    el("button")
        .key(first)
        .class("fold")
        .title(format!("Show {lines}"))
        .press(tell, Msg::Unfold(first))
        .text("⋯ ")
        .text(words)
}

/// By line: which clients stand there.
fn marks(take: &Take, code: &CodeView) -> Vec<(u32, Vec<Mark>)> {
    let mut marks: Vec<(u32, Vec<Mark>)> = Vec::new();
    for mark in &code.marks {
        let Some(letter) = take.letter(mark.client) else { continue };
        let name = take.trace().node_name(mark.client).to_string();
        let new = Mark { letter, name };
        match marks.iter_mut().find(|(line, _)| *line == mark.line) {
            Some((_, here)) if here.contains(&new) => {}
            Some((_, here)) => here.push(new),
            None => marks.push((mark.line, vec![new])),
        }
    }
    marks
}
