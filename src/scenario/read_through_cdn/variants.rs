use super::holes;
use crate::{
    check::Property,
    scenario::{Effect, Expected, Variant},
};

/// Clients read at one edge each, and what an edge serves does not go back.
const fn expected(
    failed: Expected,
    stale: Expected,
    own: Expected,
    order: Expected,
) -> [(Property, Expected); 6] {
    [
        (Property::FailedRequests, failed),
        (Property::StaleReads, stale),
        (Property::ReadYourWrites, own),
        (Property::MonotonicReads, Expected::Holds),
        (Property::LostWrites, Expected::Holds),
        (Property::Linearizability, order),
    ]
}

use Expected::{Breaks, Holds};

const LATE: &[(Property, Expected)] = &expected(Holds, Breaks, Holds, Breaks);

/// The program.
pub const VARIANTS: &[Variant] = &[
    Variant {
        id: "purge-once",
        name: "Purge, and hope",
        summary: "The edge that hears of the new page deletes its copy, says \
                  OK and tells the other edge a little later, once. Until \
                  then visitors there get the old page; if the message is \
                  lost, until its time to live is over.",
        effect: Effect::Naive,
        expected: LATE,
        functions: &["read", "publish", "load", "purge_once", "purge"],
        holes: &[holes::LOST_PURGE],
    },
    Variant {
        id: "purge-until-told",
        name: "Purge until told",
        summary: "The purge is sent until it is answered. The old page is \
                  served as long as the purge takes, a cut link included, \
                  and not for its whole time to live.",
        effect: Effect::Bounds,
        expected: LATE,
        functions: &[
            "read",
            "publish",
            "load",
            "purge_until_told",
            "tell",
            "purge",
        ],
        holes: &[holes::LATE_PURGE, holes::CRASHED_EDGE],
    },
    Variant {
        id: "purge-everywhere",
        name: "OK when all have purged",
        summary: "The editor is told OK when each edge has deleted its copy: \
                  after the OK nobody sees the old page. The editor waits \
                  for the farthest edge, and for a cut link as long as it \
                  is cut.",
        effect: Effect::Moves,
        expected: &expected(Breaks, Holds, Holds, Breaks),
        functions: &[
            "read",
            "publish",
            "load",
            "purge_everywhere",
            "tell",
            "purge",
        ],
        holes: &[holes::NO_OK, holes::NEW_THEN_OLD],
    },
    Variant {
        id: "short-ttl",
        name: "Short time to live",
        summary: "Nobody purges. A copy is old by no more than its time to \
                  live and the load before it, whatever is lost; the shorter \
                  that is, the more the origin has to do.",
        effect: Effect::Bounds,
        expected: &expected(Holds, Breaks, Breaks, Breaks),
        functions: &["read", "publish", "load", "no_purge"],
        holes: &[],
    },
    Variant {
        id: "revalidate",
        name: "Ask the origin each time",
        summary: "HTTP's no-cache: the edge has a copy, and asks the origin \
                  whether it is the newest before it serves it. Nothing old \
                  is served; each read travels to the origin, and where that \
                  is down, none is served.",
        effect: Effect::Moves,
        expected: &expected(Holds, Holds, Holds, Holds),
        functions: &["read", "publish", "revalidate", "no_purge"],
        holes: &[holes::ORIGIN_DOWN],
    },
];
