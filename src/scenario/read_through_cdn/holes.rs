use crate::{check::Property, scenario::Hole};

pub const LOST_PURGE: Hole = Hole {
    what: "The link between the edges is cut for a moment and the purge is \
           lost: the second edge serves the old page until its time to live \
           is over, here a minute.",
    breaks: Property::StaleReads,
    link: "#/v1/read-through-cdn/purge-once?seed=7&\
           do=100ms:cut+edge-1%3C-%3Eedge-2&\
           do=300ms:heal+edge-1%3C-%3Eedge-2&\
           do=900ms:client-2+read+page:1",
};

pub const LATE_PURGE: Hole = Hole {
    what: "The purge that was lost is sent again and arrives: until then the \
           old page was served, long after the editor's OK.",
    breaks: Property::StaleReads,
    link: "#/v1/read-through-cdn/purge-until-told?seed=7&\
           do=100ms:cut+edge-1%3C-%3Eedge-2&\
           do=300ms:heal+edge-1%3C-%3Eedge-2&\
           do=900ms:client-2+read+page:1",
};

pub const CRASHED_EDGE: Hole = Hole {
    what: "The edge crashes before it has handed the purge on, and forgets \
           it: nobody sends it again.",
    breaks: Property::StaleReads,
    link: "#/v1/read-through-cdn/purge-until-told?seed=7&\
           do=100ms:crash+edge-1&do=200ms:restart+edge-1&\
           do=900ms:client-2+read+page:1",
};

pub const NO_OK: Hole = Hole {
    what: "The link between the edges is cut: the page is out, and the editor \
           gets no OK.",
    breaks: Property::FailedRequests,
    link: "#/v1/read-through-cdn/purge-everywhere?seed=7&\
           do=100ms:cut+edge-1%3C-%3Eedge-2",
};

pub const NEW_THEN_OLD: Hole = Hole {
    what: "While the purge travels one visitor sees the new page, and after \
           that another one the old: no order of two reads and a write \
           explains it.",
    breaks: Property::Linearizability,
    link: "#/v1/read-through-cdn/purge-everywhere?seed=7&\
           do=80ms:client-1+read+page:1&do=200ms:client-2+read+page:1",
};

pub const ORIGIN_DOWN: Hole = Hole {
    what: "The origin is down: the edges have the page, and may not show it.",
    breaks: Property::FailedRequests,
    link: "#/v1/read-through-cdn/revalidate?seed=7&do=100ms:crash+origin",
};
