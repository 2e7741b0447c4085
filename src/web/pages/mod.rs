//! Whole pages.

mod broken_link;
mod gallery;
mod scenario;

pub use self::{
    broken_link::broken_link, gallery::gallery, scenario::scenario,
};
