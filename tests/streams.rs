//! Streams of the cache as Redis 7 has them, row by row of what was measured.

#![cfg(not(target_arch = "wasm32"))]

#[path = "support/cluster.rs"]
mod cluster;

use cluster::{CACHE, Desk, desk, ms};
use flushpoint::{
    nodes::{
        App, CallError, Node,
        cache::{
            Consumer, StreamClient,
            persist::{Aof, Persistence, Policy},
            stream::{NewId, Stream, StreamError, StreamId},
        },
    },
    sim::Latency,
    trace::{Event, Row, Stop, StreamEvent, Sym},
};

const KEY: Sym = Sym(7);

fn row(version: u32) -> Row {
    Row { text: Sym(9), version }
}

fn id(ms: u64, seq: u64) -> StreamId {
    StreamId::new(ms, seq)
}

fn add(stream: &mut Stream, new: NewId, now_ms: u64) -> StreamId {
    stream.add(new, now_ms, KEY, row(1)).expect("a greater id")
}

/// A stream with so many entries, 1-0 to n-0, and a group that has read none.
fn filled(entries: u64) -> Stream {
    let mut stream = Stream::default();
    for ms in 1..=entries {
        add(&mut stream, NewId::Exact(id(ms, 0)), 0);
    }
    stream.make_group(GROUP, StreamId::ZERO).expect("a new group");
    stream
}

const GROUP: Sym = Sym(20);
const ONE: Sym = Sym(21);
const TWO: Sym = Sym(22);

fn claim(consumer: Sym, min_idle_ms: i64, count: u32) -> Claim {
    let (group, start, just_id) = (GROUP, StreamId::ZERO, false);
    Claim { group, consumer, min_idle_ms, start, count, just_id }
}

use flushpoint::nodes::cache::stream::Claim;

#[test]
fn ids_only_grow_also_when_the_clock_goes_back() {
    let mut stream = Stream::default();
    assert_eq!(add(&mut stream, NewId::Auto, 5), id(5, 0));
    assert_eq!(add(&mut stream, NewId::Auto, 5), id(5, 1));
    assert_eq!(add(&mut stream, NewId::Auto, 3), id(5, 2));
    assert_eq!(add(&mut stream, NewId::Of(5), 9), id(5, 3));
    assert_eq!(add(&mut stream, NewId::Of(6), 9), id(6, 0));
    for small in [NewId::Exact(id(6, 0)), NewId::Exact(id(5, 9)), NewId::Of(5)]
    {
        let refused = stream.add(small, 9, KEY, row(1));
        assert_eq!(refused, Err(StreamError::SmallId), "{small:?}");
    }
    let text = "ERR The ID specified in XADD is equal or smaller than the \
                target stream top item";
    assert_eq!(StreamError::SmallId.to_string(), text);
}

#[test]
fn the_id_0_0_is_refused_and_0_star_begins_at_0_1() {
    let mut stream = Stream::default();
    let zero = stream.add(NewId::Exact(StreamId::ZERO), 0, KEY, row(1));
    assert_eq!(zero, Err(StreamError::ZeroId));
    assert_eq!(add(&mut stream, NewId::Of(0), 0), id(0, 1));
}

#[test]
fn the_last_id_of_all_has_none_behind_it() {
    let mut stream = Stream::default();
    add(&mut stream, NewId::Exact(id(u64::MAX, u64::MAX)), 0);
    let next = stream.add(NewId::Auto, 1, KEY, row(1));
    assert_eq!(next, Err(StreamError::SmallId));
}

#[test]
fn what_is_read_as_new_is_pending_with_one_delivery() {
    let mut stream = filled(3);
    let new = stream.read_new(GROUP, ONE, 2, 100, false).expect("a group");
    assert_eq!(new.len(), 2);
    let group = stream.group(GROUP).expect("a group");
    assert_eq!(group.last, id(2, 0));
    let pending = group.pending();
    assert_eq!(pending.len(), 2);
    assert!(pending.iter().all(|it| it.count == 1 && it.consumer == ONE));
    // Each entry goes to one consumer of the group.
    let rest = stream.read_new(GROUP, TWO, 9, 100, false).expect("a group");
    assert_eq!(rest.iter().map(|e| e.id).collect::<Vec<_>>(), [id(3, 0)]);
}

