//! What a tray and a disk did, in words and in sentences.

use super::words::{db_words, row_words, span_words};
use crate::trace::{DbEvent, DiskEvent, Trace, TrayEvent, WhenFull};

/// `1 row`, `3 rows`.
pub(super) fn rows(count: u32) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{count} row{s}")
}

fn commands(count: u32) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{count} command{s}")
}

/// In a few words.
pub(super) fn tray_words(trace: &Trace, event: TrayEvent) -> String {
    let shown =
        |key, row| format!("{} = {}", trace.text(key), row_words(trace, row));
    match event {
        TrayEvent::Queued { key, row, coalesced: false, .. } => {
            format!("stores and queues {}", shown(key, row))
        }
        TrayEvent::Queued { key, row, coalesced: true, .. } => {
            format!("stores {}, in the place of an older one", shown(key, row))
        }
        TrayEvent::Passed { key, row } => {
            format!("passes {} on to the database", shown(key, row))
        }
        TrayEvent::Full { key, then, .. } => {
            let then = match then {
                WhenFull::Block => "waits",
                WhenFull::Reject => "is refused",
                WhenFull::Synchronous => "waits for the database",
            };
            format!("the tray is full: {} {then}", trace.text(key))
        }
        TrayEvent::FlushBegun { rows: count, .. } => {
            format!("takes {} for a flush", rows(count))
        }
        TrayEvent::Taken { key, row } => {
            format!("takes {}", shown(key, row))
        }
        TrayEvent::Flushed { rows: count, .. } => {
            format!("{} flushed", rows(count))
        }
        TrayEvent::Cleared { key, row, .. } => {
            format!("the database has {}", shown(key, row))
        }
        TrayEvent::Failed { rows: count, attempt } => {
            format!("flush of {} failed, attempt {attempt}", rows(count))
        }
        TrayEvent::Popped { key, row, .. } => {
            format!("{} leaves the queue", shown(key, row))
        }
        TrayEvent::Requeued { key, row, .. } => {
            format!("{} is back, at the end", shown(key, row))
        }
        TrayEvent::Alarm { depth, oldest } => {
            let oldest = span_words(oldest.as_ns());
            format!("alarm: {}, the oldest {oldest}", rows(depth))
        }
        TrayEvent::AlarmOver { depth } => {
            format!("the alarm is over: {}", rows(depth))
        }
        TrayEvent::DeadLettered { key, row, .. } => {
            format!("dead letter: {}", shown(key, row))
        }
        TrayEvent::Dropped { key, row } => {
            format!("gives {} up", shown(key, row))
        }
        TrayEvent::Closed { key } => {
            format!("refuses {}: shuts down", trace.text(key))
        }
    }
}

/// In a few words.
pub(super) fn disk_words(trace: &Trace, event: DiskEvent) -> String {
    match event {
        DiskEvent::Appended { key, position, .. } => {
            format!("AOF buffer: command {position}, {}", trace.text(key))
        }
        DiskEvent::Written { position } => {
            format!("AOF written up to command {position}")
        }
        DiskEvent::Postponed { .. } => {
            "AOF write put off: a disk flush is under way".into()
        }
        DiskEvent::Forced { position } => {
            format!("AOF written up to command {position}, and blocked")
        }
        DiskEvent::FsyncBegun { position } => {
            format!("disk flush up to command {position} begins")
        }
        DiskEvent::Fsynced { position } => {
            format!("on disk up to command {position}")
        }
        DiskEvent::SaveBegun { keys } => {
            format!("begins to save a snapshot, keys: {keys}")
        }
        DiskEvent::Saved { keys } => {
            format!("snapshot saved, keys: {keys}")
        }
        DiskEvent::Restored { key, row, .. } => {
            let (key, row) = (trace.text(key), row_words(trace, row));
            format!("is back: {key} = {row}")
        }
        DiskEvent::Loaded { keys, lost: 0 } => {
            format!("loaded from disk, keys: {keys}")
        }
        DiskEvent::Loaded { keys, lost } => {
            let lost = commands(lost);
            format!("loaded from disk, keys: {keys}; {lost} lost")
        }
    }
}

