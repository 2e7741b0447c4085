//! Splitting the built page's program in two, so that a first visit loads
//! less before it sees something.
//!
//! The first half is what runs while the page comes up, measured and not
//! guessed: a copy of the program that counts runs in Node, in a document
//! without a browser. The other half is what did not run, down to the branches
//! of a function ([`cold`], [`outline`]). boot.js fetches it after the first
//! frame, or at once if the first half calls for it ([`halves`]): so a wrong
//! measurement costs time and changes nothing else.

mod body;
mod cold;
mod files;
mod halves;
mod module;
mod outline;
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

/// Bytes that a branch must spare its function to become one: the second half
/// and the way there cost too.
const WORTH: usize = 80;

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
    let parts = split(&page.wasm, &ran, WORTH);
    let parts = parts.context("cannot split the page")?;
    let [first, second] = &parts.halves;
    println!(
        "Split into {} bytes that run at the start and {} that did not.",
        first.len(),
        second.len()
    );
    page.replace(shell, &parts.halves)
}

/// A program in two.
struct Split {
    halves: [Vec<u8>; 2],
    /// What both halves do, in one module.
    #[cfg_attr(not(test), expect(dead_code, reason = "for comparison"))]
    whole: Vec<u8>,
}

fn split(wasm: &[u8], ran: &BTreeSet<usize>, worth: usize) -> Result<Split> {
    let module = Module::read(wasm)?;
    let outlined = outline::outlined(&module, wasm, ran, worth)?;
    let module = Module::read(&outlined.wasm)?;
    let plan = plan::Plan::new(&module, |it| outlined.cold.contains(&it))?;
    let halves = halves::halves(&module, &plan)?;
    for half in &halves {
        wasmparser::Validator::new_with_features(FEATURES)
            .validate_all(half)
            .context("a half is not valid")?;
    }
    Ok(Split { halves, whole: outlined.wasm })
}

/// The numbers of the blocks that run while the page comes up.
fn measured(shell: &Shell, page: &Page) -> Result<BTreeSet<usize>> {
    let module = Module::read(&page.wasm)?;
    let probed = probe::probed(&module, &page.wasm)?;
    let folder = shell.current_dir().join("target").join("measure");
    let [script, glue, wasm] =
        ["start.mjs", "glue.mjs", "probed.wasm"].map(|it| folder.join(it));
    shell.write_file(&script, START)?;
    shell.write_file(&glue, page.glue_with(probe::HIT[0], "probe")?)?;
    shell.write_file(&wasm, probed)?;
    let document = tools::linkedom(shell)?;
    let blocks =
        cmd!(shell, "node --expose-gc {script} {document} {glue} {wasm}");
    let blocks = blocks.quiet().read()?;
    let ran: BTreeSet<usize> = serde_json::from_str(&blocks)?;
    ensure!(!ran.is_empty(), "nothing ran");
    Ok(ran)
}
