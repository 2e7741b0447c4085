//! Figures over time as charts: lines, round ticks and the same as a table.
//!
//! All values are whole thousandths of the chart's unit: nothing here is a
//! fraction that a browser and a command line would print differently.

use super::{Alarms, memory_chart::memory};
use crate::{
    check::{Breach, stale_reads},
    history::History,
    measure::{Meter, Pool, Series, Window, round_width},
    scenario::{NodeInfo, NodeKind, Topology},
    trace::{NodeId, SimTime, Trace},
};

/// A run has at most so many windows.
const WINDOWS_MAX: u64 = 40;

/// Charts of one run that share their time axis.
#[derive(Clone, Debug, PartialEq)]
pub struct ChartsView {
    /// The length of a window.
    pub width: SimTime,
    /// Where the time axis ends: the whole run, wherever the cursor is.
    pub until: SimTime,
    /// How many windows have begun.
    pub begun: usize,
    /// Whether the last of them lasts on at the cursor.
    pub open: bool,
    /// The charts.
    pub charts: Vec<ChartView>,
}

/// A chart.
#[derive(Clone, Debug, PartialEq)]
pub struct ChartView {
    /// What it shows.
    pub title: &'static str,
    /// Its unit.
    pub unit: &'static str,
    /// What a window's value is, in a sentence.
    pub about: &'static str,
    /// Its lines.
    pub lines: Vec<LineView>,
    /// Where an alarm is set.
    pub alarm: Option<i64>,
    /// Round values of the vertical axis from 0 to its top.
    pub ticks: Vec<i64>,
}

/// A line of a chart.
#[derive(Clone, Debug, PartialEq)]
pub struct LineView {
    /// Its name.
    pub name: &'static str,
    /// Window by window; none where nothing was to be measured.
    pub values: Vec<Option<i64>>,
}

impl ChartView {
    /// The top of the vertical axis.
    pub fn top(&self) -> i64 {
        self.ticks.last().copied().unwrap_or(1)
    }

    /// Whether there is nothing to show yet.
    pub fn is_empty(&self) -> bool {
        let mut lines = self.lines.iter();
        lines.all(|line| line.values.iter().all(Option::is_none))
    }
}

impl ChartsView {
    /// The middle of a window.
    pub fn middle(&self, window: usize) -> SimTime {
        let width = self.width.as_ns();
        SimTime(width * window as u64 + width / 2)
    }

    /// A window in words, such as `100 to 150 ms`.
    pub fn window_words(&self, window: usize) -> String {
        let ms = |window: u64| {
            let us = self.width.as_ns() * window / 1_000;
            figure(us as i64)
        };
        let window = window as u64;
        format!("{}–{} ms", ms(window), ms(window + 1))
    }
}

/// Draws up the charts of one run at one cursor after another.
///
/// A cursor further on costs what lies between; one further back costs the
/// whole way from the beginning.
pub struct Charting {
    until: SimTime,
    meter: Meter,
    stale: Vec<Breach>,
    alarms: Alarms,
}

impl Charting {
    /// For a run that lasts until `until`.
    pub fn of(topology: &Topology, trace: &Trace, until: SimTime) -> Charting {
        let width = round_width(until, WINDOWS_MAX);
        let meter = Meter::new(width, &pools(topology));
        let reads = stale_reads::reads(&History::of(trace, trace.len()));
        let alarms = Alarms::default();
        Charting { until, meter, stale: reads.breaches, alarms }
    }

    /// With these alarms.
    pub fn with_alarms(self, alarms: Alarms) -> Charting {
        Charting { alarms, ..self }
    }

    /// The charts of what the first `cursor` entries say.
    pub fn at(&mut self, trace: &Trace, cursor: usize) -> ChartsView {
        if self.meter.measured() > cursor {
            self.meter = self.meter.anew();
        }
        self.meter.go_on(trace, cursor);
        let series = self.meter.series();
        let stale = self.stale.iter();
        let stale = stale.take_while(|read| read.seen.index() < cursor);
        let ages = stale_ages(trace, stale, &series);
        let mut view = drawn_up(trace, cursor, self.until, &series, ages);
        view.charts.extend(unsaved(&series, self.alarms));
        view.charts.extend(memory(&series));
        view
    }
}

/// The charts of what the first `cursor` entries say of a run that lasts
/// until `until`.
pub fn charts(
    topology: &Topology,
    trace: &Trace,
    cursor: usize,
    until: SimTime,
) -> ChartsView {
    Charting::of(topology, trace, until).at(trace, cursor)
}

