//! Channels of the cache as Redis 7 has them.

#![cfg(not(target_arch = "wasm32"))]

#[path = "support/cluster.rs"]
mod cluster;

use cluster::{APP, CACHE, Desk, desk, desk_with, ms};
use flushpoint::{
    nodes::{App, Cache, CallError, Message, cache::OutputLimit},
    sim::Latency,
    trace::{
        Event, Gone, NetEvent, PubSubEvent, Row, SimTime, Stop, Sym, Verb,
    },
};

fn row(version: u32) -> Row {
    Row { text: Sym(9), version }
}

/// Publishes rows of these versions, one after the other.
async fn publish(app: App, channel: &str, versions: &[u32]) -> Vec<u32> {
    let key = app.key("user:1");
    let mut counts = Vec::new();
    for version in versions {
        let count = app.publish(channel, key, row(*version)).await;
        counts.push(count.expect("an answer"));
    }
    counts
}

/// Hears so many messages, or whatever ends it.
async fn hear(
    app: App,
    channels: &'static [&'static str],
    patterns: &'static [&'static str],
    count: usize,
) -> Result<Vec<u32>, CallError> {
    let mut news = app.subscribe_to(channels, patterns).await?;
    let mut heard = Vec::new();
    while heard.len() < count {
        let Message { row, .. } = news.next().await?;
        heard.push(row.version);
    }
    Ok(heard)
}

fn subscribed(desk: &Desk) -> usize {
    desk.count(|event| {
        matches!(event, Event::PubSub(PubSubEvent::Subscribed { .. }))
    })
}

#[test]
fn all_who_hear_a_channel_get_what_is_published_there() {
    let mut desk = desk();
    let both = [0, 1].map(|_| {
        desk.start(|app| async { hear(app, &["news"], &[], 2).await })
    });
    let other = desk.start(|app| hear(app, &["weather"], &[], 1));
    desk.until(10);
    let counts = desk.run(|app| async { publish(app, "news", &[1, 2]).await });
    assert_eq!(counts, [2, 2]);
    desk.until(30);
    for heard in both {
        assert_eq!(heard.take(), Some(Ok(vec![1, 2])));
    }
    assert_eq!(other.take(), None);
}

/// Measured: five publishes while the subscriber is away answer 0, 0, 0, 0, 0,
/// and nothing comes after it is back.
#[test]
fn what_is_published_while_nobody_hears_is_nowhere() {
    let mut desk = desk();
    let counts =
        desk.run(|app| async { publish(app, "news", &[1, 2, 3, 4, 5]).await });
    assert_eq!(counts, [0; 5]);
    let heard = desk.start(|app| hear(app, &["news"], &[], 1));
    desk.until(200);
    assert_eq!(subscribed(&desk), 1);
    assert_eq!(heard.take(), None);
    desk.run(|app| async { publish(app, "news", &[6]).await });
    desk.until(300);
    assert_eq!(heard.take(), Some(Ok(vec![6])));
}

/// Measured: a client that matches by channel and by pattern gets a message
/// twice and counts twice.
#[test]
fn who_matches_twice_gets_it_twice() {
    let mut desk = desk();
    let heard = desk.start(|app| hear(app, &["news:a"], &["news:*"], 3));
    desk.until(10);
    let counts = desk.run(|app| async {
        [
            publish(app.clone(), "news:a", &[1]).await,
            publish(app.clone(), "news:b", &[2]).await,
            publish(app, "weather", &[3]).await,
        ]
        .concat()
    });
    assert_eq!(counts, [2, 1, 0]);
    desk.until(40);
    assert_eq!(heard.take(), Some(Ok(vec![1, 1, 2])));
}

#[test]
fn a_crash_of_the_cache_ends_all_connections() {
    let mut desk = desk();
    let heard = desk.start(|app| hear(app, &["news"], &[], 1));
    desk.until(10);
    desk.simulation.crash(CACHE, Stop::Process);
    desk.until(20);
    assert_eq!(heard.take(), Some(Err(CallError::Reset)));
    desk.simulation.restart(CACHE);
    let counts = desk.run(|app| async { publish(app, "news", &[1]).await });
    assert_eq!(counts, [0]);
}

#[test]
fn a_subscriber_that_crashes_counts_no_more() {
    let mut desk = desk();
    desk.start(|app| hear(app, &["news"], &[], 1));
    desk.until(10);
    desk.simulation.crash(APP, Stop::Process);
    desk.simulation.restart(APP);
    let counts = desk.run(|app| async { publish(app, "news", &[1]).await });
    assert_eq!(counts, [0]);
    let left = desk.count(|event| {
        matches!(event, Event::PubSub(PubSubEvent::Left { .. }))
    });
    assert_eq!(left, 1);
}

/// As over TCP: what a cut link took is sent again, and heard once, in order.
#[test]
fn a_cut_delays_what_was_sent_and_takes_nothing() {
    let mut desk = desk();
    let heard = desk.start(|app| hear(app, &["news"], &[], 3));
    desk.until(10);
    let key = desk.key("user:1");
    let send = |desk: &mut Desk, version| {
        let app = move |app: App| async move {
            app.publish("news", key, row(version)).await
        };
        desk.start(app)
    };
    let first = send(&mut desk, 1);
    while published(&desk) == 0 {
        desk.simulation.step();
    }
    desk.simulation.cut(APP, CACHE);
    desk.until(600);
    // It has been sent, and the answer has met the cut link as well.
    assert_eq!(first.take(), Some(Err(CallError::TimedOut)));
    assert_eq!(heard.take(), None);
    desk.simulation.heal(APP, CACHE);
    desk.run(|app| async { publish(app, "news", &[2, 3]).await });
    desk.until(1_500);
    assert_eq!(heard.take(), Some(Ok(vec![1, 2, 3])));
}

