use super::{
    count::Count,
    filter,
    findings::{Curve, Findings, Load, Theory},
    hits, renewals, ttl,
};
use crate::{
    run::{Run, UNTIL_MAX},
    scenario::Scenario,
    trace::SimTime,
};

/// An experiment, before it is known under what load; see [`Findings`].
pub(super) struct Experiment {
    pub title: &'static str,
    pub about: &'static str,
    pub across: &'static str,
    pub counted: &'static str,
    pub plan: fn(&Run) -> Option<Plan>,
}

/// What an experiment is going to do.
pub(super) struct Plan {
    pub places: Vec<String>,
    pub series: Vec<Series>,
    pub theory: Vec<Theory>,
    /// Whether all runs are asked for the same.
    pub is_one_load: bool,
}

/// One thing that is measured.
pub(super) struct Series {
    pub name: String,
    /// The runs, by place.
    pub runs: Vec<Run>,
    /// What is counted in each.
    pub count: fn() -> Box<dyn Count>,
}

impl Experiment {
    /// The one that belongs to a scenario, if one does.
    pub fn of(scenario: &Scenario) -> Option<&'static Experiment> {
        match scenario.id {
            "eviction" => Some(&hits::EXPERIMENT),
            "ttl" => Some(&ttl::EXPERIMENT),
            "stampede" => Some(&renewals::EXPERIMENT),
            "penetration" => Some(&filter::EXPERIMENT),
            _ => None,
        }
    }
}

impl Plan {
    /// Before anything has been found.
    pub fn findings(&self, of: &Experiment, run: &Run) -> Findings {
        let series = self.series.iter();
        let curve =
            |it: &Series| Curve { name: it.name.clone(), points: Vec::new() };
        Findings {
            title: of.title,
            about: of.about,
            across: of.across,
            counted: of.counted,
            places: self.places.clone(),
            curves: series.map(curve).collect(),
            theory: self.theory.clone(),
            load: Load::of(run),
        }
    }
}

/// The run with its knobs set.
pub(super) fn with(run: Run, knobs: &[(&str, &str)]) -> Option<Run> {
    let mut knobs = knobs.iter();
    knobs.try_fold(run, |run, (name, value)| run.with_knob(name, value).ok())
}

/// How long so many requests take to come.
pub(super) fn time_of(requests: f64, rate: f64) -> SimTime {
    let rate = rate.max(f64::MIN_POSITIVE);
    SimTime((requests / rate * 1e9) as u64).min(UNTIL_MAX)
}
