//! Whole pages.

mod broken_link;
mod scenario;

pub use self::{broken_link::broken_link, scenario::scenario};
