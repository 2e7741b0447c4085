use super::holes;
use crate::{
    check::Property,
    scenario::{Effect, Expected, Variant},
};

/// No write deletes a copy: what is read is old for as long as copies live,
/// also by whom it was written. A load that another overtakes may bring an
/// older row back.
const EXPECTED: &[(Property, Expected)] = &[
    (Property::StaleReads, Expected::Breaks),
    (Property::ReadYourWrites, Expected::Breaks),
    (Property::MonotonicReads, Expected::MayBreak),
    (Property::LostWrites, Expected::Holds),
    (Property::Linearizability, Expected::Breaks),
];

/// The three programs.
pub const VARIANTS: &[Variant] = &[
    Variant {
        id: "sliding",
        name: "Sliding",
        summary: "Each hit lets the copy live for another time. What nobody \
                  reads goes, and what is read often enough never ends: if it \
                  is old, it is old for good.",
        effect: Effect::Naive,
        expected: EXPECTED,
        functions: &["sliding", "load", "write"],
        holes: &[],
    },
    Variant {
        id: "absolute",
        name: "Absolute",
        summary: "A copy ends so long after it was stored, however often it \
                  is read. It is never older than that; a session that is \
                  used all the time ends all the same.",
        effect: Effect::Bounds,
        expected: EXPECTED,
        functions: &["absolute", "load", "write"],
        holes: &[holes::OLD_UNTIL_ITS_END],
    },
    Variant {
        id: "by-pattern",
        name: "By pattern",
        summary: "The name says what a key is: prices change, so they live \
                  shortly and for a fixed time; sessions slide. More loads \
                  for the few keys that need them.",
        effect: Effect::Bounds,
        expected: EXPECTED,
        functions: &["by_pattern", "load", "write"],
        holes: &[holes::OLD_FOR_A_WHILE],
    },
];
