//! What a mark of the timeline stands for, by area.

use super::MarkKind;
use crate::trace::{
    Change, DiskEvent, LogEvent, PubSubEvent, ReplEvent, StreamEvent,
    TrayEvent, WhenFull,
};

pub(super) fn repl_mark(event: ReplEvent) -> Option<MarkKind> {
    Some(match event {
        ReplEvent::Applied { change: Change::Cleared, .. }
        | ReplEvent::Leads { .. }
        | ReplEvent::Fed { .. }
        | ReplEvent::Copied { .. }
        | ReplEvent::Acknowledged { .. } => return None,
        ReplEvent::Applied { change: Change::Removed, .. } => MarkKind::Delete,
        ReplEvent::Applied { .. } | ReplEvent::Synced { .. } => MarkKind::Store,
        ReplEvent::Follows { .. } | ReplEvent::Promoted { .. } => {
            MarkKind::Begin
        }
        ReplEvent::Waited { .. } => MarkKind::Done,
        ReplEvent::NoReplicas { .. } | ReplEvent::ReadOnly { .. } => {
            MarkKind::Refuse
        }
    })
}

pub(super) fn log_mark(event: LogEvent) -> Option<MarkKind> {
    Some(match event {
        LogEvent::Appended { .. } | LogEvent::Replicated { .. } => {
            MarkKind::Store
        }
        LogEvent::Advanced { .. } | LogEvent::Joined { .. } => MarkKind::Done,
        LogEvent::TooFew { .. }
        | LogEvent::NotLeader { .. }
        | LogEvent::OutOfRange { .. } => MarkKind::Refuse,
        LogEvent::Left { .. } => MarkKind::Failed,
        LogEvent::Elected { .. } | LogEvent::Recovered { .. } => {
            MarkKind::Begin
        }
        LogEvent::Truncated { .. } => MarkKind::Delete,
        LogEvent::Read { .. } => MarkKind::Read,
        LogEvent::OffsetCommitted { .. } => MarkKind::Commit,
        LogEvent::Leads { .. }
        | LogEvent::Follows { .. }
        | LogEvent::Fetched { .. }
        | LogEvent::Learned { .. }
        | LogEvent::Discarded { .. }
        | LogEvent::OffsetLoaded { .. } => return None,
    })
}

pub(super) fn stream_mark(event: StreamEvent) -> Option<MarkKind> {
    Some(match event {
        StreamEvent::Added { .. } => MarkKind::Store,
        StreamEvent::GroupMade { .. } | StreamEvent::Read { .. } => {
            MarkKind::Begin
        }
        StreamEvent::Acknowledged { .. } => MarkKind::Done,
        StreamEvent::Trimmed { .. } | StreamEvent::ConsumerDeleted { .. } => {
            MarkKind::Delete
        }
        StreamEvent::Delivered { .. }
        | StreamEvent::Acked { .. }
        | StreamEvent::Cut { .. }
        | StreamEvent::Forgotten { .. }
        | StreamEvent::Restored { .. }
        | StreamEvent::GroupRestored { .. }
        | StreamEvent::Owned { .. } => return None,
    })
}

pub(super) fn tray_mark(event: TrayEvent) -> Option<MarkKind> {
    Some(match event {
        TrayEvent::Queued { .. } => MarkKind::Store,
        TrayEvent::Passed { .. } => MarkKind::Wait,
        TrayEvent::FlushBegun { .. } => MarkKind::Begin,
        TrayEvent::Flushed { .. } => MarkKind::Done,
        TrayEvent::Full { then, .. } => match then {
            WhenFull::Block | WhenFull::Synchronous => MarkKind::Wait,
            WhenFull::Reject => MarkKind::Refuse,
        },
        TrayEvent::Closed { .. } => MarkKind::Refuse,
        TrayEvent::Failed { .. } => MarkKind::Failed,
        TrayEvent::Requeued { .. } => MarkKind::Wait,
        TrayEvent::DeadLettered { .. } => MarkKind::Refuse,
        TrayEvent::Dropped { .. } | TrayEvent::Alarm { .. } => MarkKind::Failed,
        TrayEvent::AlarmOver { .. } => MarkKind::Done,
        TrayEvent::Taken { .. }
        | TrayEvent::Popped { .. }
        | TrayEvent::Cleared { .. } => return None,
    })
}

pub(super) fn disk_mark(event: DiskEvent) -> Option<MarkKind> {
    Some(match event {
        DiskEvent::FsyncBegun { .. } | DiskEvent::SaveBegun { .. } => {
            MarkKind::Begin
        }
        DiskEvent::Fsynced { .. }
        | DiskEvent::Saved { .. }
        | DiskEvent::Loaded { .. } => MarkKind::Done,
        DiskEvent::Postponed { .. } | DiskEvent::Forced { .. } => {
            MarkKind::Wait
        }
        DiskEvent::Appended { .. }
        | DiskEvent::Written { .. }
        | DiskEvent::Restored { .. } => return None,
    })
}

#[inline(never)]
pub(super) fn pubsub_mark(event: PubSubEvent) -> MarkKind {
    match event {
        PubSubEvent::Subscribed { .. } => MarkKind::Begin,
        PubSubEvent::Published { .. } => MarkKind::Store,
        PubSubEvent::Left { .. }
        | PubSubEvent::Discarded { .. }
        | PubSubEvent::Ended { .. }
        | PubSubEvent::GaveUp { .. }
        | PubSubEvent::Unheard { .. } => MarkKind::Cut,
        PubSubEvent::Heard { .. } => MarkKind::Read,
    }
}
