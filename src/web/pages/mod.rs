//! Whole pages.

mod broken_link;
mod compare;
mod gallery;
mod scenario;
mod sketch;

pub use self::{
    broken_link::broken_link, compare::compare, gallery::gallery,
    scenario::scenario,
};
