use crate::{check::Property, scenario::Hole};

pub const CRASH: Hole = Hole {
    what: "The cache crashes at 790 ms: three writes that were told OK were \
           nowhere else.",
    breaks: Property::LostWrites,
    link: "#/v1/write-behind/write-behind?seed=7&do=790ms:crash+cache&\
           do=900ms:restart+cache",
};

pub const OLD_READ: Hole = Hole {
    what: "After the crash Ana reads her old score: her own write is gone.",
    breaks: Property::ReadYourWrites,
    link: "#/v1/write-behind/write-behind?seed=7&do=790ms:crash+cache&\
           do=900ms:restart+cache&do=1s:app-1+read+Ana",
};

pub const CRASH_SOON: Hole = Hole {
    what: "The same crash still takes what came since the last flush: one \
           write of three.",
    breaks: Property::LostWrites,
    link: "#/v1/write-behind/flush-often?seed=7&do=790ms:crash+cache&\
           do=900ms:restart+cache",
};

pub const NO_POWER: Hole = Hole {
    what: "The machine loses power: what the disk was not told to flush in \
           this second is gone.",
    breaks: Property::LostWrites,
    link: "#/v1/write-behind/aof-everysec?seed=7&do=790ms:power-loss+cache&\
           do=900ms:restart+cache",
};

pub const SLOW_DISK: Hole = Hole {
    what: "The disk takes 1.5 s for a flush, and a crash of the process alone \
           loses what came meanwhile: it was never written.",
    breaks: Property::LostWrites,
    link: "#/v1/write-behind/aof-everysec?seed=7&flush=10s&fsync=1.5s&\
           workload=hands-on&do=1.1s:app-1+write+Ana+310&\
           do=1.2s:app-1+write+Ana+330&do=1.3s:crash+cache&\
           do=1.4s:restart+cache",
};

pub const REPORT: Hole = Hole {
    what: "A report reads Ana’s score 300 ms after she was told OK for a new \
           one: the database has yet to be told.",
    breaks: Property::DatabaseLag,
    link: "#/v1/write-behind/read-database?seed=7&do=420ms:app-2+read+Ana",
};

pub const DOWN: Hole = Hole {
    what: "While the cache is down its writes are safe but not there: who \
           asks the database gets the old score.",
    breaks: Property::StaleReads,
    link: "#/v1/write-behind/aof-always?seed=7&do=790ms:crash+cache&\
           do=900ms:app-1+read+Ana&do=1s:restart+cache",
};
