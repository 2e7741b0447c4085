//! A cache's write-behind tray and its disk, as the stage shows them.

use super::{
    copies::Copied,
    fold::Fold,
    logs::LogCopy,
    stage::{DiskView, TrayRow, TrayView, Ttl},
    streams::Streamed,
};
use crate::trace::{
    DiskEvent, Entry, EntryId, NodeId, Row, SimTime, Stop, Sym, TrayEvent,
};

/// A box shows at most so many rows of the tray.
const ROWS_MAX: usize = 6;

/// What is known of one cache's tray and disk; none where there is none, as
/// far as has been seen.
#[derive(Clone, Default)]
pub(super) struct Behind {
    pub tray: Option<Vec<Dirty>>,
    pub disk: Option<Disk>,
    /// The partitions that a broker has copies of.
    pub logs: Vec<LogCopy>,
    pub streams: Vec<Streamed>,
}

/// A row that the database has not yet.
#[derive(Clone, Copy)]
pub(super) struct Dirty {
    pub key: Sym,
    pub row: Row,
    pub since: SimTime,
    /// Whether it is on its way.
    pub away: bool,
}

/// Positions in the append-only file, and snapshots.
#[derive(Clone, Copy, Default)]
pub(super) struct Disk {
    pub appended: u32,
    pub written: u32,
    pub on_disk: u32,
    /// Up to where the flush goes that is under way.
    pub flushing: Option<u32>,
    pub saving: bool,
    /// When the last snapshot was on disk, and how many keys it has.
    pub saved: Option<(SimTime, u32)>,
}

impl Behind {
    /// How many rows it has in the tray, in logs and in streams.
    pub fn weight(&self) -> usize {
        let logs = self.logs.iter().map(|log| log.records.len());
        let streams = self.streams.iter().map(Streamed::weight);
        let tray = self.tray.as_ref().map_or(0, Vec::len);
        tray + logs.sum::<usize>() + streams.sum::<usize>()
    }

    /// The node has stopped.
    pub fn stopped(&mut self, how: Stop) {
        self.tray.iter_mut().for_each(Vec::clear);
        self.logs.iter_mut().for_each(|log| log.stopped(how));
        self.streams.clear();
        if let Some(disk) = &mut self.disk {
            let kept = match how {
                Stop::Exit => disk.appended,
                Stop::Process => disk.written,
                Stop::Power => disk.on_disk,
                Stop::Machine => 0,
            };
            (disk.appended, disk.written) = (kept, kept);
            disk.on_disk = match how {
                Stop::Exit => kept,
                _ => disk.on_disk.min(kept),
            };
            disk.saved = disk.saved.filter(|_| how != Stop::Machine);
            (disk.flushing, disk.saving) = (None, false);
        }
    }

    pub fn queue(&mut self, dirty: Dirty, coalesced: bool) {
        let tray = self.tray.get_or_insert_default();
        let mut waiting = tray.iter_mut().rev();
        let old = waiting.find(|old| old.key == dirty.key && !old.away);
        match old.filter(|_| coalesced) {
            // It keeps its place, and the age of the row it replaced.
            Some(old) => old.row = dirty.row,
            None => tray.push(dirty),
        }
    }
}

impl Behind {
    /// The database has this row of the key, and all before.
    pub fn clear(&mut self, key: Sym, row: Row) {
        let newer = |d: &Dirty| d.key != key || d.row.version > row.version;
        self.tray.iter_mut().for_each(|tray| tray.retain(newer));
    }
}

