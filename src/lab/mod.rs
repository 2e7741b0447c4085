//! Experiments over many runs, and the theory beside them.

mod hits;
pub mod theory;

pub use hits::{HitCurve, HitLab, HitPoint, HitRatios, SHARES};
