//! Write-behind with a stream as its queue: what a consumer group promises.

#![cfg(not(target_arch = "wasm32"))]

mod crowd;
mod pairs;
mod story;
