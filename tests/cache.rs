//! The cache behaves as Redis 7 does.

#![cfg(not(target_arch = "wasm32"))]

#[path = "support/cluster.rs"]
mod cluster;

use std::time::Duration;

use cluster::{CACHE, Desk, desk, ms};
use flushpoint::{
    nodes::{
        Cache, Key, Node,
        cache::{Redis, Script},
    },
    sim::{CallError, Latency},
    trace::{CacheEvent, Event, ExpiryPath, Row, Stop},
};

fn row(desk: &Desk, text: &str, version: u32) -> Row {
    Row { text: desk.key(text), version }
}

fn store(desk: &mut Desk, key: Key, row: Row, ttl: Duration) {
    let stored = desk.run(|app| app.cache.set(key, row, ttl));
    assert_eq!(stored, Ok(()));
}

fn expired(path: ExpiryPath) -> impl Fn(Event) -> bool {
    move |event| {
        matches!(
            event,
            Event::Cache(CacheEvent::Expired { path: p, .. }) if p == path
        )
    }
}

#[test]
fn what_is_set_is_there_until_it_is_deleted() {
    let mut desk = desk();
    let (key, ann) = (desk.key("user:1"), row(&desk, "Ann", 1));
    let long = Duration::from_secs(60);
    assert_eq!(desk.run(|app| app.cache.get(key)), Ok(None));
    assert_eq!(desk.run(|app| app.cache.set(key, ann, long)), Ok(()));
    assert_eq!(desk.run(|app| app.cache.get(key)), Ok(Some(ann)));
    assert_eq!(desk.run(|app| app.cache.del(key)), Ok(()));
    assert_eq!(desk.run(|app| app.cache.get(key)), Ok(None));
}

/// Redis: a key is expired when now > deadline, in whole milliseconds.
#[test]
fn an_access_after_the_deadline_deletes_the_key_first() {
    for (at_ms, alive) in [(52, true), (53, false)] {
        let mut desk = desk();
        let (key, ann) = (desk.key("user:1"), row(&desk, "Ann", 1));
        // Stored at 1 ms: its deadline is 51 ms. The reply is back at 2 ms.
        store(&mut desk, key, ann, ms(50));
        desk.until(at_ms - 2);
        // The question arrives 1 ms later.
        let found = desk.run(|app| app.cache.get(key));
        assert_eq!(found, Ok(alive.then_some(ann)), "asked at {at_ms}");
        let lazily = desk.count(expired(ExpiryPath::Lazy));
        assert_eq!(lazily, usize::from(!alive));
    }
}

#[test]
fn the_cycle_deletes_what_nobody_touches() {
    let mut desk = desk();
    let ann = row(&desk, "Ann", 1);
    for number in 0..50 {
        let key = desk.key(&format!("user:{number}"));
        store(&mut desk, key, ann, ms(1));
    }
    desk.until(195);
    // All were written by 100 ms; the cycle at 100 ms ends those whose
    // millisecond was over, and the one at 200 ms the rest.
    desk.until(205);
    assert_eq!(desk.count(expired(ExpiryPath::Active)), 50);
    assert_eq!(desk.count(expired(ExpiryPath::Lazy)), 0);
}

/// One expired key of ten is below the threshold of ten per cent: the cycle
/// stops after one sample of twenty.
#[test]
fn the_cycle_goes_on_only_while_much_of_the_sample_was_expired() {
    let mut desk = desk();
    let ann = row(&desk, "Ann", 1);
    let long = Duration::from_secs(600);
    for number in 0..2_000 {
        let key = desk.key(&format!("user:{number}"));
        let ttl = if number % 20 == 0 { ms(1) } else { long };
        drop(desk.start(move |app| app.cache.set(key, ann, ttl)));
    }
    desk.until(1_050);
    // Ten cycles look at little more than 20 keys each: of 100 expired keys
    // some ten are found, not all.
    let found = desk.count(expired(ExpiryPath::Active));
    assert!((3..60).contains(&found), "{found} found");
}

#[test]
fn a_new_value_has_its_own_time_to_live() {
    let mut desk = desk();
    let (key, ann) = (desk.key("user:1"), row(&desk, "Ann", 1));
    store(&mut desk, key, ann, ms(10));
    store(&mut desk, key, ann, ms(500));
    desk.until(300);
    assert_eq!(desk.run(|app| app.cache.get(key)), Ok(Some(ann)));
}

#[test]
fn a_clock_that_jumps_moves_every_deadline() {
    let mut desk = desk();
    let (key, ann) = (desk.key("user:1"), row(&desk, "Ann", 1));
    store(&mut desk, key, ann, Duration::from_secs(60));
    desk.simulation.move_clock(CACHE, Duration::from_secs(61), false);
    assert_eq!(desk.run(|app| app.cache.get(key)), Ok(None));
}

#[test]
fn without_persistence_it_restarts_empty() {
    let mut desk = desk();
    let (key, ann) = (desk.key("user:1"), row(&desk, "Ann", 1));
    store(&mut desk, key, ann, Duration::from_secs(60));
    desk.simulation.crash(CACHE, Stop::Process);
    assert_eq!(desk.run(|app| app.cache.get(key)), Err(CallError::Reset));
    desk.simulation.restart(CACHE);
    assert_eq!(desk.run(|app| app.cache.get(key)), Ok(None));
}

#[test]
fn a_machine_without_power_answers_nobody() {
    let mut desk = desk();
    let key = desk.key("user:1");
    desk.simulation.crash(CACHE, Stop::Power);
    let before = desk.simulation.look(|core| core.now());
    let answer = desk.run(|app| app.cache.get(key));
    let waited = desk.simulation.look(|core| core.now()).since(before);
    assert_eq!((answer, waited), (Err(CallError::TimedOut), ms(500)));
}

