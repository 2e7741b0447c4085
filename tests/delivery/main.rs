//! What a channel and a stream promise of a message, over many runs.

#![cfg(not(target_arch = "wasm32"))]

mod crowd;
mod pubsub;
