//! The page without what is for readers of its source, and with two style
//! sheets in the place of many.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use xshell::Shell;

use crate::page::named_by_content;

/// How the page marks a style sheet that the first look does without.
const LATER: &str = "data-later";

const LINK: &str = "<link rel=\"stylesheet\" href=\"./";

/// Puts the style sheets of the page in `dist` into two, in their order, and
/// takes from them and from boot.js what is for readers. The page links to the
/// first; boot.js asks for the second, made of those that the page marks.
///
/// # Errors
///
/// When a file is missing or cannot be written.
pub fn page(shell: &Shell, dist: &Path) -> Result<()> {
    let index = shell.read_file(dist.join("index.html"))?;
    let (mut rest, mut first) = (String::new(), String::new());
    let mut second = String::new();
    for line in index.lines() {
        match line.trim().strip_prefix(LINK) {
            Some(link) => {
                let name = link.split('"').next().context("a name")?;
                let later = link.contains(LATER);
                *(if later { &mut second } else { &mut first }) +=
                    &plain(&shell.read_file(dist.join(name))?);
                shell.remove_path(dist.join(name))?;
            }
            None => rest += &(line.to_owned() + "\n"),
        }
    }
    let write = |name: &str, sheet: &str| -> Result<String> {
        ensure!(!sheet.is_empty(), "index.html has no such sheet: {name}");
        let name = named_by_content(name, sheet.as_bytes());
        shell.write_file(dist.join(&name), sheet)?;
        Ok(name)
    };
    let link = write("styles-0.css", &first)?;
    let link = format!("{LINK}{link}\"/>\n  </head>");
    let styles = write("styles-second-0.css", &second)?;
    let styles = format!("data-styles=\"./{styles}\" data-js=");
    let page = rest.replacen("</head>", &link, 1);
    let page = page.replacen("data-js=", &styles, 1);
    shell.write_file(dist.join("index.html"), page)?;
    let boot = dist.join("boot.js");
    shell.write_file(&boot, script(&shell.read_file(&boot)?)?)?;
    Ok(())
}

/// A script without the room in front of its lines and without lines of
/// comment.
///
/// # Errors
///
/// When a text may go over several lines: there room would count.
pub fn script(text: &str) -> Result<String> {
    let mut plain = String::new();
    for line in text.lines().map(str::trim) {
        if line.is_empty() || line.starts_with("//") {
            continue;
        }
        let ticks = line.matches('`').count();
        ensure!(ticks.is_multiple_of(2), "a text begins in {line:?}");
        plain += line;
        plain.push('\n');
    }
    Ok(plain)
}

/// A style sheet without its comments and the room in front of its lines.
fn plain(sheet: &str) -> String {
    let mut plain = String::new();
    for part in format!("*/{sheet}").split("/*") {
        let code = part.split_once("*/").map_or("", |(_, code)| code);
        for line in code.lines().map(str::trim).filter(|it| !it.is_empty()) {
            plain += line;
            plain.push('\n');
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_sheet_keeps_its_rules() {
        let sheet = "/* All. */\nb {\n  top: 0; /* x */\n}\n\n/* y\n z */ a {}";
        assert_eq!(plain(sheet), "b {\ntop: 0;\n}\na {}\n");
        assert_eq!(plain("a {}"), "a {}\n");
    }

    #[test]
    fn a_script_keeps_its_code() {
        let text = "// All.\nif (x) {\n  // Why.\n  y(`z // ${x}`);\n}\n";
        assert_eq!(script(text).unwrap(), "if (x) {\ny(`z // ${x}`);\n}\n");
        assert!(script("a = `one\n  two`;").is_err());
    }

    #[test]
    fn style_sheets_come_in_their_order() {
        let shell = Shell::new().unwrap();
        let dist = shell.create_temp_dir().unwrap();
        let dist = dist.path();
        let write = |name: &str, text: &str| {
            shell.write_file(dist.join(name), text).unwrap();
        };
        let read = |name: &str| shell.read_file(dist.join(name)).unwrap();
        let link = |name, mark| format!("{LINK}{name}.css\"{mark}/>\n");
        let links = ["b", "a"].map(|name| link(name, "")).concat();
        let later = ["d", "c"].map(|name| link(name, " data-later")).concat();
        let script = "<script data-js=\"\">";
        write("index.html", &format!("{links}{later}{script}</head>\n"));
        for name in ["a", "b", "c", "d"] {
            write(&format!("{name}.css"), &format!("{name} {{}}"));
        }
        write("boot.js", "// x\n  go();\n");
        page(&shell, dist).unwrap();
        let index = read("index.html");
        let named = |before: &str| {
            let rest = index.split(before).nth(1).unwrap();
            read(rest.split('"').next().unwrap())
        };
        assert_eq!(named(LINK), "b {}\na {}\n");
        assert_eq!(named("data-styles=\"./"), "d {}\nc {}\n");
        assert_eq!(index.matches("stylesheet").count(), 1);
        assert!(!shell.path_exists(dist.join("a.css")));
        assert_eq!(read("boot.js"), "go();\n");
    }
}
