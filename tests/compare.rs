//! Two runs side by side.

#![cfg(not(target_arch = "wasm32"))]

#[path = "support/runs.rs"]
mod runs;

use std::collections::BTreeMap;

use flushpoint::{
    run::{Place, Record, Run, execute},
    scenario::CATALOGUE,
    trace::{NodeId, OpId, SimTime},
    view::{
        Index,
        compare::{Amount, Comparison, Differing, Party, Side, Unit},
        step_words,
    },
};
use runs::{Dice, random_run_of};

/// A run that was carried out.
struct Done {
    run: Run,
    record: Record,
    index: Index,
}

impl Done {
    fn of(run: Run) -> Done {
        let record = execute(&run);
        let index = Index::of_record(&record);
        Done { run, record, index }
    }

    fn variant(id: &str) -> Done {
        let run = Run::of("cache-aside").unwrap();
        Done::of(run.with_variant(id).unwrap())
    }

    fn party(&self) -> Party<'_> {
        let Done { run, record, index } = self;
        Party { run, record, index }
    }

    fn words(&self, step: usize) -> String {
        let (trace, id) = (&self.record.trace, self.index.steps[step]);
        let node = trace.node_name(trace.entry(id).node);
        format!("{node}: {}", step_words(trace, &self.index, id))
    }

    fn op(&self, step: usize) -> OpId {
        self.record.trace.entry(self.index.steps[step]).op
    }

    fn at(&self, step: usize) -> SimTime {
        self.record.trace.entry(self.index.steps[step]).at
    }
}

fn compare(a: &Done, b: &Done) -> Comparison {
    Comparison::of(a.party(), b.party())
}

fn differing(comparison: &Comparison) -> Vec<Differing> {
    comparison.alignment.differing(&comparison.beats).collect()
}

#[test]
fn a_run_does_not_differ_from_itself() {
    for scenario in CATALOGUE {
        let one = Done::of(Run::of(scenario.id).unwrap());
        let comparison = compare(&one, &one);
        assert!(comparison.same_arrivals);
        assert_eq!(comparison.warning, None);
        assert_eq!(differing(&comparison), []);
        let steps = one.index.steps.len();
        assert_eq!(comparison.alignment.alike(), steps);
        assert_eq!(comparison.beats.len(), steps, "{}", scenario.id);
        assert!(steps > 10);
        for figure in &comparison.figures {
            assert!(!figure.differs(), "{}", figure.id);
            assert_eq!(figure.better, None, "{}", figure.id);
        }
        assert!(comparison.verdicts.iter().all(|pair| !pair.differs()));
        let asked = scenario.properties.len();
        assert_eq!(comparison.verdicts.len(), asked);
    }
}

#[test]
fn a_lease_changes_what_is_said_to_the_cache_and_what_is_stored() {
    let (a, b) = (Done::variant("update-then-delete"), Done::variant("lease"));
    let comparison = compare(&a, &b);
    // The first operation is the reader whose old value arrives too late.
    let of = |side: Side, done: &Done| -> Vec<String> {
        let all = differing(&comparison).into_iter();
        let own = all.filter(|it| it.side == side);
        let first = own.filter(|it| done.op(it.step) == OpId(1));
        first.map(|it| done.words(it.step)).collect()
    };
    assert_eq!(
        of(Side::One, &a),
        [
            "app-1: GET (user:1) → cache",
            "app-1: gets NIL",
            "app-1: SET Ann v1 (user:1) → cache",
            "cache: stores user:1 = Ann v1 for 2.00 s",
            "app-1: gets OK",
        ]
    );
    assert_eq!(
        of(Side::Two, &b),
        [
            "app-1: get_or_lease (user:1) → cache",
            "cache: miss: lease:user:1",
            "cache: stores lease:user:1 = 1 for 10.00 s",
            "app-1: gets LEASE",
            "app-1: set_with_lease Ann v1 (user:1) → cache",
            "cache: miss: lease:user:1",
            "cache: refuses user:1 = Ann v1",
            "app-1: gets REFUSED",
        ]
    );
}