const ADD_TWICE: Script<Key, ()> = Script {
    name: "add_twice",
    run: |redis: &mut Redis, key: Key| {
        for _ in 0..2 {
            let number = redis.get_number(key).unwrap_or(0);
            redis.set_number(key, number + 1, Duration::from_secs(60));
        }
    },
};

#[test]
fn nothing_comes_between_the_parts_of_a_script() {
    let mut desk = desk();
    let key = desk.key("counter");
    for _ in 0..20 {
        drop(
            desk.start(
                |app| async move { app.cache.eval(&ADD_TWICE, key).await },
            ),
        );
    }
    desk.until(50);
    let numbers: Vec<u32> = desk.trace(|trace| {
        let entries = trace.entries().iter();
        entries
            .filter_map(|entry| match entry.event {
                Event::Cache(CacheEvent::Counted { number, .. }) => {
                    Some(number)
                }
                _ => None,
            })
            .collect()
    });
    assert_eq!(numbers, (1..=40).collect::<Vec<u32>>());
}

#[test]
fn a_time_to_live_of_a_fraction_of_a_millisecond_is_one() {
    let mut desk = desk();
    let (key, ann) = (desk.key("user:1"), row(&desk, "Ann", 1));
    let short = Duration::from_micros(10);
    store(&mut desk, key, ann, short);
    let stored = desk.count(|event| {
        matches!(event, Event::Cache(CacheEvent::Stored { ttl_ms: 1, .. }))
    });
    assert_eq!(stored, 1);
}

#[test]
fn a_getex_lets_a_key_live_on() {
    let mut desk = desk();
    let (key, ann) = (desk.key("user:1"), row(&desk, "Ann", 1));
    store(&mut desk, key, ann, ms(60));
    for at_ms in [50, 100, 150] {
        desk.until(at_ms);
        let read = desk.run(|app| app.cache.getex(key, ms(60)));
        assert_eq!(read, Ok(Some(ann)), "at {at_ms} ms");
    }
    let renewed = |event| {
        matches!(event, Event::Cache(CacheEvent::Renewed { ttl_ms: 60, .. }))
    };
    assert_eq!(desk.count(renewed), 3);
    // It was applied at 151 ms: 211 ms is the last one at which it lives.
    desk.until(215);
    assert_eq!(desk.run(|app| app.cache.get(key)), Ok(None));
    assert_eq!(desk.run(|app| app.cache.getex(key, ms(60))), Ok(None));
    assert_eq!(desk.count(renewed), 3, "what is gone does not live on");
}

#[test]
fn a_number_exists_until_its_time_is_over_and_is_no_row() {
    let mut desk = desk();
    let key = desk.key("remote:user:1");
    assert_eq!(desk.run(|app| app.cache.exists(key)), Ok(false));
    let set = desk.run(|app| app.cache.set_number(key, 1, ms(50)));
    assert_eq!(set, Ok(()));
    assert_eq!(desk.run(|app| app.cache.exists(key)), Ok(true));
    assert_eq!(desk.run(|app| app.cache.get(key)), Ok(None));
    desk.until(80);
    assert_eq!(desk.run(|app| app.cache.exists(key)), Ok(false));
    let ann = row(&desk, "Ann", 1);
    store(&mut desk, key, ann, ms(50));
    assert_eq!(desk.run(|app| app.cache.exists(key)), Ok(true));
}

/// A counter lives as long as its first increment said.
#[test]
fn a_counter_keeps_its_deadline_while_it_grows() {
    const COUNT: Script<Key, bool> = Script {
        name: "count",
        run: |redis: &mut Redis, key: Key| {
            redis.incr(key, Duration::from_millis(50)) <= 2
        },
    };
    let mut desk = desk();
    let key = desk.key("loads");
    let mut answers = Vec::new();
    for at_ms in [10, 20, 30, 70] {
        desk.until(at_ms);
        answers.push(desk.run(|app| app.cache.eval(&COUNT, key)));
    }
    assert_eq!(answers, [Ok(true), Ok(true), Ok(false), Ok(true)]);
}

/// The cache has a million keys of others: KEYS looks at all of them in one
/// go, which takes 40 ms, and SCAN at some of them.
#[test]
fn keys_and_scan_find_what_begins_so_and_take_their_time() {
    let mut desk = desk();
    desk.simulation.on_node(CACHE, |world, _| {
        let cache = Cache::new(Latency::ZERO).with_others(1_000_000);
        world.nodes[CACHE.index()] = Node::Cache(cache);
    });
    let ann = row(&desk, "Ann", 1);
    let keys = ["user:1", "user:2", "cart:1"].map(|name| desk.key(name));
    let long = Duration::from_secs(60);
    keys.iter().for_each(|key| store(&mut desk, *key, ann, long));
    let pattern = desk.key("user:*");
    let before = desk.simulation.look(|core| core.now());
    let found = desk.run(|app| app.cache.keys(pattern));
    let took = desk.simulation.look(|core| core.now()).since(before);
    assert_eq!(found, Ok(keys[..2].to_vec()));
    assert_eq!(took, Duration::from_nanos(2_000_000 + 1_000_003 * 40));
    let (mut cursor, mut steps, mut found) = (0, 0, Vec::new());
    loop {
        let step = desk.run(|app| app.cache.scan(pattern, cursor, 400_000));
        let (some, next) = step.expect("the cache is there");
        found.extend(some);
        (cursor, steps) = (next, steps + 1);
        if cursor == 0 {
            break;
        }
    }
    assert_eq!((found, steps), (keys[..2].to_vec(), 3));
}
