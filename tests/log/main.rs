//! A replicated log as the queue of write-behind: how its brokers behave, and
//! which acknowledged writes are still there after which fault.

#![cfg(not(target_arch = "wasm32"))]

mod brokers;
mod crowd;
mod pairs;
mod story;
