//! Building and serving the page with Trunk, as Trunk.toml says.

use std::env;
use std::net::{Ipv4Addr, TcpListener};
use std::process::ExitCode;

use anyhow::{Context, Result};
use xshell::{Cmd, Shell, cmd};

use xxhash_rust::xxh3::xxh3_64;

use crate::{size, slim, split, tools};

/// Builds `dist/`, which works from any sub-path of any static host.
///
/// # Errors
///
/// When a tool cannot be installed, the page does not build, or a first visit
/// would load too much.
pub fn build(shell: &Shell) -> Result<ExitCode> {
    tools::provide(shell)?;
    plain(cmd!(shell, "trunk build --offline --locked")).run()?;
    let dist = shell.current_dir().join("dist");
    slim::page(shell, &dist)?;
    split::run(shell, &dist)?;
    size::keep_budget(&dist)?;
    println!("The page is in dist/: copy that folder to any static host.");
    Ok(ExitCode::SUCCESS)
}

/// Builds the page, serves it at a local address, and builds it again when a
/// file changes, until interrupted. It is served in one piece.
///
/// # Errors
///
/// When a tool cannot be installed, or no port is free.
pub fn serve(shell: &Shell) -> Result<ExitCode> {
    tools::provide(shell)?;
    let port = free_port()?.to_string();
    // Not in dist/: what is served here may be half done.
    let dist = shell.current_dir().join("target").join("serve");
    shell.create_dir(&dist)?;
    println!("Building; then the page is at http://127.0.0.1:{port}/");
    let serve = cmd!(
        shell,
        "trunk serve --offline --dist {dist} --address 127.0.0.1 --port {port}
         --disable-address-lookup"
    );
    become_process(plain(serve))
}

/// Runs a command in the place of this process, so that whoever ends this one
/// ends the server.
#[cfg(unix)]
fn become_process(command: Cmd<'_>) -> Result<ExitCode> {
    use std::os::unix::process::CommandExt;
    Err(std::process::Command::from(command).exec().into())
}

#[cfg(not(unix))]
fn become_process(command: Cmd<'_>) -> Result<ExitCode> {
    command.run()?;
    Ok(ExitCode::SUCCESS)
}

/// `name-0123456789abcdef_bg.wasm` with the hash of its content: a file may be
/// cached by its name.
pub fn named_by_content(name: &str, content: &[u8]) -> String {
    let hash = format!("{:016x}", xxh3_64(content));
    match name.rsplit_once('-') {
        Some((stem, rest)) => {
            let end = rest.find(['_', '.']).unwrap_or(rest.len());
            format!("{stem}-{hash}{}", &rest[end..])
        }
        None => format!("{hash}-{name}"),
    }
}

/// [`build`] as a command of its own.
pub fn bundle(shell: &Shell) -> Cmd<'_> {
    let xtask = env::current_exe().unwrap_or_else(|_| "xtask".into());
    cmd!(shell, "{xtask} build")
}

/// Trunk takes `NO_COLOR` for a flag and refuses any value but a boolean.
pub fn plain(trunk: Cmd<'_>) -> Cmd<'_> {
    match std::env::var_os("NO_COLOR") {
        Some(value) if !value.is_empty() => trunk.env("NO_COLOR", "true"),
        _ => trunk.env_remove("NO_COLOR"),
    }
}

/// The first port from 8080 on that nobody listens at.
fn free_port() -> Result<u16> {
    let is_free = |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok();
    let port = (8080..8180).find(|&port| is_free(port));
    port.context("ports 8080 to 8179 are all in use on 127.0.0.1")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_with_other_content_has_another_name() {
        let old = "a-b-0123456789abcdef_bg.wasm";
        let name = named_by_content(old, b"x");
        let (stem, hash) = name.rsplit_once('-').unwrap();
        assert_eq!(stem, "a-b");
        assert_eq!(hash.len(), "0123456789abcdef_bg.wasm".len());
        assert_ne!(name, named_by_content(old, b"y"));
        assert_eq!(name, named_by_content(old, b"x"));
    }
}