#[test]
fn the_figures_of_the_lease_say_what_it_mends_and_what_it_costs() {
    let (a, b) = (Done::variant("update-then-delete"), Done::variant("lease"));
    let comparison = compare(&a, &b);
    assert!(comparison.same_arrivals);
    let figure = |id| {
        let mut figures = comparison.figures.iter();
        figures.find(|figure| figure.id == id).unwrap()
    };
    let stale = figure("stale-reads");
    assert_eq!(stale.values, [1, 0].map(|n| Some(Amount::Whole(n))));
    assert_eq!(stale.better, Some(Side::Two));
    // An age that only one of them has is a difference and no contest.
    let age = figure("stale-age");
    assert!(age.differs() && age.values[1].is_none());
    assert_eq!((age.better, age.words(Side::Two)), (None, "none".into()));
    let reads = figure("db-reads");
    assert_eq!(reads.values, [2, 3].map(|n| Some(Amount::Whole(n))));
    assert_eq!(reads.better, Some(Side::One));
    assert_eq!(figure("messages").better, None);
    let ratio = figure("hit-ratio");
    assert_eq!(ratio.unit, Unit::Share);
    assert_eq!(ratio.words(Side::One), "33.3 %");
    let stale = comparison.verdicts.iter().find(|v| v.differs()).unwrap();
    assert_eq!(stale.better, Some(Side::Two));
    let words = Side::BOTH.map(|side| stale.words(side));
    assert_eq!(words, ["broken", "holds"]);
}

#[test]
fn other_requests_are_called_so_and_nothing_is_better() {
    let run = || Run::of("cache-aside").unwrap();
    let base = Done::of(run());
    let crowd = run().with_knob("workload", "crowd").unwrap();
    let seeded = crowd.clone().with_seed(8);
    let crowd = Done::of(crowd);
    let cold = Done::of(Run::of("cold-start").unwrap());
    let cases = [
        (&base, &cold, "two scenarios, cache-aside and cold-start"),
        (&crowd, &Done::of(seeded), "seeds are 7 and 8"),
        (&base, &crowd, "workloads or their ends differ"),
    ];
    for (a, b, why) in cases {
        let comparison = compare(a, b);
        assert!(!comparison.same_arrivals);
        let warning = comparison.warning.as_deref().unwrap();
        assert!(warning.contains(why), "{warning}");
        assert!(comparison.figures.iter().all(|f| f.better.is_none()));
        assert!(comparison.figures.iter().any(|f| f.differs()));
        assert!(comparison.verdicts.iter().all(|v| v.better.is_none()));
    }
    // Every verdict of either has a row.
    let mixed = compare(&base, &cold);
    let only = mixed.verdicts.iter().filter(|v| v.status(Side::One).is_none());
    assert_eq!(only.count(), 1, "cold start alone judges failed requests");
}

#[test]
fn a_fault_in_one_run_is_a_step_that_the_other_has_not() {
    let run = Run::of("cache-aside").unwrap();
    let crash = run.clone().with_action_texts(&["15ms:crash cache"]).unwrap();
    let (a, b) = (Done::of(run), Done::of(crash));
    let comparison = compare(&a, &b);
    let first = differing(&comparison)[0];
    assert_eq!(first.side, Side::Two);
    assert_eq!(b.words(first.step), "cache: process crash");
    let beat = comparison.beats.of_step(Side::Two, first.step);
    assert_eq!(comparison.beats.moved(Side::One, beat), None);
    assert_eq!(comparison.beats.moved(Side::Two, beat), Some(first.step));
}

/// Two runs of one scenario or of two, of any kind.
fn pair(number: u64) -> [Done; 2] {
    let mut dice = Dice::new(number);
    let any = |dice: &mut Dice| {
        let id = dice.pick(CATALOGUE).id;
        random_run_of(id, dice.below(u64::MAX))
    };
    let one = any(&mut dice);
    let other = match dice.below(4) {
        0 => any(&mut dice),
        // The same with another program, where its actions allow that.
        1 | 2 => {
            let variant = dice.pick(one.scenario.variants).id;
            one.clone().with_variant(variant).unwrap_or(one.clone())
        }
        _ => one.clone().with_actions(Vec::new()).unwrap(),
    };
    [one, other].map(Done::of)
}

/// Likes say the same, of the same operation, and belong to each other.
fn likes_are_alike(comparison: &Comparison, a: &Done, b: &Done) -> usize {
    let mut alike = 0;
    for step in 0..a.index.steps.len() {
        let Some(like) = comparison.alignment.like(Side::One, step) else {
            continue;
        };
        alike += 1;
        assert_eq!(comparison.alignment.like(Side::Two, like), Some(step));
        assert_eq!(a.words(step), b.words(like));
        assert_eq!(a.op(step), b.op(like));
    }
    assert_eq!(comparison.alignment.alike(), alike);
    alike
}

