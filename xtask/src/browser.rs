//! Finding a Chromium and the chromedriver that goes with it.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::json;
use xshell::{Shell, cmd};

/// Names on the `PATH`, then the places where installers put them.
const CHROMES: [&str; 9] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
];

const DRIVERS: [&str; 3] = [
    "chromedriver",
    "/usr/lib/chromium/chromedriver",
    "/usr/lib/chromium-browser/chromedriver",
];

/// Root has no sandbox, a container no graphics; the others keep the browser
/// from talking to anyone but the page under test.
const FLAGS: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

/// A browser and its driver.
pub struct Browser {
    chrome: PathBuf,
    driver: PathBuf,
}

impl Browser {
    /// Finds a browser: what `CHROME` and `CHROMEDRIVER` name, else what is
    /// installed, else, as root on Debian, what apt installs.
    ///
    /// # Errors
    ///
    /// With a sentence that says what to do.
    pub fn provide(shell: &Shell) -> Result<Self> {
        if let Some(browser) = Self::find()? {
            return Ok(browser);
        }
        if is_debian_root(shell) {
            println!("No browser found: apt-get installs Chromium.");
            cmd!(shell, "apt-get update").run()?;
            cmd!(
                shell,
                "apt-get install -y --no-install-recommends
                 chromium chromium-driver"
            )
            .env("DEBIAN_FRONTEND", "noninteractive")
            .run()?;
        }
        Self::find()?.context(
            "no Chromium or Chrome with its chromedriver was found: install \
             both in the same version (Debian: apt-get install chromium \
             chromium-driver; elsewhere: \
             https://googlechromelabs.github.io/chrome-for-testing/), or set \
             CHROME and CHROMEDRIVER to their paths",
        )
    }

    fn find() -> Result<Option<Self>> {
        let chrome = program("CHROME", &CHROMES)?;
        let driver = program("CHROMEDRIVER", &DRIVERS)?;
        Ok(chrome.zip(driver).map(|(chrome, driver)| Self { chrome, driver }))
    }

    /// The browser with its flags, to be started without its driver.
    pub fn command(&self) -> Command {
        let mut command = Command::new(&self.chrome);
        command.args(FLAGS);
        command
    }

    /// Tells the test runners: the driver by `CHROMEDRIVER`, the browser and
    /// its flags by a file of WebDriver capabilities, which
    /// wasm-bindgen-test-runner and `tests/browser` both read.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub fn announce(&self, shell: &Shell) -> Result<()> {
        let capabilities = json!({
            "goog:chromeOptions": {
                "binary": self.chrome,
                "args": FLAGS,
            }
        });
        let file = shell.current_dir().join("target").join("webdriver.json");
        shell.write_file(&file, capabilities.to_string())?;
        shell.set_var("WASM_BINDGEN_TEST_WEBDRIVER_JSON", &file);
        shell.set_var("CHROMEDRIVER", &self.driver);
        println!("Browser: {}", self.chrome.display());
        Ok(())
    }
}

/// What `variable` names, else the first of `candidates` that exists.
fn program(variable: &str, candidates: &[&str]) -> Result<Option<PathBuf>> {
    if let Some(path) = env::var_os(variable).filter(|path| !path.is_empty()) {
        return match which::which(&path) {
            Ok(path) => Ok(Some(path)),
            Err(_) => bail!("{variable} names no program: {}", path.display()),
        };
    }
    Ok(candidates.iter().find_map(|name| which::which(name).ok()))
}

fn is_debian_root(shell: &Shell) -> bool {
    Path::new("/etc/debian_version").exists()
        && which::which("apt-get").is_ok()
        && cmd!(shell, "id -u").quiet().read().is_ok_and(|id| id == "0")
}
