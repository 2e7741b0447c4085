//! The command line program, to compare the page with.

use std::process::{Command, Output};

use serde_json::Value;

/// Runs `flushpoint` with `arguments`.
pub fn flushpoint(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_flushpoint"))
        .args(arguments)
        .output()
        .expect("the flushpoint program")
}

/// Runs `flushpoint`, which must succeed, and reads its output as JSON.
pub fn flushpoint_json(arguments: &[&str]) -> Value {
    let output = flushpoint(arguments);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "flushpoint {arguments:?}: {errors}");
    serde_json::from_slice(&output.stdout).expect("JSON")
}
