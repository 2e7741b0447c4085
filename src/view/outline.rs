use std::ops::RangeInclusive;

/// Some consecutive lines of a source file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The lines, from 1.
    pub lines: RangeInclusive<u32>,
    /// Whether the variant runs them.
    pub runs: bool,
    /// What they define, such as `lease_read`; empty if no function.
    pub names: Vec<String>,
}

/// A source file in blocks: what these functions need, and what they do not.
///
/// A block reaches from one line at the margin to the blank line before the
/// next one. A script belongs to the function that it runs.
pub fn outline(source: &str, functions: &[&str]) -> Vec<Block> {
    let lines: Vec<&str> = source.lines().collect();
    let mut blocks: Vec<Block> = Vec::new();
    let mut start = 0;
    while start < lines.len() {
        let end = end_of(&lines, start);
        let item = &lines[start..end];
        let names: Vec<String> = item.iter().filter_map(|l| name(l)).collect();
        let runs = names.iter().any(|n| functions.contains(&n.as_str()));
        let lines = start as u32 + 1..=end as u32;
        match blocks.last_mut().filter(|last| last.runs == runs) {
            Some(last) => {
                last.lines = *last.lines.start()..=*lines.end();
                last.names.extend(names);
            }
            None => blocks.push(Block { lines, runs, names }),
        }
        start = end;
    }
    blocks
}

/// The first line after the item that begins at `start` and the blank lines
/// behind it.
fn end_of(lines: &[&str], start: usize) -> usize {
    let at_margin = |line: &&str| !line.is_empty() && !line.starts_with(' ');
    (start + 1..lines.len())
        .find(|next| lines[next - 1].is_empty() && at_margin(&lines[*next]))
        .unwrap_or(lines.len())
}

fn name(line: &str) -> Option<String> {
    let word = |rest: &str| {
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        rest[..end.unwrap_or(rest.len())].to_string()
    };
    if line.starts_with(' ') {
        return line.split_once(" run: ").map(|(_, rest)| word(rest));
    }
    line.split_once("fn ").map(|(_, rest)| word(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: &str = "//! Remarks.\n\nuse a;\n\nfn one() {\n    b;\n\n    \
                          c;\n}\n\nconst S: T =\n    T { run: two };\n\nfn \
                          two() {}\n\nfn three() {}\n";

    #[test]
    fn a_block_holds_what_the_functions_need() {
        let blocks = outline(SOURCE, &["two"]);
        let shown: Vec<_> =
            blocks.iter().map(|b| (b.lines.clone(), b.runs)).collect();
        assert_eq!(shown, [(1..=10, false), (11..=15, true), (16..=16, false)]);
        assert_eq!(blocks[0].names, ["one"]);
        assert_eq!(blocks[1].names, ["two", "two"]);
    }

    #[test]
    fn blocks_cover_every_line_once() {
        let blocks = outline(SOURCE, &["one", "three"]);
        let mut next = 1;
        for block in &blocks {
            assert_eq!(*block.lines.start(), next);
            next = block.lines.end() + 1;
        }
        assert_eq!(next as usize, SOURCE.lines().count() + 1);
    }
}
