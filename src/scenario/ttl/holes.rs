use crate::{check::Property, scenario::Hole};

pub const OLD_UNTIL_ITS_END: Hole = Hole {
    what: "The price is written right after it was loaded: until the copy's \
           time is over, readers get the old one.",
    breaks: Property::StaleReads,
    link: "#/v1/ttl/absolute?seed=7&do=50ms:app-2+write+price:1+11&\
           do=900ms:app-2+read+price:1",
};

pub const OLD_FOR_A_WHILE: Hole = Hole {
    what: "Shorter is not never: a price that was loaded just before it is \
           written is old for as long as prices live.",
    breaks: Property::StaleReads,
    link: "#/v1/ttl/by-pattern?seed=7&do=50ms:app-2+write+price:1+11&\
           do=150ms:app-2+read+price:1",
};
