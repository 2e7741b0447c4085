//! Whatever happens to a pair of caches: the same again gives the same, and
//! nothing is done out of turn.

use flushpoint::{
    check::lost_writes,
    history::History,
    run::execute,
    trace::{Event, IdMap, NodeId, ReplEvent, Trace},
};

use crate::runs::stormy;

/// Each replica does its primary's changes one after the other, from where it
/// took all of them over.
fn changes_come_in_turn(trace: &Trace) -> usize {
    let mut offsets: IdMap<NodeId, u32> = IdMap::default();
    let mut seen = 0;
    for (id, entry) in trace.iter() {
        match entry.event {
            Event::Repl(ReplEvent::Applied { offset, .. }) => {
                let before = offsets.insert(entry.node, offset);
                assert_eq!(before.unwrap_or(0) + 1, offset, "{id:?}");
                seen += 1;
            }
            Event::Repl(ReplEvent::Synced { offset, .. }) => {
                offsets.insert(entry.node, offset);
            }
            _ => {}
        }
    }
    seen
}

#[test]
fn a_storm_of_failovers_leaves_everything_in_turn() {
    let (mut seen, mut failovers, mut lost) = (0, 0, 0);
    for number in 0..400 {
        let run = stormy(number);
        let (once, twice) = (execute(&run), execute(&run));
        assert_eq!(once.trace.hash(), twice.trace.hash(), "{run:?}");
        let trace = &once.trace;
        seen += changes_come_in_turn(trace);
        let promoted =
            |event| matches!(event, Event::Repl(ReplEvent::Promoted { .. }));
        let entries = trace.entries().iter();
        failovers += entries.filter(|entry| promoted(entry.event)).count();
        let history = History::of(trace, trace.len());
        lost += lost_writes::each(&history).len();
    }
    println!("{seen} changes, {failovers} failovers, {lost} writes lost");
    assert!(seen > 1_000 && failovers > 100 && lost > 100);
}
