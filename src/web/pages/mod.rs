//! What fills the window.

mod broken_link;
mod scenario;

pub use broken_link::BrokenLink;
pub use scenario::ScenarioPage;
