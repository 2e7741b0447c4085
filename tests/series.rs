//! Figures over time agree with the figures of the whole, with the checkers
//! and with what a plain count finds.

#![cfg(not(target_arch = "wasm32"))]

use flushpoint::{
    check::{Finding, Property, check, stale_reads},
    history::History,
    measure::{Latency, Metrics, Pool, Series},
    run::{Run, execute},
    scenario::Topology,
    trace::{Event, NetEvent, NodeId, OpEvent, Outcome, SimTime, Trace},
    view::{self, Charting, ChartsView},
};

struct Crowd {
    run: Run,
    topology: Topology,
    trace: Trace,
}

impl Crowd {
    fn new(seed: u64, knobs: &[(&str, &str)], actions: &[&str]) -> Crowd {
        let mut run = Run::of("cache-aside").unwrap().with_seed(seed);
        for (name, value) in [("workload", "crowd")].iter().chain(knobs) {
            run = run.with_knob(name, value).unwrap();
        }
        let run = run.with_action_texts(actions).unwrap();
        let topology = run.topology();
        let trace = execute(&run).trace;
        Crowd { run, topology, trace }
    }

    /// One second of it.
    fn short(seed: u64, knobs: &[(&str, &str)]) -> Crowd {
        let crowd = Crowd::new(seed, knobs, &[]);
        let run = crowd.run.with_until_text("1s").unwrap();
        let trace = execute(&run).trace;
        Crowd { run, trace, ..crowd }
    }

    fn db(&self) -> Pool {
        let place = self.topology.find("db").unwrap();
        let connections = self.topology.nodes[place.index()].workers;
        Pool { node: place, connections }
    }

    fn series(&self, len: usize, width_ms: u64) -> Series {
        let width = SimTime::from_ms(width_ms);
        Series::of(&self.trace, len, width, &[self.db()])
    }

    fn charts(&self, cursor: usize) -> ChartsView {
        let until = self.run.until();
        view::charts(&self.topology, &self.trace, cursor, until)
    }
}

const BUSY: &[(&str, &str)] =
    &[("pool", "1"), ("rate", "900"), ("ttl", "50ms")];

#[test]
fn windows_add_up_to_the_figures_of_the_run() {
    let crowd = Crowd::new(3, BUSY, &["2s:crash cache", "3s:restart cache"]);
    let all = Metrics::of(&crowd.trace, crowd.trace.len());
    let series = crowd.series(crowd.trace.len(), 250);
    let sum = |of: fn(&flushpoint::measure::Window) -> u32| -> u64 {
        series.windows.iter().map(|window| u64::from(of(window))).sum()
    };
    assert!(all.cache.hits > 100 && all.db.commits > 100);
    assert_eq!(sum(|w| w.hits), all.cache.hits);
    assert_eq!(sum(|w| w.misses), all.cache.misses);
    assert_eq!(sum(|w| w.selects), all.db.selects);
    assert_eq!(sum(|w| w.commits), all.db.commits);
    let largest = series.windows.iter().filter_map(|w| w.latency);
    let largest = largest.map(|latency| latency.max_ns).max();
    let reads = all.reads.latency.unwrap().max_ns;
    let writes = all.writes.latency.unwrap().max_ns;
    assert_eq!(largest, Some(reads.max(writes)));
}

#[test]
fn the_longest_queue_is_the_one_that_the_network_tells_of() {
    let crowd = Crowd::new(5, BUSY, &[]);
    let db = crowd.db().node;
    let mut told = vec![0; 40];
    for (_, entry) in crowd.trace.iter().filter(|(_, e)| e.node == db) {
        if let Event::Net(NetEvent::Queued { waiting, .. }) = entry.event {
            let window = (entry.at.as_ns() / 250_000_000) as usize;
            told[window] = told[window].max(waiting);
        }
    }
    let series = crowd.series(crowd.trace.len(), 250);
    assert!(told.iter().any(|waiting| *waiting > 3), "{told:?}");
    for (window, told) in series.windows.iter().zip(told) {
        // A queue may outlast the window in which it grew.
        assert!(window.waiting_max >= told, "{window:?}, {told}");
    }
    let longest = series.windows.iter().map(|w| w.waiting_max).max();
    assert_eq!(longest, Some(crowd_queue_max(&crowd, db)));
}

fn crowd_queue_max(crowd: &Crowd, db: NodeId) -> u32 {
    let here = crowd.trace.iter().filter(|(_, entry)| entry.node == db);
    let waiting = here.filter_map(|(_, entry)| match entry.event {
        Event::Net(NetEvent::Queued { waiting, .. }) => Some(waiting),
        _ => None,
    });
    waiting.max().unwrap_or(0)
}

#[test]
fn nobody_waits_at_a_database_that_is_down() {
    let crowd = Crowd::new(5, BUSY, &["1s:crash db", "2s:restart db"]);
    let series = crowd.series(crowd.trace.len(), 250);
    let waiting: Vec<u32> =
        series.windows.iter().map(|window| window.waiting_max).collect();
    assert!(waiting[..4].iter().any(|count| *count > 0), "{waiting:?}");
    assert_eq!(waiting[5..8], [0, 0, 0], "{waiting:?}");
    assert!(waiting[8..].iter().any(|count| *count > 0), "{waiting:?}");
}

