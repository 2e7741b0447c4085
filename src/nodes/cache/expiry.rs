//! The active expiry cycle of Redis 7.0 (src/expire.c), at effort 1.

use std::time::Duration;

use super::keyspace::Keyspace;
use crate::{
    nodes::Cluster,
    sim::Ctx,
    trace::{CacheEvent, ExpiryPath},
};

/// `hz 10`: a slow cycle each 100 ms.
pub const PERIOD: Duration = Duration::from_millis(100);

/// Keys sampled in one loop.
const KEYS_PER_LOOP: usize = 20;

/// The loop repeats while more than this share of the sample was expired.
const STALE_PERCENT_MAX: usize = 10;

/// A slow cycle may take 25 % of the processor: 25 ms of each 100 ms.
const BUDGET_NS: u64 = 25_000_000;

/// What looking at a key costs, and what deleting one costs beside it.
///
/// The sum makes a cycle delete about 24,000 keys within its budget: the pace
/// at which a stock Redis 7.0.15 emptied 100,000 keys of one deadline.
const LOOK_NS: u64 = 140;
const DELETE_NS: u64 = 900;

/// One slow cycle.
///
/// Departure: the cycle takes effect at one instant and its processor time
/// does not delay commands.
pub fn slow_cycle(keyspace: &mut Keyspace, ctx: &mut Ctx<'_, Cluster>) {
    let now_ms = ctx.clock_ns().div_euclid(1_000_000);
    let mut spent_ns = 0;
    let mut looked_at = 0;
    let volatile = keyspace.volatile_len();
    while spent_ns < BUDGET_NS && looked_at < volatile {
        let sample = keyspace.scan_volatile(KEYS_PER_LOOP);
        if sample.is_empty() {
            continue;
        }
        looked_at += sample.len();
        let mut expired = 0;
        for (key, deadline_ms) in &sample {
            if now_ms > *deadline_ms {
                expired += 1;
                keyspace.remove(*key);
                let path = ExpiryPath::Active;
                ctx.write(CacheEvent::Expired { key: *key, path });
            }
        }
        spent_ns += sample.len() as u64 * LOOK_NS + expired * DELETE_NS;
        if expired as usize * 100 <= STALE_PERCENT_MAX * sample.len() {
            break;
        }
    }
}
