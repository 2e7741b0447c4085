use crate::{check::Property, scenario::Hole};

pub const OVERTAKEN: Hole = Hole {
    what: "A write overtakes a load that has read the old row already: the \
           load stores it behind the write, and readers get it until its \
           time is over.",
    breaks: Property::StaleReads,
    link: "#/v1/read-through/each-loads?seed=7&workload=hands-on&\
           do=10ms:app-1+read+user:1&do=12ms:lag+db-%3Ecache+40ms&\
           do=30ms:lag+db-%3Ecache+0ms&do=32ms:app-2+write+user:1+Bea&\
           do=120ms:app-2+read+user:1",
};

pub const ALL_FAIL: Hole = Hole {
    what: "The link to the database is cut while three readers wait for one \
           load: it fails, and it fails for all three.",
    breaks: Property::FailedRequests,
    link: "#/v1/read-through/single-flight?seed=7&workload=hands-on&\
           do=10ms:app-1+read+user:1&do=11ms:app-2+read+user:1&\
           do=12ms:app-1+read+user:1&do=13ms:cut+cache%3C-%3Edb",
};

pub const WRITTEN_PAST: Hole = Hole {
    what: "Another program writes past the cache while the database is about \
           to go down: readers get the old copy for as long as its time to \
           live and the grace together.",
    breaks: Property::StaleReads,
    link: "#/v1/read-through/serve-stale?seed=7&workload=hands-on&\
           writes=past&do=10ms:app-1+read+user:1&\
           do=100ms:app-2+write+user:1+Bea&do=200ms:crash+db&\
           do=800ms:app-1+read+user:1",
};

pub const HIDDEN: Hole = Hole {
    what: "Another program adds the row: for the rest of the 300 ms readers \
           are told that there is none.",
    breaks: Property::StaleReads,
    link: "#/v1/read-through/negative-result?seed=7&workload=hands-on&\
           writes=past&do=10ms:app-1+read+user:9&\
           do=60ms:app-2+write+user:9+Cy&do=200ms:app-1+read+user:9&\
           do=400ms:app-1+read+user:9",
};

pub const OTHER_PROCESS: Hole = Hole {
    what: "A write overtakes the load of another process, which knows nothing \
           of it: that one stores the old row behind the delete.",
    breaks: Property::StaleReads,
    link: "#/v1/read-through/library?seed=7&workload=hands-on&\
           do=10ms:app-1+read+user:1&do=12ms:lag+db-%3Eapp-1+40ms&\
           do=32ms:app-2+write+user:1+Bea&do=120ms:app-2+read+user:1",
};
