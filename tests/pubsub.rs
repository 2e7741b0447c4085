//! Channels of the cache as Redis 7 has them.

#![cfg(not(target_arch = "wasm32"))]

#[path = "support/cluster.rs"]
mod cluster;

use cluster::{APP, CACHE, Desk, desk, ms};
use flushpoint::{
    nodes::{App, CallError, Message},
    trace::{Event, NetEvent, PubSubEvent, Row, Stop, Sym, Verb},
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

/// What PUBLISH answers is how many were sent it, not how many get it.
#[test]
fn a_cut_takes_what_was_counted() {
    let mut desk = desk();
    let heard = desk.start(|app| hear(app, &["news"], &[], 2));
    desk.until(10);
    let key = desk.key("user:1");
    let count =
        desk.start(
            move |app| async move { app.publish("news", key, row(1)).await },
        );
    // The request has come, and nothing comes back.
    let published = |desk: &Desk| {
        desk.count(|event| {
            matches!(
                event,
                Event::PubSub(PubSubEvent::Published { receivers: 1, .. })
            )
        })
    };
    while published(&desk) == 0 {
        desk.simulation.step();
    }
    desk.simulation.cut(APP, CACHE);
    desk.until(600);
    assert_eq!(count.take(), Some(Err(CallError::TimedOut)));
    assert_eq!(heard.take(), None);
    // The next message tells of the gap: the client gives the connection up.
    desk.simulation.heal(APP, CACHE);
    desk.run(|app| async { publish(app, "news", &[2]).await });
    desk.until(1_300);
    assert_eq!(heard.take(), Some(Err(CallError::TimedOut)));
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
