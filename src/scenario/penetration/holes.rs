use crate::{check::Property, scenario::Hole};

pub const HIDDEN: Hole = Hole {
    what: "Another program adds the row: for the rest of the marker's second \
           readers are told that there is none.",
    breaks: Property::StaleReads,
    link: "#/v1/penetration/negative-caching?seed=7&workload=hands-on&\
           writes=past&do=50ms:app-1+read+user:404&\
           do=200ms:app-2+write+user:404+Cy&do=400ms:app-1+read+user:404&\
           do=1.2s:app-1+read+user:404",
};

pub const OTHERS_EACH_TIME: Hole = Hole {
    what: "Each request asks for another row that is not there: no marker is \
           ever read again.",
    breaks: Property::FailedRequests,
    link: "#/v1/penetration/negative-caching?seed=7&missing-keys=1000000&\
           workload=crowd",
};

pub const DENIED: Hole = Hole {
    what: "The other app adds the row, to its own filter too. This app's \
           filter denies it until it is built anew.",
    breaks: Property::StaleReads,
    link: "#/v1/penetration/bloom-filter?seed=7&workload=hands-on&\
           do=200ms:app-2+write+user:404+Cy&do=400ms:app-2+read+user:404&\
           do=500ms:app-1+read+user:404&do=2.5s:app-1+read+user:404",
};

pub const TOO_SMALL: Hole = Hole {
    what: "Two bits a row are too few: two of five yeses are wrong, and the \
           database is asked in vain again.",
    breaks: Property::FailedRequests,
    link: "#/v1/penetration/bloom-filter?seed=7&bits=200&rate=500&\
           workload=crowd",
};
