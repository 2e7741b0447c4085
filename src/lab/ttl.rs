//! Hit ratios of one key by how often it is read in a time to live.

use super::{
    count::Hits,
    findings::Theory,
    plan::{Experiment, Plan, Series, time_of, with},
    theory,
};
use crate::run::Run;

/// How often the key is read in one time to live, in the mean.
const READS: [f64; 5] = [0.5, 1.0, 2.0, 4.0, 8.0];

/// How many reads a point rests on, with those that warm it up. The rarest
/// ones come to fewer, since a run lasts an hour at most.
const REQUESTS: f64 = 20_000.0;

const TTL_S: f64 = 0.2;

/// Loads take no time: the theory has none. Copies live for `TTL_S`.
const IDEAL: [(&str, &str); 9] = [
    ("workload", "crowd"),
    ("ttl", "200ms"),
    ("link", "1us"),
    ("select", "1us"),
    ("pool", "256"),
    ("time-out", "10s"),
    ("keys", "1"),
    ("reads", "1"),
    ("idle", "0"),
];

const ABOUT: &str = "One key, read at random moments, whose loads take no \
                     time: the share of reads that find a copy, by how many \
                     reads λT come in one time to live. Beside it the closed \
                     forms: λT / (1 + λT) where copies live for T from their \
                     load on, 1 − e^(−λT) where each hit lets them live \
                     for another T. In %.";

/// A curve's variant, its name, and what the theory says of it.
type Kind = (&'static str, &'static str, fn(f64) -> f64);
const KINDS: [Kind; 2] = [
    ("absolute", "λT / (1 + λT)", theory::fixed_ttl),
    ("sliding", "1 − e^(−λT)", theory::sliding_ttl),
];

pub(super) const EXPERIMENT: Experiment = Experiment {
    title: "Hit ratio by reads in a time to live, %",
    about: ABOUT,
    across: "λT",
    counted: "reads",
    plan,
};

fn plan(run: &Run) -> Option<Plan> {
    let base = with(run.clone(), &IDEAL)?;
    let series = |(variant, ..): Kind| {
        let run = |reads: f64| {
            let rate = reads / TTL_S;
            let run = base.clone().with_variant(variant).ok()?;
            let run = run.with_knob("rate", &rate.to_string()).ok()?;
            run.with_until(time_of(REQUESTS, rate)).ok()
        };
        let runs = READS.into_iter().map(run).collect::<Option<_>>()?;
        Some(Series { name: variant.into(), runs, count: Hits::boxed })
    };
    let theory = |(_, name, ratio): Kind| Theory {
        name: name.into(),
        points: READS.map(ratio).into(),
    };
    Some(Plan {
        places: READS.map(|reads| reads.to_string()).into(),
        series: KINDS.into_iter().map(series).collect::<Option<_>>()?,
        theory: KINDS.map(theory).into(),
        is_one_load: false,
    })
}
