//! The same run at one flush interval after another: what its crashes take.

use super::{Run, execute};
use crate::{
    check::{Finding, lost_writes},
    history::History,
    scenario::NodeKind,
    trace::{
        DbEvent, Event, FaultEvent, OpEvent, OpKind, Outcome, SimTime, Trace,
        TrayEvent,
    },
};

/// The flush intervals that are tried, in milliseconds.
const EVERY_MS: [u64; 6] = [50, 100, 200, 500, 1_000, 2_000];

/// Lost writes against the flush interval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlushSweep {
    /// How many crashes of a cache the run has.
    pub crashes: u32,
    /// By interval.
    pub points: Vec<FlushPoint>,
}

/// What was lost at one flush interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FlushPoint {
    /// The interval.
    pub every: SimTime,
    /// How many acknowledged writes the crashes took, each counted as of the
    /// crash's moment.
    pub lost: u32,
    /// How many a crash at a random moment takes in the mean, times the
    /// crashes: rate x (interval / 2 + commit), in thousandths. The rate is
    /// that of the run's acknowledged writes up to its first crash, the commit
    /// what its flushes took from snapshot to commit.
    pub expected_milli: u64,
}

impl FlushSweep {
    /// Carries a run out at each interval, with the same seed and the same
    /// actions; none where nothing is flushed by an interval, or no cache ever
    /// crashes.
    pub fn of(run: &Run) -> Option<FlushSweep> {
        let own = match run.variant.id {
            "flush-often" => "flush-often",
            _ => "flush",
        };
        run.scenario.knob(own)?;
        let mut points = Vec::new();
        let mut crashes = 0;
        for ms in EVERY_MS {
            let at = run.clone().with_knob(own, &format!("{ms}ms")).ok()?;
            let trace = execute(&at).trace;
            let stops = stops(&at, &trace);
            let first = *stops.first()?;
            crashes = stops.len() as u32;
            let every = SimTime::from_ms(ms);
            let lost = stops.iter().map(|stop| taken(&trace, *stop));
            let lost = lost.sum();
            let mean = expected_milli(&trace, first, every)?;
            let expected_milli = mean * u64::from(crashes);
            points.push(FlushPoint { every, lost, expected_milli });
        }
        Some(FlushSweep { crashes, points })
    }
}

/// How many acknowledged writes a crash took.
fn taken(trace: &Trace, stop: usize) -> u32 {
    let at = trace.entries()[stop].at;
    let each = lost_writes::each(&History::of(trace, stop + 1)).into_iter();
    let here = each.filter(|finding| match finding {
        Finding::Lost { wiped: Some((_, wiped_at)), .. } => *wiped_at == at,
        _ => false,
    });
    here.count() as u32
}

/// Where caches crash.
fn stops(run: &Run, trace: &Trace) -> Vec<usize> {
    let caches = run.topology();
    let is_cache = |node| caches.of_kind(NodeKind::Cache).any(|it| it == node);
    let crashes = trace.iter().filter(|(_, entry)| {
        matches!(entry.event, Event::Fault(FaultEvent::Crashed { .. }))
            && is_cache(entry.node)
    });
    crashes.map(|(id, _)| id.index()).collect()
}

/// What a crash takes in the mean, in thousandths; none where it comes at once
/// or nothing was ever flushed.
fn expected_milli(trace: &Trace, first: usize, every: SimTime) -> Option<u64> {
    let (mut writes, mut begun) = (0_u128, None);
    let (mut commit_ns, mut flushes) = (0_u128, 0_u128);
    for entry in &trace.entries()[..first] {
        match entry.event {
            Event::Op(OpEvent::Ended {
                kind: OpKind::Write,
                outcome: Outcome::Acknowledged,
                ..
            }) => writes += 1,
            Event::Tray(TrayEvent::FlushBegun { .. }) => begun = Some(entry.at),
            Event::Db(DbEvent::Batched { .. }) => {
                if let Some(begun) = begun.take() {
                    commit_ns += entry.at.since(begun).as_nanos();
                    flushes += 1;
                }
            }
            _ => {}
        }
    }
    let commit_ns = commit_ns.checked_div(flushes).unwrap_or(0);
    let window_ns = u128::from(every.as_ns()) / 2 + commit_ns;
    let until_ns = u128::from(trace.entries()[first].at.as_ns());
    let mean = (writes * window_ns * 1_000).checked_div(until_ns)?;
    u64::try_from(mean).ok()
}
