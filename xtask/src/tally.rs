//! Running a test command in full view while counting its tests.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// How many tests ran, over all the suites so far.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Tally {
    passed: u64,
    failed: u64,
}

impl Tally {
    /// Runs `command`, the check called `name`, passing its output on line by
    /// line.
    ///
    /// # Errors
    ///
    /// When it cannot be started or ends without success. What it counted up
    /// to there is kept; a failure in which no test failed (a compiler error,
    /// a lint) counts as one.
    pub fn run(&mut self, name: &str, mut command: Command) -> Result<()> {
        let failed_before = self.failed;
        let mut child = command
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("cannot start: {name}"))?;
        let mut output = BufReader::new(child.stdout.take().unwrap());
        let mut line = Vec::new();
        while output.read_until(b'\n', &mut line)? > 0 {
            std::io::stdout().write_all(&line)?;
            self.count(&String::from_utf8_lossy(&line));
            line.clear();
        }
        if child.wait()?.success() {
            return Ok(());
        }
        if self.failed == failed_before {
            self.failed += 1;
        }
        bail!("failed: {name}")
    }

    /// Adds what a closing line of libtest says, which Rust's own tests and
    /// those of wasm-bindgen both print:
    /// `test result: ok. 3 passed; 0 failed; 1 ignored; ...`.
    fn count(&mut self, line: &str) {
        let Some((_, result)) = line.split_once("test result: ") else {
            return;
        };
        let number = |what: &str| {
            let words: Vec<&str> = result.split([' ', ';']).collect();
            let pair = words.windows(2).find(|pair| pair[1] == what);
            pair.and_then(|pair| pair[0].parse::<u64>().ok()).unwrap_or(0)
        };
        self.passed += number("passed");
        self.failed += number("failed");
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_add_up_and_other_lines_do_not_count() {
        let mut tally = Tally::default();
        tally.count("test sim::clock ... ok\n");
        tally.count("test result: ok. 3 passed; 0 failed; 1 ignored; 0 m\n");
        tally.count("test result: FAILED. 2 passed; 4 failed; 0 ignored\n");
        assert_eq!(tally.to_string(), "5 passed, 4 failed");
    }
}
