//! What is said of a node beside its name.

use flushpoint::view::{
    DiskView, NodeContent, NodeStatus, NodeView, ReplicationView, TrayView,
    span_words,
};

use crate::web::el::{El, span};

/// What is remarkable about a node beside its name.
pub fn aside(node: &NodeView, unseen: usize) -> Option<El> {
    let cache = match &node.content {
        NodeContent::Cache { replication, .. } => *replication,
        _ => None,
    };
    if let Some(cache) = cache {
        // Three boxes in a row have room for this alone.
        let down = matches!(node.status, NodeStatus::Down(_));
        return (!down).then(|| span("aside", part(cache)));
    }
    let mut words: Vec<String> = Vec::new();
    if unseen > 0 {
        words.push(format!("+{unseen} keys"));
    }
    if node.clock_lead_ms != 0 {
        let way = if node.clock_lead_ms > 0 { "ahead" } else { "behind" };
        let by = span_words(node.clock_lead_ms.unsigned_abs() * 1_000_000);
        words.push(format!("clock {by} {way}"));
    }
    if let NodeContent::Db { waiting, outbox, .. } = node.content {
        if waiting > 0 {
            words.push(format!("{waiting} waiting"));
        }
        if outbox > 0 {
            words.push(format!("{outbox} in the outbox"));
        }
    }
    if let NodeContent::Cache { tray, disk, .. } = &node.content {
        words.extend(tray.as_ref().and_then(waits));
        words.extend(disk.as_ref().and_then(kept));
    }
    (!words.is_empty()).then(|| span("aside", words.join(", ")))
}

/// How far it is in a pair of primary and replica, briefly.
fn part(replication: ReplicationView) -> String {
    match replication {
        ReplicationView::Primary { offset, .. } => {
            format!("leads at {offset}")
        }
        ReplicationView::Replica { offset, behind: 0 } => {
            format!("at {offset}")
        }
        ReplicationView::Replica { offset, behind } => {
            format!("at {offset} (−{behind})")
        }
    }
}

/// How many rows the database has not yet.
fn waits(tray: &TrayView) -> Option<String> {
    let count = tray.waiting + tray.away;
    (count > 0).then(|| format!("{count} unsaved"))
}

/// How many commands a loss of power would take.
fn kept(disk: &DiskView) -> Option<String> {
    let count = disk.in_process + disk.in_system;
    (count > 0).then(|| format!("{count} not on disk"))
}

/// Whether it is a cache's replica.
pub fn follows(node: &NodeView) -> bool {
    let NodeContent::Cache { replication, .. } = &node.content else {
        return false;
    };
    matches!(replication, Some(ReplicationView::Replica { .. }))
}