#[test]
fn reading_by_id_gives_the_own_pending_and_counts_the_delivery() {
    let mut stream = filled(3);
    stream.read_new(GROUP, ONE, 2, 100, false).expect("a group");
    stream.read_new(GROUP, TWO, 1, 100, false).expect("a group");
    let own = stream.read_own(GROUP, ONE, StreamId::ZERO, 9, 400);
    assert_eq!(own.expect("a group").len(), 2, "not those of the other");
    let pending = stream.group(GROUP).expect("a group").pending();
    assert_eq!((pending[0].count, pending[0].delivered_ms), (2, 400));
    assert_eq!((pending[2].count, pending[2].delivered_ms), (1, 100));
}

#[test]
fn no_ack_leaves_nothing_pending() {
    let mut stream = filled(2);
    stream.read_new(GROUP, ONE, 9, 0, true).expect("a group");
    assert!(stream.group(GROUP).expect("a group").pending().is_empty());
    let again = stream.read_new(GROUP, ONE, 9, 0, true).expect("a group");
    assert!(again.is_empty());
}

#[test]
fn an_acknowledgement_counts_once_and_deletes_nothing() {
    let mut stream = filled(1);
    stream.read_new(GROUP, ONE, 9, 0, false).expect("a group");
    assert_eq!(stream.ack(GROUP, &[id(1, 0)]).len(), 1);
    assert_eq!(stream.ack(GROUP, &[id(1, 0)]).len(), 0);
    assert_eq!(stream.len(), 1);
    assert!(stream.is_done(id(1, 0)));
}

#[test]
fn a_claim_takes_what_is_idle_for_long_enough_and_no_more() {
    let mut stream = filled(2);
    stream.read_new(GROUP, ONE, 1, 100, false).expect("a group");
    stream.read_new(GROUP, ONE, 1, 250, false).expect("a group");
    let claimed = stream.claim(claim(TWO, 200, 9), 300).expect("a group");
    let ids: Vec<_> = claimed.entries.iter().map(|(e, n)| (e.id, *n)).collect();
    assert_eq!(ids, [(id(1, 0), 2)]);
    assert_eq!(claimed.cursor, StreamId::ZERO);
    let pending = stream.group(GROUP).expect("a group").pending();
    assert_eq!((pending[0].consumer, pending[0].delivered_ms), (TWO, 300));
    assert_eq!(pending[1].consumer, ONE);
    // Its idle time begins anew: nobody gets it at once.
    let again = stream.claim(claim(ONE, 200, 1), 301).expect("a group");
    assert!(again.entries.is_empty());
}

#[test]
fn a_claim_by_id_alone_does_not_count_the_delivery() {
    let mut stream = filled(1);
    stream.read_new(GROUP, ONE, 1, 0, false).expect("a group");
    let claim = Claim { just_id: true, ..claim(TWO, 0, 9) };
    let claimed = stream.claim(claim, 10).expect("a group");
    assert_eq!(claimed.entries[0].1, 1);
}

#[test]
fn a_claim_says_where_to_go_on() {
    let mut stream = filled(30);
    stream.read_new(GROUP, ONE, 30, 0, false).expect("a group");
    let first = stream.claim(claim(TWO, 10, 10), 10).expect("a group");
    assert_eq!((first.entries.len(), first.cursor), (10, id(11, 0)));
}

#[test]
fn what_was_cut_off_leaves_the_list_with_a_claim() {
    let mut stream = filled(3);
    stream.read_new(GROUP, ONE, 3, 0, false).expect("a group");
    assert_eq!(stream.trim(1).len(), 2, "trimming ignores groups");
    let own = stream.read_own(GROUP, ONE, StreamId::ZERO, 9, 0);
    let own = own.expect("a group");
    assert_eq!(own[0], (id(1, 0), None), "history has the id and no entry");
    let claimed = stream.claim(claim(TWO, 0, 9), 10).expect("a group");
    assert_eq!(claimed.deleted, [id(1, 0), id(2, 0)]);
    assert_eq!(claimed.entries.len(), 1);
    assert_eq!(stream.group(GROUP).expect("a group").pending().len(), 1);
}

