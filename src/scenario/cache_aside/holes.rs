use crate::{check::Property, scenario::Hole};

pub const LOST_DELETE: Hole = Hole {
    what: "The link is cut between commit and delete: the delete is lost, and \
           the old value stays.",
    breaks: Property::StaleReads,
    link: "#/v1/cache-aside/update-then-delete?seed=7&time-out=50ms&\
           workload=hands-on&do=100ms:app-2+write+user:1+Bea&\
           do=102ms:cut+app-2%3C-%3Ecache&do=200ms:heal+app-2%3C-%3Ecache&\
           do=300ms:app-1+read+user:1&do=400ms:app-2+read+user:1",
};

pub const WRITER_CRASHES: Hole = Hole {
    what: "The writer crashes between commit and delete: app-1 reads the new \
           row past the cache, and later the old one in it.",
    breaks: Property::MonotonicReads,
    link: "#/v1/cache-aside/update-then-delete?seed=7&time-out=50ms&\
           workload=hands-on&do=100ms:app-2+write+user:1+Bea&\
           do=102.5ms:crash+app-2&do=110ms:cut+app-1%3C-%3Ecache&\
           do=120ms:app-1+read+user:1&do=200ms:heal+app-1%3C-%3Ecache&\
           do=300ms:app-1+read+user:1",
};

pub const REPLICA_REFILL: Hole = Hole {
    what: "Misses read a replica that lags: the old row is back right after \
           the delete.",
    breaks: Property::StaleReads,
    link: "#/v1/cache-aside/update-then-delete?seed=7&reads-from=replica&\
           workload=hands-on&do=100ms:app-2+write+user:1+Bea&\
           do=110ms:app-2+read+user:1&do=300ms:app-1+read+user:1",
};

pub const HOT_KEY: Hole = Hole {
    what: "Somebody asks every 400 ms, and a TTL of 500 ms never ends.",
    breaks: Property::StaleReads,
    link: "#/v1/cache-aside/sliding-ttl?seed=7&ttl=500ms&workload=hands-on&\
           until=3s&do=100ms:app-2+write+user:1+Bea&\
           do=400ms:app-1+read+user:1&do=800ms:app-1+read+user:1&\
           do=1.2s:app-1+read+user:1&do=1.6s:app-1+read+user:1&\
           do=2s:app-1+read+user:1&do=2.4s:app-1+read+user:1",
};

pub const APP_DIES: Hole = Hole {
    what: "The app crashes before its second delete.",
    breaks: Property::StaleReads,
    link: "#/v1/cache-aside/double-delete?seed=7&do=10ms:crash+app-2&\
           do=300ms:app-1+read+user:1",
};

pub const LEASE_REPLICA: Hole = Hole {
    what: "Misses read a replica that lags: a reader with a good lease stores \
           the old row.",
    breaks: Property::StaleReads,
    link: "#/v1/cache-aside/lease?seed=7&reads-from=replica&\
           workload=hands-on&do=100ms:app-2+write+user:1+Bea&\
           do=110ms:app-2+read+user:1&do=300ms:app-1+read+user:1",
};

pub const LEASE_NO_DELETE: Hole = Hole {
    what: "The delete never arrives: app-2 reads its row past the cache, and \
           later the old one in it.",
    breaks: Property::MonotonicReads,
    link: "#/v1/cache-aside/lease?seed=7&time-out=50ms&workload=hands-on&\
           do=100ms:app-2+write+user:1+Bea&do=102ms:cut+app-2%3C-%3Ecache&\
           do=160ms:app-2+read+user:1&do=250ms:heal+app-2%3C-%3Ecache&\
           do=300ms:app-2+read+user:1",
};

pub const VERSION_EXPIRES: Hole = Hole {
    what: "A fill that takes longer than the new row lives finds nothing that \
           is newer.",
    breaks: Property::StaleReads,
    link: "#/v1/cache-aside/versioned-set?seed=7&ttl=500ms&workload=hands-on&\
           do=1ms:lag+app-1-%3Ecache+700ms&do=5ms:app-2+write+user:1+Bea&\
           do=800ms:app-2+read+user:1",
};

