//! What the inspector says of a node, at cursors whose state is known.

#![cfg(not(target_arch = "wasm32"))]

#[path = "support/runs.rs"]
mod runs;

use flushpoint::{
    run::{Run, execute},
    scenario::Topology,
    trace::{CacheEvent, DbEvent, Event, FaultEvent, NodeId, SimTime, Trace},
    view::{
        Change, Fact, Freshness, Index, InspectorView, NodeContent, inspect,
        stage,
    },
};

struct Seen {
    topology: Topology,
    trace: Trace,
    index: Index,
}

impl Seen {
    fn of(run: &Run) -> Seen {
        let topology = run.topology();
        let trace = execute(run).trace;
        let index = Index::of(&trace);
        Seen { topology, trace, index }
    }

    /// One read at 0, and what is asked for.
    fn alone(knobs: &[(&str, &str)], actions: &[&str]) -> Seen {
        let mut run = Run::of("cache-aside").unwrap();
        for (name, value) in [("workload", "hands-on")].iter().chain(knobs) {
            run = run.with_knob(name, value).unwrap();
        }
        Seen::of(&run.with_action_texts(actions).unwrap())
    }

    fn inspect(&self, name: &str, cursor: usize) -> InspectorView {
        let node = self.topology.find(name).unwrap();
        inspect(&self.topology, &self.trace, &self.index, cursor, node)
    }

    /// The cursor behind the last entry before `ms`.
    fn before(&self, ms: u64) -> usize {
        let at = SimTime::from_ms(ms);
        self.trace.entries().partition_point(|entry| entry.at < at)
    }

    /// The cursor behind the first entry that is so.
    fn behind(&self, is: impl Fn(Event) -> bool) -> usize {
        let mut entries = self.trace.iter();
        let found = entries.find(|(_, entry)| is(entry.event));
        let (id, _) = found.expect("such an entry");
        self.index.settled(&self.trace, id.index() + 1)
    }
}

#[track_caller]
fn fact<'a>(view: &'a InspectorView, list: &str, name: &str) -> &'a Fact {
    let facts = view.lists.iter().find(|it| it.title == list).unwrap();
    let exact = facts.facts.iter().find(|fact| fact.name == name);
    let ending = || facts.facts.iter().find(|fact| fact.name.ends_with(name));
    let found = exact.or_else(ending);
    found.unwrap_or_else(|| panic!("no {list} {name}: {view:#?}"))
}

#[test]
fn a_cache_names_its_keys_with_values_hits_and_time_left() {
    let seen = Seen::alone(&[], &["100ms:app-2 read user:1"]);
    let first = seen.inspect("cache", seen.before(100));
    let key = fact(&first, "Keys", "user:1");
    assert_eq!((key.value.as_str(), key.detail.as_str()), ("Ann v1", "0 hits"));
    assert!(key.timing.ends_with("s left"), "{}", key.timing);
    assert_eq!(key.freshness, Freshness::Fresh);
    let end = seen.inspect("cache", seen.trace.len());
    assert_eq!(fact(&end, "So far", "Hits").value, "1");
    assert_eq!(fact(&end, "So far", "Hits").detail, "50 % of 2");
    assert_eq!(fact(&end, "So far", "Values stored").value, "1");
    // user:1 and Ann.
    let size = fact(&first, "Now", "Names and values");
    assert_eq!(size.value, "9 bytes");
}

#[test]
fn a_key_past_its_time_stays_in_memory_until_it_is_found() {
    let acts = ["70ms:app-2 read nobody", "150ms:app-2 read nobody"];
    let seen = Seen::alone(&[("ttl", "50ms")], &acts);
    let expired = seen.behind(|event| {
        matches!(event, Event::Cache(CacheEvent::Expired { .. }))
    });
    let dead = seen.inspect("cache", seen.before(80));
    let key = fact(&dead, "Keys", "user:1");
    assert_eq!(key.detail, "0 hits, past its time, still in memory");
    assert_eq!(
        fact(&dead, "Now", "in memory").detail,
        "1 of them past their time"
    );
    let gone = seen.inspect("cache", expired);
    assert_eq!(fact(&gone, "Keys", "user:1").change, Change::Gone);
    assert_eq!(fact(&gone, "So far", "Expired").value, "1");
    assert_eq!(fact(&gone, "So far", "Expired").change, Change::Changed);
    assert_eq!(fact(&gone, "Now", "in memory").value, "0");
}

