use crate::{check::Property, scenario::Hole};

pub const MEMORY: Hole = Hole {
    what: "The job is down, and the cache's process crashes. It has no disk: \
           the stream is gone, and a write that was told OK.",
    breaks: Property::LostWrites,
    link: "#/v1/write-behind-stream/atomic?seed=7&trouble=none&\
           do=50ms:crash+job&do=200ms:crash+cache&do=400ms:restart+cache",
};

pub const NO_POWER: Hole = Hole {
    what: "With AOF everysec a loss of power takes the last second of the \
           stream.",
    breaks: Property::LostWrites,
    link: "#/v1/write-behind-stream/atomic?seed=7&disk=everysec&trouble=none&\
           do=50ms:crash+job&do=200ms:power-loss+cache&do=400ms:restart+cache",
};

pub const TRIMMED: Hole = Hole {
    what: "MAXLEN is too small: with the job down, the next entry cuts \
           off one that nobody has read.",
    breaks: Property::LostWrites,
    link: "#/v1/write-behind-stream/auto-claim?seed=7&max-len=1&trouble=none&\
           do=50ms:crash+job&do=200ms:app-2+write+Ben+200&\
           do=500ms:restart+job",
};

pub const UNHEARD: Hole = Hole {
    what: "Nobody dies: the link to the job is cut behind the commit, the \
           answer does not come, and the job adds once more.",
    breaks: Property::Duplicates,
    link: "#/v1/write-behind-stream/increment?seed=7&block=500ms&time-out=1s&\
           trouble=none&do=125ms:cut+job%3C-%3Edb&do=300ms:heal+job%3C-%3Edb",
};