fn published(desk: &Desk) -> usize {
    desk.count(|event| {
        matches!(event, Event::PubSub(PubSubEvent::Published { .. }))
    })
}

/// How a subscriber was left, who has never looked at what came.
fn left(desk: &Desk) -> Option<(Gone, SimTime)> {
    desk.trace(|trace| {
        trace.entries().iter().find_map(|it| match it.event {
            Event::PubSub(PubSubEvent::Left { why, .. }) => Some((why, it.at)),
            _ => None,
        })
    })
}

/// Subscribes, and then looks at nothing for a while.
async fn idle(app: App) -> Result<Vec<u32>, CallError> {
    let mut news = app.subscribe("news").await?;
    app.sleep(ms(100_000)).await;
    let mut heard = Vec::new();
    while let Ok(Message { row, .. }) = news.next().await {
        heard.push(row.version);
    }
    Ok(heard)
}

/// Measured with the stock limits: closed after 37.5 MB were published, and
/// the last PUBLISH still returned 1.
#[test]
fn over_the_hard_limit_a_connection_is_closed_at_once() {
    let limit =
        OutputLimit { message_bytes: 500_000, ..OutputLimit::default() };
    let mut desk =
        desk_with(Cache::new(Latency::ZERO).with_output_limit(limit));
    let heard = desk.start(idle);
    desk.until(10);
    let mut megabytes = 0.0;
    while left(&desk).is_none() {
        let counts = desk.run(|app| async { publish(app, "news", &[1]).await });
        assert_eq!(counts, [1]);
        megabytes += 0.5;
    }
    println!("closed after {megabytes} MB");
    assert!((37.0..=38.5).contains(&megabytes), "{megabytes}");
    assert_eq!(left(&desk).map(|it| it.0), Some(Gone::HardLimit));
    let counts = desk.run(|app| async { publish(app, "news", &[1]).await });
    assert_eq!(counts, [0]);
    desk.until(101_000);
    // What was in the sockets is read all the same: 11 of 500 kB.
    assert_eq!(heard.take().map(|it| it.map(|it| it.len())), Some(Ok(11)));
}

/// Measured with a soft limit of 1 MB for 3 s: closed after 3.3 s.
#[test]
fn over_the_soft_limit_a_connection_is_closed_after_its_time() {
    let limit = OutputLimit {
        message_bytes: 500_000,
        socket_bytes: 1_000_000,
        soft_bytes: 1_000_000,
        soft_time: ms(3_000),
        ..OutputLimit::default()
    };
    let mut desk =
        desk_with(Cache::new(Latency::ZERO).with_output_limit(limit));
    desk.start(idle);
    desk.until(10);
    desk.run(|app| async { publish(app, "news", &[1; 4]).await });
    desk.until(5_000);
    assert_eq!(left(&desk), None, "as much as the limit");
    desk.run(|app| async { publish(app, "news", &[1]).await });
    desk.until(10_000);
    let (why, at) = left(&desk).expect("closed");
    println!("closed {:.3} s after", at.as_ms_f64() / 1_000.0 - 5.0);
    assert_eq!(why, Gone::SoftLimit);
    assert!((8_000.0..8_300.0).contains(&at.as_ms_f64()), "{at}");
}

/// A subscriber that is slow and catches up is not closed, and misses nothing.
#[test]
fn what_waits_in_the_output_buffer_comes_when_there_is_room() {
    let limit = OutputLimit { socket_bytes: 2_000, ..OutputLimit::default() };
    let mut desk =
        desk_with(Cache::new(Latency::ZERO).with_output_limit(limit));
    let heard = desk.start(|app: App| async move {
        let mut news = app.subscribe("news").await?;
        let mut heard = Vec::new();
        while heard.len() < 20 {
            let Message { row, .. } = news.next().await?;
            heard.push(row.version);
            app.sleep(ms(20)).await;
        }
        Ok::<_, CallError>(heard)
    });
    desk.until(10);
    let all: Vec<u32> = (1..=20).collect();
    let sent = all.clone();
    desk.run(move |app| async move { publish(app, "news", &sent).await });
    desk.until(1_000);
    assert_eq!(heard.take(), Some(Ok(all)));
    assert_eq!(left(&desk), None);
}

#[test]
fn messages_of_one_connection_are_heard_in_order() {
    let mut desk = desk();
    let heard = desk.start(|app| hear(app, &["news"], &[], 3));
    desk.until(10);
    let held =
        desk.start(|app| async { publish(app, "news", &[1, 2, 3]).await });
    desk.until(12);
    let first = desk.trace(|trace| {
        let mut sent = trace.entries().iter().filter_map(|it| match it.event {
            Event::Net(NetEvent::Sent { msg, verb: Verb::Message, .. }) => {
                Some(msg)
            }
            _ => None,
        });
        // The first of all says that the connection stands.
        sent.nth(1).expect("a message")
    });
    desk.simulation.hold(first);
    desk.until(40);
    assert_eq!((held.take(), heard.take()), (Some(vec![1; 3]), None));
    desk.simulation.release(first);
    desk.until(60);
    assert_eq!(heard.take(), Some(Ok(vec![1, 2, 3])));
}
