//! Tray and disk as the stage, the ladder and the inspector show them.

#![cfg(not(target_arch = "wasm32"))]

#[path = "support/runs.rs"]
mod runs;
#[path = "timeline/mod.rs"]
mod seen;

use flushpoint::{
    run::Run,
    trace::{DiskEvent, EntryId, Event, SimTime, TrayEvent},
    view::{
        self, CacheRow, DbRow, DiskView, Freshness, Ladder, NodeContent,
        RungState, TrayView, narrate, step_words,
    },
};
use runs::random_run_of;
use seen::Seen;

const CACHE: usize = 2;
const DB: usize = 3;

fn story(variant: &str, actions: &[&str]) -> Seen {
    let run = Run::of("write-behind")
        .and_then(|run| run.with_variant(variant))
        .and_then(|run| run.with_action_texts(actions));
    Seen::of(run.expect("a run"))
}

type Cache = (Vec<CacheRow>, Option<TrayView>, Option<DiskView>);

fn cache(seen: &Seen, cursor: usize) -> Cache {
    let stage = view::stage(&seen.topology, seen.trace(), &seen.index, cursor);
    match &stage.nodes[CACHE].content {
        NodeContent::Cache { rows, tray, disk, .. } => {
            (rows.clone(), tray.clone(), disk.clone())
        }
        content => panic!("{content:?}"),
    }
}

fn database(seen: &Seen, cursor: usize) -> Vec<DbRow> {
    let stage = view::stage(&seen.topology, seen.trace(), &seen.index, cursor);
    match &stage.nodes[DB].content {
        NodeContent::Db { rows, .. } => rows.clone(),
        content => panic!("{content:?}"),
    }
}

fn behind(seen: &Seen, word: &str) -> usize {
    seen.entry_of(word).index() + 1
}

/// The cursor behind the how-manieth entry of that name, from 1.
fn behind_nth(seen: &Seen, word: &str, number: usize) -> usize {
    let all = seen.trace().iter().filter(|(_, e)| e.event.word() == word);
    let ids: Vec<EntryId> = all.map(|(id, _)| id).collect();
    ids[number - 1].index() + 1
}

#[test]
fn the_story_fills_the_tray_and_empties_it() {
    let seen = story("write-behind", &["790ms:crash cache"]);
    assert_eq!(cache(&seen, behind(&seen, "began")).1, None);
    let cursor = behind_nth(&seen, "queued", 3);
    let (rows, tray, disk) = cache(&seen, cursor);
    let tray = tray.expect("a tray");
    let shown = |tray: &TrayView| -> Vec<String> {
        let rows = tray.rows.iter();
        rows.map(|r| format!("{} {} v{}", r.key, r.text, r.version)).collect()
    };
    assert_eq!(shown(&tray), ["Ana 310 v2", "Ben 200 v2", "Cy 440 v2"]);
    assert_eq!((tray.waiting, tray.away, disk), (3, 0, None));
    let first = seen.trace().entry(seen.entry_of("queued")).at;
    assert_eq!(tray.oldest, Some(first));
    assert!(rows.iter().all(|row| row.only_copy && row.ttl.is_none()));
    let stale = |row: &DbRow| matches!(row.freshness, Freshness::Stale { .. });
    assert!(database(&seen, cursor).iter().all(stale), "it is behind");

    let away = cache(&seen, behind_nth(&seen, "taken", 3)).1.expect("a tray");
    assert_eq!((away.waiting, away.away), (0, 3));
    let (rows, tray, _) = cache(&seen, behind_nth(&seen, "cleared", 3));
    let tray = tray.expect("a tray");
    assert_eq!((tray.rows.len(), tray.oldest), (0, None));
    assert!(rows.iter().all(|row| !row.only_copy && row.ttl.is_some()));

    let cursor = behind(&seen, "crashed");
    let before = cache(&seen, cursor - 1).1.expect("a tray");
    assert_eq!(shown(&before), ["Ana 330 v3", "Ben 220 v3", "Cy 460 v3"]);
    let (rows, tray, _) = cache(&seen, cursor);
    assert!(rows.is_empty() && tray.expect("a tray").rows.is_empty());
    // What was newer is gone: nothing is newer than the database's rows.
    let fresh = |row: &DbRow| row.freshness == Freshness::Fresh;
    assert!(database(&seen, cursor).iter().all(fresh));
}

#[test]
fn the_tray_holds_as_many_rows_as_the_cache_says() {
    let mut compared = 0;
    for number in 0..150 {
        let seen = Seen::of(random_run_of("write-behind", number));
        for (id, entry) in seen.trace().iter() {
            let expected = match entry.event {
                Event::Tray(TrayEvent::Queued { depth, .. }) => depth,
                _ => continue,
            };
            if compared % 3 == 0 {
                let tray = cache(&seen, id.index() + 1).1.expect("a tray");
                let depth = (tray.waiting + tray.away) as u32;
                assert_eq!(depth, expected, "{number}: {id:?}");
            }
            compared += 1;
        }
    }
    assert!(compared > 500, "{compared}");
}

fn ladder(seen: &Seen, key: &str, cursor: usize) -> Ladder {
    let key = seen.trace().names.find(key).expect("a key");
    let (topology, trace) = (&seen.topology, seen.trace());
    view::ladder(topology, trace, &seen.moments, key, cursor).expect("a row")
}

fn states(ladder: &Ladder) -> Vec<(String, RungState)> {
    let rungs = ladder.rungs.iter();
    rungs.map(|r| (format!("{} {}", r.node, r.place), r.state)).collect()
}

