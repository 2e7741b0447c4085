use crate::{check::Property, scenario::Hole};

pub const MANY_PROCESSES: Hole = Hole {
    what: "Five processes and one connection: five loads of one row stand in \
           line, and who is last gives up.",
    breaks: Property::FailedRequests,
    link: "#/v1/stampede/single-flight?seed=7&apps=5&pool=1&select=150ms&\
           workload=crowd",
};

pub const HOLDER_DIES: Hole = Hole {
    what: "The app that holds the lock crashes while it loads: all others \
           wait until the lease is over, and have given up by then.",
    breaks: Property::FailedRequests,
    link: "#/v1/stampede/lock?seed=7&do=2.03s:crash+app-2",
};

pub const SHORT_LEASE: Hole = Hole {
    what: "The lease is shorter than a load: the next one takes the lock \
           while the first still loads, and so on. The herd is back.",
    breaks: Property::FailedRequests,
    link: "#/v1/stampede/lock?seed=7&lease=5ms&workload=crowd",
};

pub const NO_LUCK: Hole = Hole {
    what: "Beta is so small that a copy is hardly ever renewed in time: \
           then the readers behind its end are a herd as before.",
    breaks: Property::FailedRequests,
    link: "#/v1/stampede/xfetch?seed=7&beta=0.1&workload=crowd",
};

pub const OLDER_THAN_ITS_TIME: Hole = Hole {
    what: "The row is written right after it was loaded. Behind the end of \
           the copy's time a reader is still given the old one.",
    breaks: Property::StaleReads,
    link: "#/v1/stampede/stale-while-revalidate?seed=7&\
           do=100ms:app-2+write+page:1+New",
};

pub const REFRESHER_DIES: Hole = Hole {
    what: "The refresher crashes, and nobody notices before the copy's time \
           is over.",
    breaks: Property::FailedRequests,
    link: "#/v1/stampede/background-refresh?seed=7&workload=crowd&\
           do=1s:crash+refresher",
};
