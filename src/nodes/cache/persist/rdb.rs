use std::time::Duration;

use super::{Loaded, Record, Timer, seconds};
use crate::{
    nodes::Cluster,
    sim::Ctx,
    trace::{DiskEvent, Stop},
};

/// Save after so many seconds if there were so many changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SavePoint {
    /// More seconds than these since the last save.
    pub after_s: i64,
    /// At least so many changes since.
    pub changes: u64,
}

/// What Redis saves by where nothing is configured: `save 3600 1 300 100 60
/// 10000`.
pub const SAVE_POINTS: &[SavePoint] = &[
    SavePoint { after_s: 3_600, changes: 1 },
    SavePoint { after_s: 300, changes: 100 },
    SavePoint { after_s: 60, changes: 10_000 },
];

/// Snapshots: a child of the process writes all keys as they stood at one
/// instant, and the new file replaces the old one once it is on disk.
///
/// Departure: the fork costs nothing, and writing takes one disk flush however
/// many keys there are.
#[derive(Clone, Debug)]
pub struct Rdb {
    points: Vec<SavePoint>,
    fsync: Duration,
    on_disk: Vec<Record>,
    /// The snapshot that is being saved, and the changes before it.
    saving: Option<(Vec<Record>, u64)>,
    changes: u64,
    last_save_s: i64,
}

impl Rdb {
    /// No snapshot yet, on a disk that takes `fsync` for a flush.
    pub fn new(points: &[SavePoint], fsync: Duration) -> Rdb {
        Rdb {
            points: points.to_vec(),
            fsync,
            on_disk: Vec::new(),
            saving: None,
            changes: 0,
            last_save_s: 0,
        }
    }

    pub(super) fn base(&mut self, record: Record) {
        self.on_disk.push(record);
    }

    pub(super) fn start(&mut self, ctx: &Ctx<'_, Cluster>) {
        self.last_save_s = seconds(ctx);
    }

    pub(super) fn changed(&mut self) {
        self.changes += 1;
    }

    pub(super) fn cycle(
        &mut self,
        ctx: &mut Ctx<'_, Cluster>,
        image: impl FnOnce() -> Vec<Record>,
    ) {
        let since_s = seconds(ctx) - self.last_save_s;
        let due = |point: &SavePoint| {
            self.changes >= point.changes && since_s > point.after_s
        };
        if self.saving.is_some() || !self.points.iter().any(due) {
            return;
        }
        let image = image();
        let keys = image.len() as u32;
        self.saving = Some((image, self.changes));
        ctx.write_aside(DiskEvent::SaveBegun { keys });
        ctx.set_timer(self.fsync, Timer::Saved.token());
    }

    pub(super) fn saved(&mut self, ctx: &mut Ctx<'_, Cluster>) {
        let Some((image, changes)) = self.saving.take() else { return };
        let keys = image.len() as u32;
        self.on_disk = image;
        self.changes -= changes;
        self.last_save_s = seconds(ctx);
        ctx.write_aside(DiskEvent::Saved { keys });
    }

    pub(super) fn stopped(&mut self, how: Stop) {
        if how == Stop::Machine {
            self.on_disk.clear();
        }
        self.saving = None;
        self.changes = 0;
    }

    pub(super) fn load(&self) -> Loaded {
        Loaded { records: self.on_disk.clone(), lost: 0 }
    }
}
