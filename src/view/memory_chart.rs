use super::charts::{ChartView, LineView, chart};
use crate::measure::{Keys, Series};

/// So many keys past their time are worth a chart.
const DEAD_MIN: u32 = 10;

/// What takes memory in the caches; no chart where hardly anything does that
/// is past its time.
pub(super) fn memory(series: &Series) -> Option<ChartView> {
    let keys = || series.windows.iter().map(|window| window.keys);
    let most = keys().flatten().map(|keys| keys.dead).max()?;
    let line = |name, value: fn(Keys) -> u32| {
        let values = keys().map(|it| Some(i64::from(value(it?)) * 1_000));
        LineView { name, values: values.collect() }
    };
    (most >= DEAD_MIN).then(|| {
        chart(
            ("Keys in memory", "keys"),
            "At the end of the window: all keys of the caches, and those \
             whose time to live is over and which nobody has deleted yet.",
            vec![
                line("all", |keys| keys.all),
                line("past their time", |keys| keys.dead),
            ],
        )
    })
}