pub const VERSION_FORGOTTEN: Hole = Hole {
    what: "The cache restarts and has forgotten the version.",
    breaks: Property::StaleReads,
    link: "#/v1/cache-aside/versioned-set?seed=7&workload=hands-on&\
           do=1ms:lag+app-1-%3Ecache+50ms&do=5ms:app-2+write+user:1+Bea&\
           do=20ms:crash+cache&do=21ms:restart+cache&\
           do=100ms:app-2+read+user:1",
};

pub const TOMBSTONE_EXPIRES: Hole = Hole {
    what: "A fill that takes longer than the tombstone stands is not refused.",
    breaks: Property::StaleReads,
    link: "#/v1/cache-aside/versioned-tombstone?seed=7&marker-ttl=500ms&\
           workload=hands-on&do=1ms:lag+app-1-%3Ecache+700ms&\
           do=5ms:app-2+write+user:1+Bea&do=800ms:app-2+read+user:1",
};

pub const TOMBSTONE_FORGOTTEN: Hole = Hole {
    what: "The cache restarts and has forgotten the tombstone.",
    breaks: Property::StaleReads,
    link: "#/v1/cache-aside/versioned-tombstone?seed=7&workload=hands-on&\
           do=1ms:lag+app-1-%3Ecache+50ms&do=5ms:app-2+write+user:1+Bea&\
           do=20ms:crash+cache&do=21ms:restart+cache&\
           do=100ms:app-2+read+user:1",
};

pub const RELAY_DOWN: Hole = Hole {
    what: "The delete is lost while the relay is down: it comes when the \
           relay is back.",
    breaks: Property::StaleReads,
    link: "#/v1/cache-aside/outbox?seed=7&time-out=50ms&workload=hands-on&\
           do=50ms:crash+relay&do=100ms:app-2+write+user:1+Bea&\
           do=102ms:cut+app-2%3C-%3Ecache&do=200ms:heal+app-2%3C-%3Ecache&\
           do=300ms:app-1+read+user:1&do=400ms:app-2+read+user:1&\
           do=1s:restart+relay&do=1.1s:app-1+read+user:1",
};

pub const OUTBOX_REPLICA: Hole = Hole {
    what: "Misses read a replica that lags: the old row is back right after \
           the delete.",
    breaks: Property::StaleReads,
    link: "#/v1/cache-aside/outbox?seed=7&reads-from=replica&\
           workload=hands-on&do=100ms:app-2+write+user:1+Bea&\
           do=110ms:app-2+read+user:1&do=300ms:app-1+read+user:1",
};

pub const PRIMARY_NO_DELETE: Hole = Hole {
    what: "The delete never arrives: app-2 reads its row past the cache, and \
           later the old one in it.",
    breaks: Property::MonotonicReads,
    link: "#/v1/cache-aside/primary-read?seed=7&time-out=50ms&\
           workload=hands-on&do=100ms:app-2+write+user:1+Bea&\
           do=102ms:cut+app-2%3C-%3Ecache&do=160ms:app-2+read+user:1&\
           do=250ms:heal+app-2%3C-%3Ecache&do=300ms:app-2+read+user:1",
};

pub const MARKER_EXPIRES: Hole = Hole {
    what: "The replica lags for longer than the marker stands.",
    breaks: Property::StaleReads,
    link: "#/v1/cache-aside/remote-marker?seed=7&marker-ttl=20ms&\
           reads-from=replica&workload=hands-on&\
           do=100ms:app-2+write+user:1+Bea&do=130ms:app-2+read+user:1&\
           do=300ms:app-1+read+user:1",
};

pub const MARKER_FORGOTTEN: Hole = Hole {
    what: "The cache restarts and has forgotten the marker.",
    breaks: Property::StaleReads,
    link: "#/v1/cache-aside/remote-marker?seed=7&reads-from=replica&\
           workload=hands-on&do=100ms:app-2+write+user:1+Bea&\
           do=105ms:crash+cache&do=106ms:restart+cache&\
           do=110ms:app-2+read+user:1&do=300ms:app-1+read+user:1",
};
