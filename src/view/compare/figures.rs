use std::fmt;

use super::{Judgement, Party, Side};
use crate::{
    check::{Finding, Property, Status, Verdict},
    measure::{Latency, Metrics},
    view::span_words,
};

/// What a figure counts in.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Things, such as messages.
    Count,
    /// Nanoseconds.
    Ns,
    /// A share, from 0 to 1.
    Share,
}

/// A figure's value in its unit: whole but for a share.
#[derive(
    Clone, Copy, Debug, PartialEq, serde::Serialize, serde::Deserialize,
)]
#[serde(untagged)]
pub enum Amount {
    /// A whole number.
    Whole(u64),
    /// A share, from 0 to 1.
    Share(f64),
}

impl Amount {
    /// As people read it: `1.20 ms`, `3`, `87.5 %`.
    pub fn words(self, unit: Unit) -> String {
        match (self, unit) {
            (Amount::Whole(ns), Unit::Ns) => span_words(ns),
            (Amount::Whole(number), Unit::Count | Unit::Share) => {
                number.to_string()
            }
            (Amount::Share(share), _) => format!("{:.1} %", share * 100.0),
        }
    }

    fn as_f64(self) -> f64 {
        match self {
            Amount::Whole(number) => number as f64,
            Amount::Share(share) => share,
        }
    }
}

impl fmt::Display for Amount {
    /// The bare number, as JSON has it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Amount::Whole(number) => number.fmt(f),
            Amount::Share(share) => share.fmt(f),
        }
    }
}

/// One figure of both runs.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// Its name in JSON, such as `read-p99`.
    pub id: &'static str,
    /// Its name for people.
    pub name: &'static str,
    /// What it counts in.
    pub unit: Unit,
    /// Its values; none where there is nothing to measure, such as the
    /// latency of reads where nobody read.
    pub values: [Option<Amount>; 2],
    /// Which run does better, where that is plain.
    pub better: Option<Side>,
}

impl Figure {
    /// Whether the runs differ in it.
    pub fn differs(&self) -> bool {
        self.values[0] != self.values[1]
    }

    /// The value of one of the runs as people read it.
    pub fn words(&self, side: Side) -> String {
        let value = self.values[side.place()];
        value.map_or_else(|| "none".into(), |value| value.words(self.unit))
    }
}

/// Which of two values is the better one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wish {
    /// The lower one.
    Low,
    /// The higher one.
    High,
    /// Neither: it says what a run did, not how well.
    Neither,
}

/// Name in JSON, name for people, unit, and what is wished for.
type Row = (&'static str, &'static str, Unit, Wish);

/// The rows of the table; `values` answers them in this order.
const ROWS: [Row; 17] = [
    ("requests", "Requests", Unit::Count, Wish::Neither),
    ("read-p50", "Read latency, p50", Unit::Ns, Wish::Low),
    ("read-p99", "Read latency, p99", Unit::Ns, Wish::Low),
    ("write-p50", "Write latency, p50", Unit::Ns, Wish::Low),
    ("write-p99", "Write latency, p99", Unit::Ns, Wish::Low),
    ("failed-requests", "Failed requests", Unit::Count, Wish::Low),
    ("turned-away", "Turned away, client down", Unit::Count, Wish::Low),
    ("hit-ratio", "Hit ratio", Unit::Share, Wish::High),
    ("db-reads", "Database reads", Unit::Count, Wish::Low),
    ("same-key", "Reads of one key at once", Unit::Count, Wish::Low),
    // A run that fails its writes has fewer commits, and is no better.
    ("db-writes", "Database writes", Unit::Count, Wish::Neither),
    ("db-batches", "Batches of writes", Unit::Count, Wish::Neither),
    ("messages", "Messages", Unit::Count, Wish::Neither),
    ("queue-max", "Longest queue", Unit::Count, Wish::Low),
    ("stale-reads", "Stale reads", Unit::Count, Wish::Low),
    ("stale-age", "Oldest stale read", Unit::Ns, Wish::Low),
    ("lost-writes", "Lost writes", Unit::Count, Wish::Low),
];

/// The figures of both runs.
pub(super) fn figures(
    pair: &[Party; 2],
    verdicts: &[Judgement; 2],
    is_fair: bool,
) -> Vec<Figure> {
    let [a, b] = [0, 1].map(|side| values(pair[side], &verdicts[side]));
    let rows = ROWS.into_iter().zip(a.into_iter().zip(b));
    rows.map(|((id, name, unit, wish), (a, b))| {
        let better = better(wish, a, b).filter(|_| is_fair);
        Figure { id, name, unit, values: [a, b], better }
    })
    .collect()
}

