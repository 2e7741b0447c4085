//! What a first visit loads, and how long it takes, beside a bare yew page.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use xshell::{Shell, cmd};

use crate::browser::Browser;
use crate::devtools::DevTools;
use crate::site::Site;
use crate::{median, page, tools};

/// Best compression, as static hosts have it ready.
const QUALITY: i32 = 11;

/// The largest window that Brotli knows for the web: 16 MB.
const WINDOW_BITS: i32 = 24;

const LOADS: usize = 5;

/// What a first visit may load until it sees something, in bytes on the wire.
const BUDGET: usize = 150_000;

/// The files that boot.js asks for when the first frame is there.
const LATER: &str = "-second-";

/// Notes when the first button can be pressed: it is there, and the program
/// has nothing else to do; and when boot.js says that all is there.
const NOTE_READY: &str = "
    const look = () => {
        if (document.querySelector('main button:not([disabled])')) {
            setTimeout(() => { globalThis.readyMs = performance.now(); });
        } else {
            requestAnimationFrame(look);
        }
    };
    requestAnimationFrame(look);
    addEventListener('whole', () => {
        setTimeout(() => { globalThis.wholeMs = performance.now(); });
    });";

const PAINTED: &str =
    "performance.getEntriesByName('first-contentful-paint')[0]?.startTime";

/// Prints one figure a line: each response as it is on the wire, the sum of
/// those until the first paint, and the times until the page is seen, can be
/// pressed and is whole; then the same of a bare yew page of the same build.
///
/// # Errors
///
/// When a tool cannot be installed or a page does not build.
pub fn run(shell: &Shell) -> Result<ExitCode> {
    tools::provide(shell)?;
    let browser = Browser::provide(shell)?;
    page::bundle(shell).run()?;
    let root = shell.current_dir();
    let bare = root.join("target").join("bare-dist");
    build_bare(shell, &bare)?;
    let mut devtools = DevTools::start(&browser)?;
    let script = json!({ "source": NOTE_READY });
    devtools.call("Page.addScriptToEvaluateOnNewDocument", script)?;
    devtools
        .call("Network.setCacheDisabled", json!({ "cacheDisabled": true }))?;
    let page = measure(&mut devtools, "page", &root.join("dist"), true)?;
    let bare = measure(&mut devtools, "bare yew", &bare, false)?;
    println!("page, beyond bare yew: {} bytes", page.saturating_sub(bare));
    Ok(ExitCode::SUCCESS)
}

/// Prints what a first visit of the page in `dist` loads until it sees
/// something: all but the second half of the program and of the styles.
///
/// # Errors
///
/// When that is too much, or a file cannot be read.
pub fn keep_budget(dist: &Path) -> Result<()> {
    let mut sum = 0;
    for file in fs::read_dir(dist)? {
        let file = file?.path();
        if !file.to_string_lossy().contains(LATER) {
            sum += compressed(&file)?;
        }
    }
    println!("A first visit loads {sum} bytes until it sees the page.");
    ensure!(sum <= BUDGET, "that is more than {BUDGET} bytes");
    Ok(())
}

fn build_bare(shell: &Shell, dist: &Path) -> Result<()> {
    shell.create_dir(dist)?;
    let target = shell.current_dir().join("target").join("bare");
    let _here = shell.push_dir(Path::new("xtask").join("bare"));
    cmd!(shell, "cargo fetch --locked --quiet").quiet().run()?;
    page::plain(cmd!(shell, "trunk build --offline --locked --dist {dist}"))
        .env("CARGO_TARGET_DIR", target)
        .run()?;
    Ok(())
}

