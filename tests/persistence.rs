//! What a cache's disk keeps: each policy against both ways to stop, at a
//! thousand moments by chance.

#![cfg(not(target_arch = "wasm32"))]

#[path = "support/cluster.rs"]
mod cluster;

use std::{cell::RefCell, rc::Rc, time::Duration};

use cluster::{APP, CACHE, Desk, desk, ms};
use flushpoint::{
    nodes::{
        Cache, Node,
        cache::persist::{
            Aof, Persistence, Policy, Rdb, SAVE_POINTS, SavePoint,
        },
    },
    sim::{
        Latency,
        chance::{Chance, Draw, Purpose, Seeded, unit},
    },
    trace::{DiskEvent, Event, Row, SimTime, Stop},
};

const SEEDS: u64 = 1_000;

/// Writes a second, at moments by chance.
const RATE: f64 = 400.0;

/// The run stops somewhere in these seconds.
const CRASH_S: (f64, f64) = (3.0, 8.0);

/// A desk whose cache keeps this on its disk.
fn desk_with(persistence: Persistence) -> Desk {
    let desk = desk();
    desk.simulation.on_node(CACHE, |world, ctx| {
        let cache = Cache::new(Latency::ZERO).with_persistence(persistence);
        let mut cache = cache;
        cache.start(ctx);
        world.nodes[CACHE.index()] = Node::Cache(cache);
    });
    desk
}

fn aof(policy: Policy, fsync: Duration) -> Persistence {
    Persistence::Aof(Box::new(Aof::new(policy, fsync)))
}

fn share(seed: u64, ordinal: u64) -> f64 {
    let purpose = Purpose::Arrival;
    let draw = Draw { purpose, place: u32::MAX, ordinal };
    unit(Seeded { seed }.draw(draw))
}

/// What a stop took: acknowledged writes that did not come back, and for how
/// long before the stop there were some.
#[derive(Clone, Copy, Debug, Default)]
struct Lost {
    acknowledged: usize,
    lost: usize,
    since: Duration,
}

/// Writes at random moments until a random moment, stops the cache there,
/// starts it again and looks at what has come back.
fn lose(persistence: Persistence, how: Stop, seed: u64) -> Lost {
    let mut desk = desk_with(persistence);
    let at_s = CRASH_S.0 + share(seed, 0) * (CRASH_S.1 - CRASH_S.0);
    let crash_at = SimTime::from(Duration::from_secs_f64(at_s));
    let told: Rc<RefCell<Vec<(u32, SimTime)>>> = Rc::default();
    let noted = told.clone();
    let sim = desk.simulation.sim().clone();
    drop(desk.start(move |app| async move {
        for number in 1.. {
            let gap = -(1.0 - share(seed, number)).ln() / RATE;
            sim.sleep(Duration::from_secs_f64(gap)).await;
            let (app, noted) = (app.clone(), noted.clone());
            let (sim, name) = (sim.clone(), format!("key:{number}"));
            let row = Row { text: sim.intern("v"), version: number as u32 };
            let key = sim.intern(&name);
            app.clone().spawn(async move {
                let long = Duration::from_secs(60);
                if app.cache.set(key, row, long).await.is_ok() {
                    noted.borrow_mut().push((row.version, sim.now()));
                }
            });
        }
    }));
    desk.simulation.tell_at(crash_at, 1);
    while desk.simulation.step()
        != (flushpoint::sim::Stepped::Outside { token: 1 })
    {}
    desk.simulation.crash(CACHE, how);
    // Answers that are on their way still arrive; nothing more is asked.
    desk.until(crash_at.as_ns() / 1_000_000 + 3);
    desk.simulation.crash(APP, Stop::Process);
    desk.simulation.restart(CACHE);
    let back: Vec<u32> = desk.trace(|trace| {
        let entries = trace.entries().iter();
        let back = entries.filter_map(|entry| match entry.event {
            Event::Disk(DiskEvent::Restored { row, .. }) => Some(row.version),
            _ => None,
        });
        back.collect()
    });
    let told = told.borrow();
    let lost: Vec<_> =
        told.iter().filter(|(number, _)| !back.contains(number)).collect();
    let first = lost.iter().map(|(_, at)| *at).min();
    Lost {
        acknowledged: told.len(),
        lost: lost.len(),
        since: first.map_or(Duration::ZERO, |first| crash_at.since(first)),
    }
}

