//! The same run gives in the browser the trace that it gives natively.

#![cfg(target_arch = "wasm32")]

#[path = "support/runs.rs"]
mod runs;

use flushpoint::run::execute;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn kept_runs_give_the_hashes_of_the_native_program() {
    let kept = include_str!("support/trace_hashes.txt");
    let mut compared = 0_u64;
    for (number, kept) in kept.lines().enumerate() {
        let run = runs::kept_run(number as u64);
        let hash = format!("{:016x}", execute(&run).trace.hash());
        assert_eq!(hash, kept, "run {number}: {run:?}");
        compared += 1;
    }
    assert_eq!(compared, runs::KEPT);
}
