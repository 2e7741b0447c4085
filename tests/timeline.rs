//! The timeline is a fold over the trace, and only of what is in its window.

#![cfg(not(target_arch = "wasm32"))]

#[path = "support/runs.rs"]
mod runs;
#[path = "timeline/mod.rs"]
mod seen;

use flushpoint::{
    run::Run,
    trace::{EntryId, Event, NetEvent, SimTime},
    view::{
        Axis, STEP, Window, ladder,
        timeline::{Arrow, DETAILS_MAX, FlagKind, MarkKind, Timeline},
    },
};
use runs::{Dice, random_run};
use seen::Seen;

const AXES: [Axis; 2] = [Axis::Steps, Axis::Time];

fn story(actions: &[&str]) -> Seen {
    let run = Run::of("cache-aside").expect("a scenario");
    Seen::of(run.with_action_texts(actions).expect("of its topology"))
}

#[test]
fn entries_stand_in_their_order_and_the_steps_at_their_numbers() {
    for number in 0..60 {
        let seen = Seen::of(random_run(number));
        for axis in AXES {
            let scale = seen.scale(axis);
            let mut last = 0;
            for (id, entry) in seen.trace().iter() {
                let at = scale.of_entry(id);
                assert!(at >= last, "{number}: {axis:?} {id:?}");
                last = at;
                let step = scale.step_at(at);
                if entry.event.is_step() && axis == Axis::Steps {
                    assert_eq!(seen.index.steps[step - 1], id, "{number}");
                }
                if entry.event.is_step() && axis == Axis::Time {
                    let found = seen.index.steps[step - 1];
                    assert_eq!(seen.trace().entry(found).at, entry.at);
                }
            }
            assert!(last <= scale.whole().to);
        }
    }
}

#[test]
fn a_moment_lies_between_the_steps_around_it() {
    for number in 0..60 {
        let seen = Seen::of(random_run(number));
        let scale = seen.scale(Axis::Steps);
        let mut dice = Dice::new(number);
        for _ in 0..50 {
            let at = SimTime(dice.below(seen.run.until().as_ns()));
            let place = scale.of_time(at);
            let before = seen.index.steps.iter();
            let before =
                before.filter(|id| seen.trace().entry(**id).at <= at).count();
            let (from, to) =
                (before as u64 * STEP, before as u64 * STEP + STEP);
            assert!((from..=to).contains(&place), "{number}: {at}");
        }
    }
}

#[test]
fn with_the_cursor_elsewhere_a_window_shows_what_it_would_anew() {
    let mut flying = 0;
    for number in 0..60 {
        let seen = Seen::of(random_run(number));
        let mut dice = Dice::new(number);
        for axis in AXES {
            let window = seen.random_window(&mut dice, axis);
            let mut cursor = || dice.below(seen.trace().len() as u64 + 1);
            let (from, to) = (cursor() as usize, cursor() as usize);
            let anew = seen.timeline(axis, window, to, false);
            let scope = seen.scope(axis, window, to, false);
            let moved = seen.timeline(axis, window, from, false);
            assert_eq!(moved.with_cursor(&scope), anew, "{number}");
            flying += anew.arrows.iter().filter(|sent| sent.flying).count();
        }
    }
    assert!(flying > 20, "{flying}");
}

#[test]
fn copies_stand_where_they_stood_while_nothing_that_changes_them_is_reached() {
    let mut same = 0;
    for number in 0..60 {
        let seen = Seen::of(random_run(number));
        let (key, trace) = (seen.key(), seen.trace());
        let stands = |cursor| {
            let topology = seen.run.topology();
            ladder(&topology, trace, &seen.moments, key, cursor)
        };
        for cursor in 1..=trace.len().min(200) {
            let reached = |cursor| seen.moments.reached(key, cursor);
            if reached(cursor - 1) == reached(cursor) {
                same += 1;
                assert_eq!(stands(cursor - 1), stands(cursor), "{number}");
            }
        }
    }
    assert!(same > 1_000, "{same}");
}

#[test]
fn a_window_holds_what_stands_in_it() {
    for number in 0..60 {
        let seen = Seen::of(random_run(number));
        let mut dice = Dice::new(number);
        for axis in AXES {
            let scale = seen.scale(axis);
            let window = seen.random_window(&mut dice, axis);
            let ids = (0..seen.trace().len() as u32).map(EntryId);
            let inside: Vec<usize> = ids
                .filter(|id| window.holds(scale.of_entry(*id)))
                .map(EntryId::index)
                .collect();
            let range = scale.entries(window);
            assert_eq!(range.collect::<Vec<_>>(), inside, "{number} {axis:?}");
        }
    }
}

