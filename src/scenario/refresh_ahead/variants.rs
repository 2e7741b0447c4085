use crate::{
    check::Property,
    scenario::{Effect, Expected, Hole, Variant},
};

/// Nobody writes, unless the share of reads says so.
const EXPECTED: &[(Property, Expected)] = &[
    (Property::StaleReads, Expected::Holds),
    (Property::ReadYourWrites, Expected::Holds),
    (Property::MonotonicReads, Expected::Holds),
    (Property::LostWrites, Expected::Holds),
    (Property::Linearizability, Expected::Holds),
];

/// The hole of every variant that renews, as a run of one.
macro_rules! old_refresh {
    ($variant:literal) => {
        &[Hole {
            what: "A write comes while the copy is renewed: what was read \
                   before the commit is stored after the delete.",
            breaks: Property::StaleReads,
            link: concat!(
                "#/v1/refresh-ahead/",
                $variant,
                "?seed=7&do=902ms:lag+app-1-%3Ecache+50ms",
                "&do=905ms:app-2+write+user:1+Bea",
                "&do=990ms:app-2+read+user:1",
            ),
        }]
    };
}

/// The three programs.
pub const VARIANTS: &[Variant] = &[
    Variant {
        id: "wait-for-it",
        name: "Wait for it",
        summary: "Nothing happens before the end. The first reader after it \
                  waits for the database, however hot the key is.",
        effect: Effect::Naive,
        expected: EXPECTED,
        functions: &["read", "load"],
        holes: &[],
    },
    Variant {
        id: "each-refreshes",
        name: "Each reader renews",
        summary: "Whoever reads in the last part of a copy's life has it \
                  renewed behind the answer. Hot keys miss no more; each of \
                  the readers that come before the new copy is there loads \
                  it once more.",
        effect: Effect::Moves,
        expected: EXPECTED,
        functions: &["each_refreshes", "refresh", "load", "get_ahead"],
        holes: old_refresh!("each-refreshes"),
    },
    Variant {
        id: "one-refreshes",
        name: "One reader renews",
        summary: "The first reader of the last part claims the work in the \
                  cache, in the same step as its read; the others take what \
                  is there. A key that nobody reads in that part misses as \
                  before.",
        effect: Effect::Narrows,
        expected: EXPECTED,
        functions: &["one_refreshes", "refresh", "load", "get_or_claim"],
        holes: old_refresh!("one-refreshes"),
    },
];
