//! The files of the built page that a split changes.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use wasmparser::Import;
use xshell::Shell;

use super::halves::LOAD;
use super::module::Module;
use crate::{page::named_by_content, slim};

/// What boot.js gives a function `load` and asks for the first half, and which
/// the first half imports.
const HANDLE: &str = "
export const second = { load: undefined, get first() { return wasm; } };
";

/// The built page, as Trunk wrote it.
pub struct Page {
    dist: PathBuf,
    index: String,
    /// The names of wasm-bindgen's script and of the program.
    glue_name: String,
    wasm_name: String,
    glue: String,
    pub wasm: Vec<u8>,
}

impl Page {
    /// Reads it.
    ///
    /// # Errors
    ///
    /// When a file is missing or is not as Trunk.toml says.
    pub fn open(shell: &Shell, dist: &Path) -> Result<Self> {
        let index = shell.read_file(dist.join("index.html"))?;
        let glue_name = named(&index, "data-js")?;
        let wasm_name = named(&index, "data-wasm")?;
        Ok(Self {
            glue: shell.read_file(dist.join(&glue_name))?,
            wasm: shell.read_binary_file(dist.join(&wasm_name))?,
            dist: dist.to_owned(),
            index,
            glue_name,
            wasm_name,
        })
    }

    /// The script, in which the program may import from `module` too: what
    /// `value` is.
    ///
    /// # Errors
    ///
    /// When wasm-bindgen writes its imports in an unknown way.
    pub fn glue_with(&self, module: &str, value: &str) -> Result<String> {
        let parts: Vec<&str> = self.glue.split("_bg.js\": import0,").collect();
        let [before, after] = parts.as_slice() else {
            anyhow::bail!("{} has no list of imports", self.glue_name);
        };
        let more = format!("_bg.js\": import0,\n        {module}: {value},");
        Ok([before, more.as_str(), after].concat())
    }

    /// Puts the two halves in the place of the program. Every file that
    /// changes gets a new name, since it may be cached by its name.
    ///
    /// # Errors
    ///
    /// When a file cannot be written.
    pub fn replace(&self, shell: &Shell, halves: &[Vec<u8>; 2]) -> Result<()> {
        let [first, second] = halves;
        let glue = self.glue_with(LOAD[0], "second")? + HANDLE;
        let imports = Module::read(&self.wasm)?.imports;
        let glue = slim::script(&numbered(glue, &imports)?)?;
        let second_name = named_by_content("flushpoint-second-0.wasm", second);
        let wasm_name = named_by_content(&self.wasm_name, first);
        let glue_name = named_by_content(&self.glue_name, glue.as_bytes());
        let attribute = format!("data-wasm=\"./{}\"", self.wasm_name);
        let more = format!("{attribute} data-second=\"./{second_name}\"");
        let index = self
            .index
            .replacen(&attribute, &more, 1)
            .replace(&self.wasm_name, &wasm_name)
            .replace(&self.glue_name, &glue_name);
        shell.write_file(self.dist.join(&second_name), second)?;
        shell.write_file(self.dist.join(wasm_name), first)?;
        shell.write_file(self.dist.join(glue_name), glue)?;
        shell.write_file(self.dist.join("index.html"), index)?;
        shell.remove_path(self.dist.join(&self.wasm_name))?;
        shell.remove_path(self.dist.join(&self.glue_name))?;
        Ok(())
    }
}

/// The script with numbers in the place of the imports' names, each of which
/// ends with a hash: so the first half asks for them.
fn numbered(glue: String, imports: &[Import<'_>]) -> Result<String> {
    let mut glue = glue;
    for (number, import) in imports.iter().enumerate() {
        let name = format!("\n        {}:", import.name);
        ensure!(glue.matches(&name).count() == 1, "{name} is not there once");
        glue = glue.replacen(&name, &format!("\n{number}:"), 1);
    }
    Ok(glue)
}

/// The file that an attribute of the page names.
fn named(index: &str, attribute: &str) -> Result<String> {
    let rest = index.split(&format!("{attribute}=\"./")).nth(1);
    let name = rest.and_then(|rest| rest.split('"').next());
    let name =
        name.with_context(|| format!("index.html has no {attribute}"))?;
    ensure!(!name.contains('/'), "{name} is in another folder");
    Ok(name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_names_its_files() {
        let index = r#"<script data-js="./a-1.js" data-wasm="./a-1_bg.wasm">"#;
        assert_eq!(named(index, "data-js").unwrap(), "a-1.js");
        assert_eq!(named(index, "data-wasm").unwrap(), "a-1_bg.wasm");
        assert!(named(index, "data-second").is_err());
    }
}
