//! Freshness has one look everywhere: fresh as it is, stale hatched
//! with what is newer and for how long, always with a shape beside the colour.

use flushpoint::{
    trace::SimTime,
    view::{Freshness, span_words},
};

use super::icon::{Icon, drawn};
use crate::web::el::{El, el, span};

/// The style class of a freshness.
pub fn class(freshness: &Freshness) -> &'static str {
    match freshness {
        Freshness::Fresh => "fresh",
        Freshness::Stale { .. } => "stale",
        Freshness::Unknown => "plain",
    }
}

/// An element with a value, its version and its freshness in it.
pub fn with_value(
    around: El,
    text: &str,
    version: u32,
    freshness: &Freshness,
    now: SimTime,
) -> El {
    let shown = match version {
        0 => text.to_string(),
        version => format!("{text} v{version}"),
    };
    match freshness {
        Freshness::Fresh | Freshness::Unknown => {
            around.add(span("value", shown))
        }
        Freshness::Stale { newest, since } => {
            let age = now.as_ns().saturating_sub(since.as_ns());
            let age = span("age", format!(", {} ago", span_words(age)));
            let newer = el("span")
                .class("newer")
                .add(drawn(Icon::Stale, "11"))
                .add(el("span").text(format!("newer: {newest}")).add(age));
            around.add(span("value", shown)).add(newer)
        }
    }
}
