//! Read-through: who loads, how often, and what is told where that fails; over
//! many crowds, each variant under the same arrivals and the same faults.

#![cfg(not(target_arch = "wasm32"))]

mod cache;
mod cdn;
mod grid;
mod sweep;
