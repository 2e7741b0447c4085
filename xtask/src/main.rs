//! The project's own commands, run as `cargo xtask <command>`.
//!
//! They need only rustup, git, a C compiler and Node; everything else they
//! install themselves, once per user and version ([`cache`]).
//!
//! - [`tools`]: which tools, in which versions, and where from
//! - [`page`]: building and serving the page
//! - [`split`]: the built page's program in two, by what runs at the start
//! - [`slim`]: the built page without what is for readers of its source
//! - [`browser`]: finding Chromium and its driver
//! - [`suite`]: every check there is, in order
//! - [`tally`]: running tests while counting them
//! - [`size`]: what a first visit loads
//! - [`frames`]: how much work a frame, a jump and a long play are
//! - [`devtools`]: a browser that can trace; [`trace`]: what its trace says

mod browser;
mod cache;
mod devtools;
mod frames;
mod page;
#[expect(dead_code, reason = "the tests of the page use the rest")]
#[path = "../../tests/browser/site.rs"]
mod site;
mod size;
mod slim;
mod split;
mod suite;
mod tally;
mod tools;
mod trace;

use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;
use xshell::Shell;

const USAGE: &str = "\
usage: cargo xtask <command>

  serve   build the page and serve it at a local address
  build   build the page into dist/, for any static host
  test    run every check: format, clippy, tests, tests in a browser
  size    what a first visit loads, beside a bare yew page
  frames [MINUTES]
          script, style and layout of a frame while playing, by the thread's
          processor clock on a processor slowed down four times; how long a
          jump takes; how the heap grows in so many minutes of play (10)";

const MINUTES: u64 = 10;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["serve"] => in_workspace(page::serve),
        ["build"] => in_workspace(page::build),
        ["test"] => in_workspace(suite::run),
        ["size"] => in_workspace(size::run),
        ["frames"] => in_workspace(|shell| frames::run(shell, MINUTES)),
        ["frames", minutes] if minutes.parse::<u64>().is_ok() => {
            let minutes = minutes.parse().unwrap_or(MINUTES);
            in_workspace(|shell| frames::run(shell, minutes))
        }
        ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Runs a command from the workspace's root, wherever it was called.
fn in_workspace(
    command: impl FnOnce(&Shell) -> Result<ExitCode>,
) -> Result<ExitCode> {
    let shell = Shell::new()?;
    shell.change_dir(workspace());
    command(&shell)
}

/// The folder of the workspace's Cargo.toml.
fn workspace() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here)
}

/// The middle one of some numbers.
fn median(numbers: &mut [f64]) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or(f64::NAN)
}
