//! The parts of the page.

pub mod code;
pub mod faults;
pub mod follow;
pub mod freshness;
pub mod header;
pub mod help;
pub mod icon;
pub mod knobs;
pub mod narration;
pub mod proof;
pub mod requests;
pub mod stage;
pub mod steps;
pub mod transport;
pub mod verdicts;