#[test]
fn a_consumer_is_deleted_with_what_is_pending_there() {
    let mut stream = filled(3);
    stream.read_new(GROUP, ONE, 3, 0, false).expect("a group");
    let mut image = Stream::default();
    stream.image().into_iter().for_each(|change| image.apply(change));
    assert_eq!(image.image(), stream.image(), "an image makes the same");
    let change =
        flushpoint::nodes::cache::stream::StreamChange::ConsumerDeleted(
            GROUP, ONE,
        );
    stream.apply(change);
    assert!(stream.group(GROUP).expect("a group").pending().is_empty());
    let new = stream.read_new(GROUP, TWO, 9, 0, false).expect("a group");
    assert!(new.is_empty(), "nobody is given them again");
}

#[test]
fn a_group_is_made_once() {
    let mut stream = filled(0);
    let again = stream.make_group(GROUP, StreamId::ZERO);
    assert_eq!(again, Err(StreamError::BusyGroup));
    let text = "BUSYGROUP Consumer Group name already exists";
    assert_eq!(StreamError::BusyGroup.to_string(), text);
}

fn named(app: &App) -> (StreamClient, Consumer) {
    let stream = app.stream("rows");
    let consumer = stream.consumer("jobs", app.process_name(), 10);
    (stream, consumer)
}

/// Appends two entries, makes the group and reads one of them.
fn begun(desk: &mut Desk) {
    desk.run(|app| async move {
        let (stream, job) = named(&app);
        let job_one = stream.consumer("jobs", app.process_name(), 1);
        let key = app.beside("key", app.process_name());
        stream.add(key, row(1), None).await.expect("appended");
        stream.add(key, row(2), None).await.expect("appended");
        assert_eq!(job.make_group(false).await, Ok(true));
        assert_eq!(job.make_group(false).await, Ok(false));
        let got = job_one.read_new(ms(0)).await.expect("an answer");
        assert_eq!(got.expect("an entry").rows.len(), 1);
    });
}

#[test]
fn a_reader_that_blocks_is_served_by_the_next_entry() {
    let mut desk = desk();
    desk.run(|app| async move {
        let (_, job) = named(&app);
        job.make_group(true).await.expect("made");
    });
    let read =
        desk.start(|app| async move { named(&app).1.read_new(ms(300)).await });
    desk.until(50);
    assert!(read.borrow().is_none(), "it waits");
    desk.run(|app| async move {
        let key = app.process_name();
        named(&app).0.add(key, row(1), None).await.expect("appended");
    });
    desk.until(70);
    let got = read.borrow_mut().take().expect("served").expect("an answer");
    assert_eq!(got.expect("an entry").rows.len(), 1);
    let none =
        desk.run(|app| async move { named(&app).1.read_new(ms(100)).await });
    assert_eq!(none, Ok(None), "its time is over");
}

#[test]
fn a_group_that_is_not_there_is_an_error() {
    let read =
        desk().run(|app| async move { named(&app).1.read_new(ms(0)).await });
    assert_eq!(read, Err(CallError::Rejected));
}

#[test]
fn what_is_pending_is_on_disk_like_the_entries() {
    for (policy, how, kept) in [
        (Policy::Always, Stop::Power, true),
        (Policy::EverySec, Stop::Process, true),
        (Policy::EverySec, Stop::Power, false),
    ] {
        let mut desk = desk();
        desk.simulation.on_node(CACHE, |world, ctx| {
            let aof = Aof::new(policy, ms(0));
            let disk = Persistence::Aof(Box::new(aof));
            let cache = flushpoint::nodes::Cache::new(Latency::ZERO);
            let mut cache = cache.with_persistence(disk);
            cache.start(ctx);
            world.nodes[CACHE.index()] = Node::Cache(cache);
        });
        begun(&mut desk);
        desk.simulation.crash(CACHE, how);
        desk.simulation.restart(CACHE);
        let back = desk.count(|event| {
            matches!(event, Event::Stream(StreamEvent::Owned { count: 1, .. }))
        });
        assert_eq!(back, usize::from(kept), "{policy:?} {how:?}");
        let len = desk.run(|app| async move { named(&app).0.len().await });
        assert_eq!(len, Ok(if kept { 2 } else { 0 }));
    }
}
