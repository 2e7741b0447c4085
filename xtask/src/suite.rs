//! Every check there is, in order; the first that fails ends it.

use std::ffi::OsStr;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::Result;
use xshell::{Cmd, Shell, cmd};

use crate::browser::Browser;
use crate::page;
use crate::tally::Tally;
use crate::tools::{self, WASM};

/// Runs all checks and prints, last, how many tests passed and failed.
///
/// # Errors
///
/// When a tool or a browser cannot be installed.
pub fn run(shell: &Shell) -> Result<ExitCode> {
    tools::provide_linters(shell)?;
    tools::provide(shell)?;
    tools::provide_axe(shell)?;
    Browser::provide(shell)?.announce(shell)?;
    let mut suite = Suite { tally: Tally::default(), start: Instant::now() };
    let outcome = suite.run(shell);
    if let Err(error) = &outcome {
        eprintln!("error: {error:#}");
    }
    println!("\n{}", suite.tally);
    Ok(if outcome.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

struct Suite {
    tally: Tally,
    start: Instant,
}

impl Suite {
    fn run(&mut self, shell: &Shell) -> Result<()> {
        self.check("Format", cmd!(shell, "cargo fmt --all --check"))?;
        self.check(
            "Clippy",
            cmd!(
                shell,
                "cargo clippy --locked --workspace --all-targets
                 -- --deny warnings"
            ),
        )?;
        let wasm_tests = &wasm_tests(shell)?;
        self.check(
            "Clippy, wasm",
            cmd!(
                shell,
                "cargo clippy --locked --target {WASM} --lib --bins
                 {wasm_tests...} -- --deny warnings"
            ),
        )?;
        self.check(
            "Tests",
            cmd!(shell, "cargo test --locked --workspace --no-fail-fast"),
        )?;
        if !wasm_tests.is_empty() {
            self.check(
                "Tests, wasm in a browser",
                cmd!(
                    shell,
                    "cargo test --locked --target {WASM} {wasm_tests...}"
                )
                .env(
                    "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
                    "wasm-bindgen-test-runner",
                ),
            )?;
        }
        self.check("The page", page::bundle(shell))?;
        self.check(
            "Tests, the page in a browser",
            cmd!(shell, "cargo test --locked --test browser -- --ignored"),
        )
    }

    fn check(&mut self, name: &str, command: Cmd<'_>) -> Result<()> {
        println!("\n== {name} (at {} s)", self.start.elapsed().as_secs());
        self.tally.run(name, command.into())
    }
}

/// `--test NAME` for each `tests/*_wasm.rs`: these are compiled for the
/// browser, everything else in `tests/` for this machine.
fn wasm_tests(shell: &Shell) -> Result<Vec<String>> {
    let mut arguments = Vec::new();
    for path in shell.read_dir("tests")? {
        let name = path.file_stem().and_then(OsStr::to_str).unwrap_or("");
        if name.ends_with("_wasm") {
            arguments.extend(["--test".to_owned(), name.to_owned()]);
        }
    }
    Ok(arguments)
}
