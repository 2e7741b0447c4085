//! How often a Bloom filter says yes to what is not there, by its size.

use super::{
    count::WrongYeses,
    findings::Theory,
    plan::{Experiment, Plan, Series, time_of, with},
    theory,
};
use crate::run::Run;

/// How many rows there are.
const ROWS: u64 = 5_000;

/// How many bits the filter has for each of them.
const BITS_A_ROW: [u64; 5] = [2, 4, 6, 8, 10];

/// How many bits a row sets, by curve.
const HASHES: [u64; 3] = [1, 2, 5];

/// How many reads a point rests on, with those that come before the filters
/// of all apps are built.
const REQUESTS: f64 = 40_000.0;
const RATE: f64 = 1_000.0;

/// All ask for rows that are not there, each for another one, and nobody
/// waits, so that what is asked is also answered.
const IDEAL: [(&str, &str); 9] = [
    ("workload", "crowd"),
    ("keys", "5000"),
    ("rate", "1000"),
    ("missing", "1"),
    ("missing-keys", "1000000"),
    ("pool", "256"),
    ("time-out", "10s"),
    ("reads", "1"),
    ("rebuild", "600s"),
];

const ABOUT: &str = "5000 rows, and reads of others that are not there: the \
                     share that a Bloom filter lets through to the database, \
                     by its bits for each row, m/n. Beside it the formula \
                     (1 − e^(−kn/m))^k. More bits a row sets help a large \
                     filter and fill a small one. In %.";

pub(super) const EXPERIMENT: Experiment = Experiment {
    title: "Wrong yeses by bits a row, %",
    about: ABOUT,
    across: "m/n",
    counted: "reads",
    plan,
};

fn plan(run: &Run) -> Option<Plan> {
    let base = run.clone().with_variant("bloom-filter").ok()?;
    let base = with(base, &IDEAL)?;
    let base = base.with_until(time_of(REQUESTS, RATE)).ok()?;
    let series = |hashes: u64| {
        let run = |bits: u64| {
            let bits = (bits * ROWS).to_string();
            let knobs = [("bits", &*bits), ("hashes", &*hashes.to_string())];
            with(base.clone(), &knobs)
        };
        let runs = BITS_A_ROW.into_iter().map(run).collect::<Option<_>>()?;
        let name = format!("k = {hashes}");
        Some(Series { name, runs, count: WrongYeses::boxed })
    };
    let theory = |hashes: u64| Theory {
        name: format!("formula, k = {hashes}"),
        points: BITS_A_ROW
            .map(|bits| theory::wrong_yeses(bits as f64, hashes as f64))
            .into(),
    };
    Some(Plan {
        places: BITS_A_ROW.map(|bits| bits.to_string()).into(),
        series: HASHES.into_iter().map(series).collect::<Option<_>>()?,
        theory: HASHES.map(theory).into(),
        is_one_load: true,
    })
}