/// As a sentence of the node of that name.
pub(super) fn tray_sentence(
    trace: &Trace,
    name: &str,
    event: TrayEvent,
) -> String {
    let row = |row| row_words(trace, row);
    let text = |key| trace.text(key);
    match event {
        TrayEvent::Queued { key, row: r, depth, coalesced } => {
            let stored = format!("{name} stores {} = {}", text(key), row(r));
            let place = match coalesced {
                true => "the older row of that key need not go there any more",
                false => "that is the only copy until then",
            };
            format!(
                "{stored} and will tell the database later: {place}. \
                 Waiting: {}.",
                rows(depth)
            )
        }
        TrayEvent::Passed { key, row: r } => format!(
            "{name} passes {} = {} on to the database. It stores the row, and \
             tells the writer OK, when that has been committed; readers get \
             the old one until then.",
            text(key),
            row(r)
        ),
        TrayEvent::Full { key, depth, then } => {
            let then = match then {
                WhenFull::Block => {
                    "the write waits until there is room, and its client too"
                }
                WhenFull::Reject => "the write is refused",
                WhenFull::Synchronous => {
                    "the write is stored, and its client is told OK once the \
                     database has it"
                }
            };
            let key = text(key);
            let waiting = rows(depth);
            format!("{name} has {waiting} waiting. Of {key}: {then}.")
        }
        TrayEvent::FlushBegun { rows: count, left } => {
            let left = match left {
                0 => String::new(),
                left => format!(" {} must wait for the next.", rows(left)),
            };
            let taken = rows(count);
            format!(
                "{name} takes {taken} out for one call to the database. Until \
                 the database has committed, they are as much at risk as \
                 before.{left}"
            )
        }
        TrayEvent::Flushed { rows: count, left } => {
            let now = match left {
                0 => "Nothing is at risk any more.".into(),
                left => format!("Still waiting: {}.", rows(left)),
            };
            let done = rows(count);
            format!("{name} knows that the database has {done}. {now}")
        }
        TrayEvent::Failed { rows: count, attempt } => format!(
            "{name} has no word from the database on {}. It sends the same \
             batch again: attempt {attempt} failed.",
            rows(count)
        ),
        TrayEvent::Requeued { key, row: r, depth, .. } => format!(
            "{name} puts {} = {} at the end of the queue, behind what came \
             meanwhile. Waiting: {}.",
            text(key),
            row(r),
            rows(depth)
        ),
        TrayEvent::Alarm { depth, oldest } => format!(
            "The alarm on {name}'s queue sounds: {} in it, the oldest for {}. \
             Nothing of that is lost yet.",
            rows(depth),
            span_words(oldest.as_ns())
        ),
        TrayEvent::AlarmOver { depth } => {
            format!("The alarm on {name}'s queue is over: {}.", rows(depth))
        }
        TrayEvent::DeadLettered { key, row: r, dead } => format!(
            "{name} moves {} = {} to the dead-letter queue: it is kept, and \
             nobody tries it again until somebody has looked. There: {}.",
            text(key),
            row(r),
            rows(dead)
        ),
        TrayEvent::Dropped { key, row: r } => format!(
            "{name} writes into its log that the flush failed, and forgets \
             {} = {}. Nobody has it any more, but for the cache's copy.",
            text(key),
            row(r)
        ),
        TrayEvent::Closed { key } => format!(
            "{name} shuts down and takes no more writes: that of {} is \
             refused, and its client knows.",
            text(key)
        ),
        TrayEvent::Taken { .. }
        | TrayEvent::Popped { .. }
        | TrayEvent::Cleared { .. } => {
            format!("{name}: {}.", tray_words(trace, event))
        }
    }
}

/// As a sentence of the node of that name.
pub(super) fn disk_sentence(
    trace: &Trace,
    name: &str,
    event: DiskEvent,
) -> String {
    match event {
        DiskEvent::Postponed { .. } => format!(
            "{name} does not write its append-only file while the disk is \
             still busy with the last flush. It answers all the same: what \
             comes now is in its memory only, for up to 2 s."
        ),
        DiskEvent::Forced { .. } => format!(
            "{name} has waited long enough and writes its append-only file. \
             That blocks it until the disk is done."
        ),
        DiskEvent::FsyncBegun { position } => format!(
            "{name} has the disk flush its append-only file, up to command \
             {position}. What comes after that is not covered."
        ),
        DiskEvent::Fsynced { position } => format!(
            "The disk of {name} has its append-only file up to command \
             {position}: a loss of power cannot take that any more."
        ),
        DiskEvent::Loaded { keys, lost } => {
            let lost = match lost {
                0 => "Nothing that was in the file is missing.".into(),
                lost => format!("{} never reached it.", commands(lost)),
            };
            format!("{name} has read its disk, keys: {keys}. {lost}")
        }
        DiskEvent::SaveBegun { .. } | DiskEvent::Saved { .. } => {
            let words = disk_words(trace, event);
            format!(
                "{name}: {words}. What changes from the snapshot on is only \
                 in the next one."
            )
        }
        DiskEvent::Appended { .. }
        | DiskEvent::Written { .. }
        | DiskEvent::Restored { .. } => {
            format!("{name}: {}.", disk_words(trace, event))
        }
    }
}

/// How long something has waited, for a fact.
pub(super) fn waited(ns: u64) -> String {
    format!("for {}", span_words(ns))
}

/// What the database of that name does with a batch or with its outbox, as a
/// sentence.
pub(super) fn batch_sentence(
    trace: &Trace,
    name: &str,
    event: DbEvent,
) -> String {
    match event {
        DbEvent::Batched { rows: count, .. } => format!(
            "{name} has committed the whole batch, {}: one call, one wait for \
             the disk.",
            rows(count)
        ),
        DbEvent::Rejected { key, row } => format!(
            "{name} rejects {} = {}: that is too long for its column. The \
             whole transaction is rolled back, and it will be again.",
            trace.text(key),
            row_words(trace, row)
        ),
        DbEvent::Noted { key, .. } => format!(
            "The same commit leaves a note in {name}'s outbox: {} has \
             changed.",
            trace.text(key)
        ),
        DbEvent::Forgot { key, .. } => format!(
            "{name} removes the note on {} from its outbox: it has been \
             passed on.",
            trace.text(key)
        ),
        DbEvent::Increased { key, by } => format!(
            "{name} adds {} to what stands under {}. It does not know whether \
             it has done that before.",
            trace.text(by.text),
            trace.text(key)
        ),
        DbEvent::RolledBack { .. } => format!(
            "The client of this batch was gone before it could commit: {name} \
             rolls the whole of it back."
        ),
        event => {
            let words = db_words(trace, event);
            format!("{name}: {words}. Sending it twice does no harm.")
        }
    }
}
