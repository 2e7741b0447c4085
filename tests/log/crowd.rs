//! Runs, and what is read off them.

use std::collections::{BTreeMap, BTreeSet};

use flushpoint::{
    check::{Finding, lost_writes},
    history::History,
    run::Run,
    sim::chance::{Chance, Draw, Purpose, Seeded, unit},
    trace::{
        EntryId, Event, LogEvent, NodeId, OpEvent, OpKind, Outcome, SimTime,
        Trace,
    },
};

/// A run of the scenario.
pub fn run(variant: &str, knobs: &[(&str, &str)], actions: &[&str]) -> Run {
    let run =
        Run::of("write-behind-log").and_then(|run| run.with_variant(variant));
    let set = |run: Result<Run, _>, (name, value): &(&str, &str)| {
        run.and_then(|run| run.with_knob(name, value))
    };
    let run = knobs.iter().fold(run, set);
    let run = run.and_then(|run| run.with_action_texts(actions));
    run.expect("in the catalogue")
}

/// A number between 0 and 1 that belongs to a seed.
fn by_chance(seed: u64, ordinal: u64) -> f64 {
    let (purpose, place) = (Purpose::Arrival, u32::MAX);
    unit(Seeded { seed }.draw(Draw { purpose, place, ordinal }))
}

/// A crowd that makes 200 writes a second, nearly each of a key of its own,
/// until half a second after the fault. The leader
/// crashes at a random moment, up to 50 ms after its links were cut, and is
/// back 200 ms later.
pub fn crowd(variant: &str, knobs: &[(&str, &str)], seed: u64) -> Run {
    let at_us = 400_000 + (by_chance(seed, 1) * 600_000.0) as u64;
    let cut_us = (by_chance(seed, 2) * 50_000.0) as u64;
    let (at, cut) = (format!("{at_us}us"), format!("{cut_us}us"));
    let own = [
        ("workload", "crowd"),
        ("reads", "0"),
        ("rate", "200"),
        ("keys", "2000"),
        ("zipf", "0"),
        ("fault-at", at.as_str()),
        ("cut", cut.as_str()),
    ];
    let run = run(variant, &[&own, knobs].concat(), &[]).with_seed(seed);
    let until = SimTime((at_us + 500_000) * 1_000);
    run.with_until(until).expect("in range")
}

/// The texts of the writes of keys that are written but once: no later write
/// hides the loss of them.
fn alone(trace: &Trace) -> BTreeSet<&str> {
    let begun = || {
        trace.entries().iter().filter_map(|entry| match entry.event {
            Event::Op(OpEvent::Began { kind: OpKind::Write, key, text }) => {
                Some((key, text))
            }
            _ => None,
        })
    };
    let mut times = BTreeMap::<_, u32>::new();
    begun().for_each(|(key, _)| *times.entry(key.0).or_default() += 1);
    let once = begun().filter(|(key, _)| times[&key.0] == 1);
    once.map(|(_, text)| trace.text(text)).collect()
}

/// The texts of the lost writes, of keys that are written once.
pub fn lost(trace: &Trace) -> BTreeSet<&str> {
    let each = lost_writes::each(&History::of(trace, trace.len()));
    let lost = each.into_iter().map(|finding| match finding {
        Finding::Lost { written, .. } => trace.text(written.text),
        finding => panic!("{finding:?}"),
    });
    let alone = alone(trace);
    lost.filter(|text| alone.contains(text)).collect()
}

/// The texts of the writes that their clients know to be done, likewise.
pub fn acknowledged(trace: &Trace) -> BTreeSet<&str> {
    let ends = trace.entries().iter().filter_map(|entry| match entry.event {
        Event::Op(OpEvent::Ended {
            kind: OpKind::Write,
            outcome: Outcome::Acknowledged,
            row,
            ..
        }) => Some(trace.text(row.text)),
        _ => None,
    });
    let alone = alone(trace);
    ends.filter(|text| alone.contains(text)).collect()
}

/// The first entry of that kind.
pub fn first(
    trace: &Trace,
    is: impl Fn(LogEvent) -> bool,
) -> Option<(EntryId, NodeId)> {
    let mut entries = trace.iter();
    let found = entries.find(|(_, entry)| match entry.event {
        Event::Log(event) => is(event),
        _ => false,
    });
    found.map(|(id, entry)| (id, entry.node))
}

/// The texts that a broker's log has in the first `len` entries.
pub fn log_of(trace: &Trace, broker: NodeId, len: usize) -> Vec<&str> {
    let mut log = Vec::new();
    let entries = trace.entries()[..len].iter();
    for entry in entries.filter(|entry| entry.node == broker) {
        match entry.event {
            Event::Log(
                LogEvent::Appended { row, .. }
                | LogEvent::Replicated { row, .. },
            ) => log.push(trace.text(row.text)),
            Event::Log(LogEvent::Truncated { records, .. }) => {
                log.truncate(log.len() - records as usize);
            }
            _ => {}
        }
    }
    log
}
