//! The operator's alarm on a cache's queue.

use std::time::Duration;

use super::Cache;
use crate::{
    nodes::Cluster,
    sim::Ctx,
    trace::{SimTime, Span, TrayEvent},
};

/// When a queue is too long or too old.
#[derive(Clone, Copy, Debug)]
pub struct Alarm {
    /// It sounds while so many rows wait; 0 for never.
    pub rows: u32,
    /// It sounds while one has waited so long; zero for never.
    pub age: Duration,
    /// Whether it sounds.
    sounds: bool,
}

impl Alarm {
    /// An alarm that is silent so far.
    pub fn new(rows: u32, age: Duration) -> Alarm {
        Alarm { rows, age, sounds: false }
    }

    /// The process is new.
    pub(super) fn reset(&mut self) {
        self.sounds = false;
    }
}

impl Cache {
    /// Looks at depth and oldest age: when a row comes, when rows leave, and
    /// ten times a second.
    pub(super) fn watch(&mut self, ctx: &mut Ctx<'_, Cluster>) {
        let (Some(tray), Some(alarm)) = (&self.tray, &mut self.alarm) else {
            return;
        };
        let waits = tray.depth_now(ctx.now());
        let long = alarm.rows > 0 && waits.rows >= alarm.rows;
        let set = !alarm.age.is_zero() && waits.rows > 0;
        let old = set && waits.oldest >= alarm.age;
        let sounds = long || old;
        if sounds == alarm.sounds {
            return;
        }
        alarm.sounds = sounds;
        let depth = waits.rows;
        let oldest = Span::from_ns(SimTime::from(waits.oldest).as_ns());
        ctx.write_aside(match sounds {
            true => TrayEvent::Alarm { depth, oldest },
            false => TrayEvent::AlarmOver { depth },
        });
    }
}
