//! Splitting the built page's program in two, so that a first visit loads
//! less before it sees something.
//!
//! The first half is the functions that run while the page comes up, measured
//! and not guessed: a copy of the program that tells which do runs in Node, in
//! a document without a browser. boot.js fetches the other half after the first
//! frame, or at once if the first half calls for it ([`halves`]): so a wrong
//! measurement costs time and changes nothing else. The other half brings along
//! the [`texts`] that the first look does not show.

mod files;
mod halves;
mod module;
mod plan;
mod probe;
#[cfg(test)]
mod tests;
mod texts;

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
/// When Node or what it needs is missing, when the page does not come up or
/// comes up otherwise from its first half alone, and when the program is not
/// of the kind that Trunk builds.
pub fn run(shell: &Shell, dist: &Path) -> Result<()> {
    let page = Page::open(shell, dist)?;
    let whole = measured(shell, &page).context("cannot measure the page")?;
    let later = texts::unseen(shell, &whole.shown)?;
    let halves = split(&page.wasm, &whole.ran, &later);
    let halves = halves.context("cannot split the page")?;
    let glue = page.glue_of_halves()?;
    let first = started(shell, &glue, &halves[0])
        .context("the first half does not come up alone")?;
    let differs = whole.shown.iter().zip(&first.shown).find(|(a, b)| a != b);
    ensure!(differs.is_none(), "the first half shows {differs:?}");
    ensure!(whole.shown.len() == first.shown.len(), "it shows more or less");
    page.replace(shell, &glue, &halves)
}

/// The two halves of a program: the functions that ran, and the others with
/// the data that only they need.
fn split(
    wasm: &[u8],
    ran: &BTreeSet<u32>,
    later: &BTreeSet<Vec<u8>>,
) -> Result<[Vec<u8>; 2]> {
    let module = Module::read(wasm)?;
    let plan = plan::Plan::new(&module, ran)?;
    let data = texts::parted(&module.data, later).into();
    let halves = halves::halves(&module, &plan, &data)?;
    for half in &halves {
        wasmparser::Validator::new_with_features(FEATURES)
            .validate_all(half)
            .context("a half is not valid")?;
    }
    Ok(halves)
}

/// How the page comes up.
#[derive(serde::Deserialize)]
struct Start {
    /// The numbers of the functions that ran.
    ran: BTreeSet<u32>,
    /// All texts and attributes that it shows, and what it asks for by name.
    shown: Vec<String>,
}

fn measured(shell: &Shell, page: &Page) -> Result<Start> {
    let module = Module::read(&page.wasm)?;
    let probed = probe::probed(&module, &page.wasm)?;
    let start =
        started(shell, &page.glue_with(probe::HIT[0], "probe")?, &probed)?;
    ensure!(!start.ran.is_empty(), "nothing ran");
    Ok(start)
}

fn started(shell: &Shell, glue: &str, wasm: &[u8]) -> Result<Start> {
    let folder = shell.current_dir().join("target").join("measure");
    let [script, glue_file, wasm_file] =
        ["start.mjs", "glue.mjs", "start.wasm"].map(|it| folder.join(it));
    shell.write_file(&script, START)?;
    shell.write_file(&glue_file, glue)?;
    shell.write_file(&wasm_file, wasm)?;
    let document = tools::linkedom(shell)?;
    let start = cmd!(
        shell,
        "node --expose-gc {script} {document} {glue_file} {wasm_file}"
    );
    Ok(serde_json::from_str(&start.quiet().read()?)?)
}
