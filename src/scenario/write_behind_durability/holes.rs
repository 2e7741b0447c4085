use crate::{check::Property, scenario::Hole};

pub const FROM_ZERO: Hole = Hole {
    what: "The cache is shut down in order and loses nothing. Started again \
           it gives Ana’s next score version 1, the database has version 3, \
           and what she was told OK for is refused.",
    breaks: Property::LostWrites,
    link: "#/v1/write-behind-durability/from-zero?seed=7&fault=shutdown&\
           fault-at=600ms&workload=hands-on&do=120ms:app-1+write+Ana+310&\
           do=300ms:app-1+write+Ana+330&do=900ms:app-1+write+Ana+350",
};

pub const NO_POWER: Hole = Hole {
    what: "The machine loses power: the operating system had the file, the \
           disk nothing of it.",
    breaks: Property::LostWrites,
    link: "#/v1/write-behind-durability/aof-no?seed=7&fault=power",
};

pub const NO_MACHINE: Hole = Hole {
    what: "The machine is lost, and the file with it.",
    breaks: Property::LostWrites,
    link: "#/v1/write-behind-durability/aof-no?seed=7&fault=machine",
};

pub const EVERYSEC_NO_POWER: Hole = Hole {
    what: "The machine loses power: what came in this second was not on disk.",
    breaks: Property::LostWrites,
    link: "#/v1/write-behind-durability/aof-everysec?seed=7&fault=power",
};

pub const EVERYSEC_SLOW_DISK: Hole = Hole {
    what: "The disk takes 1.5 s for a flush. The process alone crashes, and \
           what came meanwhile had never been written.",
    breaks: Property::LostWrites,
    link: "#/v1/write-behind-durability/aof-everysec?seed=7&\
           fault-at=1.3s&flush=10s&fsync=1.5s&workload=hands-on&\
           do=1.1s:app-1+write+Ana+310&do=1.2s:app-1+write+Ana+330",
};

pub const ALWAYS_NO_MACHINE: Hole = Hole {
    what: "The machine is lost: all of it was on disk, and that was the disk.",
    breaks: Property::LostWrites,
    link: "#/v1/write-behind-durability/aof-always?seed=7&fault=machine",
};

pub const CUT: Hole = Hole {
    what: "The replica's link is cut 50 ms before the crash: the one write \
           that was acknowledged since is gone when it takes over.",
    breaks: Property::LostWrites,
    link: "#/v1/write-behind-durability/replica?seed=7",
};

pub const LONG_CUT: Hole = Hole {
    what: "The link is cut for longer, and so more is lost: nothing bounds it.",
    breaks: Property::LostWrites,
    link: "#/v1/write-behind-durability/replica?seed=7&cut=200ms&fault=machine",
};

pub const EMPTY_PRIMARY: Hole = Hole {
    what: "The process is back, empty, before anybody has noticed. The \
           replica had everything; it follows, and throws it away.",
    breaks: Property::LostWrites,
    link: "#/v1/write-behind-durability/replica?seed=7&cut=0ms&down-for=20ms",
};

pub const NOT_UNDONE: Hole = Hole {
    what: "The replica lags: the writer is told nothing good by WAIT, and \
           readers get its value all the same.",
    breaks: Property::FailedRequests,
    link: "#/v1/write-behind-durability/replica-wait?seed=7&fault=none&\
           do=100ms:lag+cache-%3Ereplica+300ms&do=180ms:app-2+read+Ana",
};

pub const WAIT_EMPTY_PRIMARY: Hole = Hole {
    what: "An empty primary takes what its replica had, also what WAIT had \
           counted there.",
    breaks: Property::LostWrites,
    link: "#/v1/write-behind-durability/replica-wait?seed=7&cut=0ms&\
           down-for=20ms",
};

pub const MIN_CUT: Hole = Hole {
    what: "Until the primary misses its replica it goes on: the cut of 50 ms \
           still takes a write.",
    breaks: Property::LostWrites,
    link: "#/v1/write-behind-durability/replica-min?seed=7",
};

pub const OLDER_OVER_NEWER: Hole = Hole {
    what: "330 is in the database when the primary crashes. The replica has \
           310 in its tray, takes over and flushes that over it.",
    breaks: Property::LostWrites,
    link: "#/v1/write-behind-durability/replica-blind?seed=7&cut=400ms&\
           fault-at=600ms&workload=hands-on&do=120ms:app-1+write+Ana+310&\
           do=300ms:app-1+write+Ana+330",
};
