use serde::Serialize;

use crate::trace::sort_by_number;

/// How long operations took, from their beginning to their acknowledgement.
///
/// Percentiles are by nearest rank: the smallest value such that at least
/// that share of all values is not above it. So each of them is a latency
/// that occurred, and of fewer than 100 values the 99th percentile is the
/// largest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Latency {
    /// The median.
    pub p50_ns: u64,
    /// The 99th percentile.
    pub p99_ns: u64,
    /// The largest.
    pub max_ns: u64,
}

impl Latency {
    /// Of some values in any order; none of no values.
    pub fn of(mut values: Vec<u64>) -> Option<Latency> {
        sort_by_number(&mut values, |value| (*value).into());
        let max_ns = *values.last()?;
        let percentile = |share: usize| {
            let rank = (values.len() * share).div_ceil(100);
            values[rank.max(1) - 1]
        };
        Some(Latency { p50_ns: percentile(50), p99_ns: percentile(99), max_ns })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_by_nearest_rank() {
        let of = |values: Vec<u64>| {
            Latency::of(values).map(|l| [l.p50_ns, l.p99_ns, l.max_ns])
        };
        assert_eq!(of(vec![]), None);
        assert_eq!(of(vec![7]), Some([7, 7, 7]));
        assert_eq!(of(vec![2, 1]), Some([1, 2, 2]));
        assert_eq!(of(vec![3, 1, 2]), Some([2, 3, 3]));
        assert_eq!(of((1..=100).rev().collect()), Some([50, 99, 100]));
        assert_eq!(of((1..=101).collect()), Some([51, 100, 101]));
        assert_eq!(of((1..=1000).collect()), Some([500, 990, 1000]));
    }
}
