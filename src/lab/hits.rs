//! Hit ratios by policy and size of the cache.

use super::{
    count::Hits,
    findings::Theory,
    plan::{Experiment, Plan, Series, time_of},
    theory,
};
use crate::{nodes::cache::KEY_BYTES, run::Run};

/// The sizes of the cache that are tried: so many thousandths of all keys fit.
pub const SHARES: [u64; 5] = [25, 50, 100, 200, 400];

/// The variants that are compared.
const POLICIES: [&str; 4] =
    ["allkeys-lru", "allkeys-lfu", "allkeys-random", "exact-lru"];

/// Every cache is asked so often for each key there is, and at least and at
/// most so often in all.
const REQUESTS_A_KEY: u64 = 20;
const REQUESTS_MIN: u64 = 20_000;
const REQUESTS_MAX: u64 = 60_000;

const ABOUT: &str = "The load of this run, at five sizes of the cache, under \
                     four policies: the share of reads that find their key, in \
                     the second half of each run. Beside it the theory, if \
                     each request is independent of those before it: exact \
                     LRU by Che’s approximation, a random choice, and the best \
                     policy there can be. In %, by the share of keys that fit.";

/// The theories of hit ratios.
type Ratio = fn(&[f64], u64) -> f64;
const THEORIES: [(&str, Ratio); 3] = [
    ("LRU (Che)", theory::lru),
    ("random", theory::random),
    ("best", theory::best),
];

pub(super) const EXPERIMENT: Experiment = Experiment {
    title: "Hit ratio by share of keys that fit, %",
    about: ABOUT,
    across: "fit",
    counted: "reads",
    plan,
};

fn plan(run: &Run) -> Option<Plan> {
    let settings = run.settings();
    let (keys, rate) = (settings.count("keys"), settings.number("rate"));
    let requests = keys.saturating_mul(REQUESTS_A_KEY);
    let requests = requests.clamp(REQUESTS_MIN, REQUESTS_MAX);
    let workload = match settings.choice("workload") {
        "story" => "crowd",
        other => other,
    };
    let base = run.clone().with_knob("workload", workload).ok()?;
    let base = base.with_until(time_of(requests as f64, rate)).ok()?;
    let fits = SHARES.map(|share| (keys * share / 1_000).max(1));
    let series = |policy: &'static str| {
        let run = |fit: u64| {
            let bytes = (fit * KEY_BYTES).to_string();
            let run = base.clone().with_variant(policy).ok()?;
            run.with_knob("maxmemory", &bytes).ok()
        };
        let runs = fits.into_iter().map(run).collect::<Option<_>>()?;
        Some(Series { name: policy.into(), runs, count: Hits::boxed })
    };
    // Otherwise requests are not independent of those before them, or some
    // delete keys.
    let is_steady = workload == "crowd" && settings.number("reads") == 1.0;
    let shares = theory::zipf(keys, settings.number("zipf"));
    let theory = |(name, ratio): (&str, Ratio)| Theory {
        name: name.into(),
        points: fits.iter().map(|fit| ratio(&shares, *fit)).collect(),
    };
    Some(Plan {
        places: SHARES.map(|it| format!("{}", it as f64 / 10.0)).into(),
        series: POLICIES.into_iter().map(series).collect::<Option<_>>()?,
        theory: match is_steady {
            true => THEORIES.map(theory).into(),
            false => Vec::new(),
        },
        is_one_load: true,
    })
}
