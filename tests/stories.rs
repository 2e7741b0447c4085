//! Every story of the catalogue comes to its point soon: what breaks in it is
//! broken within thirty steps, on the default seed.

#![cfg(not(target_arch = "wasm32"))]

use flushpoint::{
    check::{Property, Status, check},
    history::History,
    run::{Run, execute},
    scenario::{CATALOGUE, Effect, Expected, Scenario, Variant},
    view::Index,
};

/// Rows of the table of steps.
const STEPS_MAX: usize = 30;

/// Where a person has to do something before anything breaks: what is turned,
/// and what is done.
struct ByHand {
    scenario: &'static str,
    variant: &'static str,
    knobs: &'static [(&'static str, &'static str)],
    acts: &'static [&'static str],
}

const fn by_hand(
    scenario: &'static str,
    variant: &'static str,
    acts: &'static [&'static str],
) -> ByHand {
    ByHand { scenario, variant, knobs: &[], acts }
}

const BY_HAND: &[ByHand] = &[
    // Before the first flush; the lesson crashes it behind that.
    by_hand("write-behind", "write-behind", &["345ms:crash cache"]),
    by_hand("write-behind", "read-database", &["420ms:app-2 read Ana"]),
    ByHand {
        scenario: "write-behind-job",
        variant: "row-by-row",
        knobs: &[("trouble", "crash")],
        acts: &[],
    },
    by_hand("write-behind-logging", "write-behind", &["790ms:crash cache"]),
    by_hand("write-behind-metrics", "write-behind", &["790ms:crash cache"]),
    by_hand("write-behind-leaderboard", "write-behind", &["790ms:crash cache"]),
    by_hand("write-behind-ignite", "write-behind", &["4.9s:crash cache"]),
    by_hand("write-behind-ignite", "flush-often", &["4.9s:crash cache"]),
];

/// Stories whose point no verdict tells; tests of their own look at it.
const NO_VERDICT: &[&str] = &[
    // How long requests take.
    "why-cache",
    "refresh-ahead",
    // That the database stays down when the cause is gone.
    "cold-start",
    // How often the database is asked for the same row.
    "read-through",
    // How long the line at the database becomes; crowds fail by it.
    "stampede",
    "penetration",
    "avalanche",
    // How long the line at one shard becomes.
    "hot-key",
    // Which key goes, and how often the others are found.
    "eviction",
];

/// The run of a story, with what a person does in it.
fn story(scenario: &Scenario, variant: &Variant) -> (Run, bool) {
    let run = Run::of(scenario.id).and_then(|run| run.with_variant(variant.id));
    let own = run.expect("in the catalogue");
    let mut all = BY_HAND.iter();
    let found =
        all.find(|it| (it.scenario, it.variant) == (scenario.id, variant.id));
    let Some(hand) = found else { return (own, false) };
    let turned = hand.knobs.iter().fold(own, |run, (name, value)| {
        run.with_knob(name, value).expect("a knob")
    });
    let acted = turned.with_action_texts(hand.acts).expect("its nodes");
    (acted, true)
}

/// The steps up to where the first of these properties is broken.
fn point(run: &Run, properties: &[Property]) -> Option<usize> {
    let trace = execute(run).trace;
    let index = Index::of(&trace);
    let history = History::of(&trace, trace.len());
    let first = properties.iter().filter_map(|property| {
        let verdict = check(*property, &history);
        assert_ne!(verdict.status, Status::Unknown);
        verdict.first
    });
    first.min().map(|first| index.step_number(first.index() + 1))
}

#[test]
fn what_breaks_in_a_story_breaks_within_thirty_steps() {
    let mut late = Vec::new();
    for scenario in CATALOGUE {
        if NO_VERDICT.contains(&scenario.id) {
            continue;
        }
        for variant in scenario.variants {
            let (run, by_hand) = story(scenario, variant);
            let expected = variant.expected.iter();
            let breaks = expected.filter(|it| it.1 == Expected::Breaks);
            let breaks: Vec<Property> = breaks.map(|it| it.0).collect();
            let point = match by_hand {
                true => point(&run, scenario.properties),
                false => point(&run, &breaks),
            };
            let name = format!("{} {}", scenario.id, variant.id);
            if let Some(step) = point {
                println!("{name}: step {step}");
            }
            // A mend may break something under a crowd alone.
            let must = by_hand || variant.effect == Effect::Naive;
            let seen = point.is_some() || !must;
            if !seen || point.is_some_and(|step| step > STEPS_MAX) {
                late.push((name, point));
            }
        }
    }
    assert!(late.is_empty(), "{late:?}");
}

#[test]
fn nobody_is_asked_for_a_deed_where_none_is_needed() {
    for hand in BY_HAND {
        let run = Run::of(hand.scenario).expect("in the catalogue");
        let run = run.with_variant(hand.variant).expect("a variant");
        let properties = run.scenario.properties;
        assert_eq!(point(&run, properties), None, "{}", hand.scenario);
    }
}
