//! The project's own commands, run as `cargo xtask <command>`.
//!
//! They need only rustup, git, a C compiler and Node; everything else they
//! install themselves, once per user and version ([`cache`]).
//!
//! - [`tools`]: which tools, in which versions, and where from
//! - [`page`]: building and serving the page
//! - [`browser`]: finding Chromium and its driver
//! - [`suite`]: every check there is, in order
//! - [`tally`]: running tests while counting them

mod browser;
mod cache;
mod page;
mod suite;
mod tally;
mod tools;

use std::path::Path;
use std::process::ExitCode;

use anyhow::Result;
use xshell::Shell;

const USAGE: &str = "\
usage: cargo xtask <command>

  serve   build the page and serve it at a local address
  build   build the page into dist/, for any static host
  test    run every check: format, clippy, tests, tests in a browser";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let command = match arguments.as_slice() {
        [command] => command.as_str(),
        _ => "",
    };
    let outcome = match command {
        "serve" => in_workspace(page::serve),
        "build" => in_workspace(page::build),
        "test" => in_workspace(suite::run),
        "help" | "--help" | "-h" => {
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
fn in_workspace(command: fn(&Shell) -> Result<ExitCode>) -> Result<ExitCode> {
    let shell = Shell::new()?;
    shell.change_dir(workspace());
    command(&shell)
}

/// The folder of the workspace's Cargo.toml.
fn workspace() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here)
}
