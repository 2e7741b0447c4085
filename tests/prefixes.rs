//! What is looked up for a cursor is what a fold from the first entry says.

#![cfg(not(target_arch = "wasm32"))]

use flushpoint::{
    check::{Property, Status},
    run::{Run, Session},
    trace::NodeId,
    view::{self, Checkpoints, Index, Judged},
};

#[path = "support/runs.rs"]
mod runs;

/// Compares everything at some cursors; answers how many of the verdicts
/// there were broken.
fn compare(run: Run, cursors: usize) -> usize {
    let session = Session::new(run);
    let (run, trace) = (session.run(), &session.record().trace);
    let (source, index) = (&run.scenario.source, Index::of(trace));
    let topology = run.topology();
    let kept = Checkpoints::of(&topology, source, trace, &index);
    let judged = Judged::of(Property::ALL, trace);
    assert_eq!(
        judged.whole(trace),
        view::verdicts(Property::ALL, trace, trace.len())
    );
    let begins = index.steps.first().map_or(trace.len(), |it| it.index());
    assert_eq!(
        view::untested(Property::ALL, trace),
        view::verdicts(Property::ALL, trace, begins)
    );
    let mut broken = 0;
    let mut dice = runs::Dice::new(trace.len() as u64);
    for _ in 0..cursors {
        let cursor = dice.below(trace.len() as u64 + 1) as usize;
        assert_eq!(
            kept.stage(&topology, trace, &index, cursor),
            view::stage(&topology, trace, &index, cursor),
        );
        let node = NodeId(dice.below(topology.nodes.len() as u64) as u16);
        assert_eq!(
            kept.inspect(&topology, trace, &index, cursor, node),
            view::inspect(&topology, trace, &index, cursor, node),
        );
        assert_eq!(
            kept.code(source, trace, cursor),
            view::code(source, trace, cursor),
        );
        let verdicts = view::verdicts(Property::ALL, trace, cursor);
        assert_eq!(judged.at(trace, cursor), verdicts, "at {cursor}");
        let verdicts = verdicts.iter();
        broken += verdicts.filter(|v| v.status == Status::Broken).count();
    }
    broken
}

#[test]
fn random_runs_look_the_same_at_every_cursor() {
    let broken: usize =
        (0..120).map(|seed| compare(runs::random_run(seed), 25)).sum();
    assert!(broken > 100, "only {broken} broken verdicts were compared");
}

#[test]
fn runs_that_lose_writes_look_the_same_at_every_cursor() {
    let run = |seed| runs::random_run_of("write-behind", seed);
    let broken: usize = (0..120).map(|seed| compare(run(seed), 25)).sum();
    assert!(broken > 100, "only {broken} broken verdicts were compared");
}

#[test]
fn failovers_look_the_same_at_every_cursor() {
    let broken: usize =
        (0..60).map(|seed| compare(runs::stormy(seed), 25)).sum();
    assert!(broken > 100, "only {broken} broken verdicts were compared");
}

#[test]
fn a_crowd_over_many_checkpoints_looks_the_same() {
    for knobs in [
        ["rate=3000", "keys=20"],
        ["rate=3000", "keys=10000"],
        ["rate=2000", "reads=0.2"],
    ] {
        let mut run = Run::of("cache-aside").unwrap();
        run = run.with_knob("workload", "crowd").unwrap();
        run = run.with_knob("zipf", "2").unwrap();
        for knob in knobs {
            let (name, value) = knob.split_once('=').unwrap();
            run = run.with_knob(name, value).unwrap();
        }
        let run = run.with_until_text("2s").unwrap();
        assert!(compare(run, 30) > 0, "{knobs:?} breaks nothing");
    }
}
