//! Flushpoint: a deterministic playground for caching patterns.

pub mod check;
pub mod history;
pub mod measure;
pub mod nodes;
pub mod patterns;
pub mod run;
pub mod scenario;
pub mod sim;
pub mod trace;
pub mod view;
