//! Which data the first look does without: the texts that it does not show.
//!
//! A visit that begins elsewhere loads both halves before the program starts
//! (boot.js), so nobody sees the gap.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Context, Result};
use syn::visit::Visit;
use xshell::Shell;

/// A shorter text is not worth a piece of its own.
const LONG: usize = 16;

/// The long texts of the sources, and the sources that are shown themselves,
/// if they are not among what is shown at first.
///
/// # Errors
///
/// When the sources cannot be read.
pub fn unseen(shell: &Shell, shown: &[String]) -> Result<BTreeSet<Vec<u8>>> {
    let src = shell.current_dir().join("src");
    let shown = shown.join("\n");
    let mut texts = BTreeSet::new();
    literals(shell, &src, &mut texts)?;
    texts.retain(|text| !shown.contains(text));
    for path in shell.read_dir(src.join("patterns"))? {
        // Its name stands above it.
        let name = path.strip_prefix(&src)?.display().to_string();
        if !shown.contains(&name) {
            texts.insert(shell.read_file(path)?);
        }
    }
    Ok(texts.into_iter().map(String::into_bytes).collect())
}

fn literals(
    shell: &Shell,
    folder: &Path,
    texts: &mut BTreeSet<String>,
) -> Result<()> {
    for path in shell.read_dir(folder)? {
        if path.is_dir() {
            literals(shell, &path, texts)?;
            continue;
        }
        let source = shell.read_file(&path)?;
        let file = syn::parse_file(&source)
            .with_context(|| format!("in {}", path.display()))?;
        Literals(texts).visit_file(&file);
    }
    Ok(())
}

struct Literals<'a>(&'a mut BTreeSet<String>);

impl Visit<'_> for Literals<'_> {
    /// What documents the source is not in the program.
    fn visit_attribute(&mut self, _: &syn::Attribute) {}

    fn visit_lit_str(&mut self, literal: &syn::LitStr) {
        let text = literal.value();
        if text.len() >= LONG {
            self.0.insert(text);
        }
    }
}

/// Bytes that are put into the memory, from an address on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub address: u32,
    pub bytes: Vec<u8>,
}

/// Cuts the texts out: what stays, and the texts that were found. Of a text
/// that is there more than once all stay.
pub fn parted(
    data: &[Piece],
    texts: &BTreeSet<Vec<u8>>,
) -> (Vec<Piece>, Vec<Piece>) {
    let (mut kept, mut moved) = (Vec::new(), Vec::new());
    for whole in data {
        let mut cuts: Vec<(usize, usize)> = texts
            .iter()
            .filter_map(|text| Some((only_place(&whole.bytes, text)?, text)))
            .map(|(from, text)| (from, from + text.len()))
            .collect();
        cuts.sort_unstable();
        let mut at = 0;
        for (from, to) in cuts {
            // One text may be a part of another.
            if from >= at {
                kept.extend(piece(whole, at, from));
                moved.extend(piece(whole, from, to));
                at = to;
            }
        }
        kept.extend(piece(whole, at, whole.bytes.len()));
    }
    (kept, moved)
}

fn only_place(bytes: &[u8], text: &[u8]) -> Option<usize> {
    let mut places = bytes.windows(text.len()).enumerate();
    let mut places =
        places.by_ref().filter(|it| it.1 == text).map(|(place, _)| place);
    let first = places.next()?;
    places.next().is_none().then_some(first)
}

fn piece(whole: &Piece, from: usize, to: usize) -> Option<Piece> {
    (from < to).then(|| Piece {
        address: whole.address + from as u32,
        bytes: whole.bytes[from..to].to_vec(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn data(address: u32, text: &str) -> Piece {
        Piece { address, bytes: text.into() }
    }

    #[test]
    fn a_text_is_cut_out_where_it_stands_once() {
        let texts = ["later", "twice", "not there", "ate"];
        let texts = texts.into_iter().map(|text| text.into()).collect();
        let whole = [data(8, "now later twice, twice"), data(90, "end")];
        let (kept, moved) = parted(&whole, &texts);
        let rest = data(17, " twice, twice");
        assert_eq!(kept, [data(8, "now "), rest, data(90, "end")]);
        assert_eq!(moved, [data(12, "later")]);
    }

    #[test]
    fn texts_that_overlap_are_cut_out_once() {
        let texts = ["abc", "bcd"].into_iter().map(|it| it.into()).collect();
        let (kept, moved) = parted(&[data(0, "abcd")], &texts);
        assert_eq!((kept, moved), (vec![data(3, "d")], vec![data(0, "abc")]));
    }
}
