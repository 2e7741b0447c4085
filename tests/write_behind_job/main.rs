//! The sync job of write-behind: what becomes of a batch that fails.

#![cfg(not(target_arch = "wasm32"))]

mod controls;
mod crowd;
mod database_down;
mod story;
mod trouble;
