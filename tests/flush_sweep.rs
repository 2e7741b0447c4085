//! What a run's crashes take at one flush interval after another, and the
//! alarm's line in the charts.

#![cfg(not(target_arch = "wasm32"))]

use flushpoint::{
    check::lost_writes,
    history::History,
    run::{FlushSweep, Link, Run, execute},
    sim::chance::{Chance, Draw, Purpose, Seeded, unit},
    trace::{Event, FaultEvent, SimTime},
    view::{Alarms, Charting, FlushChart},
};

fn of(link: &str) -> Run {
    Link::parse(link).expect("a link").run
}

#[test]
fn without_an_interval_or_a_crash_there_is_nothing_to_sweep() {
    for link in [
        "#/v1/cache-aside/lease?seed=7&do=20ms:crash+cache",
        "#/v1/write-behind/write-behind?seed=7",
        "#/v1/write-behind/write-behind?seed=7&do=790ms:crash+db",
    ] {
        assert_eq!(FlushSweep::of(&of(link)), None, "{link}");
    }
}

/// The story's crash at 790 ms: each point is that very run.
#[test]
fn each_point_is_the_run_at_that_interval() {
    let run = of("#/v1/write-behind/write-behind?seed=7&do=790ms:crash+cache");
    let sweep = FlushSweep::of(&run).expect("a crash");
    assert_eq!(sweep.crashes, 1);
    let lost: Vec<(u64, u32)> = sweep
        .points
        .iter()
        .map(|point| (point.every.as_ns() / 1_000_000, point.lost))
        .collect();
    for (every, lost) in &lost {
        let at = run.clone().with_knob("flush", &format!("{every}ms"));
        let trace = execute(&at.expect("in range")).trace;
        let crash = trace.iter().find(|(_, entry)| {
            matches!(entry.event, Event::Fault(FaultEvent::Crashed { .. }))
        });
        let crash = crash.expect("one").0.index();
        let history = History::of(&trace, crash + 1);
        let each = lost_writes::each(&history).len() as u32;
        assert_eq!(each, *lost, "{every} ms");
    }
    // Six writes: the last at 760 ms, three since the flush at 500 ms.
    assert!(lost.contains(&(500, 3)) && lost.contains(&(2_000, 6)), "{lost:?}");
    let chart = FlushChart::of(&sweep);
    assert!(chart.top() >= 6_000 && chart.points.len() == 6);
}

/// Two crashes count both; each is judged as of its moment.
#[test]
fn every_crash_of_the_run_counts() {
    let run = of("#/v1/write-behind/write-behind?seed=7&do=400ms:crash+cache&\
         do=450ms:restart+cache&do=790ms:crash+cache");
    let sweep = FlushSweep::of(&run).expect("crashes");
    assert_eq!(sweep.crashes, 2);
    let at = |ms| {
        let mut points = sweep.points.iter();
        let point = points.find(|it| it.every == SimTime::from_ms(ms));
        point.expect("a point").lost
    };
    assert!(at(50) < at(2_000), "{:?}", sweep.points);
    assert_eq!(at(2_000), 6, "each write once");
}

/// Over many crashes at random moments the mean is what theory says.
#[test]
fn the_mean_over_many_crashes_is_the_curve_beside_it() {
    const SEEDS: u64 = 200;
    let mut sums = [(0_u64, 0_u64); 6];
    for seed in 1..=SEEDS {
        let (purpose, place) = (Purpose::Arrival, u32::MAX);
        let draw = Draw { purpose, place, ordinal: 1 };
        let at = unit(Seeded { seed }.draw(draw));
        let at_us = 2_000_000 + (at * 2_000_000.0) as u64;
        let run = Run::of("write-behind")
            .and_then(|run| run.with_knob("workload", "crowd"))
            .and_then(|run| run.with_knob("coalesce", "off"))
            .and_then(|run| run.with_until(SimTime(at_us * 1_000 + 1)))
            .and_then(|run| {
                run.with_action_texts(&[format!("{at_us}us:crash cache")])
            });
        let run = run.expect("a run").with_seed(seed);
        let sweep = FlushSweep::of(&run).expect("a crash");
        for (sum, point) in sums.iter_mut().zip(&sweep.points) {
            sum.0 += u64::from(point.lost) * 1_000;
            sum.1 += point.expected_milli;
        }
    }
    let every = [50, 100, 200, 500, 1_000, 2_000];
    for ((lost, expected), every) in sums.into_iter().zip(every) {
        let mean = |sum: u64| sum as f64 / 1_000.0 / SEEDS as f64;
        let off = (lost as f64 / expected as f64 - 1.0) * 100.0;
        println!(
            "every {every} ms: {:.2} lost in the mean, {:.2} expected \
             ({off:+.1} %)",
            mean(lost),
            mean(expected)
        );
        assert!(off.abs() < 10.0, "{every} ms: {off}");
    }
}

/// Where the knobs set the alarm there is a line; it is within the chart unless
/// it would make everything else small.
#[test]
fn the_alarm_is_a_line_in_the_charts_of_what_waits() {
    let charts = |link: &str| {
        let run = of(link);
        let trace = execute(&run).trace;
        let alarms = Alarms::of(run.scenario, &run.settings());
        let charting = Charting::of(&run.topology(), &trace, run.until());
        charting.with_alarms(alarms).at(&trace, trace.len()).charts
    };
    let job = "#/v1/write-behind-job/idempotent?seed=7";
    let limits = |link: &str| {
        let all = charts(link).into_iter().filter(|it| it.alarm.is_some());
        let all =
            all.map(|it| (it.title, it.alarm, it.top() >= it.alarm.unwrap()));
        all.collect::<Vec<_>>()
    };
    let (rows, age) = ("Unsaved writes", "Oldest unsaved write");
    assert_eq!(
        limits(job),
        [(rows, Some(200_000), false), (age, Some(700_000), true)]
    );
    let few = format!("{job}&alarm-rows=4");
    assert_eq!(limits(&few)[0], (rows, Some(4_000), true));
    let never = format!("{job}&alarm-rows=0");
    assert_eq!(limits(&never), [(age, Some(700_000), true)]);
    assert_eq!(limits("#/v1/write-behind/write-behind?seed=7"), []);
}
