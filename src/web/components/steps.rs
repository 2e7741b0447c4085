use std::ops::Range;

use flushpoint::{
    trace::SimTime,
    view::{self, StepView, VerdictView},
};
use web_sys::Element;
use yew::prelude::*;

use super::proof::proof;
use crate::web::{
    hooks::use_css,
    shared::Shared,
    state::{Msg, Take, Tell},
};

/// The height of a row, in pixels; steps.css says the same.
const ROW_PX: i32 = 26;

/// So many rows are drawn above and below those in sight.
const BEYOND: usize = 12;

/// As many rows as fit into the tallest window.
const IN_SIGHT: usize = 40;

/// What [`Steps`] shows.
#[derive(Properties, PartialEq)]
pub struct Props {
    /// The run.
    pub take: Shared<Take>,
    /// The number of the step under the cursor; 0 before the first.
    pub step: usize,
    /// The tab that a narrow window shows.
    pub tab: &'static str,
    /// The verdict whose proof is lit.
    pub lit: Option<VerdictView>,
    /// Hears what the visitor does.
    pub tell: Tell,
}

/// Every step of the run; only those in sight are drawn.
#[component]
pub fn Steps(props: &Props) -> Html {
    let list = use_node_ref();
    let first = use_state_eq(|| 0_usize);
    let scroll = {
        let (list, first) = (list.clone(), first.clone());
        Callback::from(move |_: Event| {
            if let Some(list) = list.cast::<Element>() {
                first.set((list.scroll_top() / ROW_PX).max(0) as usize);
            }
        })
    };
    let count = props.take.index.steps.len();
    let range = window(*first, count);
    let (above, below) = (use_node_ref(), use_node_ref());
    use_css(&above, "height", px(range.start));
    use_css(&below, "height", px(count - range.end));
    // Behind the two above: without their heights there is nowhere to scroll.
    let seen = (list.clone(), props.step, props.tab);
    use_effect_with(seen, |(list, step, _)| {
        if let Some(list) = list.cast::<Element>() {
            keep_in_sight(&list, step.saturating_sub(1));
        }
    });
    let rows = view::steps(props.take.trace(), &props.take.index, range);
    let current = props.take.index.steps.get(props.step.wrapping_sub(1));
    html! {
        <section class="steps" data-tab="steps">
            if let Some(verdict) = &props.lit {
                { proof(&props.take, current.copied(), verdict, &props.tell) }
            }
            <div class="scroll" ref={list} onscroll={scroll}>
                <table aria-label="Steps" aria-rowcount={count.to_string()}>
                    <thead><tr>
                        <th scope="col">{ "step" }</th>
                        <th scope="col" class="at">{ "time" }</th>
                        <th scope="col">{ "where" }</th>
                        <th scope="col">{ "what" }</th>
                    </tr></thead>
                    <tbody class="gap" aria-hidden="true"><tr>
                        <td ref={above} colspan="4"></td>
                    </tr></tbody>
                    <tbody>{ for rows.iter().map(|row| row_of(props, row)) }</tbody>
                    <tbody class="gap" aria-hidden="true"><tr>
                        <td ref={below} colspan="4"></td>
                    </tr></tbody>
                </table>
            </div>
        </section>
    }
}

/// A moment with as many figures behind the point as all others have.
fn even(at: SimTime) -> String {
    format!("{}.{:03} ms", at.as_ns() / 1_000_000, at.as_ns() / 1_000 % 1_000)
}

fn window(first: usize, count: usize) -> Range<usize> {
    let start = first.saturating_sub(BEYOND).min(count);
    start..(first + IN_SIGHT + BEYOND).min(count)
}

fn px(rows: usize) -> String {
    format!("{}px", rows as i32 * ROW_PX)
}

fn keep_in_sight(list: &Element, row: usize) {
    // The head of the table stays above the rows.
    let (top, head) = (row as i32 * ROW_PX, ROW_PX);
    let (from, room) = (list.scroll_top(), list.client_height() - head);
    // What comes next is in sight too, and rows are whole.
    if top < from || top + 2 * ROW_PX > from + room {
        let above = room / ROW_PX / 3;
        list.set_scroll_top((top - above * ROW_PX).max(0));
    }
}

fn row_of(props: &Props, row: &StepView) -> Html {
    let Props { step: at, take, tell, lit, .. } = props;
    let mut proofs = lit.iter().flat_map(|verdict| &verdict.evidence);
    let proof = proofs.any(|id| *id == row.entry);
    let current = *at == row.number;
    let class = classes!(
        current.then_some("current"),
        (row.number > *at).then_some("ahead"),
        proof.then_some("evidence"),
        row.fault.then_some("fault"),
    );
    let go = {
        let (tell, id) = (tell.clone(), row.entry);
        Callback::from(move |_| tell.dispatch(Msg::GoTo(id)))
    };
    let node = take.trace().entry(row.entry).node;
    let press = go.reform(|event: MouseEvent| {
        // The row hears it too.
        event.stop_propagation();
    });
    html! {
        <tr key={row.number} {class} aria-current={current.then_some("step")}
            aria-rowindex={row.number.to_string()}
            onclick={go.reform(|_| ())}>
            <td class="number">
                <button onclick={press} tabindex={if current {"0"} else {"-1"}}
                    aria-label={format!("Go to step {}", row.number)}>
                    { row.number }
                </button>
            </td>
            <td class="at">{ even(row.at) }</td>
            <td class="where">
                if let Some(letter) = take.letter(node) {
                    <b class="letter" aria-hidden="true">{ letter }</b>
                }
                { &row.node }
            </td>
            <td class="what">
                { &row.what }
                if proof { <em class="mark">{ "proof" }</em> }
            </td>
        </tr>
    }
}
