use crate::{check::Property, scenario::Hole};

pub const SENT: Hole = Hole {
    what: "The worker’s machine loses power. Nobody has told the cache, so \
           the connection still counts as one receiver.",
    breaks: Property::LostWrites,
    link: "#/v1/pubsub/count-receivers?seed=7&trouble=power",
};

pub const SLOW: Hole = Hole {
    what: "A slow worker: what waits for it grows over the limit of its output \
           buffer, the cache closes the connection, and all of that is gone. \
           Each of these orders was counted as sent.",
    breaks: Property::LostWrites,
    link: "#/v1/pubsub/count-receivers?seed=7&trouble=slow&workload=crowd",
};

pub const MEMORY: Hole = Hole {
    what: "The cache itself crashes while orders wait for the worker: the \
           stream was in its memory.",
    breaks: Property::LostWrites,
    link: "#/v1/pubsub/stream?seed=7&do=250ms:crash+cache&\
           do=300ms:restart+cache",
};
