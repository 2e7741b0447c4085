//! The active expiry cycle of Redis 7.0 (src/expire.c).
//!
//! Ten times a second a slow cycle walks the table of keys with a deadline,
//! some keys a loop, and repeats while many of them were past it. Where it ran
//! out of its share of the processor, short fast cycles follow between
//! commands. In 7.0 the fast cycle's other trigger, too many stale keys,
//! compares a fraction with a percentage and never fires (redis issue 15410);
//! here too it does not.

use std::time::Duration;

use super::keyspace::Keyspace;
use crate::{
    nodes::{Cluster, Key},
    sim::Ctx,
    trace::{CacheEvent, ExpiryPath},
};

/// `hz 10`: a slow cycle each 100 ms.
pub const PERIOD: Duration = Duration::from_millis(100);

/// A loop looks at the clock only each so many times.
const LOOPS_A_LOOK_AT_THE_CLOCK: u32 = 16;

/// What looking at a key with a deadline costs, and what deleting one costs
/// beside it: the model's only figures that are not read in the source.
///
/// A stock Redis 7.0.15 deleted 28,086 of 100,000 keys of one deadline in one
/// period and 86,112 in three: in 25 ms and the millisecond of a fast cycle.
const LOOK_NS: u64 = 60;
const DELETE_NS: u64 = 855;

/// What is configured as `active-expire-effort`, and what follows from it.
#[derive(Clone, Copy, Debug)]
struct Effort {
    keys_a_loop: usize,
    slow_ns: u64,
    fast_ns: u64,
    stale_percent_max: u64,
}

impl Effort {
    fn of(effort: u32) -> Effort {
        let more = u64::from(effort.clamp(1, 10) - 1);
        Effort {
            keys_a_loop: 20 + 5 * more as usize,
            // 25 % of each 100 ms, and 2 % more for each step.
            slow_ns: (25 + 2 * more) * 1_000_000,
            fast_ns: 1_000_000 + 250_000 * more,
            stale_percent_max: 10 - more,
        }
    }
}

/// The state of the expiry cycle.
#[derive(Clone, Debug)]
pub struct Expiry {
    effort: Effort,
    /// Whether the last cycle, slow or fast, ran out of time.
    ran_out: bool,
    /// No fast cycle begins earlier, by the kernel's time.
    fast_from_ns: u64,
    /// What was deleted since somebody last asked.
    expired: Vec<Key>,
}

impl Expiry {
    /// With an effort from 1, the default of Redis, to 10.
    pub fn new(effort: u32) -> Expiry {
        let effort = Effort::of(effort);
        let expired = Vec::new();
        Expiry { effort, ran_out: false, fast_from_ns: 0, expired }
    }

    /// What the cycles have deleted since this was last asked.
    pub fn take_expired(&mut self) -> Vec<Key> {
        std::mem::take(&mut self.expired)
    }

    /// Forgets what a process keeps in its memory.
    pub fn restart(&mut self) {
        self.ran_out = false;
        self.fast_from_ns = 0;
        self.expired.clear();
    }

    /// The cycle of the server's timer.
    pub fn slow_cycle(
        &mut self,
        keyspace: &mut Keyspace,
        ctx: &mut Ctx<'_, Cluster>,
    ) {
        self.cycle(keyspace, ctx, self.effort.slow_ns);
        keyspace.shrink();
        self.fast_cycle(keyspace, ctx);
    }

    /// The cycle before the server waits for its next command: where the last
    /// one ran out of time, and not too soon after the last fast one.
    pub fn fast_cycle(
        &mut self,
        keyspace: &mut Keyspace,
        ctx: &mut Ctx<'_, Cluster>,
    ) {
        let now_ns = ctx.free_at().as_ns();
        if self.ran_out && now_ns >= self.fast_from_ns {
            self.fast_from_ns = now_ns + 2 * self.effort.fast_ns;
            self.cycle(keyspace, ctx, self.effort.fast_ns);
        }
    }

    /// Departure: a cycle takes effect at the instant of its beginning; the
    /// processor time that it takes delays the commands after it.
    fn cycle(
        &mut self,
        keyspace: &mut Keyspace,
        ctx: &mut Ctx<'_, Cluster>,
        limit_ns: u64,
    ) {
        let now_ms = ctx.clock_ns().div_euclid(1_000_000);
        let (mut spent_ns, mut loops) = (0, 0);
        self.ran_out = false;
        while keyspace.volatile_len() > 0 && !keyspace.is_sparse() {
            loops += 1;
            let sample = keyspace.scan_volatile(self.effort.keys_a_loop);
            let mut expired = 0;
            for (key, deadline_ms) in &sample {
                if now_ms > *deadline_ms {
                    expired += 1;
                    keyspace.remove(*key);
                    self.expired.push(*key);
                    let path = ExpiryPath::Active;
                    ctx.write(CacheEvent::Expired { key: *key, path });
                }
            }
            let sampled = sample.len() as u64;
            spent_ns += sampled * LOOK_NS + expired * DELETE_NS;
            if loops % LOOPS_A_LOOK_AT_THE_CLOCK == 0 && spent_ns > limit_ns {
                self.ran_out = true;
                break;
            }
            let enough = self.effort.stale_percent_max;
            if sampled > 0 && expired * 100 / sampled <= enough {
                break;
            }
        }
        ctx.work(Duration::from_nanos(spent_ns));
    }
}
