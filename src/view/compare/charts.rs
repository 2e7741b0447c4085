use std::array;

use super::{Party, Side};
use crate::view::{ChartView, ChartsView, charts::charts};

/// The charts of two whole runs: the same ones in the same order, over the
/// same time and with the same scales, so that they can be laid side by side.
/// One that shows nothing in either run is left out.
pub fn charts_beside(pair: [Party; 2]) -> [ChartsView; 2] {
    let until = pair.map(|party| party.run.until());
    let until = until[0].max(until[1]);
    let mut views = pair.map(|Party { run, record, .. }| {
        let trace = &record.trace;
        charts(&run.topology(), trace, trace.len(), until)
    });
    let all = views.each_ref().map(|view| view.charts.clone());
    let [one, two] = &all;
    let missing = two.iter().filter(|it| like(one, it).is_none());
    let shown = one.iter().chain(missing);
    let shown = shown.filter_map(|chart| common_scale(chart, &all));
    let (ones, twos) = shown.map(<(ChartView, ChartView)>::from).unzip();
    [views[0].charts, views[1].charts] = [ones, twos];
    views
}

fn like<'a>(charts: &'a [ChartView], of: &ChartView) -> Option<&'a ChartView> {
    charts.iter().find(|chart| chart.title == of.title)
}

/// A chart of both runs, up to the higher of their tops.
fn common_scale(
    chart: &ChartView,
    all: &[Vec<ChartView>; 2],
) -> Option<[ChartView; 2]> {
    let both = Side::BOTH.map(|side| like(&all[side.place()], chart));
    if both.iter().flatten().all(|it| it.is_empty()) {
        return None;
    }
    let ticks = both.iter().flatten().map(|it| &it.ticks);
    let ticks = ticks.max_by_key(|ticks| ticks.last().copied())?;
    Some(array::from_fn(|place| {
        let none = || {
            let mut none = chart.clone();
            none.lines.iter_mut().for_each(|line| line.values.clear());
            none
        };
        let own = both[place].cloned().unwrap_or_else(none);
        ChartView { ticks: ticks.clone(), ..own }
    }))
}
