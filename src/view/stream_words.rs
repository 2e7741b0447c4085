//! What a stream did, in words and in sentences.

use super::words::row_words;
use crate::trace::{Reading, StreamEvent, Trace};

/// `1 entry`, `3 entries`.
pub(super) fn entries(count: u32) -> String {
    match count {
        1 => "1 entry".into(),
        count => format!("{count} entries"),
    }
}

/// In a few words.
pub(super) fn stream_words(trace: &Trace, event: StreamEvent) -> String {
    let text = |sym| trace.text(sym);
    let shown = |key, row| format!("{} = {}", text(key), row_words(trace, row));
    match event {
        StreamEvent::Added { id, key, row, .. } => {
            format!("appends entry {}: {}", text(id), shown(key, row))
        }
        StreamEvent::GroupMade { stream, group } => {
            format!("makes the group {} of {}", text(group), text(stream))
        }
        StreamEvent::Read { consumer, entries: count, reading, .. } => {
            let (to, count) = (text(consumer), entries(count));
            match reading {
                Reading::New => format!("gives {to} {count}, now pending"),
                Reading::Own => format!("gives {to} its {count} again"),
                Reading::Claimed => format!("{to} takes {count} over"),
            }
        }
        StreamEvent::Delivered { id, consumer, count, .. } => {
            let (id, consumer) = (text(id), text(consumer));
            format!("{id} is pending at {consumer}, delivery {count}")
        }
        StreamEvent::Acknowledged { entries: count, pending, .. } => {
            format!("{} acknowledged, {pending} pending", entries(count))
        }
        StreamEvent::Acked { id, .. } => {
            format!("{} is pending no longer", text(id))
        }
        StreamEvent::Trimmed { entries: count, left, .. } => {
            format!("cuts off {}, {left} left", entries(count))
        }
        StreamEvent::Cut { id, key, row, .. } => {
            format!("cuts off {}: {}", text(id), shown(key, row))
        }
        StreamEvent::Forgotten { id, .. } => {
            format!("{} is not in the stream any more", text(id))
        }
        StreamEvent::ConsumerDeleted { consumer, pending, .. } => {
            let pending = entries(pending);
            format!("deletes {} with {pending} pending", text(consumer))
        }
        StreamEvent::Restored { id, key, row, .. } => {
            format!("has entry {} again: {}", text(id), shown(key, row))
        }
        StreamEvent::GroupRestored { group, last, .. } => match text(last) {
            "" => format!("has the group {} again", text(group)),
            last => format!("has {} again, up to {last}", text(group)),
        },
        StreamEvent::Owned { id, consumer, count, .. } => {
            let (id, consumer) = (text(id), text(consumer));
            format!("{id} is pending at {consumer}, delivery {count}")
        }
    }
}

/// As a sentence of the node of that name.
pub(super) fn stream_sentence(
    trace: &Trace,
    name: &str,
    event: StreamEvent,
) -> String {
    let text = |sym| trace.text(sym);
    match event {
        StreamEvent::Added { stream, id, key, row } => format!(
            "{name} appends {} = {} to the stream {} as entry {}. It stays \
             there until it is trimmed, read or not.",
            text(key),
            row_words(trace, row),
            text(stream),
            text(id)
        ),
        StreamEvent::GroupMade { stream, group } => format!(
            "{name} makes the group {} of the stream {}: each entry goes to \
             one of its consumers.",
            text(group),
            text(stream)
        ),
        StreamEvent::Read {
            group, consumer, entries: count, reading, ..
        } => {
            let (to, group) = (text(consumer), text(group));
            let count = entries(count);
            match reading {
                Reading::New => format!(
                    "{name} gives {count} to {to}. From now on they are \
                     pending there: the group {group} gives them to nobody \
                     else until {to} acknowledges them or somebody claims \
                     them."
                ),
                Reading::Own => format!(
                    "{to} asks for what it was given before and has not \
                     acknowledged: {count}, delivered once more."
                ),
                Reading::Claimed => format!(
                    "{count} had been idle for long enough: {to} takes over, \
                     and is idle from now. Whoever had them may have done \
                     the work already."
                ),
            }
        }
        StreamEvent::Acknowledged { entries: count, pending, .. } => {
            let left = match pending {
                0 => "Nothing is pending any more.".into(),
                left => format!("Still pending: {}.", entries(left)),
            };
            format!(
                "{name} takes {} off the list of what is pending. {left}",
                entries(count)
            )
        }
        StreamEvent::Trimmed { stream, entries: count, left } => format!(
            "{name} cuts {} off the old end of {}, whether anybody has read \
             them or not: {left} left.",
            entries(count),
            text(stream)
        ),
        StreamEvent::ConsumerDeleted { consumer, pending, .. } => format!(
            "{name} deletes {}, and with it what was pending there: {} that \
             nobody will be given again.",
            text(consumer),
            entries(pending)
        ),
        StreamEvent::Delivered { .. }
        | StreamEvent::Acked { .. }
        | StreamEvent::Cut { .. }
        | StreamEvent::Forgotten { .. }
        | StreamEvent::Restored { .. }
        | StreamEvent::GroupRestored { .. }
        | StreamEvent::Owned { .. } => {
            format!("{name}: {}.", stream_words(trace, event))
        }
    }
}
