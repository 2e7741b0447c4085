use super::holes;
use crate::{
    check::Property,
    scenario::{Effect, Expected, Variant},
};

const BREAKS: &[(Property, Expected)] = &[
    (Property::StaleReads, Expected::Breaks),
    (Property::ReadYourWrites, Expected::Breaks),
    (Property::MonotonicReads, Expected::MayBreak),
    (Property::LostWrites, Expected::Holds),
    (Property::Linearizability, Expected::Breaks),
];

/// No read is stale. A reader without a lease may still see a commit before
/// another reader's hit shows the value of before: not linearizable.
const FRESH: &[(Property, Expected)] = &[
    (Property::StaleReads, Expected::Holds),
    (Property::ReadYourWrites, Expected::Holds),
    (Property::MonotonicReads, Expected::MayBreak),
    (Property::LostWrites, Expected::Holds),
    (Property::Linearizability, Expected::MayBreak),
];

/// The programs, the naive one first.
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
        holes: &[
            holes::LOST_DELETE,
            holes::WRITER_CRASHES,
            holes::REPLICA_REFILL,
        ],
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
        holes: &[],
    },
    Variant {
        id: "update-then-set",
        name: "Update, then set",
        summary: "Commits, then stores the new row in the cache. Two writers \
                  may store in the other order than they committed in.",
        effect: Effect::Naive,
        expected: BREAKS,
        functions: &["read", "update_then_set"],
        holes: &[],
    },
    Variant {
        id: "delete-then-update",
        name: "Delete, then update",
        summary: "Deletes first. A reader between delete and commit puts the \
                  old value straight back.",
        effect: Effect::Naive,
        expected: BREAKS,
        functions: &["read", "delete_then_update"],
        holes: &[],
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
        holes: &[holes::APP_DIES],
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
        holes: &[holes::LEASE_REPLICA, holes::LEASE_NO_DELETE],
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
        holes: &[holes::VERSION_EXPIRES, holes::VERSION_FORGOTTEN],
    },
    Variant {
        id: "sliding-ttl",
        name: "Sliding TTL",
        summary: "The writer leaves the cache alone, and each hit lets the \
                  key live for another while. A hot key never expires: what \
                  is old stays old for as long as people ask for it.",
        effect: Effect::Naive,
        expected: BREAKS,
        functions: &["sliding_read", "ttl_only"],
        holes: &[holes::HOT_KEY],
    },
    Variant {
        id: "versioned-tombstone",
        name: "Versioned tombstone",
        summary: "The writer deletes the row and leaves its version for a \
                  while; a fill that is older is refused. It holds as long \
                  as the tombstone is there.",
        effect: Effect::Removes,
        expected: FRESH,
        functions: &[
            "tombstone_read",
            "tombstone_write",
            "bury",
            "set_if_not_buried",
            "set_if_newer",
        ],
        holes: &[holes::TOMBSTONE_EXPIRES, holes::TOMBSTONE_FORGOTTEN],
    },
    Variant {
        id: "outbox",
        name: "Lease and outbox",
        summary: "The commit itself notes which key must go, and a relay \
                  deletes it, again and again until it succeeds. A delete \
                  that fails comes late instead of never: the age of old \
                  values is bounded by the relay's delay.",
        effect: Effect::Bounds,
        expected: FRESH,
        functions: &[
            "lease_read",
            "outbox_write",
            "outbox_relay",
            "relay_next",
            "get_or_lease",
            "set_with_lease",
            "delete_with_lease",
        ],
        holes: &[holes::RELAY_DOWN, holes::OUTBOX_REPLICA],
    },
    Variant {
        id: "primary-read",
        name: "Lease, misses read the primary",
        summary: "A replica that lags cannot refill the cache with an old \
                  row, because nobody asks it. The price: every miss is the \
                  primary's work, and the replica stands idle.",
        effect: Effect::Moves,
        expected: FRESH,
        functions: &[
            "primary_read",
            "lease_write",
            "get_or_lease",
            "set_with_lease",
            "delete_with_lease",
        ],
        holes: &[holes::PRIMARY_NO_DELETE],
    },
    Variant {
        id: "remote-marker",
        name: "Lease and remote marker",
        summary: "Before it commits, the writer marks the key in the cache. \
                  A miss that finds the marker reads the primary, any other \
                  one the replica. The marker must outlive the replica's lag.",
        effect: Effect::Removes,
        expected: FRESH,
        functions: &[
            "marker_read",
            "marker_write",
            "get_or_lease",
            "set_with_lease",
            "delete_with_lease",
        ],
        holes: &[holes::MARKER_EXPIRES, holes::MARKER_FORGOTTEN],
    },
];
