//! What a cache's replication did, in words and in sentences.

use super::words::row_words;
use crate::trace::{Change, ReplEvent, Trace};

/// In a few words.
pub(super) fn repl_words(trace: &Trace, event: ReplEvent) -> String {
    let shown =
        |key, row| format!("{} = {}", trace.text(key), row_words(trace, row));
    match event {
        ReplEvent::Leads { replica } => {
            format!("leads, {} follows", trace.node_name(replica))
        }
        ReplEvent::Follows { primary } => {
            format!("follows {}", trace.node_name(primary))
        }
        ReplEvent::Fed { offset } => {
            format!("passes its changes on, up to {offset}")
        }
        ReplEvent::Applied { change, key, row, offset, .. } => match change {
            Change::Removed => {
                format!("removes {} too, offset {offset}", trace.text(key))
            }
            Change::Stored | Change::Queued => {
                format!("has {} too, offset {offset}", shown(key, row))
            }
            Change::Streamed => match row.is_some() {
                true => {
                    format!(
                        "has the entry {} too, offset {offset}",
                        shown(key, row)
                    )
                }
                false => format!(
                    "does the same to {}, offset {offset}",
                    trace.text(key)
                ),
            },
            Change::Cleared => format!(
                "knows that the database has {}, offset {offset}",
                shown(key, row)
            ),
        },
        ReplEvent::Acknowledged { offset, of } => {
            format!("the replica has {offset} of {of}")
        }
        ReplEvent::Waited { replicas, asked } => {
            format!("WAIT is over: {replicas} of {asked}")
        }
        ReplEvent::NoReplicas { key } => {
            format!("refuses {}: not enough replicas", trace.text(key))
        }
        ReplEvent::ReadOnly { key } => {
            format!("refuses {}: it is a replica", trace.text(key))
        }
        ReplEvent::Synced { keys, offset } => {
            format!("takes over all, keys: {keys}, offset {offset}")
        }
        ReplEvent::Copied { key, row, .. } => {
            format!("has {}", shown(key, row))
        }
        ReplEvent::Promoted { offset } => {
            format!("takes over at offset {offset}")
        }
    }
}

/// As a sentence of the node of that name.
pub(super) fn repl_sentence(
    trace: &Trace,
    name: &str,
    event: ReplEvent,
) -> String {
    match event {
        ReplEvent::Follows { primary } => {
            let primary = trace.node_name(primary);
            format!(
                "{name} follows {primary} from now on and takes no writes. \
                 What it has that {primary} has not will be thrown away."
            )
        }
        ReplEvent::Applied { key, row, offset, .. } if row.is_some() => {
            let (key, row) = (trace.text(key), row_words(trace, row));
            format!(
                "{name} now has {key} = {row} too: the primary may be lost \
                 and this write is not. Its offset is {offset}."
            )
        }
        ReplEvent::Waited { replicas, asked } if replicas < asked => format!(
            "The time of WAIT is over: {replicas} of {asked} replicas have \
             the write. It stays where it is: WAIT undoes nothing."
        ),
        ReplEvent::Waited { .. } => format!(
            "{name} answers WAIT: the replica has said that it has the write."
        ),
        ReplEvent::NoReplicas { key } => format!(
            "{name} refuses the write of {}: no replica has been heard of \
             lately (min-replicas-to-write). Reads go on.",
            trace.text(key)
        ),
        ReplEvent::ReadOnly { key } => format!(
            "{name} refuses the write of {}: it is a replica.",
            trace.text(key)
        ),
        ReplEvent::Synced { keys, .. } => format!(
            "{name} knows another history than its primary. It throws away \
             what it has and takes over all of the primary's, keys: {keys}."
        ),
        ReplEvent::Promoted { offset } => format!(
            "{name} takes over with what it has, up to offset {offset}. What \
             only the old primary had is gone."
        ),
        ReplEvent::Leads { .. }
        | ReplEvent::Fed { .. }
        | ReplEvent::Applied { .. }
        | ReplEvent::Acknowledged { .. }
        | ReplEvent::Copied { .. } => {
            format!("{name}: {}.", repl_words(trace, event))
        }
    }
}
