//! What the brokers of a log did, in words and in sentences.

use super::words::row_words;
use crate::trace::{LogEvent, Row, Sym, Trace};

/// `1 record`, `3 records`.
fn records(count: u32) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{count} record{s}")
}

fn shown(trace: &Trace, key: Sym, row: Row) -> String {
    format!("{} = {}", trace.text(key), row_words(trace, row))
}

/// In a few words.
pub(super) fn log_words(trace: &Trace, event: LogEvent) -> String {
    let node = |node| trace.node_name(node);
    match event {
        LogEvent::Leads { partition, end, .. } => {
            format!("leads partition {partition}, its log ends at {end}")
        }
        LogEvent::Follows { partition, leader, epoch } => format!(
            "follows {} in partition {partition}, term {epoch}",
            node(leader)
        ),
        LogEvent::Appended { offset, key, row, .. } => {
            format!("appends {} at offset {offset}", shown(trace, key, row))
        }
        LogEvent::Replicated { offset, key, row, .. } => {
            format!("copies {} at offset {offset}", shown(trace, key, row))
        }
        LogEvent::Fetched { by, end, .. } => {
            format!("knows: the log of {} ends at {end}", node(by))
        }
        LogEvent::Advanced { mark, .. } => {
            format!("high watermark: all in sync have it up to {mark}")
        }
        LogEvent::Learned { mark, .. } => {
            format!("is told: high watermark {mark}")
        }
        LogEvent::TooFew { key, in_sync, least } => format!(
            "refuses {}: {in_sync} in sync, not {least}",
            trace.text(key)
        ),
        LogEvent::NotLeader { partition } => {
            format!("does not lead partition {partition}")
        }
        LogEvent::Left { replica, in_sync, .. } => {
            format!("{} is not in sync any more: {in_sync} left", node(replica))
        }
        LogEvent::Joined { replica, in_sync, .. } => {
            format!("{} is in sync again: {in_sync} now", node(replica))
        }
        LogEvent::Elected { epoch, clean, end, .. } => {
            let clean = if clean { "" } else { ", unclean" };
            format!("is elected, term {epoch}{clean}; its log ends at {end}")
        }
        LogEvent::Truncated { end, records: count, .. } => {
            format!("cuts its log back to {end}: {}", records(count))
        }
        LogEvent::Discarded { offset, key, row, .. } => {
            format!("throws {} at {offset} away", shown(trace, key, row))
        }
        LogEvent::Recovered { end, .. } => {
            format!("reads its log back: it ends at {end}")
        }
        LogEvent::Read { from, records: 0, .. } => {
            format!("nothing to read from offset {from} on")
        }
        LogEvent::Read { from, records: count, .. } => {
            format!("gives {} from offset {from} on", records(count))
        }
        LogEvent::OutOfRange { asked, end, .. } => {
            format!("has no offset {asked}: the log ends at {end}")
        }
        LogEvent::OffsetCommitted { offset, .. } => {
            format!("the group goes on at offset {offset}")
        }
        LogEvent::OffsetLoaded { offset, .. } => {
            format!("knows: the group goes on at offset {offset}")
        }
    }
}

/// As a sentence of the node of that name.
pub(super) fn log_sentence(
    trace: &Trace,
    name: &str,
    event: LogEvent,
) -> String {
    let node = |node| trace.node_name(node);
    match event {
        LogEvent::Appended { offset, key, row, .. } => format!(
            "{name} appends {} at offset {offset}, for the operating system \
             to write to disk some time. Its followers have not got it yet.",
            shown(trace, key, row)
        ),
        LogEvent::Replicated { offset, key, row, .. } => format!(
            "{name} has fetched {} at offset {offset} from the leader. With \
             its next fetch the leader will know.",
            shown(trace, key, row)
        ),
        LogEvent::Advanced { mark, .. } => format!(
            "All replicas that are in sync have the log of {name} up to \
             offset {mark}: that is the high watermark. So far consumers may \
             read."
        ),
        LogEvent::TooFew { key, in_sync, least } => format!(
            "{name} refuses the write of {}: replicas in sync, {in_sync}; \
             min.insync.replicas, {least}. Nothing is appended.",
            trace.text(key)
        ),
        LogEvent::NotLeader { partition } => format!(
            "{name} does not lead partition {partition}: its client must ask \
             who does."
        ),
        LogEvent::Left { replica, in_sync, .. } => format!(
            "{} has fallen behind for too long, or is down: it is not in \
             sync any more. What all in sync have is what {in_sync} have.",
            node(replica)
        ),
        LogEvent::Joined { replica, in_sync, .. } => format!(
            "{} has caught up with {name} and is in sync again, one of \
             {in_sync}.",
            node(replica)
        ),
        LogEvent::Elected { end, epoch, clean: true, .. } => format!(
            "The leader is down, and {name} was in sync with it: {name} leads \
             from now on, term {epoch}. Its log ends at offset {end}, and \
             what the old leader alone had is not in it."
        ),
        LogEvent::Elected { end, epoch, clean: false, .. } => format!(
            "Nobody who was in sync is up, and the election may be unclean: \
             {name} leads from now on, term {epoch}, with what it has, up to \
             offset {end}."
        ),
        LogEvent::Truncated { end, records: count, .. } => format!(
            "The log of {name} is not the leader's from offset {end} on: it \
             throws {} away, whoever was told OK for them.",
            records(count)
        ),
        LogEvent::Recovered { end, .. } => format!(
            "{name} reads back what the fault has left of its log, which \
             ends at offset {end}."
        ),
        LogEvent::Read { from, records: 0, .. } => format!(
            "{name} has nothing for the consumer: offset {from} is where the \
             high watermark stands."
        ),
        LogEvent::OutOfRange { asked, end, .. } => format!(
            "The consumer asks {name} for offset {asked}, which the log of \
             this leader has not: it goes on at its end, offset {end}."
        ),
        LogEvent::OffsetCommitted { offset, by, .. } => format!(
            "{name} has {}'s offset in a log of its own, and so have all in \
             sync: after a crash the group goes on at offset {offset}.",
            node(by)
        ),
        LogEvent::Read { .. }
        | LogEvent::Leads { .. }
        | LogEvent::Follows { .. }
        | LogEvent::Fetched { .. }
        | LogEvent::Learned { .. }
        | LogEvent::Discarded { .. }
        | LogEvent::OffsetLoaded { .. } => {
            format!("{name}: {}.", log_words(trace, event))
        }
    }
}
