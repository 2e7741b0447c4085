//! Splitting the built page's program in two, so that a first visit loads
//! less before it sees something.
//!
//! The first half is the functions that run while the page comes up and the
//! constants that are read, measured and not guessed: a copy of the program
//! that tells both runs in Node, in a document without a browser. boot.js
//! fetches the other half after the first frame, or at once if the first half
//! calls for it ([`halves`]): so a function that was not measured costs time
//! and changes nothing else.

mod data;
mod files;
mod halves;
mod module;
mod plan;
mod probe;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::ops::Range;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use xshell::{Shell, cmd};

use crate::tools;
use files::Page;
use module::{FEATURES, Module};

const START: &str = include_str!("../../measure/start.mjs");

/// The program as the linker left it to wasm-bindgen.
const LINKED: &str = "target/wasm32-unknown-unknown/web/flushpoint.wasm";

/// The visitors whose pages are watched: what a media query asks for holds for
/// none of them, or all of it.
const VISITORS: [&str; 2] = ["plain", "particular"];

/// Splits the page in `dist`.
///
/// # Errors
///
/// When Node or what it needs is missing, when the page does not come up or
/// comes up otherwise from its first half alone, and when the program is not
/// of the kind that Trunk builds.
pub fn run(shell: &Shell, dist: &Path) -> Result<()> {
    let page = Page::open(shell, dist)?;
    let linked = shell.read_binary_file(shell.current_dir().join(LINKED))?;
    let constants = data::constants(&linked)
        .context("cannot tell what the program has for constants")?;
    let whole = measured(shell, &page, &constants);
    let whole = whole.context("cannot measure the page")?;
    let ran = whole.iter().flat_map(|it| &it.ran).copied().collect();
    let read = whole.iter().map(|it| data::places(&it.read));
    let read = read.collect::<Result<Vec<_>>>()?;
    let later = data::unread(&constants, &read);
    let halves = split(&page.wasm, &ran, &later);
    let halves = halves.context("cannot split the page")?;
    let glue = page.glue_of_halves()?;
    for (visitor, whole) in VISITORS.iter().zip(&whole) {
        let first = started(shell, visitor, &glue, &halves[0], 0)
            .context("the first half does not come up alone")?;
        let mut both = whole.shown.iter().zip(&first.shown);
        let differs = both.find(|(a, b)| a != b);
        ensure!(differs.is_none(), "the first half shows {differs:?}");
        let same = whole.shown.len() == first.shown.len();
        ensure!(same, "the first half shows more or less");
    }
    page.replace(shell, &glue, &halves)
}

/// The two halves of a program: the functions that ran, and the others with
/// the data at these places.
fn split(
    wasm: &[u8],
    ran: &BTreeSet<u32>,
    later: &[Range<u32>],
) -> Result<[Vec<u8>; 2]> {
    let module = Module::read(wasm)?;
    let plan = plan::Plan::new(&module, ran)?;
    let data = data::parted(&module.data, later);
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
    /// The places in the memory that were read, from and to, in order.
    read: Vec<[u32; 2]>,
    /// All texts and attributes that it shows, and what it asks for by name.
    shown: Vec<String>,
}

/// How it comes up for each of the visitors.
fn measured(
    shell: &Shell,
    page: &Page,
    constants: &[Range<u32>],
) -> Result<Vec<Start>> {
    let module = Module::read(&page.wasm)?;
    let probed = probe::probed(&module, &page.wasm)?;
    let glue = page.glue_with(probe::PROBE, "probe")?;
    let end = constants.last().map_or(0, |it| it.end);
    let mut starts = Vec::new();
    for visitor in VISITORS {
        let start = started(shell, visitor, &glue, &probed, end)?;
        ensure!(!start.ran.is_empty(), "nothing ran");
        ensure!(!start.read.is_empty(), "nothing was read");
        starts.push(start);
    }
    Ok(starts)
}

fn started(
    shell: &Shell,
    visitor: &str,
    glue: &str,
    wasm: &[u8],
    end: u32,
) -> Result<Start> {
    let folder = shell.current_dir().join("target").join("measure");
    let [script, glue_file, wasm_file] =
        ["start.mjs", "glue.mjs", "start.wasm"].map(|it| folder.join(it));
    shell.write_file(&script, START)?;
    shell.write_file(&glue_file, glue)?;
    shell.write_file(&wasm_file, wasm)?;
    let document = tools::linkedom(shell)?;
    let end = end.to_string();
    let start = cmd!(
        shell,
        "node --expose-gc {script} {document} {glue_file} {wasm_file} {visitor}
         {end}"
    );
    Ok(serde_json::from_str(&start.quiet().read()?)?)
}
