use crate::{check::Property, scenario::Hole};

pub const WRITTEN_PAST: Hole = Hole {
    what: "Another program writes past the grid: its entry is old until its \
           time is over, lock or no lock.",
    breaks: Property::StaleReads,
    link: "#/v1/read-through-grid/entry-lock?seed=7&workload=hands-on&\
           writes=past&do=10ms:app-1+read+item:1&\
           do=60ms:app-2+write+item:1+11&do=120ms:app-1+read+item:1",
};

pub const ALL_WAIT: Hole = Hole {
    what: "The owner's link to the database is cut: all who want the entry \
           wait behind one lock, and go away with nothing.",
    breaks: Property::FailedRequests,
    link: "#/v1/read-through-grid/entry-lock?seed=7&time-out=100ms&\
           workload=hands-on&do=5ms:cut+grid-1%3C-%3Edb&\
           do=5ms:cut+grid-2%3C-%3Edb&do=10ms:app-1+write+item:1+11&\
           do=20ms:app-2+read+item:1&do=30ms:app-1+read+item:1",
};
