//! Kernel benchmarks: one figure a line, and nothing is asserted.
//!
//! `cargo bench --bench kernel` measures the kernel; with `-- --peers` also
//! the simulators in `benches/peers`, in turns with it, and prints the ratios.
//! Every measurement is a process of its own, on one core where `taskset` is
//! there. Compiled for wasm32, the same work runs in a browser:
//! `cargo bench --bench kernel --target wasm32-unknown-unknown -- --nocapture`
//! with wasm-bindgen-test-runner as the runner of that target.

#[cfg(target_arch = "wasm32")]
mod browser;
#[cfg(not(target_arch = "wasm32"))]
mod native;
mod work;

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    native::main();
}

// The test runner calls what is in `browser`.
#[cfg(target_arch = "wasm32")]
fn main() {}
