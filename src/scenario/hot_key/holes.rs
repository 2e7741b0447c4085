use crate::{check::Property, scenario::Hole};

pub const MORE_THAN_ALL: Hole = Hole {
    what: "Three times as many requests are more than all shards together \
           can carry out.",
    breaks: Property::FailedRequests,
    link: "#/v1/hot-key/key-copies?seed=7&rate=1200&workload=crowd",
};

pub const NOT_TOLD: Hole = Hole {
    what: "The link to the shard with the channel is cut while the other app \
           writes: app-1 is not told, and reads what was before for the rest \
           of the copy's life.",
    breaks: Property::StaleReads,
    link: "#/v1/hot-key/local-told?seed=7&workload=hands-on&\
           do=50ms:app-1+read+hot:1&do=150ms:cut+app-1%3C-%3Eshard-1&\
           do=200ms:app-2+write+hot:1+News&do=350ms:app-1+read+hot:1",
};
