use crate::{
    check::Property,
    scenario::{Effect, Expected, Variant},
};

const BREAKS: &[(Property, Expected)] = &[
    (Property::StaleReads, Expected::Breaks),
    (Property::LostWrites, Expected::Holds),
    (Property::Linearizability, Expected::Breaks),
];

/// No read is stale. A reader without a lease may still see a commit before
/// another reader's hit shows the value of before: not linearizable.
const FRESH: &[(Property, Expected)] = &[
    (Property::StaleReads, Expected::Holds),
    (Property::LostWrites, Expected::Holds),
    (Property::Linearizability, Expected::MayBreak),
];

/// The seven programs.
pub const VARIANTS: &[Variant] = &[
    Variant {
        id: "update-then-delete",
        name: "Update, then delete",
        summary: "Commits to the database, then deletes the key from the \
                  cache. A reader that had missed before can still store \
                  the old value after the delete.",
        effect: Effect::Naive,
        expected: BREAKS,
        functions: &["read", "update_then_delete"],
    },
    Variant {
        id: "ttl-only",
        name: "TTL only",
        summary: "The writer leaves the cache alone. Old values are served \
                  until their time to live is over: staleness is bounded, \
                  not removed.",
        effect: Effect::Bounds,
        expected: BREAKS,
        functions: &["read", "ttl_only"],
    },
    Variant {
        id: "update-then-set",
        name: "Update, then set",
        summary: "Commits, then stores the new row in the cache. Two writers \
                  may store in the other order than they committed in.",
        effect: Effect::Naive,
        expected: BREAKS,
        functions: &["read", "update_then_set"],
    },
    Variant {
        id: "delete-then-update",
        name: "Delete, then update",
        summary: "Deletes first. A reader between delete and commit puts the \
                  old value straight back.",
        effect: Effect::Naive,
        expected: BREAKS,
        functions: &["read", "delete_then_update"],
    },
    Variant {
        id: "double-delete",
        name: "Double delete",
        summary: "Deletes again after a delay, for readers that were slow. \
                  The window is narrower; the second delete dies with its \
                  app.",
        effect: Effect::Narrows,
        expected: BREAKS,
        functions: &["read", "double_delete"],
    },
    Variant {
        id: "lease",
        name: "Lease",
        summary: "A miss hands out a token, and a fill needs it; a delete \
                  takes it away. The stale set is refused. Redis 7 has no \
                  lease: three scripts make one.",
        effect: Effect::Removes,
        expected: FRESH,
        functions: &[
            "lease_read",
            "lease_write",
            "get_or_lease",
            "set_with_lease",
            "delete_with_lease",
        ],
    },
    Variant {
        id: "versioned-set",
        name: "Versioned set",
        summary: "The writer leaves the new row in the cache, and a script \
                  refuses older ones. It holds as long as the new row is \
                  there: expiry, eviction and restart forget it.",
        effect: Effect::Removes,
        expected: FRESH,
        functions: &["versioned_read", "versioned_write", "set_if_newer"],
    },
];
