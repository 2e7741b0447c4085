//! What clears a time to live, what keeps it, and how it is told: as measured
//! on Redis 7.0.15.

#![cfg(not(target_arch = "wasm32"))]

#[path = "support/cluster.rs"]
mod cluster;

use std::time::Duration;

use cluster::{CACHE, Desk, desk, ms};
use flushpoint::{
    nodes::{
        Cache, Key, Node,
        cache::{Redis, Script, script::Condition},
    },
    sim::Latency,
    trace::{CacheEvent, Event, Row, Sym},
};

/// Runs a script on a key, and gives back whether it said yes.
fn ask(
    desk: &mut Desk,
    key: Key,
    run: fn(&mut Redis<'_, '_>, Key) -> bool,
) -> bool {
    let script = Script { name: "ask", run };
    let done = desk.run(|app| app.cache.eval(&script, key));
    done.expect("it is answered")
}

/// A desk whose cache holds `k` for so long.
fn with_key(ttl: Option<Duration>) -> (Desk, Key) {
    let mut desk = desk();
    let key = desk.key("k");
    let row = Row { text: desk.key("v"), version: 1 };
    match ttl {
        Some(ttl) => {
            let set = desk.run(|app| app.cache.set(key, row, ttl));
            assert_eq!(set, Ok(()));
        }
        None => assert!(ask(&mut desk, key, |redis, key| {
            let text = Sym::NONE;
            redis.set_for_ever(key, Row { text, version: 1 });
            true
        })),
    }
    (desk, key)
}

/// `TTL` of a key that has so many milliseconds left.
fn told(left_ms: u64) -> bool {
    // Set at 1 ms, asked at 3 ms.
    let (mut desk, key) = with_key(Some(ms(left_ms + 2)));
    match left_ms {
        499 => ask(&mut desk, key, |redis, key| redis.ttl(key) == 0),
        500 | 1_499 => ask(&mut desk, key, |redis, key| redis.ttl(key) == 1),
        _ => ask(&mut desk, key, |redis, key| redis.ttl(key) == 2),
    }
}

#[test]
fn seconds_to_live_are_rounded_half_up() {
    for left_ms in [499, 500, 1_499, 1_500] {
        assert!(told(left_ms), "{left_ms} ms left");
    }
    let (mut desk, key) = with_key(None);
    assert!(ask(&mut desk, key, |redis, key| redis.ttl(key) == -1));
    let other = desk.key("other");
    assert!(ask(&mut desk, other, |redis, key| redis.ttl(key) == -2));
}

#[test]
fn a_plain_set_clears_it_and_the_others_keep_it() {
    type Change = fn(&mut Redis<'_, '_>, Key) -> bool;
    let cleared: Change = |redis, key| {
        let row = redis.get(key).unwrap_or(Row::NONE);
        redis.set_for_ever(key, row);
        redis.ttl(key) == -1
    };
    let kept: [Change; 3] = [
        |redis, key| {
            let row = redis.get(key).unwrap_or(Row::NONE);
            redis.set_keep_ttl(key, row);
            redis.ttl(key) == 60
        },
        |redis, key| {
            redis.append(key, "more");
            redis.ttl(key) == 60
        },
        |redis, key| {
            let other = redis.key("renamed");
            redis.rename(key, other);
            redis.ttl(key) == -2 && redis.ttl(other) == 60
        },
    ];
    for change in [cleared].into_iter().chain(kept) {
        let (mut desk, key) = with_key(Some(Duration::from_secs(60)));
        assert!(ask(&mut desk, key, change));
    }
}

#[test]
fn an_increment_keeps_what_the_first_one_gave() {
    let mut desk = desk();
    let key = desk.key("n");
    let long = |redis: &mut Redis<'_, '_>, key: Key| {
        redis.incr(key, Duration::from_secs(60));
        redis.incr(key, Duration::from_secs(600)) == 2 && redis.ttl(key) == 60
    };
    assert!(ask(&mut desk, key, long));
}

