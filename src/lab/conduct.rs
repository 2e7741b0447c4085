use std::rc::Rc;

use super::{
    count::Count,
    findings::{Findings, Share},
    plan::{Experiment, Plan},
};
use crate::{
    run::{Measuring, Run},
    scenario::{Arrival, Scenario},
    trace::SimTime,
};

/// A slice has so many events.
const SLICE: usize = 1_000;

/// An experiment under way: its runs are carried out in slices, one after the
/// other.
pub struct Lab {
    plan: Plan,
    findings: Findings,
    running: Option<Running>,
    /// What all runs are asked for, once it is known and if it is the same.
    arrivals: Option<Rc<[Arrival]>>,
}

/// One run under way. What comes in the first half only warms it up.
struct Running {
    measuring: Measuring,
    count: Box<dyn Count>,
    half: SimTime,
    /// What had been counted by half time.
    early: Option<Share>,
}

impl Lab {
    /// What the experiment of a scenario measures; none where it has none.
    pub fn title(scenario: &Scenario) -> Option<&'static str> {
        Experiment::of(scenario).map(|it| it.title)
    }

    /// The experiment of a run's scenario under the load of that run, without
    /// what a person did; none where the scenario has none.
    pub fn of(run: &Run) -> Option<Lab> {
        let experiment = Experiment::of(run.scenario)?;
        let bare = run.clone().with_actions(Vec::new()).ok()?;
        let plan = (experiment.plan)(&bare)?;
        let findings = plan.findings(experiment, run);
        Some(Lab { plan, findings, running: None, arrivals: None })
    }

    /// Goes on by a slice that a page can carry out between two frames;
    /// whether all has been measured.
    pub fn advance(&mut self) -> bool {
        let Some(mut running) = self.running.take().or_else(|| self.next())
        else {
            return true;
        };
        if !running.advance() {
            self.running = Some(running);
            return false;
        }
        let point = running.count.share();
        let point = point.since(running.early.unwrap_or_default());
        let places = self.findings.places.len();
        let mut curves = self.findings.curves.iter_mut();
        if let Some(curve) = curves.find(|it| it.points.len() < places) {
            curve.points.push(point);
        }
        self.findings.is_whole()
    }

    /// The next run of those that are still to be measured.
    fn next(&mut self) -> Option<Running> {
        let curves = self.findings.curves.iter().map(|it| it.points.len());
        let mut open = self.plan.series.iter().zip(curves);
        let (run, count) = open.find_map(|(series, done)| {
            Some((series.runs.get(done)?, series.count))
        })?;
        let measuring = match self.arrivals.take() {
            Some(arrivals) => Measuring::with(run, arrivals),
            None => Measuring::of(run),
        };
        if self.plan.is_one_load {
            self.arrivals = Some(measuring.arrivals());
        }
        Some(Running {
            measuring,
            count: count(),
            half: SimTime(run.until().as_ns() / 2),
            early: None,
        })
    }

    /// What has been measured so far.
    pub fn findings(&self) -> &Findings {
        &self.findings
    }

    /// The runs behind the points of one curve, by place.
    pub fn runs(&self, curve: usize) -> &[Run] {
        self.plan.series.get(curve).map_or(&[], |series| &series.runs)
    }
}

impl Running {
    /// Goes on by a slice; whether the run is over.
    fn advance(&mut self) -> bool {
        let count = &mut self.count;
        let over = self.measuring.advance(SLICE, |entry| count.see(entry));
        if self.early.is_none() && self.measuring.now() >= self.half {
            self.early = Some(self.count.share());
        }
        over
    }
}
