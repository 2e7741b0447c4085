use std::time::Duration;

use super::chance::{again, unit};

/// How long something takes: a distribution of durations.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Latency {
    /// Always the same.
    Constant {
        /// Nanoseconds.
        ns: u64,
    },
    /// Log-normal: most near the median, some much longer.
    LogNormal {
        /// Half of all take at most so many nanoseconds.
        median_ns: u64,
        /// The standard deviation of the logarithm.
        sigma: f64,
    },
}

/// The 99th percentile of the standard normal distribution.
const Z_99: f64 = 2.326_347_874_040_841;

impl Latency {
    /// No time at all.
    pub const ZERO: Latency = Latency::Constant { ns: 0 };

    /// Always `duration`.
    pub const fn constant(duration: Duration) -> Self {
        Latency::Constant { ns: duration.as_nanos() as u64 }
    }

    /// Log-normal with this median; 99 of 100 take at most `p99`.
    pub fn log_normal(median: Duration, p99: Duration) -> Self {
        let ratio = p99.as_secs_f64() / median.as_secs_f64().max(1e-9);
        Latency::LogNormal {
            median_ns: median.as_nanos() as u64,
            sigma: libm::log(ratio.max(1.0)) / Z_99,
        }
    }

    /// So much longer; of a distribution the median is, and its spread grows
    /// with it.
    pub const fn longer_by(self, more: Duration) -> Self {
        let more = more.as_nanos() as u64;
        match self {
            Latency::Constant { ns } => {
                Latency::Constant { ns: ns.saturating_add(more) }
            }
            Latency::LogNormal { median_ns, sigma } => Latency::LogNormal {
                median_ns: median_ns.saturating_add(more),
                sigma,
            },
        }
    }

    /// The duration, in nanoseconds, that the bits of one draw stand for.
    pub fn sample(&self, bits: impl FnOnce() -> u64) -> u64 {
        match *self {
            Latency::Constant { ns } => ns,
            Latency::LogNormal { median_ns, sigma } => {
                let z = standard_normal(bits());
                (median_ns as f64 * libm::exp(sigma * z)) as u64
            }
        }
    }
}

/// A standard normal deviate (Box and Muller 1958).
fn standard_normal(bits: u64) -> f64 {
    let radius = libm::sqrt(-2.0 * libm::log(1.0 - unit(bits)));
    radius * libm::cos(std::f64::consts::TAU * unit(again(bits)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::chance::{Chance, Draw, Purpose, Seeded};

    #[test]
    fn a_log_normal_latency_keeps_its_median_and_its_p99() {
        let (median, p99) =
            (Duration::from_micros(250), Duration::from_micros(1_000));
        let latency = Latency::log_normal(median, p99);
        let mut chance = Seeded { seed: 1 };
        let mut samples: Vec<u64> = (0..100_000)
            .map(|ordinal| {
                let purpose = Purpose::Latency;
                let draw = Draw { purpose, place: 0, ordinal };
                latency.sample(|| chance.draw(draw))
            })
            .collect();
        samples.sort_unstable();
        let near = |index: usize, expected: Duration| {
            let ratio = samples[index] as f64 / expected.as_nanos() as f64;
            assert!((0.97..1.03).contains(&ratio), "{ratio}");
        };
        near(50_000, median);
        near(99_000, p99);
    }
}
