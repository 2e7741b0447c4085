//! How often XFetch lets a copy end, by how hot its key is.

use super::{
    count::Unrenewed,
    findings::Theory,
    plan::{Experiment, Plan, Series, with},
    theory,
};
use crate::{run::Run, trace::SimTime};

/// How many reads come in βΔ, in the mean.
const READS: [f64; 5] = [0.25, 0.5, 1.0, 2.0, 4.0];

/// One load takes this long, and β makes up for it.
const SELECT_MS: f64 = 1.0;
const BETA: f64 = 100.0;

/// About a thousand copies end in the half of it that counts.
const LASTS: SimTime = SimTime::from_ms(2_400_000);

/// A network that takes no time, and a load that takes next to none of the
/// time between two reads.
const IDEAL: [(&str, &str); 9] = [
    ("workload", "crowd"),
    ("ttl", "1s"),
    ("select", "1ms"),
    ("beta", "100"),
    ("link", "1us"),
    ("pool", "256"),
    ("time-out", "10s"),
    ("keys", "1"),
    ("reads", "1"),
];

const ABOUT: &str = "One key under XFetch, read at random moments: the share \
                     of copies that end before anybody has renewed them, by \
                     how many reads λβΔ come in β times the time Δ of a load. \
                     Beside it the closed form e^(−λβΔ). A hot key is renewed \
                     nearly always; one that is hardly read ends, and nobody \
                     stampedes. In %.";

pub(super) const EXPERIMENT: Experiment = Experiment {
    title: "Copies that end unrenewed, %",
    about: ABOUT,
    across: "λβΔ",
    counted: "copies",
    plan,
};

fn plan(run: &Run) -> Option<Plan> {
    let base = with(run.clone().with_variant("xfetch").ok()?, &IDEAL)?;
    let base = base.with_until(LASTS).ok()?;
    let run = |reads: f64| {
        let rate = reads / (BETA * SELECT_MS / 1_000.0);
        base.clone().with_knob("rate", &rate.to_string()).ok()
    };
    Some(Plan {
        places: READS.map(|reads| reads.to_string()).into(),
        series: vec![Series {
            name: "xfetch".into(),
            runs: READS.into_iter().map(run).collect::<Option<_>>()?,
            count: Unrenewed::boxed,
        }],
        theory: vec![Theory {
            name: "e^(−λβΔ)".into(),
            points: READS.map(theory::unrenewed).into(),
        }],
        is_one_load: false,
    })
}
