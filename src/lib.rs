//! Flushpoint: a deterministic playground for caching patterns.

// clippy.toml says which and why.
#![deny(
    clippy::disallowed_macros,
    clippy::disallowed_methods,
    clippy::disallowed_types
)]

pub mod check;
pub mod history;
pub mod nodes;
pub mod patterns;
pub mod run;
pub mod scenario;
pub mod sim;
pub mod trace;
pub mod view;
