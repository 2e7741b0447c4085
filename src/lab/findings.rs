use crate::{run::Run, scenario::KnobValue};

/// What an experiment has found so far.
#[derive(Clone, Debug, PartialEq)]
pub struct Findings {
    /// What is measured, with its unit.
    pub title: &'static str,
    /// How, and what the theory beside it takes for granted.
    pub about: &'static str,
    /// What the places stand for.
    pub across: &'static str,
    /// What is counted.
    pub counted: &'static str,
    /// The places at which it is measured.
    pub places: Vec<String>,
    /// What was measured.
    pub curves: Vec<Curve>,
    /// What the theory says; nothing where it does not hold.
    pub theory: Vec<Theory>,
    /// Of which load.
    pub(super) load: Load,
}

/// A seed, and what is set of that which an experiment leaves as it is.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Load {
    seed: u64,
    knobs: Vec<(&'static str, KnobValue)>,
}

/// What was measured of one thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// Its name.
    pub name: String,
    /// By place, as far as it has been measured.
    pub points: Vec<Share>,
}

/// What the theory says of one thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Theory {
    /// Its name.
    pub name: String,
    /// By place: a share.
    pub points: Vec<f64>,
}

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// How many were counted.
    pub part: u64,
    /// Of how many.
    pub whole: u64,
}

impl Share {
    /// The share, between 0 and 1; 0 of nothing.
    pub fn ratio(&self) -> f64 {
        self.part as f64 / self.whole.max(1) as f64
    }

    /// What has been counted since `early`.
    pub(super) fn since(&self, early: Share) -> Share {
        Share { part: self.part - early.part, whole: self.whole - early.whole }
    }
}

impl Load {
    /// That of a run: all that is set but the sizes of memory.
    pub(super) fn of(run: &Run) -> Load {
        let knobs = run.knobs().iter().copied();
        let set = knobs.filter(|(name, _)| !name.ends_with("memory"));
        Load { seed: run.seed, knobs: set.collect() }
    }
}

impl Findings {
    /// How many points there are so far.
    pub fn done(&self) -> usize {
        self.curves.iter().map(|curve| curve.points.len()).sum()
    }

    /// How many points there will be.
    pub fn all(&self) -> usize {
        self.curves.len() * self.places.len()
    }

    /// Whether all has been measured.
    pub fn is_whole(&self) -> bool {
        self.done() == self.all()
    }

    /// On how many things all points rest.
    pub fn whole(&self) -> u64 {
        let points = self.curves.iter().flat_map(|curve| &curve.points);
        points.map(|point| point.whole).sum()
    }

    /// Whether they are those of this run's load.
    pub fn are_of(&self, run: &Run) -> bool {
        self.load == Load::of(run)
    }
}
