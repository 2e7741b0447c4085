//! What a file and what a replica save of a write-behind cache, and from
//! which fault; how the replication itself behaves.

#![cfg(not(target_arch = "wasm32"))]

#[path = "../support/runs.rs"]
mod runs;

mod crowd;
mod failover;
mod pairs;
mod recovery;
mod replication;
mod storm;
mod story;
