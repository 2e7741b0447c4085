use std::time::Duration;

use super::{Loaded, Record, Timer, seconds};
use crate::{
    nodes::Cluster,
    sim::Ctx,
    trace::{DiskEvent, SimTime, Stop},
};

/// When the append-only file is flushed to disk: `appendfsync`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// Before each answer.
    Always,
    /// About once a second, beside the other work.
    EverySec,
    /// When the operating system likes.
    No,
}

/// A page that was changed is written after so many seconds at the latest:
/// `vm.dirty_expire_centisecs` of Linux.
const KERNEL_FLUSH_NS: i64 = 30_000_000_000;

/// For how many whole seconds a write is put off while a flush is under way.
const POSTPONED_MAX_S: i64 = 2;

/// The append-only file.
///
/// `everysec` as in `flushAppendOnlyFile` of Redis 7.0: the buffer is written
/// before the answers of the turn leave. Once a second, by whole seconds of
/// the wall clock, a flush begins on another thread. While it is under way the
/// buffer is not written for up to two seconds, and clients are answered all
/// the same; then it is written in spite of it, and the write blocks the
/// server until the flush is over.
#[derive(Clone, Debug)]
pub struct Aof {
    policy: Policy,
    fsync: Duration,
    /// All commands: a part on disk, a part with the operating system, the
    /// rest in the process.
    log: Vec<Record>,
    written: usize,
    on_disk: usize,
    /// Up to where the last flush that began goes.
    covered: usize,
    in_flight: Option<Flush>,
    last_fsync_s: i64,
    postponed_s: Option<i64>,
    /// Since when the operating system has something that is not on disk.
    unflushed_ns: Option<i64>,
    /// How many commands the last stop took.
    lost: usize,
}

/// A disk flush that is under way.
#[derive(Clone, Copy, Debug)]
struct Flush {
    position: usize,
    ends: SimTime,
}

impl Aof {
    /// An empty file on a disk that takes `fsync` for a flush.
    pub fn new(policy: Policy, fsync: Duration) -> Aof {
        Aof {
            policy,
            fsync,
            log: Vec::new(),
            written: 0,
            on_disk: 0,
            covered: 0,
            in_flight: None,
            last_fsync_s: 0,
            postponed_s: None,
            unflushed_ns: None,
            lost: 0,
        }
    }

    pub(super) fn costs(&self) -> Duration {
        match self.policy {
            Policy::Always => self.fsync,
            Policy::EverySec | Policy::No => Duration::ZERO,
        }
    }

    pub(super) fn base(&mut self, record: Record) {
        self.log.push(record);
        self.written = self.log.len();
        self.on_disk = self.written;
        self.covered = self.written;
    }

    pub(super) fn start(&mut self, ctx: &Ctx<'_, Cluster>) {
        self.last_fsync_s = seconds(ctx);
    }

    /// Its position.
    pub(super) fn append(&mut self, record: Record) -> u32 {
        self.log.push(record);
        self.log.len() as u32
    }

    pub(super) fn before_answers(&mut self, ctx: &mut Ctx<'_, Cluster>) {
        match self.policy {
            Policy::Always => {
                if self.write(ctx) {
                    self.covered = self.written;
                    self.reach_disk(ctx, self.written);
                }
            }
            Policy::No => {
                self.write(ctx);
            }
            Policy::EverySec => self.every_second(ctx),
        }
    }

    /// Gives the buffer to the operating system; whether there was anything.
    fn write(&mut self, ctx: &mut Ctx<'_, Cluster>) -> bool {
        let position = self.log.len();
        if self.written == position {
            return false;
        }
        self.hand_over(ctx);
        ctx.write_aside(DiskEvent::Written { position: position as u32 });
        true
    }

    fn hand_over(&mut self, ctx: &Ctx<'_, Cluster>) {
        self.written = self.log.len();
        self.postponed_s = None;
        self.unflushed_ns.get_or_insert(ctx.clock_ns());
    }

    fn every_second(&mut self, ctx: &mut Ctx<'_, Cluster>) {
        let now_s = seconds(ctx);
        let wrote = self.written < self.log.len();
        if wrote {
            match (self.in_flight, self.postponed_s) {
                (None, _) => {
                    self.write(ctx);
                }
                (Some(_), None) => {
                    self.postponed_s = Some(now_s);
                    let position = self.written as u32;
                    ctx.write_aside(DiskEvent::Postponed { position });
                }
                (Some(flush), Some(since)) => {
                    if now_s - since < POSTPONED_MAX_S {
                        return;
                    }
                    self.hand_over(ctx);
                    let position = self.written as u32;
                    ctx.write_aside(DiskEvent::Forced { position });
                    ctx.work(flush.ends.since(ctx.free_at()));
                }
            }
        }
        if now_s <= self.last_fsync_s {
            return;
        }
        let idle = self.in_flight.is_none() && self.covered < self.written;
        if idle {
            self.begin(ctx);
        }
        if idle || wrote {
            self.last_fsync_s = now_s;
        }
    }

    /// Begins a flush on another thread.
    fn begin(&mut self, ctx: &mut Ctx<'_, Cluster>) {
        let position = self.written;
        self.covered = position;
        let begun = DiskEvent::FsyncBegun { position: position as u32 };
        ctx.write_aside(begun);
        if self.fsync == Duration::ZERO {
            return self.reach_disk(ctx, position);
        }
        let ends = SimTime::from(self.fsync).as_ns() + ctx.now().as_ns();
        let ends = SimTime(ends);
        self.in_flight = Some(Flush { position, ends });
        ctx.set_timer(self.fsync, Timer::Fsynced.token());
    }

    fn reach_disk(&mut self, ctx: &mut Ctx<'_, Cluster>, position: usize) {
        self.on_disk = position;
        self.unflushed_ns = (position < self.written).then_some(ctx.clock_ns());
        let fsynced = DiskEvent::Fsynced { position: position as u32 };
        ctx.write_aside(fsynced);
    }

    pub(super) fn fsynced(&mut self, ctx: &mut Ctx<'_, Cluster>) {
        if let Some(flush) = self.in_flight.take() {
            self.reach_disk(ctx, flush.position);
        }
    }

    pub(super) fn cycle(&mut self, ctx: &mut Ctx<'_, Cluster>) {
        self.before_answers(ctx);
        let since = self.unflushed_ns.filter(|_| self.policy == Policy::No);
        let due = |since| ctx.clock_ns() - since >= KERNEL_FLUSH_NS;
        if since.is_some_and(due) {
            self.reach_disk(ctx, self.written);
        }
    }

    pub(super) fn stopped(&mut self, how: Stop) {
        let kept = match how {
            Stop::Exit => self.log.len(),
            Stop::Process => self.written,
            Stop::Power => self.on_disk,
            Stop::Machine => 0,
        };
        self.lost = self.log.len() - kept;
        self.log.truncate(kept);
        self.written = kept;
        self.on_disk = match how {
            Stop::Exit => kept,
            _ => self.on_disk.min(kept),
        };
        self.covered = self.on_disk;
        self.in_flight = None;
        self.postponed_s = None;
        if self.on_disk == kept {
            self.unflushed_ns = None;
        }
    }

    pub(super) fn load(&mut self) -> Loaded {
        let lost = std::mem::take(&mut self.lost) as u32;
        Loaded { records: self.log.clone(), lost }
    }
}