fn drawn_up(
    trace: &Trace,
    cursor: usize,
    until: SimTime,
    series: &Series,
    ages: Vec<Option<i64>>,
) -> ChartsView {
    let begun = series.windows.len();
    let all = |value: fn(&Window, u64) -> Option<u64>| {
        let width = series.width.as_ns();
        let values = series.windows.iter().map(|w| value(w, width));
        values.map(thousandths).collect::<Vec<_>>()
    };
    let line = |name, values| LineView { name, values };
    let charts = vec![
        chart(
            ("Latency", "ms"),
            "Of the requests that were acknowledged in the window: the median \
             and the 99th percentile, by nearest rank.",
            vec![
                line("p50", all(|w, _| Some(w.latency?.p50_ns / 1_000))),
                line("p99", all(|w, _| Some(w.latency?.p99_ns / 1_000))),
            ],
        ),
        chart(
            ("Hit ratio", "%"),
            "Of the client reads that looked in the cache in the window, the \
             share that found their key.",
            vec![line("hits", all(|w, _| hit_ratio(w)))],
        ),
        chart(
            ("Database load", "rows a second"),
            "Rows that were read and rows that were committed in the window.",
            vec![
                line("reads", all(|w, ns| rate(w.selects, ns))),
                line("commits", all(|w, ns| rate(w.commits, ns))),
            ],
        ),
        chart(
            ("Database queue", "statements"),
            "The most statements that waited for a connection at once.",
            vec![line(
                "waiting",
                all(|w, _| Some(u64::from(w.waiting_max) * 1_000)),
            )],
        ),
        chart(
            ("Oldest stale read", "ms"),
            "How long the value of a stale read had been outdated when the \
             read began: the most of those that ended in the window.",
            vec![line("age", ages)],
        ),
    ];
    let last = trace.entries()[..cursor.min(trace.len())].last();
    let now = last.map_or(SimTime::ZERO, |entry| entry.at);
    let open = series.start(begun) > now && cursor < trace.len();
    ChartsView { width: series.width, until, begun, open, charts }
}

/// What waits in a write-behind tray; no charts where nothing ever did.
fn unsaved(series: &Series, alarms: Alarms) -> Vec<ChartView> {
    if series.windows.iter().all(|window| window.unsaved_max.is_none()) {
        return Vec::new();
    }
    let all = |value: fn(&Window) -> Option<u64>| {
        let values = series.windows.iter().map(value);
        values.map(thousandths).collect::<Vec<_>>()
    };
    let line = |name, values| vec![LineView { name, values }];
    let depth = |window: &Window| Some(u64::from(window.unsaved_max?) * 1_000);
    vec![
        chart(
            ("Unsaved writes", "rows"),
            "The most rows that waited in the cache for the database at once.",
            line("waiting", all(depth)),
        )
        .with_alarm(alarms.rows),
        chart(
            ("Oldest unsaved write", "ms"),
            "How long the oldest row had waited at the end of the window.",
            line("age", all(|window| Some(window.unsaved_ns? / 1_000))),
        )
        .with_alarm(alarms.age),
    ]
}

fn pools(topology: &Topology) -> Vec<Pool> {
    let nodes = topology.nodes.iter().enumerate();
    let pool = |(place, node): (usize, &NodeInfo)| {
        let is = matches!(node.kind, NodeKind::Database | NodeKind::Replica);
        let node_id = NodeId(place as u16);
        is.then_some(Pool { node: node_id, connections: node.workers })
    };
    nodes.filter_map(pool).collect()
}

fn thousandths(value: Option<u64>) -> Option<i64> {
    value.map(|value| i64::try_from(value).unwrap_or(i64::MAX))
}

/// In thousandths of a per cent.
fn hit_ratio(window: &Window) -> Option<u64> {
    let (hits, misses) = (u64::from(window.hits), u64::from(window.misses));
    (hits * 100_000).checked_div(hits + misses)
}

/// In thousandths of one a second.
fn rate(count: u32, width_ns: u64) -> Option<u64> {
    (u64::from(count) * 1_000_000_000_000).checked_div(width_ns)
}

/// The age of the oldest stale read that ended in each window.
fn stale_ages<'a>(
    trace: &Trace,
    stale: impl Iterator<Item = &'a Breach>,
    series: &Series,
) -> Vec<Option<i64>> {
    let mut ages = vec![None; series.windows.len()];
    for read in stale {
        let seen_at = trace.entry(read.seen).at;
        let window = seen_at.as_ns() / series.width.as_ns();
        if let Some(age) = ages.get_mut(window as usize) {
            let new = thousandths(Some(read.age_ns / 1_000));
            *age = (*age).max(new);
        }
    }
    ages
}