#[test]
fn a_jump_of_the_clock_takes_time_to_live_away() {
    let acts = ["20ms:clock cache +1s", "30ms:app-2 read user:1"];
    let seen = Seen::alone(&[], &acts);
    let left = |ms| {
        let view = seen.inspect("cache", seen.before(ms));
        (
            fact(&view, "Keys", "user:1").timing.clone(),
            fact(&view, "Now", "Clock").value.clone(),
        )
    };
    assert_eq!(left(20), ("2.00 s left".into(), "right".into()));
    let (key, clock) = left(32);
    // Stored some 3 ms after the beginning, read 29 ms later.
    assert!(key.starts_with("97") && key.ends_with(" ms left"), "{key}");
    assert_eq!(clock, "1.00 s ahead");
}

#[test]
fn a_replica_says_how_far_it_is_behind() {
    let knobs = [("reads-from", "replica"), ("replica-lag", "50ms")];
    let acts = ["10ms:app-2 write user:1 Bea", "30ms:app-1 read nobody"];
    let seen = Seen::alone(&knobs, &acts);
    let node = seen.topology.nodes.iter();
    let replica = node.last().unwrap().name.as_str();
    let behind = seen.inspect(replica, seen.before(40));
    let lag = fact(&behind, "Now", "Behind the primary");
    assert_eq!(lag.value, "1 row");
    assert!(lag.timing.starts_with("for 1") || lag.timing.starts_with("for 2"));
    let row = fact(&behind, "Rows", "user:1");
    assert_eq!(row.value, "Ann v1");
    assert!(matches!(&row.freshness, Freshness::Stale { newest, .. }
        if newest == "Bea v2"));
    let applied = seen
        .behind(|event| matches!(event, Event::Db(DbEvent::Replicated { .. })));
    let after = seen.inspect(replica, applied);
    assert_eq!(fact(&after, "Now", "Behind the primary").value, "0 rows");
    assert_eq!(fact(&after, "Rows", "user:1").value, "Bea v2");
    assert_eq!(fact(&after, "Rows", "user:1").change, Change::Changed);
    assert_eq!(fact(&after, "So far", "Rows applied").value, "1");
}

#[test]
fn a_commit_marks_the_row_and_the_log_and_makes_the_copy_stale() {
    let seen = Seen::alone(&[], &["50ms:app-2 write user:1 Bea"]);
    let committed = seen
        .behind(|event| matches!(event, Event::Db(DbEvent::Committed { .. })));
    let db = seen.inspect("db", committed);
    let row = fact(&db, "Rows", "user:1");
    assert_eq!((row.value.as_str(), row.change), ("Bea v2", Change::Changed));
    assert_eq!(fact(&db, "Now", "Log").value, "2 rows");
    assert_eq!(fact(&db, "Now", "Log").change, Change::Changed);
    assert_eq!(fact(&db, "Now", "Clock").change, Change::No);
    assert_eq!(fact(&db, "So far", "Rows committed").value, "1");
    let cache = seen.inspect("cache", committed);
    let key = fact(&cache, "Keys", "user:1");
    assert_eq!(key.value, "Ann v1");
    assert!(matches!(key.freshness, Freshness::Stale { .. }));
    assert_eq!(key.change, Change::Changed);
}

