use super::charts::{ChartView, least, ticks};
use crate::scenario::{Scenario, Settings};

/// Where an operator's alarm is set, as lines in charts: in thousandths of the
/// chart's unit; none where it is not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Alarms {
    /// In rows that wait.
    pub rows: Option<i64>,
    /// In milliseconds that one has waited.
    pub age: Option<i64>,
}

impl Alarms {
    /// As a scenario's knobs are set.
    pub fn of(scenario: &Scenario, settings: &Settings) -> Alarms {
        if scenario.knob("alarm-rows").is_none() {
            return Alarms::default();
        }
        let rows = settings.count("alarm-rows");
        let age_us = settings.time("alarm-age").as_micros();
        let set = |value: u64| (value > 0).then_some(value as i64);
        Alarms {
            rows: set(rows.saturating_mul(1_000)),
            age: set(age_us as u64),
        }
    }
}

impl ChartView {
    /// With a line where an alarm is set: within the chart, unless that would
    /// make everything else small.
    pub(super) fn with_alarm(mut self, alarm: Option<i64>) -> ChartView {
        let values = self.lines.iter().flat_map(|line| &line.values);
        let max = values.filter_map(|value| *value).max().unwrap_or(0);
        self.alarm = alarm;
        if let Some(alarm) = alarm.filter(|at| *at <= max.saturating_mul(4)) {
            self.ticks = ticks(max.max(alarm), least(self.unit));
        }
        self
    }
}
