//! What channels did, in words and in sentences.

use super::words::row_words;
use crate::trace::{Gone, PubSubEvent, Row, Sym, Trace};

/// `1 receiver`, `3 receivers`.
fn counted(count: u32, what: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{count} {what}{s}")
}

/// What a message says: a key, or a key and its row.
fn said(trace: &Trace, key: Sym, row: Row) -> String {
    match row.is_some() {
        true => format!("{} = {}", trace.text(key), row_words(trace, row)),
        false => trace.text(key).into(),
    }
}

/// In a few words.
#[inline(never)]
pub(super) fn pubsub_words(trace: &Trace, event: PubSubEvent) -> String {
    let node = |node| trace.node_name(node);
    match event {
        PubSubEvent::Subscribed { channel, subscriber, .. } => {
            format!("{} hears {}", node(subscriber), trace.text(channel))
        }
        PubSubEvent::Published { key, row, receivers, .. } => {
            let receivers = counted(receivers, "receiver");
            format!("publishes {} to {receivers}", said(trace, key, row))
        }
        PubSubEvent::Left { subscriber, why, .. } => {
            format!("{} is gone: {}", node(subscriber), why.word())
        }
        PubSubEvent::Discarded { subscriber, key, row } => {
            let (to, said) = (node(subscriber), said(trace, key, row));
            format!("throws away for {to}: {said}")
        }
        PubSubEvent::Ended { .. } => "is told that it is closed".into(),
        PubSubEvent::GaveUp { unread, .. } => {
            format!("gives its connection up, {unread} unread")
        }
        PubSubEvent::Unheard { key, .. } => {
            format!("{} comes in vain", trace.text(key))
        }
        PubSubEvent::Heard { key: Sym::NONE, channel, .. } => {
            format!("hears {} from now on", trace.text(channel))
        }
        PubSubEvent::Heard { key, row, .. } => {
            format!("hears {}", said(trace, key, row))
        }
    }
}

/// As a sentence.
#[inline(never)]
pub(super) fn pubsub_sentence(
    trace: &Trace,
    name: &str,
    event: PubSubEvent,
) -> String {
    let node = |node| trace.node_name(node);
    match event {
        PubSubEvent::Subscribed { channel, subscriber, .. } => format!(
            "From now on {name} sends to {} what is published on {}. What was \
             published before is nowhere.",
            node(subscriber),
            trace.text(channel)
        ),
        PubSubEvent::Published { channel, key, row, receivers: 0 } => format!(
            "Nobody hears {}: {name} keeps nothing of {}.",
            trace.text(channel),
            said(trace, key, row)
        ),
        PubSubEvent::Published { channel, key, row, receivers } => format!(
            "{name} sends {} on {} to {} and forgets it. That it was sent says \
             nothing of who gets it.",
            said(trace, key, row),
            trace.text(channel),
            counted(receivers, "subscriber")
        ),
        PubSubEvent::Left { subscriber, why: Gone::Closed, .. } => format!(
            "The connection of {} is gone: {name} sends it nothing more.",
            node(subscriber)
        ),
        PubSubEvent::Left { subscriber, why, .. } => format!(
            "More waits for {} than {name} allows ({}): it closes the \
             connection, and what waited is gone.",
            node(subscriber),
            why.word()
        ),
        PubSubEvent::Discarded { subscriber, key, row } => format!(
            "{} waited for {} and is gone.",
            said(trace, key, row),
            node(subscriber)
        ),
        PubSubEvent::Ended { .. } => {
            format!("{name} is told that its connection has been closed.")
        }
        PubSubEvent::GaveUp { unread, .. } => format!(
            "{name} gives its connection up, and with it {} that it has not \
             looked at.",
            counted(unread, "message")
        ),
        PubSubEvent::Unheard { channel, key } => format!(
            "{} comes on {} once more, or over a connection that is gone: \
             nobody looks at it.",
            trace.text(key),
            trace.text(channel)
        ),
        PubSubEvent::Heard { key: Sym::NONE, channel, .. } => format!(
            "{name} hears what is published on {} from now on, and nothing of \
             before.",
            trace.text(channel)
        ),
        PubSubEvent::Heard { channel, key, row, .. } => format!(
            "{name} hears on {}: {}.",
            trace.text(channel),
            said(trace, key, row)
        ),
    }
}
