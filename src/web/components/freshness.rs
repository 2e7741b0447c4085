//! Freshness has one look everywhere: fresh as it is, stale struck through
//! with what is newer and for how long, always with a shape beside the colour.

use flushpoint::{
    trace::SimTime,
    view::{Freshness, span_words},
};
use yew::prelude::*;

use super::icon::{Icon, drawn};

/// The style class of a freshness.
pub fn class(freshness: &Freshness) -> &'static str {
    match freshness {
        Freshness::Fresh => "fresh",
        Freshness::Stale { .. } => "stale",
        Freshness::Unknown => "plain",
    }
}

/// A value with its version and its freshness.
pub fn value(
    text: &str,
    version: u32,
    freshness: &Freshness,
    now: SimTime,
) -> Html {
    let shown = match version {
        0 => text.to_string(),
        version => format!("{text} v{version}"),
    };
    match freshness {
        Freshness::Fresh | Freshness::Unknown => html! {
            <span class="value">{ shown }</span>
        },
        Freshness::Stale { newest, since } => {
            let age = now.as_ns().saturating_sub(since.as_ns());
            html! { <>
                <s class="value">{ shown }</s>
                <span class="newer">
                    { drawn(Icon::Stale, 11) }
                    { format!("{newest} exists, {}", span_words(age)) }
                </span>
            </> }
        }
    }
}