/// Prints what `name` loads, and later too if it is `split`; answers with the
/// sum of what it loads until it is seen.
fn measure(
    devtools: &mut DevTools,
    name: &str,
    dist: &Path,
    split: bool,
) -> Result<usize> {
    let site = Site::start(dist);
    let (mut ready_ms, mut painted_ms) = (Vec::new(), Vec::new());
    let mut whole_ms = Vec::new();
    let mut requests = Vec::new();
    for _ in 0..LOADS {
        devtools.open(&site.url())?;
        devtools.wait_until("globalThis.readyMs && document.fonts")?;
        devtools.wait_until(PAINTED)?;
        ready_ms.push(devtools.number("readyMs")?);
        painted_ms.push(devtools.number(PAINTED)?);
        if split {
            devtools.wait_until("globalThis.wholeMs")?;
            whole_ms.push(devtools.number("wholeMs")?);
        }
        requests = devtools.take_events("Network.requestWillBeSent");
    }
    let mut sum = 0;
    for path in asked(&requests, &site.url())? {
        let bytes = compressed(&dist.join(&path))?;
        if path.to_string_lossy().contains(LATER) {
            println!("{name}, later {}: {bytes} bytes", shown(&path));
            continue;
        }
        println!("{name}, {}: {bytes} bytes", shown(&path));
        sum += bytes;
    }
    println!("{name}, sum: {sum} bytes");
    println!("{name}, first paint: {:.0} ms", median(&mut painted_ms));
    println!("{name}, interactive: {:.0} ms", median(&mut ready_ms));
    if split {
        println!("{name}, whole: {:.0} ms", median(&mut whole_ms));
    }
    Ok(sum)
}

/// The files behind the requests of one load, in the order of asking.
fn asked(requests: &[Value], site: &str) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for request in requests {
        let url = request["request"]["url"].as_str().context("an address")?;
        if url == "about:blank" || url.starts_with("data:") {
            continue;
        }
        let Some(path) = url.strip_prefix(site) else {
            bail!("the page asks another host: {url}");
        };
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let path = if path.is_empty() { "index.html" } else { path };
        if !files.contains(&PathBuf::from(path)) {
            files.push(path.into());
        }
    }
    Ok(files)
}

/// How many bytes of a file are on the wire.
fn compressed(file: &Path) -> Result<usize> {
    let bytes = fs::read(file)
        .with_context(|| format!("cannot read {}", file.display()))?;
    let params = brotli::enc::BrotliEncoderParams {
        quality: QUALITY,
        lgwin: WINDOW_BITS,
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut wire = Vec::new();
    brotli::BrotliCompress(&mut bytes.as_slice(), &mut wire, &params)?;
    Ok(wire.len())
}

/// A file's name without the hash of its content.
fn shown(path: &Path) -> String {
    let name = path.display().to_string();
    let is_hash = |part: &&str| {
        let hex = part.split('_').next().unwrap_or_default();
        hex.len() == 16 && hex.bytes().all(|byte| byte.is_ascii_hexdigit())
    };
    match name.split(['-', '.']).find(is_hash) {
        Some(hash) => name.replace(&format!("-{hash}"), ""),
        None => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn profile(manifest: &str) -> String {
        let path = crate::workspace().join(manifest);
        let text = fs::read_to_string(path).unwrap();
        let from = text.find("[profile.web]").unwrap();
        let parts = text[from..].split("\n[");
        parts.take(2).map(|part| part.trim_end()).collect()
    }

    #[test]
    fn the_bare_page_is_built_as_the_playground_is() {
        let own = profile("Cargo.toml");
        let bare = profile("xtask/bare/Cargo.toml");
        let setting = |text: &str| -> Vec<String> {
            let lines = text.lines().map(str::trim);
            let lines = lines.filter(|line| !line.is_empty());
            lines.map(str::to_owned).collect()
        };
        assert!(own.contains("opt-level = \"z\""), "{own}");
        assert_eq!(setting(&own), setting(&bare));
        let wasm_opt = |page: &str| {
            let text = fs::read_to_string(crate::workspace().join(page));
            let text = text.unwrap();
            let from = text.find("data-wasm-opt=").unwrap();
            text[from..].split("/>").next().unwrap().to_owned()
        };
        assert_eq!(wasm_opt("index.html"), wasm_opt("xtask/bare/index.html"));
    }

    #[test]
    fn a_file_is_shown_without_its_hash() {
        let shown = |name: &str| super::shown(Path::new(name));
        assert_eq!(shown("a-2b8b694f4be90bdc_bg.wasm"), "a.wasm");
        assert_eq!(shown("app-2b8b694f4be90bdc.css"), "app.css");
        assert_eq!(shown("boot.js"), "boot.js");
    }
}