impl Fold<'_> {
    #[inline(never)]
    pub(super) fn tray(
        &mut self,
        id: EntryId,
        entry: &Entry,
        event: TrayEvent,
    ) {
        let (node, since) = (entry.node.index(), entry.at);
        match event {
            TrayEvent::Queued { key, row, coalesced, .. } => {
                let (number, ttl, touched) = (None, None, id);
                let copied = Copied { row, number, ttl, touched };
                self.copies[node].insert(key, copied);
                let dirty = Dirty { key, row, since, away: false };
                self.behind[node].queue(dirty, coalesced);
            }
            TrayEvent::Taken { key, row } => {
                let tray = self.behind[node].tray.iter_mut().flatten();
                let taken = tray.filter(|d| (d.key, d.row) == (key, row));
                taken.for_each(|dirty| dirty.away = true);
            }
            TrayEvent::Cleared { key, row, ttl_ms } => {
                if let Some(tray) = &mut self.behind[node].tray {
                    tray.retain(|d| (d.key, d.row) != (key, row));
                }
                let ends = since.as_ns() + u64::from(ttl_ms) * 1_000_000;
                let copied = self.copies[node].get_mut(key);
                if let Some(copied) = copied.filter(|_| ttl_ms > 0) {
                    let ends_at = SimTime(ends);
                    copied.ttl = Some(Ttl { set_at: since, ends_at });
                }
            }
            TrayEvent::Popped { key, row, .. }
            | TrayEvent::DeadLettered { key, row, .. } => {
                if let Some(tray) = &mut self.behind[node].tray {
                    tray.retain(|d| (d.key, d.row) != (key, row));
                }
            }
            TrayEvent::Requeued { key, row, .. } => {
                let dirty = Dirty { key, row, since, away: false };
                self.behind[node].queue(dirty, false);
            }
            TrayEvent::Passed { .. }
            | TrayEvent::Dropped { .. }
            | TrayEvent::Alarm { .. }
            | TrayEvent::AlarmOver { .. }
            | TrayEvent::Closed { .. }
            | TrayEvent::Full { .. }
            | TrayEvent::FlushBegun { .. }
            | TrayEvent::Flushed { .. }
            | TrayEvent::Failed { .. } => {}
        }
    }

    #[inline(never)]
    pub(super) fn disk(
        &mut self,
        id: EntryId,
        entry: &Entry,
        event: DiskEvent,
    ) {
        let (node, at) = (entry.node.index(), entry.at);
        if let DiskEvent::Restored { key, row, dirty } = event {
            if row.is_some() {
                self.restored(id, entry, key, row, dirty);
            }
            return;
        }
        let disk = self.behind[node].disk.get_or_insert_with(|| {
            // What is not told of was there before the run.
            let before = match event {
                DiskEvent::Appended { position, .. } => position - 1,
                _ => 0,
            };
            let (written, on_disk) = (before, before);
            Disk { written, on_disk, ..Disk::default() }
        });
        match event {
            DiskEvent::Appended { position, .. } => disk.appended = position,
            DiskEvent::Written { position }
            | DiskEvent::Forced { position } => {
                disk.written = position;
            }
            DiskEvent::FsyncBegun { position } => {
                disk.flushing = Some(position);
            }
            DiskEvent::Fsynced { position } => {
                (disk.on_disk, disk.flushing) = (position, None);
            }
            DiskEvent::SaveBegun { .. } => disk.saving = true,
            DiskEvent::Saved { keys } => {
                (disk.saving, disk.saved) = (false, Some((at, keys)));
            }
            DiskEvent::Postponed { .. }
            | DiskEvent::Restored { .. }
            | DiskEvent::Loaded { .. } => {}
        }
    }

    fn restored(
        &mut self,
        touched: EntryId,
        entry: &Entry,
        key: Sym,
        row: Row,
        dirty: bool,
    ) {
        let node = entry.node.index();
        let copied = Copied { row, number: None, ttl: None, touched };
        self.copies[node].insert(key, copied);
        if dirty {
            let since = entry.at;
            let dirty = Dirty { key, row, since, away: false };
            self.behind[node].queue(dirty, false);
        }
    }

    /// The tray of a cache, if it has been seen to have one.
    pub(super) fn tray_view(&self, node: NodeId) -> Option<TrayView> {
        let tray = self.behind[node.index()].tray.as_ref()?;
        let shown = tray.iter().take(ROWS_MAX).map(|dirty| TrayRow {
            key: self.trace.text(dirty.key).into(),
            text: self.trace.text(dirty.row.text).into(),
            version: dirty.row.version,
            since: dirty.since,
            away: dirty.away,
        });
        let away = tray.iter().filter(|dirty| dirty.away).count();
        Some(TrayView {
            rows: shown.collect(),
            waiting: tray.len() - away,
            away,
            oldest: tray.iter().map(|dirty| dirty.since).min(),
        })
    }

    /// The disk of a cache, if it has been seen to have one.
    pub(super) fn disk_view(&self, node: NodeId) -> Option<DiskView> {
        let disk = self.behind[node.index()].disk?;
        Some(DiskView {
            in_process: disk.appended.saturating_sub(disk.written),
            in_system: disk.written.saturating_sub(disk.on_disk),
            on_disk: disk.on_disk,
            flushing: disk.flushing.is_some(),
            saving: disk.saving,
            saved: disk.saved,
        })
    }

    /// Whether a cache's row is the only copy of an accepted write: neither
    /// the database nor a replica has it.
    pub(super) fn only_copy(&self, node: NodeId, key: Sym, row: Row) -> bool {
        let has = |behind: &Behind| {
            let mut tray = behind.tray.iter().flatten();
            tray.any(|dirty| (dirty.key, dirty.row) == (key, row))
        };
        if self.waits_in_stream(node, key, row) {
            return true;
        }
        let caches = self.behind.iter().filter(|behind| has(behind));
        has(&self.behind[node.index()]) && caches.count() == 1
    }
}
