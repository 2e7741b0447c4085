//! What a cache notes of a key's use, in the 24 bits that Redis has for it.

use std::time::Duration;

/// `LFU_INIT_VAL`: the counter of a new key.
pub const NEW: u8 = 5;

/// Idle times are told by 24 bits of seconds: `LRU_CLOCK_MAX`.
const SECONDS: u32 = 0x00ff_ffff;

/// The time since the last use is told by 16 bits.
const MINUTES: u32 = 0xffff;

/// The clock of idle times, by a node's clock: whole seconds,
/// `LRU_CLOCK_RESOLUTION`.
pub fn seconds(clock_ns: i64) -> u32 {
    clock_ns.div_euclid(1_000_000_000) as u32 & SECONDS
}

/// For how many seconds a key was not used: `estimateObjectIdleTime`.
pub fn idle_seconds(clock_s: u32, seen: u32) -> u32 {
    clock_s.wrapping_sub(seen) & SECONDS
}

/// The clock of decay, by a node's clock: one for each `decay`, which is a
/// minute by default; it stands still if that is zero.
///
/// Redis counts minutes and divides; so `lfu-decay-time` is a whole number of
/// minutes there.
pub fn minutes(clock_ns: i64, decay: Duration) -> u32 {
    match i64::try_from(decay.as_nanos()) {
        Ok(ns) if ns > 0 => clock_ns.div_euclid(ns) as u32 & MINUTES,
        _ => 0,
    }
}

/// A counter with the time at which it was last looked at.
pub fn noted(minutes: u32, counter: u8) -> u32 {
    minutes << 8 | u32::from(counter)
}

/// The counter as it is now, one less for each `decay` since it was last
/// looked at: `LFUDecrAndReturn`.
pub fn decayed(seen: u32, minutes: u32) -> u8 {
    let past = minutes.wrapping_sub(seen >> 8) & MINUTES;
    (seen & 0xff).saturating_sub(past) as u8
}

/// The counter after a use: the higher it is, the less likely it grows.
/// `luck` is a share from 0 to 1. `LFULogIncr`.
pub fn grown(counter: u8, log_factor: u32, luck: f64) -> u8 {
    let above = f64::from(counter.saturating_sub(NEW));
    let likely = 1.0 / (above * f64::from(log_factor) + 1.0);
    if luck < likely { counter.saturating_add(1) } else { counter }
}
