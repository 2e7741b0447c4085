use super::theory;
use crate::{
    measure::CacheFigures,
    nodes::cache::KEY_BYTES,
    run::{Measuring, Run, UNTIL_MAX},
    scenario::KnobValue,
    trace::SimTime,
};

/// The sizes of the cache that are tried: so many thousandths of all keys fit.
pub const SHARES: [u64; 5] = [25, 50, 100, 200, 400];

/// The variants that are compared.
const POLICIES: [&str; 4] =
    ["allkeys-lru", "allkeys-lfu", "allkeys-random", "exact-lru"];

/// Every cache is asked so often for each key there is, and at least and at
/// most so often in all. What comes in the first half only fills it.
const REQUESTS_A_KEY: u64 = 20;
const REQUESTS_MIN: u64 = 20_000;
const REQUESTS_MAX: u64 = 60_000;

/// A slice has so many events.
const SLICE: usize = 1_000;

/// The hit ratio of one policy against the size of the cache.
#[derive(Clone, Debug, PartialEq)]
pub struct HitCurve {
    /// The policy's variant.
    pub policy: &'static str,
    /// By size, as far as it has been measured.
    pub points: Vec<HitPoint>,
}

/// What was measured at one size.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HitPoint {
    /// How many keys fit.
    pub fit: u64,
    /// How many reads found their key.
    pub hits: u64,
    /// How many reads there were.
    pub reads: u64,
}

impl HitPoint {
    /// The share of reads that found their key.
    pub fn ratio(&self) -> f64 {
        self.hits as f64 / self.reads.max(1) as f64
    }
}

/// Hit ratios by policy and size of the cache: a run for each, with the same
/// seed and the same requests, carried out in slices.
pub struct HitLab {
    /// The load that all of them stand under, without what a person did.
    base: Run,
    /// With what probability each key is asked for, where it is always the
    /// same.
    shares: Option<Vec<f64>>,
    ratios: HitRatios,
    running: Option<Running>,
}

/// What a lab has found so far.
#[derive(Clone, Debug, PartialEq)]
pub struct HitRatios {
    /// How many keys there are.
    pub keys: u64,
    /// By policy.
    pub curves: Vec<HitCurve>,
    /// What the theory says of exact LRU, of a random choice and of the best
    /// policy there can be, by size as far as one policy has been measured;
    /// nothing where requests are not independent of those before them, or
    /// some of them delete keys.
    pub theory: Vec<[f64; 3]>,
    seed: u64,
    knobs: Vec<(&'static str, KnobValue)>,
}

/// One run under way.
struct Running {
    measuring: Measuring,
    half: SimTime,
    fit: u64,
    /// What the cache had been asked by half time.
    early: Option<CacheFigures>,
}

impl HitLab {
    /// Of the load that a run's knobs describe; none where nothing is ever
    /// evicted.
    pub fn of(run: &Run) -> Option<HitLab> {
        run.scenario.knob("maxmemory")?;
        let settings = run.settings();
        let keys = settings.count("keys");
        let rate = settings.number("rate").max(f64::MIN_POSITIVE);
        let requests = keys.saturating_mul(REQUESTS_A_KEY);
        let requests = requests.clamp(REQUESTS_MIN, REQUESTS_MAX);
        let until = SimTime((requests as f64 / rate * 1e9) as u64);
        let workload = match settings.choice("workload") {
            "story" => "crowd",
            other => other,
        };
        let is_steady = workload == "crowd" && settings.number("reads") == 1.0;
        let zipf = settings.number("zipf");
        let base = run.clone().with_actions(Vec::new()).ok()?;
        let base = base.with_knob("workload", workload).ok()?;
        let base = base.with_until(until.min(UNTIL_MAX)).ok()?;
        Some(HitLab {
            base,
            shares: is_steady.then(|| theory::zipf(keys, zipf)),
            ratios: HitRatios {
                keys,
                curves: POLICIES.map(HitCurve::empty).into(),
                theory: Vec::new(),
                seed: run.seed,
                knobs: load(run),
            },
            running: None,
        })
    }

    /// Goes on by a slice that a page can carry out between two frames;
    /// whether all has been measured.
    pub fn advance(&mut self) -> bool {
        let Some(mut running) = self.running.take().or_else(|| self.next())
        else {
            return true;
        };
        let over = running.measuring.advance(SLICE);
        if running.early.is_none() && running.measuring.now() >= running.half {
            running.early = Some(running.measuring.cache());
        }
        if !over {
            self.running = Some(running);
            return false;
        }
        let point = running.point();
        let HitRatios { curves, theory, .. } = &mut self.ratios;
        if let Some(curve) = curves.iter_mut().find(|it| !it.is_whole()) {
            curve.points.push(point);
            if let Some(shares) = &self.shares
                && curve.points.len() > theory.len()
            {
                let all = [theory::lru, theory::random, theory::best];
                theory.push(all.map(|ratio| ratio(shares, point.fit)));
            }
        }
        self.ratios.is_whole()
    }

    /// The next run of those that are still to be measured.
    fn next(&self) -> Option<Running> {
        let HitRatios { keys, curves, .. } = &self.ratios;
        let curve = curves.iter().find(|it| !it.is_whole())?;
        let fit = (keys * SHARES[curve.points.len()] / 1_000).max(1);
        let bytes = (fit * KEY_BYTES).to_string();
        let run = self.base.clone().with_variant(curve.policy).ok()?;
        let run = run.with_knob("maxmemory", &bytes).ok()?;
        let half = SimTime(run.until().as_ns() / 2);
        let measuring = Measuring::of(&run);
        Some(Running { measuring, half, fit, early: None })
    }

    /// What has been measured so far.
    pub fn ratios(&self) -> &HitRatios {
        &self.ratios
    }
}

impl HitRatios {
    /// How many points there are so far.
    pub fn done(&self) -> usize {
        self.curves.iter().map(|curve| curve.points.len()).sum()
    }

    /// How many points there will be.
    pub fn all(&self) -> usize {
        self.curves.len() * SHARES.len()
    }

    /// Whether all has been measured.
    pub fn is_whole(&self) -> bool {
        self.done() == self.all()
    }

    /// Whether they are those of this run's load.
    pub fn are_of(&self, run: &Run) -> bool {
        self.seed == run.seed && self.knobs == load(run)
    }
}

/// All that is set but the sizes, which the lab sets itself.
fn load(run: &Run) -> Vec<(&'static str, KnobValue)> {
    let knobs = run.knobs().iter().copied();
    let set = knobs.filter(|(name, _)| !name.ends_with("memory"));
    set.collect()
}

impl HitCurve {
    fn empty(policy: &'static str) -> HitCurve {
        HitCurve { policy, points: Vec::new() }
    }

    fn is_whole(&self) -> bool {
        self.points.len() == SHARES.len()
    }
}

impl Running {
    fn point(self) -> HitPoint {
        let CacheFigures { hits, misses, .. } = self.measuring.cache();
        let early = self.early.unwrap_or_default();
        let (hits, misses) = (hits - early.hits, misses - early.misses);
        HitPoint { fit: self.fit, hits, reads: hits + misses }
    }
}
