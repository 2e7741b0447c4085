//! Lost writes against the flush interval, as a chart.

use super::charts::ticks;
use crate::{
    run::{FlushPoint, FlushSweep},
    trace::SimTime,
};

/// A chart of what crashes take at one flush interval after another. Values
/// are thousandths of a write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlushChart {
    /// How many crashes there are.
    pub crashes: u32,
    /// The interval, what was lost, and what the theory expects.
    pub points: Vec<(SimTime, i64, i64)>,
    /// Round values of the vertical axis from 0 to its top.
    pub ticks: Vec<i64>,
}

impl FlushChart {
    /// Of a sweep.
    pub fn of(sweep: &FlushSweep) -> FlushChart {
        let FlushSweep { crashes, points } = sweep;
        let point = |it: &FlushPoint| {
            let expected = i64::try_from(it.expected_milli);
            let expected = expected.unwrap_or(i64::MAX);
            (it.every, i64::from(it.lost) * 1_000, expected)
        };
        let points: Vec<_> = points.iter().map(point).collect();
        let tops = points.iter().map(|(_, lost, mean)| *lost.max(mean));
        let ticks = ticks(tops.max().unwrap_or(0), 1_000);
        FlushChart { crashes: *crashes, points, ticks }
    }

    /// The top of the vertical axis.
    pub fn top(&self) -> i64 {
        self.ticks.last().copied().unwrap_or(1)
    }
}
