//! The source of the pattern that runs, with each client's line.

mod lines;
mod tokens;

use flushpoint::view::{self, Block};
use yew::prelude::*;

use self::lines::{Mark, Traffic, lines};
use super::follow::use_follow;
use crate::web::{shared::Shared, state::Take};

/// What [`Code`] shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The run.
    pub take: Shared<Take>,
    /// How many of its entries.
    pub cursor: usize,
    /// The tab that a narrow window shows.
    pub tab: &'static str,
}

/// The source of the pattern that runs, with each client's line.
#[component]
pub fn Code(props: &Props) -> Html {
    let take = &props.take;
    let source = &take.run.scenario.source;
    let unfolded = use_state_eq(|| None::<u32>);
    let variant = take.run.variant;
    let blocks =
        use_memo(variant.id, |_| view::outline(source.text, variant.functions));
    let seen = use_memo((take.clone(), props.cursor), |(take, cursor)| {
        view::code(source, take.trace(), *cursor)
    });
    let marks = marks(take, &seen.marks);
    let traffic = Traffic { marks: &marks, passed: &seen.passed };
    let newest = seen.marks.iter().max_by_key(|mark| mark.at);
    let list = use_follow(newest.map(|mark| mark.line), props.tab);
    html! {
        <section class="code" aria-label="Code" data-tab="code">
            <h2>{ source.path }</h2>
            <p class="summary">{ variant.summary }</p>
            <div class="listing" ref={list} tabindex="0">
                { for blocks.iter().map(|block| {
                    let first = *block.lines.start();
                    let open = block.runs || *unfolded == Some(first);
                    let unfold = {
                        let unfolded = unfolded.clone();
                        Callback::from(move |_| unfolded.set(Some(first)))
                    };
                    shown(take, block, open, unfold, &traffic)
                }) }
            </div>
        </section>
    }
}

fn shown(
    take: &Take,
    block: &Block,
    open: bool,
    unfold: Callback<MouseEvent>,
    traffic: &Traffic<'_>,
) -> Html {
    let (first, last) = (*block.lines.start(), *block.lines.end());
    if !open {
        let mut names = block.names.clone();
        names.dedup();
        let words = match names.as_slice() {
            [] => format!("lines {first} to {last}"),
            names => names.join(", "),
        };
        return html! {
            <button key={first} class="fold" onclick={unfold}
                title={format!("Show lines {first} to {last}")}>
                { "⋯ " }{ words }
            </button>
        };
    }
    lines(take.run.scenario.source.text, first, last, traffic)
}

/// By line: which clients stand there.
fn marks(take: &Take, seen: &[view::CodeMark]) -> Vec<(u32, Vec<Mark>)> {
    let mut marks: Vec<(u32, Vec<Mark>)> = Vec::new();
    for mark in seen {
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