/// Within an operation, and within the background of a node, likes stand in
/// the same order.
fn likes_are_in_order(comparison: &Comparison, a: &Done) {
    let mut last: BTreeMap<(OpId, Option<NodeId>), usize> = BTreeMap::new();
    for step in 0..a.index.steps.len() {
        let entry = a.record.trace.entry(a.index.steps[step]);
        let node = (entry.op == OpId(0)).then_some(entry.node);
        if let Some(like) = comparison.alignment.like(Side::One, step) {
            let before = last.insert((entry.op, node), like);
            assert!(before.is_none_or(|before| before < like), "step {step}");
        }
    }
}

fn the_other_way_round_is_the_same(there: &Comparison, back: &Comparison) {
    assert_eq!(there.same_arrivals, back.same_arrivals);
    for (one, two) in there.figures.iter().zip(&back.figures) {
        let [a, b] = two.values;
        assert_eq!((one.id, one.values), (two.id, [b, a]));
        assert_eq!(one.better, two.better.map(Side::other));
    }
    for (one, two) in there.verdicts.iter().zip(&back.verdicts) {
        assert_eq!(one.property, two.property);
        let [a, b] = Side::BOTH.map(|side| two.status(side));
        assert_eq!(Side::BOTH.map(|side| one.status(side)), [b, a]);
        assert_eq!(one.better, two.better.map(Side::other));
    }
    for side in Side::BOTH {
        for step in 0..there.alignment.steps(side) {
            let like = back.alignment.like(side.other(), step);
            assert_eq!(there.alignment.like(side, step), like);
        }
    }
}

/// The playhead passes every step of both, once and in the order of time.
fn beats_pass_every_step(comparison: &Comparison, pair: [&Done; 2]) {
    let beats = &comparison.beats;
    let mut passed = [0, 0];
    let mut cursors = [0, 0];
    let mut now = SimTime::ZERO;
    for beat in 1..=beats.len() {
        let after = beats.after(beat);
        assert!(after.at >= now);
        now = after.at;
        let moved = Side::BOTH.map(|side| beats.moved(side, beat));
        assert_ne!(moved, [None, None], "beat {beat}");
        for side in Side::BOTH {
            let (place, done) = (side.place(), pair[side.place()]);
            if let Some(step) = moved[place] {
                assert_eq!(step, passed[place]);
                assert_eq!(done.at(step), now);
                assert_eq!(beats.of_step(side, step), beat);
                passed[place] += 1;
            }
            let cursor = comparison.cursor(side, done.party(), beat);
            assert!(cursor >= cursors[place]);
            assert_eq!(done.index.step_number(cursor), passed[place]);
            cursors[place] = cursor;
        }
        assert_eq!(after.steps, passed);
        assert_eq!(beats.before(beats.place(beat)), beat);
    }
    assert_eq!(passed, pair.map(|done| done.index.steps.len()));
}

#[test]
fn two_hundred_pairs_keep_what_a_comparison_promises() {
    let (mut alike, mut differ, mut unfair) = (0, 0, 0);
    for number in 0..200 {
        let [a, b] = &pair(number);
        let comparison = compare(a, b);
        alike += likes_are_alike(&comparison, a, b);
        likes_are_in_order(&comparison, a);
        the_other_way_round_is_the_same(&comparison, &compare(b, a));
        beats_pass_every_step(&comparison, [a, b]);
        let lone = differing(&comparison);
        let steps = a.index.steps.len() + b.index.steps.len();
        assert_eq!(lone.len() + 2 * comparison.alignment.alike(), steps);
        differ += lone.len();
        unfair += usize::from(comparison.warning.is_some());
    }
    assert!(alike > 10_000, "{alike} steps were alike");
    assert!(differ > 10_000, "{differ} steps differed");
    assert!((20..180).contains(&unfair), "{unfair} got other requests");
}

#[test]
fn a_place_that_no_beat_has_is_brought_into_range() {
    let (a, b) = (Done::variant("update-then-delete"), Done::variant("lease"));
    let beats = compare(&a, &b).beats;
    let before = |text: &str| beats.before(text.parse::<Place>().unwrap());
    assert_eq!(before("0ms"), 0);
    assert_eq!(before("3600s+4294967295"), beats.len());
    // Between the two fills, whatever the number behind the sign.
    assert_eq!(before("1s"), before("1s+9"));
    assert_eq!(beats.after(before("1s")).steps, [24, 37]);
    // At one instant no further than its own beats go.
    let first = before("1ns");
    assert!(first > 0);
    assert_eq!(before("0ms+99"), first);
    assert_eq!(beats.after(beats.len() + 1), beats.after(beats.len()));
}