pub(super) fn chart(
    (title, unit): (&'static str, &'static str),
    about: &'static str,
    lines: Vec<LineView>,
) -> ChartView {
    let values = lines.iter().flat_map(|line| &line.values);
    let max = values.filter_map(|value| *value).max().unwrap_or(0);
    let ticks = match unit {
        "%" => vec![0, 50_000, 100_000],
        unit => ticks(max, least(unit)),
    };
    ChartView { title, unit, about, lines, alarm: None, ticks }
}

/// The least step of an axis: some things are whole.
pub(super) fn least(unit: &str) -> i64 {
    match unit {
        "statements" | "rows" | "writes" | "keys" => 1_000,
        _ => 1,
    }
}

/// Two to five round values from 0 to at least `max`, 1, 2 or 5 times a power
/// of ten times `least` apart.
pub(super) fn ticks(max: i64, least: i64) -> Vec<i64> {
    let step = round_step(max, 4, least);
    let count = (max + step - 1) / step;
    (0..=count.max(1)).map(|tick| tick * step).collect()
}

/// The smallest round step of which `count` reach `max`.
fn round_step(max: i64, count: i64, least: i64) -> i64 {
    let mut unit = least;
    loop {
        for step in [unit, unit.saturating_mul(2), unit.saturating_mul(5)] {
            if step.saturating_mul(count) >= max {
                return step;
            }
        }
        unit = unit.saturating_mul(10);
    }
}

/// Round moments from 0 up to `until`: at most `count` steps.
pub fn time_ticks(until: SimTime, count: i64) -> Vec<SimTime> {
    let until = i64::try_from(until.as_ns()).unwrap_or(i64::MAX);
    let step = round_step(until, count, 1);
    (0..=until / step).map(|tick| SimTime((tick * step) as u64)).collect()
}

/// A number of thousandths with at most three figures behind the point, and
/// three in all where it has more than one before it.
pub fn figure(thousandths: i64) -> String {
    let (whole, rest) = (thousandths / 1_000, thousandths % 1_000);
    let mut text = match whole {
        0..=9 => format!("{whole}.{rest:03}"),
        10..=99 => format!("{whole}.{:02}", rest / 10),
        100..=999 => format!("{whole}.{}", rest / 100),
        _ => return grouped(whole),
    };
    let short = text.trim_end_matches('0').trim_end_matches('.').len();
    text.truncate(short);
    text
}

/// A whole number with a thin space before each three figures.
fn grouped(whole: i64) -> String {
    match whole / 1_000 {
        0 => whole.to_string(),
        more => format!("{}\u{2009}{:03}", grouped(more), whole % 1_000),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_few_and_round_and_reach_the_highest_value() {
        assert_eq!(ticks(0, 1), [0, 1]);
        assert_eq!(ticks(4_700, 1), [0, 2_000, 4_000, 6_000]);
        assert_eq!(ticks(20_000, 1), [0, 5_000, 10_000, 15_000, 20_000]);
        assert_eq!(ticks(0, 1_000), [0, 1_000]);
        assert_eq!(ticks(3_000, 1_000), [0, 1_000, 2_000, 3_000]);
        for max in 1..3_000 {
            let ticks = ticks(max, 1);
            assert!(ticks.len() <= 5, "{max}: {ticks:?}");
            assert!(*ticks.last().unwrap() >= max, "{max}: {ticks:?}");
        }
        assert!(ticks(i64::MAX / 2, 1).len() <= 5);
    }

    #[test]
    fn moments_are_round_and_within_the_run() {
        let ms = |ms: &[u64]| {
            ms.iter().map(|ms| SimTime::from_ms(*ms)).collect::<Vec<_>>()
        };
        assert_eq!(time_ticks(SimTime::from_ms(250), 3), ms(&[0, 100, 200]));
        assert_eq!(
            time_ticks(SimTime::from_ms(3_000), 3),
            ms(&[0, 1_000, 2_000, 3_000])
        );
    }

    #[test]
    fn a_figure_is_as_exact_as_a_reader_needs() {
        let cases = [
            (0, "0"),
            (7, "0.007"),
            (1_500, "1.5"),
            (15_230, "15.23"),
            (15_000, "15"),
            (100_049, "100"),
            (123_456, "123.4"),
            (12_345_678, "12\u{2009}345"),
        ];
        for (thousandths, text) in cases {
            assert_eq!(figure(thousandths), text);
        }
    }
}
