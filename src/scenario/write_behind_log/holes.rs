use crate::{check::Property, scenario::Hole};

pub const SHRUNK: Hole = Hole {
    what: "The leader is cut off for so long that it alone is in sync: all of \
           them is one, who then loses power.",
    breaks: Property::LostWrites,
    link: "#/v1/write-behind-log/acks-all?seed=7&cut=400ms&fault=power&\
           fault-at=500ms",
};

pub const NOT_ENOUGH: Hole = Hole {
    what: "The same cut, and a crash: nothing is lost, and the leader refuses \
           writes although it is there.",
    breaks: Property::FailedRequests,
    link: "#/v1/write-behind-log/acks-all-min-2?seed=7&cut=400ms&\
           fault-at=500ms",
};

pub const LAST: Hole = Hole {
    what: "The same cut, and a loss of power: the last one in sync comes back \
           with nothing and leads, and the others throw away what they had.",
    breaks: Property::LostWrites,
    link: "#/v1/write-behind-log/acks-all-min-2?seed=7&cut=400ms&\
           fault=power&fault-at=500ms",
};

pub const ALL: Hole = Hole {
    what: "All three lose power at once: nobody had forced anything to disk.",
    breaks: Property::LostWrites,
    link: "#/v1/write-behind-log/acks-all-min-2?seed=7&fault=all",
};

pub const UNCLEAN: Hole = Hole {
    what: "A broker that was cut off is elected when those that were in sync \
           are down. When they are back they throw away what it has not.",
    breaks: Property::LostWrites,
    link: "#/v1/write-behind-log/unclean?seed=7&cut=450ms&fault=two&\
           fault-at=500ms",
};

pub const BEFORE: Hole = Hole {
    what: "The job crashes behind its commit, before the database has the \
           rows. It goes on behind them.",
    breaks: Property::LostWrites,
    link: "#/v1/write-behind-log/commit-before?seed=7&fault=job&\
           fault-at=605ms",
};
