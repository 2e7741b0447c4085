use crate::{check::Property, scenario::Hole};

pub const TOO_LITTLE: Hole = Hole {
    what: "Too little jitter: what the database cannot load within 2 * j * \
           TTL still stands in line.",
    breaks: Property::FailedRequests,
    link: "#/v1/avalanche/jitter?seed=7&jitter=0.02&keys=1000&workload=crowd",
};

pub const ONE_HOT_KEY: Hole = Hole {
    what: "One key that all want: it has one end, and jitter does nothing \
           about the herd behind that.",
    breaks: Property::FailedRequests,
    link: "#/v1/avalanche/jitter?seed=7&keys=1&select=60ms&workload=crowd",
};
