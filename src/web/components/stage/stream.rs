//! A cache's streams in its box: how many entries, who has what, and the ones
//! that are not done with.

use flushpoint::{
    trace::SimTime,
    view::{EntryState, StreamRow, StreamView, span_words},
};

use crate::web::el::{El, classes, el, span};

/// A box shows at most so many entries.
const ENTRIES_MAX: usize = 1;

/// How many lines of a box they take.
pub fn lines(streams: &[StreamView]) -> usize {
    streams.iter().map(|stream| 1 + shown(stream).len()).sum()
}

/// The oldest entries that are not done with, or else the last ones.
fn shown(stream: &StreamView) -> &[StreamRow] {
    let undone = |entry: &StreamRow| entry.state != EntryState::Done;
    let first = stream.entries.iter().position(undone);
    let first = first.unwrap_or(stream.entries.len().saturating_sub(1));
    let rest = &stream.entries[first..];
    &rest[..rest.len().min(ENTRIES_MAX)]
}

/// Each with its entries.
pub fn list(streams: &[StreamView], now: SimTime) -> Vec<El> {
    let whole = |stream: &StreamView| {
        let mut lines = vec![line(stream, now)];
        lines.extend(shown(stream).iter().map(|it| entry(it, now)));
        lines
    };
    streams.iter().flat_map(whole).collect()
}

/// Such as `rows: 5 entries, 3 pending at job:1, oldest 120 ms`.
fn line(stream: &StreamView, now: SimTime) -> El {
    let mut words = match stream.entries.len() {
        1 => "1 entry".to_string(),
        count => format!("{count} entries"),
    };
    if stream.waiting > 0 {
        words.push_str(&format!(", {} unread", stream.waiting));
    }
    for held in &stream.pending {
        let idle = now.as_ns().saturating_sub(held.oldest.as_ns());
        words.push_str(&format!(
            ", {} pending at {}, oldest {}",
            held.entries,
            held.consumer,
            span_words(idle)
        ));
    }
    el("p")
        .class("stream")
        .add(span("key", stream.name.clone()))
        .add(span("value", words))
}

/// Such as `120-0 Ana 310 v2, job:1 ×2`.
fn entry(shown: &StreamRow, now: SimTime) -> El {
    let StreamRow { id, key, text, version, .. } = shown;
    let (class, state) = match &shown.state {
        EntryState::Waiting => ("unread", "unread".to_string()),
        EntryState::Pending { consumer, count, since } => {
            let idle = now.as_ns().saturating_sub(since.as_ns());
            let idle = span_words(idle);
            ("pending", format!("{consumer}, delivery {count}, idle {idle}"))
        }
        EntryState::Done => ("done", "acknowledged".to_string()),
    };
    el("p")
        .class(classes(&["entry", class]))
        .add(span("key", id.clone()))
        .add(span("value", format!("{key} {text} v{version}")))
        .add(span("when", state))
}
