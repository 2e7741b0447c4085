//! The page without what is for readers of its source, and with one style
//! sheet in the place of many.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use xshell::Shell;

use crate::page::named_by_content;

const LINK: &str = "<link rel=\"stylesheet\" href=\"./";

/// Puts the style sheets of the page in `dist` into one, in their order, and
/// takes from them and from boot.js what is for readers.
///
/// # Errors
///
/// When a file is missing or cannot be written.
pub fn page(shell: &Shell, dist: &Path) -> Result<()> {
    let index = shell.read_file(dist.join("index.html"))?;
    let (mut rest, mut all) = (String::new(), String::new());
    for line in index.lines() {
        match line.trim().strip_prefix(LINK) {
            Some(rest) => {
                let name = rest.split('"').next().context("a name")?;
                all += &plain(&shell.read_file(dist.join(name))?);
                shell.remove_path(dist.join(name))?;
            }
            None => rest += &(line.to_owned() + "\n"),
        }
    }
    ensure!(!all.is_empty(), "index.html has no style sheets");
    let name = named_by_content("styles-0.css", all.as_bytes());
    shell.write_file(dist.join(&name), all)?;
    let boot = dist.join("boot.js");
    shell.write_file(&boot, script(&shell.read_file(&boot)?)?)?;
    let link = format!("{LINK}{name}\"/>\n  </head>");
    let page = rest.replacen("</head>", &link, 1);
    shell.write_file(dist.join("index.html"), page)?;
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
        let link = |name| format!("{LINK}{name}\"/>\n");
        let index =
            format!("<head>\n{}{}</head>\n", link("b.css"), link("a.css"));
        shell.write_file(dist.join("index.html"), index).unwrap();
        shell.write_file(dist.join("boot.js"), "// x\n  go();\n").unwrap();
        shell.write_file(dist.join("a.css"), "a {}").unwrap();
        shell.write_file(dist.join("b.css"), "b {}").unwrap();
        page(&shell, dist).unwrap();
        let page = shell.read_file(dist.join("index.html")).unwrap();
        let name = page.split(LINK).nth(1).unwrap().split('"').next().unwrap();
        let all = shell.read_file(dist.join(name)).unwrap();
        assert_eq!(all, "b {}\na {}\n");
        let boot = shell.read_file(dist.join("boot.js")).unwrap();
        assert_eq!(boot, "go();\n");
        assert!(!shell.path_exists(dist.join("a.css")));
        assert_eq!(page.matches("stylesheet").count(), 1);
    }
}
