use crate::{
    check::{Finding, Property, Status, Verdict, check},
    history::History,
    trace::{EntryId, SimTime, Trace},
};

/// A verdict as its chip shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct VerdictView {
    /// The property.
    pub property: Property,
    /// Holds, broken or unknown.
    pub status: Status,
    /// How many opportunities to break it were checked; 0: not tested yet.
    pub checked: u32,
    /// The chip's short text, such as `1 stale read of 3`.
    pub short: String,
    /// One sentence with keys, values and times.
    pub detail: String,
    /// The entries that prove it.
    pub evidence: Vec<EntryId>,
    /// The entry at which it was first broken.
    pub first: Option<EntryId>,
}

/// The verdicts on the first `cursor` entries.
pub fn verdicts(
    properties: &[Property],
    trace: &Trace,
    cursor: usize,
) -> Vec<VerdictView> {
    let history = History::of(trace, cursor);
    let verdicts = properties.iter().map(|it| check(*it, &history));
    verdicts.map(|verdict| shown(trace, verdict)).collect()
}

/// The verdicts before the first step: nothing is tested so far.
pub fn untested(properties: &[Property], trace: &Trace) -> Vec<VerdictView> {
    let verdicts = properties.iter().map(|it| Verdict::holds(*it, 0));
    verdicts.map(|verdict| shown(trace, verdict)).collect()
}

/// A verdict in words.
pub(super) fn shown(trace: &Trace, verdict: Verdict) -> VerdictView {
    VerdictView {
        property: verdict.property,
        status: verdict.status,
        checked: verdict.checked,
        short: short(&verdict),
        detail: verdict.finding.text(&trace.names),
        evidence: verdict.evidence,
        first: verdict.first,
    }
}

fn plural(count: u32, one: &str, many: &str) -> String {
    match count {
        1 => format!("1 {one}"),
        count => format!("{count} {many}"),
    }
}

/// How old the oldest row was that a database answered.
fn age(verdict: &Verdict) -> SimTime {
    match verdict.finding {
        Finding::Behind { age_ns, .. } => SimTime(age_ns),
        _ => SimTime::ZERO,
    }
}

fn short(verdict: &Verdict) -> String {
    let Verdict { property, status, checked, count, .. } = *verdict;
    match (property, status) {
        (_, Status::Unknown) => "too much to search".into(),
        (_, Status::Holds) if checked == 0 => "not tested yet".into(),
        (Property::StaleReads, Status::Broken) => {
            let stale = plural(count, "stale read", "stale reads");
            format!("{stale} of {checked}")
        }
        (Property::ReadYourWrites, Status::Broken) => {
            let missed = plural(count, "own write unseen", "own writes unseen");
            format!("{missed} in {}", plural(checked, "read", "reads"))
        }
        (Property::MonotonicReads, Status::Broken) => {
            let back = plural(count, "read went back", "reads went back");
            format!("{back} of {checked}")
        }
        (
            Property::StaleReads
            | Property::ReadYourWrites
            | Property::MonotonicReads
            | Property::DatabaseLag,
            Status::Holds,
        ) => plural(checked, "read", "reads"),
        (Property::LostWrites, Status::Broken) => {
            let lost = plural(count, "lost write", "lost writes");
            format!("{lost} of {checked}")
        }
        (Property::Overdue, Status::Broken) => {
            format!("{count} of {checked} overdue")
        }
        (Property::LostWrites | Property::Overdue, Status::Holds) => {
            plural(checked, "write", "writes")
        }
        (Property::FailedRequests, Status::Broken) => {
            let failed = plural(count, "failed request", "failed requests");
            format!("{failed} of {checked}")
        }
        (Property::FailedRequests, Status::Holds) => {
            plural(checked, "request", "requests")
        }
        (Property::Duplicates, Status::Broken) => {
            let twice = plural(count, "duplicate", "duplicates");
            format!("{twice} of {checked}")
        }
        (Property::OrderPerKey, Status::Broken) => {
            format!("{count} of {checked} overtaken")
        }
        (Property::Duplicates | Property::OrderPerKey, Status::Holds) => {
            plural(checked, "row", "rows")
        }
        (Property::DatabaseLag, Status::Broken) => {
            format!("{count} of {checked} behind, by {}", age(verdict))
        }
        (Property::Divergence, Status::Broken) => {
            format!("{count} of {checked} copies differ")
        }
        (Property::Divergence, Status::Holds) => {
            plural(checked, "copy", "copies")
        }
        (Property::Linearizability, Status::Broken) => {
            let keys = plural(count, "key is", "keys are");
            format!("{keys} not linearizable")
        }
        (Property::Linearizability, Status::Holds) => {
            plural(checked, "operation", "operations")
        }
    }
}