/// The losses of many seeds, with a line that tells of them.
fn losses(
    name: &str,
    persistence: &Persistence,
    how: Stop,
    seeds: u64,
) -> Vec<Lost> {
    let lose = |seed| lose(persistence.clone(), how, seed);
    let all: Vec<Lost> = (1..=seeds).map(lose).collect();
    println!(
        "{name:<24} {:<13} {:>7} acknowledged, {:>6} lost; in the mean {:.3} s \
         of writes, at most {:.3} s",
        how.word(),
        all.iter().map(|lost| lost.acknowledged).sum::<usize>(),
        all.iter().map(|lost| lost.lost).sum::<usize>(),
        mean_s(&all),
        most(&all).as_secs_f64(),
    );
    assert!(all.iter().all(|lost| lost.acknowledged > 500));
    all
}

/// The lost writes in seconds of the load, in the mean.
fn mean_s(all: &[Lost]) -> f64 {
    let lost: usize = all.iter().map(|lost| lost.lost).sum();
    lost as f64 / all.len() as f64 / RATE
}

fn most(all: &[Lost]) -> Duration {
    all.iter().map(|lost| lost.since).max().unwrap_or_default()
}

fn none_lost(all: &[Lost]) -> bool {
    all.iter().all(|lost| lost.lost == 0)
}

#[test]
fn always_loses_nothing_while_the_disk_survives() {
    let always = aof(Policy::Always, Duration::from_micros(800));
    for how in [Stop::Process, Stop::Power] {
        assert!(none_lost(&losses("always", &always, how, SEEDS)));
    }
}

#[test]
fn without_a_policy_only_a_loss_of_power_takes_something() {
    let no = aof(Policy::No, ms(1));
    assert!(none_lost(&losses("no", &no, Stop::Process, SEEDS)));
    // The operating system has written nothing of it by then.
    for lost in losses("no", &no, Stop::Power, 100) {
        assert_eq!(lost.lost, lost.acknowledged);
    }
}

/// Rate times a moment from 0 to 1 s: the ideal.
#[test]
fn everysec_loses_half_a_second_of_writes_to_a_loss_of_power() {
    let everysec = aof(Policy::EverySec, Duration::ZERO);
    let all = losses("everysec, 0 s", &everysec, Stop::Power, SEEDS);
    let mean = mean_s(&all);
    assert!((0.475..=0.525).contains(&mean), "{mean}");
    assert!(most(&all) <= ms(1_010), "{:?}", most(&all));
    let process = losses("everysec, 0 s", &everysec, Stop::Process, SEEDS);
    assert!(none_lost(&process));
}

/// While a flush is under way nothing is written for up to two seconds; what
/// is on disk was written before the last flush that ended began.
#[test]
fn a_slow_disk_makes_everysec_lose_more_and_to_a_process_crash_too() {
    for (name, fsync, process_max, power_max) in [
        ("everysec, 0.3 s", ms(300), ms(310), ms(1_000 + 300 + 1_000)),
        ("everysec, 1.5 s", ms(1_500), ms(1_510), ms(2 * 1_500 + 1_000)),
        ("everysec, 5 s", ms(5_000), ms(2_010), ms(8_000)),
    ] {
        let slow = aof(Policy::EverySec, fsync);
        let process = losses(name, &slow, Stop::Process, 200);
        assert!(most(&process) <= process_max, "{:?}", most(&process));
        assert!(most(&process) > process_max / 3, "the bound is not idle");
        let power = losses(name, &slow, Stop::Power, 200);
        assert!(most(&power) <= power_max, "{:?}", most(&power));
        assert!(most(&power) > Duration::from_secs(1), "more than a second");
    }
}