#[test]
fn persist_takes_it_away_and_says_whether_there_was_one() {
    let (mut desk, key) = with_key(Some(Duration::from_secs(60)));
    assert!(ask(&mut desk, key, |redis, key| redis.persist(key)));
    assert!(ask(&mut desk, key, |redis, key| redis.ttl(key) == -1));
    assert!(!ask(&mut desk, key, |redis, key| redis.persist(key)));
}

/// A key without a time to live counts as one that lives for ever: GT never
/// sets it, LT always does.
#[test]
fn expire_sets_it_under_its_condition() {
    let minute = Some(Duration::from_secs(60));
    type Ask = fn(&mut Redis<'_, '_>, Key) -> bool;
    let none: Ask = |redis, key| redis.expire(key, 10_000, Condition::None);
    let some: Ask = |redis, key| redis.expire(key, 10_000, Condition::Some);
    let longer: Ask = |redis, key| redis.expire(key, 90_000, Condition::Longer);
    let no_longer: Ask =
        |redis, key| redis.expire(key, 10_000, Condition::Longer);
    let shorter: Ask =
        |redis, key| redis.expire(key, 10_000, Condition::Shorter);
    let no_shorter: Ask =
        |redis, key| redis.expire(key, 90_000, Condition::Shorter);
    let cases: [(&str, Ask, Option<Duration>, bool); 10] = [
        ("NX, has one", none, minute, false),
        ("NX, has none", none, None, true),
        ("XX, has one", some, minute, true),
        ("XX, has none", some, None, false),
        ("GT, longer", longer, minute, true),
        ("GT, shorter", no_longer, minute, false),
        ("GT, has none", longer, None, false),
        ("LT, shorter", shorter, minute, true),
        ("LT, longer", no_shorter, minute, false),
        ("LT, has none", no_shorter, None, true),
    ];
    for (what, when, ttl, sets) in cases {
        let (mut desk, key) = with_key(ttl);
        assert_eq!(ask(&mut desk, key, when), sets, "{what}");
    }
    let mut desk = desk();
    let key = desk.key("nothing");
    assert!(!ask(&mut desk, key, |redis, key| {
        redis.expire(key, 10_000, Condition::Always)
    }));
}

/// `EXPIRE k -1` returns 1 and deletes at once: by the command, not because a
/// time was over.
#[test]
fn an_expiry_in_the_past_deletes_at_once() {
    let (mut desk, key) = with_key(None);
    assert!(ask(&mut desk, key, |redis, key| {
        redis.expire(key, -1, Condition::Always)
    }));
    assert!(ask(&mut desk, key, |redis, key| redis.ttl(key) == -2));
    let expired =
        |event| matches!(event, Event::Cache(CacheEvent::Expired { .. }));
    let deleted =
        |event| matches!(event, Event::Cache(CacheEvent::Deleted { .. }));
    assert_eq!((desk.count(expired), desk.count(deleted)), (0, 1));
}

/// `DBSIZE` counts what is past its time until it is deleted.
#[test]
fn what_is_past_its_time_still_counts() {
    let mut desk = desk();
    // Nothing but an access deletes here.
    desk.simulation.on_node(CACHE, |world, _| {
        world.nodes[CACHE.index()] = Node::Cache(Cache::new(Latency::ZERO));
    });
    let key = desk.key("k");
    let row = Row { text: desk.key("v"), version: 1 };
    let set = desk.run(|app| app.cache.set(key, row, ms(10)));
    assert_eq!(set, Ok(()));
    desk.until(50);
    let other = desk.key("other");
    assert!(ask(&mut desk, other, |redis, _| redis.db_size() == 1));
    assert_eq!(desk.run(|app| app.cache.get(key)), Ok(None));
    assert!(ask(&mut desk, other, |redis, _| redis.db_size() == 0));
}