/// Whether an arrow has a part in the window.
fn touches(arrow: &Arrow, window: Window) -> bool {
    arrow.from_at <= window.to && arrow.to_at.is_none_or(|to| to >= window.from)
}

#[test]
fn a_window_shows_every_message_that_is_on_its_way_in_it() {
    let mut compared = 0;
    for number in 0..80 {
        let seen = Seen::of(random_run(number));
        let mut dice = Dice::new(number);
        let whole = seen.scale(Axis::Time).whole();
        let all = seen.timeline(Axis::Time, whole, 0, false);
        if seen.trace().len() > DETAILS_MAX {
            continue;
        }
        for _ in 0..8 {
            let window = seen.random_window(&mut dice, Axis::Time);
            let shown = seen.timeline(Axis::Time, window, 0, false);
            let entries = seen.scale(Axis::Time).entries(window);
            if entries.is_empty() {
                continue;
            }
            let sent = |arrows: &[Arrow]| -> Vec<EntryId> {
                let touching = arrows.iter().filter(|a| touches(a, window));
                touching.map(|arrow| arrow.sent).collect()
            };
            assert_eq!(sent(&shown.arrows), sent(&all.arrows), "{number}");
            compared += shown.arrows.len();
        }
    }
    assert!(compared > 1_000, "{compared} messages compared");
}

/// The greatest place at which a timeline shows anything.
fn furthest(shown: &Timeline) -> u64 {
    let mut far = 0;
    for lane in &shown.lanes {
        far = lane.marks.iter().map(|mark| mark.at).fold(far, u64::max);
        let lasting = lane.stops.iter().chain(&lane.ops);
        far = lasting.map(|it| it.from.max(it.to)).fold(far, u64::max);
    }
    for arrow in &shown.arrows {
        far = far.max(arrow.from_at).max(arrow.to_at.unwrap_or(0));
    }
    far
}

#[test]
fn behind_a_veil_nothing_is_shown() {
    for number in 0..80 {
        let seen = Seen::of(random_run(number));
        let mut dice = Dice::new(number);
        for axis in AXES {
            let step = dice.below(seen.index.steps.len() as u64 + 1);
            let cursor = seen.index.cursor_of_step(seen.trace(), step as usize);
            let whole = seen.scale(axis).whole();
            let shown = seen.timeline(axis, whole, cursor, true);
            assert!(
                furthest(&shown) <= shown.cursor,
                "{number}: {axis:?} at step {step}"
            );
            let ahead = shown.flags.iter().filter(|f| f.at > shown.cursor);
            for flag in ahead {
                let ttl = matches!(flag.kind, FlagKind::Ttl { .. });
                assert!(ttl, "{number}: {flag:?}");
            }
        }
    }
}

#[test]
fn the_story_shows_its_stale_store_and_hit_and_where_verdicts_break() {
    let seen = story(&[]);
    let whole = seen.scale(Axis::Steps).whole();
    let shown = seen.timeline(Axis::Steps, whole, 0, false);
    let cache = shown.lanes.iter().find(|lane| lane.name == "cache").unwrap();
    let kinds: Vec<MarkKind> = cache.marks.iter().map(|m| m.kind).collect();
    let expected = [
        MarkKind::Miss,
        MarkKind::Delete,
        MarkKind::StaleStore,
        MarkKind::StaleHit,
        MarkKind::Expire,
        MarkKind::Miss,
        MarkKind::Store,
    ];
    assert_eq!(kinds, expected);
    let breaks: Vec<(u64, &str)> = shown
        .flags
        .iter()
        .filter(|flag| matches!(flag.kind, FlagKind::Break { .. }))
        .map(|flag| (flag.at, flag.words.as_str()))
        .collect();
    let at = 24 * STEP;
    // App B reads what it has itself replaced.
    let expected = ["stale read", "own write not read", "not linearizable"];
    assert_eq!(breaks, expected.map(|words| (at, words)));
}

