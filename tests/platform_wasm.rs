//! What traces are hashed with gives in the browser what it gives natively.

#![cfg(target_arch = "wasm32")]

use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use xxhash_rust::xxh3::xxh3_64;

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen_test]
fn the_hash_is_the_same_in_the_browser() {
    // Computed natively; more than 240 bytes take the vectorised path there.
    let bytes: Vec<u8> = (0..1000).map(|i| (i % 251) as u8).collect();
    assert_eq!(xxh3_64(&bytes), 3_742_333_234_251_435_729);
}
