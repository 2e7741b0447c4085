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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::chance::{Chance, Draw, Purpose, Seeded, unit};

    /// The table of redis.conf, whose figures are of one run each.
    #[test]
    fn a_counter_grows_as_the_manual_has_it() {
        let mut chance = Seeded { seed: 7 };
        let purpose = Purpose::Eviction;
        for (factor, expected) in [
            (0, [104, 255, 255]),
            (1, [18, 49, 255]),
            (10, [10, 18, 142]),
            (100, [8, 11, 49]),
        ] {
            for (hits, expected) in [100, 1_000, 100_000].iter().zip(expected) {
                let runs = 20;
                let sum: u32 = (0..runs)
                    .map(|place| {
                        let grow = |counter, ordinal| {
                            let draw = Draw { purpose, place, ordinal };
                            grown(counter, factor, unit(chance.draw(draw)))
                        };
                        u32::from((0..*hits).fold(NEW, grow))
                    })
                    .sum();
                let mean = f64::from(sum) / f64::from(runs);
                println!("factor {factor}, {hits} hits: {mean}, {expected}");
                let near = 3.0_f64.max(0.05 * f64::from(expected));
                assert!((mean - f64::from(expected)).abs() <= near);
            }
        }
    }

    #[test]
    fn a_counter_loses_one_for_each_decay_and_never_falls_below_zero() {
        let seen = noted(10, 7);
        assert_eq!(decayed(seen, 10), 7);
        assert_eq!(decayed(seen, 13), 4);
        assert_eq!(decayed(seen, 900), 0);
        // The clock of 16 bits has come round.
        assert_eq!(decayed(noted(MINUTES, 7), 2), 4);
        assert_eq!(minutes(600_000_000_000, Duration::ZERO), 0);
        assert_eq!(minutes(600_000_000_000, Duration::from_secs(60)), 10);
    }

    #[test]
    fn idle_times_are_whole_seconds_whatever_happened_in_between() {
        assert_eq!(idle_seconds(seconds(1_999_999_999), 1), 0);
        assert_eq!(idle_seconds(seconds(2_000_000_000), 1), 1);
        assert_eq!(idle_seconds(0, SECONDS), 1);
    }
}