#[test]
fn the_flag_of_a_time_to_live_stands_where_the_copy_ends() {
    let seen = story(&[]);
    let scale = seen.scale(Axis::Time);
    let shown = seen.timeline(Axis::Time, scale.whole(), 0, false);
    let stored = seen.entry_of("stored");
    let end = SimTime(seen.trace().entry(stored).at.as_ns() + 2_000_000_000);
    let ttls: Vec<(u64, &str)> = shown
        .flags
        .iter()
        .filter(|flag| matches!(flag.kind, FlagKind::Ttl { .. }))
        .map(|flag| (flag.at, flag.words.as_str()))
        .collect();
    // Nobody touches the copy, so the next cycle finds it, at 2.1 s; the
    // second copy outlives the run.
    let expected = [
        (end.as_ns(), "TTL in cache"),
        (2_100_000_000, "expired, 96.3 ms late"),
    ];
    assert_eq!(ttls, expected);

    // A copy that a crash has taken has no end any more.
    let crashed = story(&["4ms:crash cache"]);
    let len = crashed.trace().len();
    let shown = crashed.timeline(Axis::Time, scale.whole(), len, false);
    let any = |flag: &flushpoint::view::timeline::Flag| {
        matches!(flag.kind, FlagKind::Ttl { .. })
    };
    assert!(!shown.flags.iter().any(any), "{:?}", shown.flags);
}

#[test]
fn actions_are_flags_with_their_numbers_and_stops_are_stretches() {
    let seen = story(&["3ms:crash cache", "5ms:restart cache"]);
    let whole = seen.scale(Axis::Time).whole();
    let shown = seen.timeline(Axis::Time, whole, 0, false);
    let actions: Vec<(usize, &str, u64)> = shown
        .flags
        .iter()
        .filter_map(|flag| match flag.kind {
            FlagKind::Action { index, .. } => {
                Some((index, flag.words.as_str(), flag.at))
            }
            _ => None,
        })
        .collect();
    let ms = 1_000_000;
    let expected = [(0, "crash cache", 3 * ms), (1, "restart cache", 5 * ms)];
    assert_eq!(actions, expected);
    let cache = shown.lanes.iter().find(|lane| lane.name == "cache").unwrap();
    let stops: Vec<(u64, u64)> =
        cache.stops.iter().map(|stop| (stop.from, stop.to)).collect();
    assert_eq!(stops, [(3 * ms, 5 * ms)]);
}

#[test]
fn what_happens_by_itself_is_a_flag_that_nobody_can_carry() {
    let run = Run::of("cold-start").expect("a scenario");
    let seen = Seen::of(run.with_action_texts(&["3.2s:crash cache"]).unwrap());
    let whole = seen.scale(Axis::Time).whole();
    let shown = seen.timeline(Axis::Time, whole, 0, false);
    let flags = shown.flags.iter().filter_map(|flag| match flag.kind {
        FlagKind::Script { .. } => Some((flag.words.as_str(), "by itself")),
        FlagKind::Action { .. } => Some((flag.words.as_str(), "done")),
        _ => None,
    });
    let expected = [
        ("crash cache", "by itself"),
        ("restart cache", "by itself"),
        ("crash cache", "done"),
    ];
    assert_eq!(flags.collect::<Vec<_>>(), expected);
}

#[test]
fn a_client_that_gave_up_waiting_is_a_flag_with_its_time() {
    let seen = story(&["0.1ms:cut app-1<->cache"]);
    let whole = seen.scale(Axis::Steps).whole();
    let shown = seen.timeline(Axis::Steps, whole, 0, false);
    let words = shown.flags.iter().find_map(|flag| match flag.kind {
        FlagKind::TimeOut { entry } => {
            let event = seen.trace().entry(entry).event;
            let out = Event::Net(NetEvent::TimedOut { msg: out(event)? });
            assert_eq!(event, out);
            Some(flag.words.as_str())
        }
        _ => None,
    });
    assert_eq!(words, Some("time-out after 1.00 s"));
}

fn out(event: Event) -> Option<flushpoint::trace::MsgId> {
    match event {
        Event::Net(NetEvent::TimedOut { msg }) => Some(msg),
        _ => None,
    }
}

#[test]
fn a_long_run_is_drawn_as_its_density_and_a_part_of_it_in_detail() {
    let run = Run::of("cache-aside").expect("a scenario");
    let seen = Seen::of(run.with_knob("workload", "crowd").expect("a knob"));
    assert!(seen.trace().len() > 20_000, "{}", seen.trace().len());
    let scale = seen.scale(Axis::Steps);
    let whole = scale.whole();
    let shown = seen.timeline(Axis::Steps, whole, 0, false);
    let counted: u32 = shown.lanes.iter().flat_map(|lane| &lane.density).sum();
    assert_eq!(counted as usize, seen.index.steps.len());
    assert!(shown.arrows.is_empty());

    let part = Window { from: 10_000 * STEP, to: 10_040 * STEP };
    let shown = seen.timeline(Axis::Steps, part, 0, false);
    let marks: usize = shown.lanes.iter().map(|lane| lane.marks.len()).sum();
    assert!((10..=45).contains(&marks), "{marks} marks in 40 steps");
    assert!(shown.arrows.len() < 60, "{} messages", shown.arrows.len());
}
