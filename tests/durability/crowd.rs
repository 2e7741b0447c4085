//! Runs, and what is read off them.

use flushpoint::{
    check::{Finding, lost_writes},
    history::History,
    run::{Run, execute},
    sim::chance::{Chance, Draw, Purpose, Seeded, unit},
    trace::{EntryId, Event, OpEvent, Outcome, Row, SimTime, Sym, Trace},
};

pub const ALONE: (&str, &str) = ("workload", "hands-on");

/// A run of the scenario.
pub fn run(variant: &str, knobs: &[(&str, &str)], actions: &[&str]) -> Run {
    let run = Run::of("write-behind-durability")
        .and_then(|run| run.with_variant(variant));
    let set = |run: Result<Run, _>, (name, value): &(&str, &str)| {
        run.and_then(|run| run.with_knob(name, value))
    };
    let run = knobs.iter().fold(run, set);
    let run = run.and_then(|run| run.with_action_texts(actions));
    run.expect("in the catalogue")
}

/// What it leaves behind when it ends there.
pub fn trace_until(run: Run, until_ms: u64) -> Trace {
    let until = SimTime::from_ms(until_ms);
    execute(&run.with_until(until).expect("in range")).trace
}

/// The instant of a crowd's fault, by chance within four flush intervals.
pub fn fault_us(seed: u64) -> u64 {
    let (purpose, place, ordinal) = (Purpose::Arrival, u32::MAX, 1);
    let bits = Seeded { seed }.draw(Draw { purpose, place, ordinal });
    1_500_000 + (unit(bits) * 2_000_000.0) as u64
}

/// A crowd that makes 200 writes and 200 reads a second.
pub fn crowd(variant: &str, knobs: &[(&str, &str)], seed: u64) -> Run {
    let at = format!("{}us", fault_us(seed));
    let own = [("workload", "crowd"), ("fault-at", at.as_str())];
    run(variant, &[&own, knobs].concat(), &[]).with_seed(seed)
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

/// The texts of the lost writes.
pub fn lost_texts(trace: &Trace) -> Vec<&str> {
    let lost = lost(trace).into_iter();
    lost.map(|(_, row)| trace.text(row.text)).collect()
}

/// The first entry of that kind.
pub fn first(trace: &Trace, is: impl Fn(Event) -> bool) -> Option<EntryId> {
    let mut entries = trace.iter();
    entries.find(|(_, entry)| is(entry.event)).map(|(id, _)| id)
}

/// How operations ended, with their texts.
pub fn ended(trace: &Trace) -> Vec<(Outcome, &str)> {
    let ends = trace.entries().iter().filter_map(|entry| match entry.event {
        Event::Op(OpEvent::Ended { outcome, row, .. }) => {
            Some((outcome, trace.text(row.text)))
        }
        _ => None,
    });
    ends.collect()
}