#[test]
fn percentiles_are_those_of_the_operations_that_ended_in_the_window() {
    let crowd = Crowd::new(9, BUSY, &[]);
    let trace = &crowd.trace;
    let history = History::of(trace, trace.len());
    let series = crowd.series(trace.len(), 500);
    let mut some = 0;
    for (place, window) in series.windows.iter().enumerate() {
        let within = |at: SimTime| at.as_ns() / 500_000_000 == place as u64;
        let ends = history.operations.iter().filter_map(|operation| {
            let end = operation.acknowledged()?;
            let took = end.at.as_ns() - operation.began_at.as_ns();
            within(end.at).then_some(took)
        });
        let expected = Latency::of(ends.collect());
        some += usize::from(expected.is_some());
        assert_eq!(window.latency, expected, "window {place}");
    }
    assert!(some > 10);
}

#[test]
fn a_window_that_is_over_does_not_change_any_more() {
    let crowd = Crowd::new(4, BUSY, &["1s:crash db", "1500ms:restart db"]);
    let whole = crowd.series(crowd.trace.len(), 100);
    for part in 1..20 {
        let len = crowd.trace.len() * part / 20;
        let prefix = crowd.series(len, 100);
        let over = prefix.windows.len() - 1;
        assert_eq!(prefix.windows[..over], whole.windows[..over], "{len}");
    }
}

#[test]
fn every_stale_read_that_the_checker_counts_has_its_age() {
    let mut broken = 0;
    for seed in 0..20 {
        let knobs = [("rate", "2000"), ("keys", "5"), ("commit", "1ms")];
        let crowd = Crowd::short(seed, &knobs);
        let len = crowd.trace.len();
        let history = History::of(&crowd.trace, len);
        let verdict = check(Property::StaleReads, &history);
        let all = stale_reads::reads(&history).breaches;
        assert_eq!(all.len(), verdict.count as usize, "seed {seed}");
        let oldest = all.iter().map(|read| read.age_ns).max();
        if let Finding::Stale { age_ns, .. } = verdict.finding {
            broken += 1;
            assert_eq!(oldest, Some(age_ns), "seed {seed}");
            let chart = &crowd.charts(len).charts[4];
            let shown = chart.lines[0].values.iter().flatten().max();
            assert_eq!(shown, Some(&((age_ns / 1_000) as i64)));
        } else {
            assert_eq!(oldest, None);
        }
    }
    assert!(broken > 3, "{broken} of 20 runs have a stale read");
}

#[test]
fn charts_at_one_cursor_after_another_are_those_of_that_cursor() {
    let crowd = Crowd::short(7, &[("rate", "2000"), ("keys", "3")]);
    let (until, len) = (crowd.run.until(), crowd.trace.len());
    let mut charting = Charting::of(&crowd.topology, &crowd.trace, until);
    for part in [0, 3, 4, 9, 2, 2, 10, 1] {
        let cursor = len * part / 10;
        let drawn = charting.at(&crowd.trace, cursor);
        // The ages, too, are those of the prefix alone.
        assert_eq!(drawn, crowd.charts(cursor), "{part}");
        let history = History::of(&crowd.trace, cursor);
        let stale = stale_reads::reads(&history).breaches;
        let oldest = stale.iter().map(|read| read.age_ns / 1_000).max();
        let shown = drawn.charts[4].lines[0].values.iter().flatten().max();
        assert_eq!(shown.copied(), oldest.map(|age| age as i64), "{part}");
    }
}

#[test]
fn the_time_axis_is_that_of_the_whole_run_wherever_the_cursor_is() {
    let crowd = Crowd::new(1, &[], &[]);
    let len = crowd.trace.len();
    let (none, half, all) =
        (crowd.charts(0), crowd.charts(len / 2), crowd.charts(len));
    assert_eq!(none.begun, 0);
    assert!(none.charts.iter().all(|chart| chart.is_empty()));
    assert!(half.begun > 0 && half.begun < all.begun);
    assert!(half.open && !all.open);
    for charts in [&none, &half] {
        assert_eq!((charts.width, charts.until), (all.width, all.until));
    }
    assert!(all.width.as_ns() * 40 >= all.until.as_ns());
    for chart in &all.charts {
        for line in &chart.lines {
            assert_eq!(line.values.len(), all.begun, "{}", chart.title);
            let highest = line.values.iter().flatten().max();
            assert!(highest.is_none_or(|value| *value <= chart.top()));
        }
    }
}

#[test]
fn the_acknowledged_are_counted_and_the_others_are_not() {
    let crowd = Crowd::new(2, &[("loss", "0.2"), ("time-out", "20ms")], &[]);
    let trace = &crowd.trace;
    let ended = |wanted: Outcome| {
        let is = |event: Event| match event {
            Event::Op(OpEvent::Ended { outcome, .. }) => outcome == wanted,
            _ => false,
        };
        trace.iter().filter(|(_, entry)| is(entry.event)).count()
    };
    assert!(ended(Outcome::Unknown) > 20);
    let series = crowd.series(trace.len(), 100_000);
    let history = History::of(trace, trace.len());
    let took = history.operations.iter().filter_map(|operation| {
        let end = operation.acknowledged()?;
        Some(end.at.as_ns() - operation.began_at.as_ns())
    });
    let took: Vec<u64> = took.collect();
    assert_eq!(took.len(), ended(Outcome::Acknowledged));
    assert_eq!(series.windows[0].latency, Latency::of(took));
}
