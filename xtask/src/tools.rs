//! The tools that are installed on demand, each in one pinned version.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use xshell::{Cmd, Shell, cmd};

use crate::cache;

/// The target of the page.
pub const WASM: &str = "wasm32-unknown-unknown";

const TRUNK: &str = "0.21.14";

/// A package of npm: its name, its version, and the checksum that npm holds it
/// to.
struct Package {
    name: &'static str,
    manifest: &'static str,
    lock: &'static str,
}

const BINARYEN: Package = Package {
    name: "binaryen",
    manifest: include_str!("../binaryen/package.json"),
    lock: include_str!("../binaryen/package-lock.json"),
};

const AXE: Package = Package {
    name: "axe-core",
    manifest: include_str!("../axe/package.json"),
    lock: include_str!("../axe/package-lock.json"),
};

const LINKEDOM: Package = Package {
    name: "linkedom",
    manifest: include_str!("../measure/package.json"),
    lock: include_str!("../measure/package-lock.json"),
};

/// Makes everything that builds the page available: the wasm target of Rust,
/// the crates of Cargo.lock, and Trunk, wasm-bindgen and wasm-opt on the
/// shell's `PATH`.
///
/// # Errors
///
/// When something is missing and cannot be installed.
pub fn provide(shell: &Shell) -> Result<()> {
    wasm_target(shell)?;
    // Trunk runs offline, so that it can never fetch a tool of its own choice.
    cmd!(shell, "cargo fetch --locked --quiet").quiet().run()?;
    let folders = [trunk(shell)?, wasm_bindgen(shell)?, binaryen(shell)?];
    let old = env::var_os("PATH").unwrap_or_default();
    let path = folders.into_iter().chain(env::split_paths(&old));
    shell.set_var("PATH", env::join_paths(path)?);
    Ok(())
}

/// Adds the parts of the Rust toolchain that only the checks use.
///
/// # Errors
///
/// When one is missing and rustup cannot add it.
pub fn provide_linters(shell: &Shell) -> Result<()> {
    for (command, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        let version = cmd!(shell, "cargo {command} --version");
        if version.quiet().ignore_stdout().ignore_stderr().run().is_err() {
            cmd!(shell, "rustup component add {component}").run()?;
        }
    }
    Ok(())
}

fn wasm_target(shell: &Shell) -> Result<()> {
    let libraries = cmd!(shell, "rustc --print target-libdir --target {WASM}");
    if Path::new(&libraries.quiet().read()?).exists() {
        return Ok(());
    }
    cmd!(shell, "rustup target add {WASM}").run().with_context(|| {
        format!("Rust's {WASM} target is missing, and rustup cannot add it")
    })
}

/// Trunk without its downloads and its look for newer versions: offline, it
/// needs neither, nor the TLS behind them.
fn trunk(shell: &Shell) -> Result<PathBuf> {
    crate_tool(&format!("trunk-{TRUNK}"), &["trunk"], |folder| {
        cargo_install(shell, &format!("trunk@{TRUNK}"), folder)
            .arg("--no-default-features")
    })
}

/// The tool must be of exactly the library's version.
fn wasm_bindgen(shell: &Shell) -> Result<PathBuf> {
    let id = cmd!(shell, "cargo pkgid --locked wasm-bindgen").quiet().read()?;
    let Some((_, version)) = id.rsplit_once('@') else {
        bail!("Cargo.lock names no version of wasm-bindgen: {id}");
    };
    let programs = ["wasm-bindgen", "wasm-bindgen-test-runner"];
    crate_tool(&format!("wasm-bindgen-{version}"), &programs, |folder| {
        cargo_install(shell, &format!("wasm-bindgen-cli@{version}"), folder)
    })
}

/// Compiles a tool from its crate; returns the folder of its programs.
fn crate_tool<'a>(
    name: &str,
    programs: &[&str],
    install: impl Fn(&Path) -> Cmd<'a>,
) -> Result<PathBuf> {
    let programs: Vec<PathBuf> = programs
        .iter()
        .map(|name| Path::new("bin").join(name))
        .map(|path| path.with_extension(env::consts::EXE_EXTENSION))
        .collect();
    let home = cache::ensure(name, &programs, |folder| {
        eprintln!("This compiles {name}, which takes some minutes.");
        install(folder).run().map_err(Into::into)
    })?;
    Ok(home.join("bin"))
}

/// Optimised a little: the tools run for a second, and compiling them is most
/// of the first run of a command.
fn cargo_install<'a>(shell: &'a Shell, package: &str, root: &Path) -> Cmd<'a> {
    cmd!(shell, "cargo install --locked {package} --root {root}")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1")
        .env("CARGO_PROFILE_RELEASE_LTO", "false")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
}

/// Installs wasm-opt from npm, where binaryen is one file for every platform.
fn binaryen(shell: &Shell) -> Result<PathBuf> {
    let programs = Path::new("node_modules").join(".bin");
    let home = BINARYEN.provide(shell, &programs.join("wasm-opt"))?;
    Ok(home.join(programs))
}

/// Makes axe available, which looks for what keeps people out of a page:
/// `AXE` names its script to the browser tests.
///
/// # Errors
///
/// When it is missing and cannot be installed.
pub fn provide_axe(shell: &Shell) -> Result<()> {
    let script = ["node_modules", "axe-core", "axe.min.js"];
    let script: PathBuf = script.iter().collect();
    let home = AXE.provide(shell, &script)?;
    shell.set_var("AXE", home.join(script));
    Ok(())
}

/// The folder of linkedom, a document without a browser.
///
/// # Errors
///
/// When it is missing and cannot be installed.
pub fn linkedom(shell: &Shell) -> Result<PathBuf> {
    let folder = Path::new("node_modules").join("linkedom");
    let home = LINKEDOM.provide(shell, &folder.join("package.json"))?;
    Ok(home.join(folder))
}

impl Package {
    /// The folder in which `file` of the package is.
    fn provide(&self, shell: &Shell, file: &Path) -> Result<PathBuf> {
        let name = format!("{}-{}", self.name, self.version()?);
        cache::ensure(&name, &[file.to_owned()], |folder| {
            shell.write_file(folder.join("package.json"), self.manifest)?;
            shell.write_file(folder.join("package-lock.json"), self.lock)?;
            let _here = shell.push_dir(folder);
            let npm = which::which("npm").context(
                "npm is missing: install Node (https://nodejs.org), \
                 version 20 or later",
            )?;
            cmd!(shell, "{npm} ci --ignore-scripts --no-audit --no-fund")
                .run()
                .map_err(Into::into)
        })
    }

    fn version(&self) -> Result<String> {
        let manifest: serde_json::Value = serde_json::from_str(self.manifest)?;
        match manifest["dependencies"][self.name].as_str() {
            Some(version) => Ok(version.to_owned()),
            None => bail!("its package.json pins no {}", self.name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trunk_toml() -> String {
        std::fs::read_to_string(crate::workspace().join("Trunk.toml")).unwrap()
    }

    #[test]
    fn trunk_is_told_the_wasm_opt_that_is_installed() {
        let version = BINARYEN.version().unwrap();
        let (major, _) = version.split_once('.').unwrap();
        let line = format!("wasm_opt = \"version_{major}\"");
        assert!(trunk_toml().contains(&line), "Trunk.toml lacks {line}");
    }

    #[test]
    fn trunk_is_told_its_own_version() {
        let line = format!("trunk-version = \"{TRUNK}\"");
        assert!(trunk_toml().contains(&line), "Trunk.toml lacks {line}");
    }
}
