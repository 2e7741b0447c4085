use crate::{
    check::Property,
    scenario::{Effect, Expected, Hole, Variant},
};

/// An old copy stays until its end.
const OLD_COPIES: &[(Property, Expected)] = &[
    (Property::StaleReads, Expected::Breaks),
    (Property::ReadYourWrites, Expected::Breaks),
    (Property::MonotonicReads, Expected::Holds),
    (Property::LostWrites, Expected::Holds),
    (Property::Linearizability, Expected::Breaks),
];

/// A reader may still be overtaken by a write: see cache-aside.
const SLOW_READER: &[(Property, Expected)] = &[
    (Property::StaleReads, Expected::Breaks),
    (Property::ReadYourWrites, Expected::Breaks),
    (Property::MonotonicReads, Expected::MayBreak),
    (Property::LostWrites, Expected::Holds),
    (Property::Linearizability, Expected::Breaks),
];

/// So may a writer by another one. Their order is known by the versions; by
/// real time alone either may have been the later one.
const SLOW_WRITER: &[(Property, Expected)] = &[
    (Property::StaleReads, Expected::Breaks),
    (Property::ReadYourWrites, Expected::Breaks),
    (Property::MonotonicReads, Expected::MayBreak),
    (Property::LostWrites, Expected::Holds),
    (Property::Linearizability, Expected::MayBreak),
];

const STALE_SET: Hole = Hole {
    what: "A reader that had missed before the write stores the old value \
           after the delete.",
    breaks: Property::StaleReads,
    link: "#/v1/write-around/delete?seed=7&\
           do=2.1s:lag+app-1-%3Ecache+20ms&\
           do=2.101s:app-1+read+order:1&\
           do=2.124s:app-2+write+order:1+sent&\
           do=2.17s:app-2+read+order:1",
};

const OVERTAKEN: Hole = Hole {
    what: "Two writers: the later commit stores its copy first, and the \
           earlier one covers it.",
    breaks: Property::StaleReads,
    link: "#/v1/write-around/write-both?seed=7&\
           do=200ms:lag+app-1-%3Ecache+20ms&\
           do=201ms:app-1+write+order:1+packed&\
           do=206ms:app-2+write+order:1+sent&\
           do=300ms:app-2+read+order:1",
};

/// The three programs.
pub const VARIANTS: &[Variant] = &[
    Variant {
        id: "leave-copy",
        name: "Around, and leave the copy",
        summary: "Writes the database only. A copy that somebody made before \
                  is served, old as it is, until its time is over.",
        effect: Effect::Naive,
        expected: OLD_COPIES,
        functions: &["read", "around"],
        holes: &[],
    },
    Variant {
        id: "delete",
        name: "Around, and delete the copy",
        summary: "Writes the database and deletes the copy, if there is one. \
                  The first read after each write misses. A reader that had \
                  missed before can still store the old value.",
        effect: Effect::Narrows,
        expected: SLOW_READER,
        functions: &["read", "around_and_delete"],
        holes: &[STALE_SET],
    },
    Variant {
        id: "write-both",
        name: "Into both",
        summary: "Writes the database, then the cache. The first read after \
                  a write hits; most of what is stored is never read before \
                  its end, and takes up room.",
        effect: Effect::Moves,
        expected: SLOW_WRITER,
        functions: &["read", "into_both"],
        holes: &[OVERTAKEN],
    },
];
