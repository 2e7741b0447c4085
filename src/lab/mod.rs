//! Experiments over many runs, and the theory beside them.
//!
//! An experiment measures a share, such as that of reads that find their key,
//! at a row of places, such as sizes of the cache, under one or more variants:
//! a run for each, without a trace.

mod conduct;
mod count;
mod filter;
mod findings;
mod hits;
mod plan;
mod renewals;
pub mod theory;
mod ttl;

pub use conduct::Lab;
pub use findings::{Curve, Findings, Share, Theory};
pub use hits::SHARES;
