//! The rules of the house, read off its own source.

#![cfg(not(target_arch = "wasm32"))]

use std::{
    fs,
    path::{Path, PathBuf},
};

/// A module imports only from modules above it in this list.
const ROOMS: &[&str] = &[
    "trace", "history", "check", "measure", "sim", "nodes", "patterns",
    "scenario", "run", "explore", "lab", "view",
];

/// `view` looks at traces and never runs the simulation; `patterns` see
/// services, never the trace's events or a checker.
const NEVER: &[(&str, &[&str])] = &[
    ("view", &["sim", "nodes", "patterns", "explore", "lab"]),
    ("check", &["measure"]),
    ("measure", &["check"]),
    ("sim", &["check", "history", "measure"]),
    ("nodes", &["check", "history", "measure"]),
    ("patterns", &["check", "history", "measure", "sim"]),
];

fn sources(folder: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![PathBuf::from(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).expect("a source file")
}

fn room(path: &Path) -> Option<&'static str> {
    let first = path.strip_prefix("src").ok()?.components().next()?;
    let first = Path::new(first.as_os_str()).with_extension("");
    ROOMS.iter().copied().find(|room| Path::new(room) == first)
}

/// The rooms that a file names: `crate::room` and `crate::{room, …}`.
fn named_rooms(source: &str) -> Vec<&'static str> {
    let flat: String = source
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join(" ");
    let mut named = Vec::new();
    for part in flat.split("crate::").skip(1) {
        let scope = match part.strip_prefix('{') {
            Some(rest) => outermost(rest),
            None => vec![part.to_owned()],
        };
        for item in scope {
            let word: String = item
                .trim_start()
                .chars()
                .take_while(|c| c.is_alphanumeric() || *c == '_')
                .collect();
            named.extend(ROOMS.iter().copied().filter(|room| *room == word));
        }
    }
    named
}

/// The items of a braced list, without what is nested in them.
fn outermost(list: &str) -> Vec<String> {
    let (mut depth, mut items) = (0, vec![String::new()]);
    for c in list.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => items.push(String::new()),
            c if depth == 0 => {
                let last = items.len() - 1;
                items[last].push(c);
            }
            _ => {}
        }
    }
    items
}

#[test]
fn a_room_imports_only_from_rooms_above_it() {
    let place = |room| ROOMS.iter().position(|r| *r == room).unwrap();
    let mut imports = 0;
    for path in sources("src") {
        let Some(own) = room(&path) else { continue };
        let source = text(&path);
        let shipped = source.split("#[cfg(test)]").next().unwrap();
        for named in named_rooms(shipped) {
            imports += 1;
            assert!(
                place(named) <= place(own),
                "{}: `{own}` imports from `{named}`",
                path.display()
            );
            let never = NEVER.iter().find(|(room, _)| *room == own);
            assert!(
                named == own || !never.is_some_and(|n| n.1.contains(&named)),
                "{}: `{own}` must not know `{named}`",
                path.display()
            );
        }
    }
    assert!(imports > 50, "the reader of imports sees {imports}");
}

#[test]
fn only_the_page_knows_the_browser() {
    let browser = ["yew::", "web_sys::", "gloo", "js_sys::", "plotters_canvas"];
    for path in sources("src") {
        if path.starts_with("src/web") {
            continue;
        }
        let source = text(&path);
        for name in browser {
            assert!(!source.contains(name), "{}: {name}", path.display());
        }
    }
    let library = text(Path::new("src/lib.rs"));
    assert!(!library.contains("mod web"));
    assert!(text(Path::new("src/main.rs")).contains("mod web"));
}

#[test]
fn patterns_see_services_only() {
    for path in sources("src/patterns") {
        let source = text(&path);
        for name in ["trace::Trace", "Event", "Verdict"] {
            assert!(!source.contains(name), "{}: {name}", path.display());
        }
    }
}

#[test]
fn shown_lines_have_at_most_sixty_columns() {
    for path in sources("src/patterns") {
        if path.ends_with("mod.rs") {
            continue;
        }
        for (number, line) in text(&path).lines().enumerate() {
            assert!(
                line.chars().count() <= 60,
                "{}:{}",
                path.display(),
                number + 1
            );
        }
    }
}

#[test]
fn files_and_functions_stay_short() {
    for folder in ["src", "tests", "xtask/src", "benches"] {
        for path in sources(folder) {
            if path.starts_with("benches/peers") {
                continue;
            }
            let source = text(&path);
            let lines = source.lines().count();
            assert!(lines <= 400, "{}: {lines} lines", path.display());
            for (name, length) in functions(&source) {
                assert!(
                    length <= 70,
                    "{}: fn {name} has {length} lines",
                    path.display()
                );
            }
        }
    }
}

/// Every function with its length, from its head to the brace in the same
/// column that closes it.
fn functions(source: &str) -> Vec<(String, usize)> {
    let lines: Vec<&str> = source.lines().collect();
    let mut found = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let trimmed = line.trim_start();
        let indent = line.len() - trimmed.len();
        let Some(name) = function_name(trimmed) else { continue };
        let closing = format!("{}}}", &line[..indent]);
        let end = lines[start..].iter().position(|l| *l == closing);
        if let Some(length) = end {
            found.push((name, length + 1));
        }
    }
    found
}

fn function_name(line: &str) -> Option<String> {
    let words = line.split('(').next()?;
    let mut words = words.split_whitespace();
    words.find(|word| *word == "fn")?;
    let name = words.next()?;
    (line.ends_with('{') || line.ends_with('(') || line.ends_with('>'))
        .then(|| name.split('<').next().unwrap_or(name).into())
}

#[test]
fn nothing_unfinished_is_left() {
    let marks = ["todo", "unimplemented", "dbg"].map(|m| format!("{m}!("));
    for folder in ["src", "tests", "xtask/src", "benches"] {
        for path in sources(folder) {
            let source = text(&path);
            for mark in &marks {
                assert!(!source.contains(mark), "{}: {mark}", path.display());
            }
        }
    }
}

#[test]
fn every_import_list_is_read_whole() {
    let source = "use crate::{check::{Property, check}, trace::Trace};\n\
                  use crate::sim::Sim;";
    assert_eq!(named_rooms(source), ["check", "trace", "sim"]);
}
