//! Splitting the built page's program in two, so that a first visit loads
//! less before it sees something.
//!
//! The first half is the functions that run while the page comes up, measured
//! and not guessed: a copy of the program that tells which do runs in Node, in
//! a document without a browser. boot.js fetches the other half after the first
//! frame, or at once if the first half calls for it ([`halves`]): so a wrong
//! measurement costs time and changes nothing else.

mod files;
mod halves;
mod module;
mod plan;
mod probe;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use xshell::{Shell, cmd};

use crate::tools;
use files::Page;
use module::{FEATURES, Module};

const START: &str = include_str!("../../measure/start.mjs");

/// Splits the page in `dist`.
///
/// # Errors
///
/// When Node or what it needs is missing, when the page does not come up, and
/// when the program is not of the kind that Trunk builds.
pub fn run(shell: &Shell, dist: &Path) -> Result<()> {
    let page = Page::open(shell, dist)?;
    let ran = measured(shell, &page).context("cannot measure the page")?;
    let halves = split(&page.wasm, &ran).context("cannot split the page")?;
    page.replace(shell, &halves)
}

/// The two halves of a program: the functions that ran, and the others.
fn split(wasm: &[u8], ran: &BTreeSet<u32>) -> Result<[Vec<u8>; 2]> {
    let module = Module::read(wasm)?;
    let plan = plan::Plan::new(&module, ran)?;
    let halves = halves::halves(&module, &plan)?;
    for half in &halves {
        wasmparser::Validator::new_with_features(FEATURES)
            .validate_all(half)
            .context("a half is not valid")?;
    }
    Ok(halves)
}

/// The numbers of the functions that run while the page comes up.
fn measured(shell: &Shell, page: &Page) -> Result<BTreeSet<u32>> {
    let module = Module::read(&page.wasm)?;
    let probed = probe::probed(&module, &page.wasm)?;
    let folder = shell.current_dir().join("target").join("measure");
    let [script, glue, wasm] =
        ["start.mjs", "glue.mjs", "probed.wasm"].map(|it| folder.join(it));
    shell.write_file(&script, START)?;
    shell.write_file(&glue, page.glue_with(probe::HIT[0], "probe")?)?;
    shell.write_file(&wasm, probed)?;
    let document = tools::linkedom(shell)?;
    let functions =
        cmd!(shell, "node --expose-gc {script} {document} {glue} {wasm}");
    let functions = functions.quiet().read()?;
    let ran: BTreeSet<u32> = serde_json::from_str(&functions)?;
    ensure!(!ran.is_empty(), "nothing ran");
    Ok(ran)
}