fn holds(states: &[(String, RungState)]) -> Vec<&str> {
    let holding =
        states.iter().filter(|(_, s)| matches!(s, RungState::Holds(_)));
    holding.map(|(name, _)| name.trim()).collect()
}

#[test]
fn a_write_climbs_the_ladder_and_each_fault_wipes_its_rungs() {
    let told = |seen: &Seen| behind(seen, "ended");
    let naive = story("write-behind", &[]);
    let rungs = states(&ladder(&naive, "Ana", told(&naive)));
    assert_eq!(holds(&rungs), ["cache memory"]);
    let everysec = story("aof-everysec", &["300ms:power-loss cache"]);
    let rungs = states(&ladder(&everysec, "Ana", told(&everysec)));
    assert_eq!(holds(&rungs), ["cache memory", "cache OS buffer"]);
    let at = behind(&everysec, "crashed");
    let rungs = states(&ladder(&everysec, "Ana", at));
    assert_eq!(holds(&rungs), [""; 0]);
    let wiped = RungState::Wiped(SimTime::from_ms(300));
    assert_eq!((rungs[0].1, rungs[1].1), (wiped, wiped));
    let crash = story("aof-everysec", &["300ms:crash cache"]);
    let rungs = states(&ladder(&crash, "Ana", behind(&crash, "crashed")));
    assert_eq!(holds(&rungs), ["cache OS buffer"]);
    let always = story("aof-always", &["300ms:power-loss cache"]);
    let rungs = states(&ladder(&always, "Ana", told(&always)));
    let all = ["cache memory", "cache OS buffer", "cache disk"];
    assert_eq!(holds(&rungs), all);
    let rungs = states(&ladder(&always, "Ana", behind(&always, "crashed")));
    assert_eq!(holds(&rungs), ["cache disk"]);
}

#[test]
fn the_stage_tells_process_system_and_disk_apart() {
    let seen = story("aof-everysec", &[]);
    let disk = |cursor| cache(&seen, cursor).2.expect("a disk");
    let told = disk(behind(&seen, "ended"));
    assert_eq!((told.in_process, told.in_system), (0, 1));
    let begun = disk(behind(&seen, "fsync begun"));
    assert!(begun.flushing && begun.in_system > 0);
    let done = disk(behind(&seen, "fsynced"));
    assert_eq!((done.in_process, done.in_system, done.flushing), (0, 0, false));
}

#[test]
fn the_inspector_lists_what_waits_and_what_is_on_disk() {
    let seen = story("aof-always", &[]);
    let cursor = behind_nth(&seen, "queued", 2);
    let node = seen.topology.find("cache").expect("a cache");
    let (topology, trace) = (&seen.topology, seen.trace());
    let view = view::inspect(topology, trace, &seen.index, cursor, node);
    let list = |title: &str| {
        let mut lists = view.lists.iter();
        let list = lists.find(|list| list.title == title).expect(title);
        let facts = list.facts.iter();
        facts.map(|f| (f.name.as_str(), f.value.as_str())).collect::<Vec<_>>()
    };
    let waiting = list("Waiting for the database");
    assert_eq!(waiting, [("Ana v2", "310 v2"), ("Ben v2", "200 v2")]);
    let file = list("Append-only file and snapshot");
    assert!(file.contains(&("Commands only in the process", "0")));
    let queued = ("Rows queued for the database", "2");
    assert!(list("So far").contains(&queued));
}

/// Every event of tray and disk has words and a sentence of its own.
#[test]
fn every_event_is_told() {
    let mut kinds = std::collections::BTreeSet::new();
    let knobs = [("capacity", "1"), ("time-out", "20ms"), ("fsync", "30ms")];
    for number in 0..400 {
        let run = random_run_of("write-behind", number);
        let run = match number % 2 {
            0 => run,
            _ => knobs.iter().fold(run, |run, (name, value)| {
                run.with_knob(name, value).expect("in range")
            }),
        };
        let seen = Seen::of(run);
        let trace = seen.trace();
        for (id, entry) in trace.iter() {
            let (Event::Tray(_) | Event::Disk(_) | Event::Db(_)) = entry.event
            else {
                continue;
            };
            if !kinds.insert(entry.event.word()) {
                continue;
            }
            let words = step_words(trace, &seen.index, id);
            let told = narrate(trace, &seen.index, id).text;
            assert!(words.len() > 5 && told.ends_with('.'), "{words}: {told}");
            assert!(!told.contains("  ") && told.len() > words.len());
        }
    }
    for word in [
        "queued",
        "full",
        "flush begun",
        "taken",
        "flushed",
        "cleared",
        "failed",
        "appended",
        "written",
        "fsynced",
        "restored",
        "loaded",
        "absorbed",
        "batched",
        "rolled back",
    ] {
        assert!(kinds.contains(word), "{word} never happened: {kinds:?}");
    }
}

#[test]
fn a_disk_that_is_behind_is_told() {
    let seen = story("aof-everysec", &[]);
    let (trace, index) = (seen.trace(), &seen.index);
    let begun = seen.entry_of("fsync begun");
    let told = narrate(trace, index, begun).text;
    assert!(told.contains("flush its append-only file"), "{told}");
    let position = |id: EntryId| match trace.entry(id).event {
        Event::Disk(DiskEvent::FsyncBegun { position }) => position,
        event => panic!("{event:?}"),
    };
    assert!(told.contains(&position(begun).to_string()));
}
