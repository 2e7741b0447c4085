//! Crowds that write, and a stop at a moment by chance.

use flushpoint::{
    check::{Finding, lost_writes},
    history::History,
    run::Run,
    sim::chance::{Chance, Draw, Purpose, Seeded, unit},
    trace::{EntryId, Event, FaultEvent, Row, SimTime, Sym, Trace},
};

/// A crowd that makes 200 writes and 200 reads a second.
pub fn crowd(variant: &str, knobs: &[(&str, &str)], seed: u64) -> Run {
    let run = Run::of("write-behind")
        .and_then(|run| run.with_variant(variant))
        .and_then(|run| run.with_knob("workload", "crowd"))
        .and_then(|run| run.with_until(SimTime::from_ms(4_500)));
    let knobs = knobs.iter();
    let set = |run: Result<Run, _>, (name, value): &(&str, &str)| {
        run.and_then(|run| run.with_knob(name, value))
    };
    knobs.fold(run, set).expect("in the catalogue").with_seed(seed)
}

/// A stop at a moment by chance within four flush intervals; nobody starts it
/// again.
pub fn stopped(run: Run, word: &str) -> Run {
    let at_us = stop_us(run.seed);
    let until = SimTime((at_us + 20_000) * 1_000);
    run.with_until(until)
        .and_then(|run| {
            run.with_action_texts(&[format!("{at_us}us:{word} cache")])
        })
        .expect("of its topology")
}

pub fn stop_us(seed: u64) -> u64 {
    let (purpose, place, ordinal) = (Purpose::Arrival, u32::MAX, 1);
    let bits = Seeded { seed }.draw(Draw { purpose, place, ordinal });
    2_000_000 + (unit(bits) * 2_000_000.0) as u64
}

/// The same, and the cache is back 100 ms later.
pub fn restarted(run: Run, word: &str) -> Run {
    let at_us = stop_us(run.seed);
    let back = at_us + 100_000;
    run.with_action_texts(&[
        format!("{at_us}us:{word} cache"),
        format!("{back}us:restart cache"),
    ])
    .expect("of its topology")
}

/// The lost writes as the verdict names them.
pub fn lost(trace: &Trace) -> Vec<(Sym, Row)> {
    let each = lost_writes::each(&History::of(trace, trace.len()));
    let lost = each.into_iter().map(|finding| match finding {
        Finding::Lost { key, written, wiped, .. } => {
            assert!(wiped.is_some(), "it says what took it");
            (key, written)
        }
        finding => panic!("{finding:?}"),
    });
    lost.collect()
}

pub fn crash(trace: &Trace) -> EntryId {
    let mut entries = trace.iter();
    let crash = entries.find(|(_, entry)| {
        matches!(entry.event, Event::Fault(FaultEvent::Crashed { .. }))
    });
    crash.expect("a crash").0
}
