//! Failed requests: a client asked and was not served.
//!
//! A request that was refused, met a fault or got no answer in time breaks the
//! property by itself; what its client was told, or not told, is all that
//! counts. A request that came to a client that was down never began and is
//! not judged, nor is one that is still under way.
//!
//! `checked` counts the requests that ended, `count` those that failed. The
//! finding is the first of them.

use crate::{history::History, trace::Outcome};

use super::{Finding, Property, Reads, Verdict};

/// Looks for requests that were not served.
pub fn check(history: &History) -> Verdict {
    reads(history).verdict(usize::MAX)
}

/// The requests that are judged, and those that break the property.
pub fn reads(history: &History) -> Reads {
    Reads::judged(Property::FailedRequests, history, judge)
}

fn judge(history: &History, reads: &mut Reads) {
    for operation in &history.operations {
        let Some(end) = operation.end else { continue };
        let failed = match end.outcome {
            Outcome::Acknowledged => None,
            Outcome::Failed | Outcome::Unknown => Some(Finding::Failed {
                kind: operation.kind,
                key: operation.key,
                outcome: end.outcome,
                after_ns: end.at.as_ns() - operation.began_at.as_ns(),
            }),
        };
        let evidence = vec![operation.began, end.entry];
        reads.add(operation, failed.map(|finding| (0, finding, evidence)));
    }
}