fn values(party: Party, judged: &Judgement) -> [Option<Amount>; ROWS.len()] {
    let trace = &party.record.trace;
    let metrics = Metrics::of(trace, trace.len());
    let whole = |number: u64| Some(Amount::Whole(number));
    let latency = |latency: Option<Latency>, of: fn(&Latency) -> u64| {
        latency.as_ref().map(of).map(Amount::Whole)
    };
    let (reads, writes) = (metrics.reads.latency, metrics.writes.latency);
    [
        whole(metrics.requests),
        latency(reads, |reads| reads.p50_ns),
        latency(reads, |reads| reads.p99_ns),
        latency(writes, |writes| writes.p50_ns),
        latency(writes, |writes| writes.p99_ns),
        whole(judged.failed.count.into()),
        whole(metrics.turned_away),
        metrics.cache.hit_ratio.map(Amount::Share),
        whole(metrics.db.selects),
        whole(metrics.db.same_key_max.into()),
        whole(metrics.db.commits),
        whole(metrics.db.batches),
        whole(metrics.network.messages),
        whole(metrics.network.queue_max.into()),
        whole(judged.stale.count.into()),
        age_of(&judged.stale).map(Amount::Whole),
        whole(judged.lost.count.into()),
    ]
}

fn age_of(stale: &Verdict) -> Option<u64> {
    match stale.finding {
        Finding::Stale { age_ns, .. } => Some(age_ns),
        Finding::Nothing
        | Finding::Unread { .. }
        | Finding::WentBack { .. }
        | Finding::Lost { .. }
        | Finding::Failed { .. }
        | Finding::Twice { .. }
        | Finding::Overtaken { .. }
        | Finding::NoOrder { .. }
        | Finding::Behind { .. }
        | Finding::Diverged { .. }
        | Finding::Overdue { .. }
        | Finding::OutOfFuel { .. } => None,
    }
}

fn better(wish: Wish, a: Option<Amount>, b: Option<Amount>) -> Option<Side> {
    // A figure that only one of them has is no contest.
    let order = a?.as_f64().total_cmp(&b?.as_f64());
    match wish {
        Wish::Low if order.is_lt() => Some(Side::One),
        Wish::Low if order.is_gt() => Some(Side::Two),
        Wish::High if order.is_gt() => Some(Side::One),
        Wish::High if order.is_lt() => Some(Side::Two),
        Wish::Low | Wish::High | Wish::Neither => None,
    }
}

/// One verdict on both runs.
#[derive(Clone, Debug, PartialEq)]
pub struct VerdictPair {
    /// The property.
    pub property: Property,
    /// The verdicts; none where the run's scenario does not ask for it.
    pub verdicts: [Option<Verdict>; 2],
    /// Which run keeps what the other breaks.
    pub better: Option<Side>,
}

impl VerdictPair {
    /// Whether one is kept and the other is not.
    pub fn differs(&self) -> bool {
        let status = |side: Side| self.status(side);
        status(Side::One) != status(Side::Two)
    }

    /// How one of the runs stands.
    pub fn status(&self, side: Side) -> Option<Status> {
        self.verdicts[side.place()].as_ref().map(|verdict| verdict.status)
    }

    /// The verdict on one of the runs as people read it: `holds`, `broken`.
    pub fn words(&self, side: Side) -> &'static str {
        match &self.verdicts[side.place()] {
            None => "not asked",
            Some(Verdict { status: Status::Holds, checked: 0, .. }) => {
                "not tested"
            }
            Some(verdict) => verdict.status.word(),
        }
    }
}

/// The verdicts of both runs, in the order in which properties are shown.
pub(super) fn verdict_pairs(
    judged: &[Judgement; 2],
    is_fair: bool,
) -> Vec<VerdictPair> {
    let pairs = Property::ALL.iter().filter_map(|property| {
        let verdicts = [0, 1].map(|side| {
            let asked: &Judgement = &judged[side];
            let mut asked = asked.asked.iter();
            asked.find(|verdict| verdict.property == *property).cloned()
        });
        let is_asked = verdicts.iter().any(Option::is_some);
        let better = kept(&verdicts).filter(|_| is_fair);
        let pair = VerdictPair { property: *property, verdicts, better };
        is_asked.then_some(pair)
    });
    pairs.collect()
}

/// The run that keeps what the other breaks.
fn kept(verdicts: &[Option<Verdict>; 2]) -> Option<Side> {
    let [a, b] = verdicts.each_ref().map(|verdict| {
        verdict.as_ref().map(|verdict| (verdict.status, verdict.checked > 0))
    });
    let (holds, broken) = ((Status::Holds, true), (Status::Broken, true));
    match (a?, b?) {
        pair if pair == (holds, broken) => Some(Side::One),
        pair if pair == (broken, holds) => Some(Side::Two),
        _ => None,
    }
}
