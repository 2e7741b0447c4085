//! A cache's streams in its box: how many entries, who has what, and the ones
//! that are not done with.

use flushpoint::view::{EntryState, StreamRow, StreamView, SubscriberView};

use crate::web::{
    components::letter,
    el::{El, classes, el, span},
};

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
pub fn list(streams: &[StreamView]) -> Vec<El> {
    let whole = |stream: &StreamView| {
        let mut lines = vec![line(stream)];
        lines.extend(shown(stream).iter().map(entry));
        lines
    };
    streams.iter().flat_map(whole).collect()
}

/// Such as `rows 5, 1 unread, 3 pending`.
fn line(stream: &StreamView) -> El {
    let mut words = stream.entries.len().to_string();
    if stream.waiting > 0 {
        words.push_str(&format!(", {} unread", stream.waiting));
    }
    let pending: usize = stream.pending.iter().map(|it| it.entries).sum();
    if pending > 0 {
        words.push_str(&format!(", {pending} pending"));
    }
    el("p")
        .class("stream")
        .add(span("key", stream.name.clone()))
        .add(span("value", words))
}

/// Such as `120-0 Ana 310 v2 job:1 ×2`: who has it, and how often it was
/// delivered.
fn entry(shown: &StreamRow) -> El {
    let StreamRow { id, key, text, version, .. } = shown;
    let (class, state) = match &shown.state {
        EntryState::Waiting => ("unread", "unread".to_string()),
        EntryState::Pending { consumer, count, .. } => {
            ("pending", format!("{consumer} \u{d7}{count}"))
        }
        EntryState::Done => ("done", "done".to_string()),
    };
    el("p")
        .class(classes(&["entry", class]))
        .add(span("key", id.clone()))
        .add(span("value", format!("{key} {text} v{version}")))
        .add(span("when", state))
}

/// A channel and who hears it, such as `changes → A B`; nothing where nobody
/// does. A slim box has no room for the name.
#[inline(never)]
pub fn hearing(
    subscribers: &[SubscriberView],
    letters: &[Option<char>],
    slim: bool,
) -> Option<El> {
    let first = subscribers.first()?;
    let words = subscribers.iter().map(|it| match it.unread {
        0 => format!("{} hears {}", it.name, it.channel),
        unread => format!("{} hears {}, {unread} unread", it.name, it.channel),
    });
    let words: Vec<String> = words.collect();
    let hears = el("p")
        .class("stream hears")
        .title(words.join("; "))
        .maybe((!slim).then(|| span("key", first.channel.clone())))
        .add(span("arrow", "→").unread())
        .all(letters.iter().map(|it| letter(*it)))
        .add(span("unseen", words.join("; ")));
    Some(hears)
}