#[test]
fn a_crash_takes_the_keys_away_and_says_so() {
    let seen = Seen::alone(&[], &["50ms:crash cache"]);
    let crashed = seen.behind(|event| {
        matches!(event, Event::Fault(FaultEvent::Crashed { .. }))
    });
    let view = seen.inspect("cache", crashed);
    let status = fact(&view, "Now", "Status");
    assert_eq!(status.value, "crashed: its memory is gone");
    assert_eq!(status.change, Change::Changed);
    assert_eq!(fact(&view, "Keys", "user:1").change, Change::Gone);
}

#[test]
fn an_app_shows_what_it_does_has_in_hand_and_was_told() {
    let seen = Seen::alone(&[], &["50ms:app-2 write user:1 Bea"]);
    let view = seen.inspect("app-2", seen.before(51));
    let running = fact(&view, "Running operations", "writes user:1 = Bea");
    assert_eq!(running.value, "empty-handed");
    let end = seen.inspect("app-2", seen.trace.len());
    let told = fact(&end, "Last told", "write user:1");
    assert_eq!(
        (told.value.as_str(), told.detail.as_str()),
        ("Bea v2", "acknowledged")
    );
    assert_eq!(fact(&end, "So far", "Writes acknowledged").value, "1");
    assert_eq!(fact(&end, "So far", "Reads acknowledged").value, "0");
}

#[test]
fn a_busy_pool_and_who_waits_for_it() {
    let acts = ["50ms:app-2 read a", "50ms:app-2 read b", "50ms:app-1 read c"];
    let seen = Seen::alone(&[("pool", "1"), ("select", "10ms")], &acts);
    let view = seen.inspect("db", seen.before(55));
    assert_eq!(fact(&view, "Now", "Connections").value, "1 of 1 busy");
    assert_eq!(fact(&view, "Now", "Statements waiting").value, "2");
    let end = seen.inspect("db", seen.trace.len());
    assert_eq!(fact(&end, "Now", "Connections").value, "0 of 1 busy");
}

/// The inspector and the stage are told the same story by two folds.
#[test]
fn the_inspector_holds_what_the_stage_counts() {
    let mut dead = 0;
    for number in 0..60 {
        let run = runs::random_run(number);
        let seen = Seen::of(&run);
        for part in 0..6 {
            let cursor = seen.trace.len() * part / 5;
            let stage = stage(&seen.topology, &seen.trace, &seen.index, cursor);
            for (place, node) in stage.nodes.iter().enumerate() {
                let id = NodeId(place as u16);
                let (topology, trace) = (&seen.topology, &seen.trace);
                let view = inspect(topology, trace, &seen.index, cursor, id);
                assert_same(&view, &node.content);
                let facts = view.lists.iter().flat_map(|list| &list.facts);
                dead += facts.filter(|f| f.detail.contains("past its")).count();
            }
        }
    }
    assert!(dead > 0, "no run shows a key past its time");
}

fn assert_same(view: &InspectorView, content: &NodeContent) {
    let there = |list: &str| {
        let list = view.lists.iter().find(|it| it.title == list).unwrap();
        let facts = list.facts.iter();
        facts.filter(|fact| fact.change != Change::Gone).count()
    };
    match content {
        NodeContent::App { running, .. } => {
            assert_eq!(there("Running operations"), running.len());
        }
        NodeContent::Broker { logs } => {
            let rows = logs.iter().map(|log| log.rows.len() + log.more);
            assert_eq!(there("Records"), rows.sum::<usize>());
            assert_eq!(there("Partitions"), 5 * logs.len());
        }
        NodeContent::Relay { .. } => {
            assert_eq!(there("Running operations"), 0);
        }
        NodeContent::Cache { rows, more, .. } => {
            assert_eq!(there("Keys"), rows.len() + more);
            for row in rows {
                let fact = fact(view, "Keys", &row.key);
                assert!(fact.value.starts_with(&row.text), "{fact:?}");
            }
        }
        NodeContent::Db { rows, more, .. } => {
            assert_eq!(there("Rows"), rows.len() + more);
        }
    }
    for list in &view.lists {
        let mut names: Vec<&str> =
            list.facts.iter().map(|fact| fact.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), list.facts.len(), "{}", list.title);
    }
}
