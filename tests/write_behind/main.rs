//! What a crash takes from a write-behind cache, and what each remedy costs:
//! over many crowds, each variant under the same arrivals and faults.

#![cfg(not(target_arch = "wasm32"))]

mod crowd;
mod loss;
mod pairs;
mod presets;
mod shutdown;
mod story;
