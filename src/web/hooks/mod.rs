//! Effects: everything that reaches beyond the document.

mod address;
mod css;
mod keys;
mod painter;
mod share;

pub use address::{opened, use_address};
pub use css::use_css;
pub use keys::{is_typing, use_keys};
pub use painter::use_painter;
pub use share::{Shared, use_share};