#[test]
fn a_write_that_was_put_off_for_two_seconds_blocks_the_cache() {
    let mut desk = desk_with(aof(Policy::EverySec, ms(5_000)));
    let row = Row { text: desk.key("v"), version: 1 };
    let mut took = Vec::new();
    // The first command in the second second begins the flush.
    for at_ms in [500, 1_100, 1_200, 2_000, 3_050, 3_100] {
        desk.until(at_ms);
        let key = desk.key(&format!("key:{at_ms}"));
        let before = desk.simulation.look(|core| core.now());
        let long = Duration::from_secs(60);
        let done = desk.run(|app| app.cache.set(key, row, long));
        assert_eq!(done.is_ok(), at_ms < 3_000);
        took.push(desk.simulation.look(|core| core.now()).since(before));
    }
    let forced =
        |event| matches!(event, Event::Disk(DiskEvent::Forced { position: 4 }));
    assert_eq!(desk.count(forced), 1, "at 3 s, two whole seconds later");
    assert!(took[..4].iter().all(|span| *span == ms(2)), "{took:?}");
    assert_eq!(took[4..], [ms(500); 2], "they give up: {took:?}");
    desk.until(7_000);
    let key = desk.key("key:after");
    let done = desk.run(|app| app.cache.set(key, row, ms(60_000)));
    assert_eq!(done, Ok(()));
}

/// `save 60 10000`: 9,999 writes are below every save point.
#[test]
fn a_snapshot_has_what_was_there_when_it_was_taken() {
    let rdb = Persistence::Rdb(Box::new(Rdb::new(SAVE_POINTS, ms(10))));
    for lost in losses("save 60 10000", &rdb, Stop::Process, 20) {
        assert_eq!(lost.lost, lost.acknowledged);
    }
    let points = [SavePoint { after_s: 1, changes: 1 }];
    let rdb = Persistence::Rdb(Box::new(Rdb::new(&points, ms(10))));
    for how in [Stop::Process, Stop::Power] {
        let all = losses("save 1 1", &rdb, how, 200);
        assert!(!none_lost(&all));
        // More than one second by whole seconds, and a cycle.
        assert!(most(&all) <= ms(2_210), "{:?}", most(&all));
    }
}

#[test]
fn what_expired_while_the_cache_was_down_does_not_come_back() {
    let mut desk = desk_with(aof(Policy::Always, ms(1)));
    let row = Row { text: desk.key("v"), version: 1 };
    let keys = ["short", "long", "gone"].map(|name| desk.key(name));
    for (key, ttl_ms) in keys.iter().zip([500, 60_000, 60_000]) {
        let key = *key;
        desk.run(|app| app.cache.set(key, row, ms(ttl_ms))).expect("up");
    }
    let gone = keys[2];
    desk.run(|app| app.cache.del(gone)).expect("up");
    desk.simulation.crash(CACHE, Stop::Power);
    desk.until(1_000);
    desk.simulation.restart(CACHE);
    let found = keys.map(|key| desk.run(|app| app.cache.get(key)));
    assert_eq!(found, [Ok(None), Ok(Some(row)), Ok(None)]);
    let loaded = |event| {
        let loaded = DiskEvent::Loaded { keys: 1, lost: 0 };
        event == Event::Disk(loaded)
    };
    assert_eq!(desk.count(loaded), 1);
}

/// With `always` a command that writes takes a flush longer, a read does not.
#[test]
fn always_makes_each_write_wait_for_the_disk() {
    let took = |policy| {
        let mut desk = desk_with(aof(policy, ms(7)));
        let (key, row) =
            (desk.key("k"), Row { text: desk.key("v"), version: 1 });
        let now = |desk: &Desk| desk.simulation.look(|core| core.now());
        let before = now(&desk);
        desk.run(|app| app.cache.set(key, row, ms(1_000))).expect("up");
        let written = now(&desk);
        desk.run(|app| app.cache.get(key)).expect("up");
        (written.since(before), now(&desk).since(written))
    };
    assert_eq!(took(Policy::Always), (ms(9), ms(2)));
    assert_eq!(took(Policy::EverySec), (ms(2), ms(2)));
}
